import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PosixSupport } from '../posix/support.ts';
import type { ContextOptions } from '../runtime/context.ts';
import { coerceLocale } from './locale.ts';
import type { CommandLine } from './options.ts';

/** The folder of the package: the bundle is in `dist/`. */
function packageFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}

/** The standard library that the package ships. */
function packagedLibrary(): string {
  return join(packageFolder(), 'lib-python/3.13');
}

/** SQLite as WebAssembly, as the build has put it there. */
export const sqliteFile = (): string => join(packageFolder(), 'dist/sqlite3.wasm');

/** Where the parts of the library are. */
export interface LibraryFolders {
  readonly stdlib: string;
  readonly own: string;
}

/** Where they are in the host's file system. */
export function libraryFolders(): LibraryFolders {
  return {
    stdlib: process.env['TSPY_STDLIB'] || packagedLibrary(),
    own: join(packageFolder(), 'lib-python/tspy'),
  };
}

/**
 * `sys.executable`: a program that can be run. That is the shell script beside the bundle, under the name it was called by, as in a virtual
 * environment it is a link whose place matters. It is a path of the host, whatever file system the program has.
 */
export function executablePath(): string {
  const called = process.argv[1] ?? '';
  if (called.endsWith('.mjs')) {
    const script = join(packageFolder(), 'dist', basename(called, '.mjs'));
    if (existsSync(script)) return script;
    return resolve(called);
  }
  if (isAbsolute(called)) return called;
  return called.includes('/') ? resolve(called) : join(packageFolder(), 'dist', called);
}

/** The settings of the interpreter, from the command line and the environment (CPython's `PyConfig`). */
export function contextOptions(
  line: CommandLine,
  argv: readonly string[],
  posix: PosixSupport,
  { stdlib, own }: LibraryFolders,
): ContextOptions {
  const environment = new Map(posix.environ());
  const { flags } = line;
  const variable = (name: string): string => (flags.ignoreEnvironment ? '' : (environment.get(name) ?? ''));
  const level = (flag: number, name: string): number => Math.max(flag, levelOf(variable(name)));
  const switched = (flag: number, name: string): number => (flag !== 0 || variable(name) !== '' ? 1 : 0);
  const argv0 = line.run.kind === 'command' ? '-c' : line.run.kind === 'module' ? '-m' : line.run.text;
  const executable = executablePath();
  const frozen = flags.xOptions.get('frozen_modules');
  if (frozen !== undefined && frozen !== true && frozen !== 'on' && frozen !== 'off')
    throw new ConfigurationError('bad value for option -X frozen_modules (expected "on" or "off")');
  checkGil(flags.xOptions.get('gil'), variable('PYTHON_GIL'));
  const devMode = flags.xOptions.has('dev') || variable('PYTHONDEVMODE') !== '';
  const pythonPath = variable('PYTHONPATH').split(':');
  // What an interpreter puts before the arguments of another that it starts is none of them.
  const passed = line.inherited === null ? 0 : argv.findIndex((each) => each.startsWith('--inherited=')) + 1;
  const isC = coerceLocale(posix, environment, variable('PYTHONCOERCECLOCALE'));
  return {
    ...flags,
    argv: [argv0, ...line.args],
    origArgv: [executable, ...argv.slice(passed)],
    executable,
    stdlib,
    path: [...pythonPath.filter((entry) => entry !== ''), stdlib, ...(isThere(posix, own) ? [own] : [])],
    environment,
    debug: Math.min(level(flags.debug, 'PYTHONDEBUG'), 1),
    inspect: switched(flags.inspect, 'PYTHONINSPECT'),
    optimize: level(flags.optimize, 'PYTHONOPTIMIZE'),
    verbose: level(flags.verbose, 'PYTHONVERBOSE'),
    dontWriteBytecode: switched(flags.dontWriteBytecode, 'PYTHONDONTWRITEBYTECODE'),
    noUserSite: switched(flags.noUserSite, 'PYTHONNOUSERSITE'),
    unbufferedStdio: flags.unbufferedStdio || variable('PYTHONUNBUFFERED') !== '',
    safePath: flags.safePath || variable('PYTHONSAFEPATH') !== '',
    hashSeed: line.randomHashes ? null : hashSeed(variable('PYTHONHASHSEED')),
    devMode,
    utf8Mode: utf8Mode(flags.xOptions.get('utf8'), variable('PYTHONUTF8')) ?? (isC ? 1 : 0),
    warnDefaultEncoding:
      flags.xOptions.has('warn_default_encoding') || variable('PYTHONWARNDEFAULTENCODING') !== '' ? 1 : 0,
    intMaxStrDigits: maxStrDigits(flags.xOptions.get('int_max_str_digits'), variable('PYTHONINTMAXSTRDIGITS')),
    cpuCount: cpuCount(flags.xOptions.get('cpu_count'), variable('PYTHON_CPU_COUNT')),
    warnOptions: [
      ...(devMode ? ['default'] : []),
      ...variable('PYTHONWARNINGS')
        .split(',')
        .filter((filter) => filter !== ''),
      ...flags.warnOptions,
      ...(flags.bytesWarning > 1 ? ['error::BytesWarning'] : flags.bytesWarning === 1 ? ['default::BytesWarning'] : []),
    ],
  };
}

/** A variable that switches on, or says how often: `_Py_get_env_flag`. */
function levelOf(text: string): number {
  if (text === '') return 0;
  const level = /^\s*[+-]?\d+$/.test(text) ? Number(text) : 1;
  return level < 0 ? 1 : Math.min(level, 0x7fffffff);
}

/** A setting that makes a start impossible. */
export class ConfigurationError extends Error {}

function hashSeed(text: string): number | null {
  if (text === '' || text === 'random') return null;
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= 4294967295))
    throw new ConfigurationError(
      'config_init_hash_seed: PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]',
    );
  return seed;
}

/** What is asked for; null: nothing is. */
function utf8Mode(option: string | true | undefined, variable: string): number | null {
  if (option !== undefined) {
    if (option === true || option === '1') return 1;
    if (option === '0') return 0;
    throw new ConfigurationError('preconfig_init_utf8_mode: invalid -X utf8 option value');
  }
  if (variable === '') return null;
  if (variable === '0') return 0;
  if (variable === '1') return 1;
  throw new ConfigurationError('preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value');
}

function maxStrDigits(option: string | true | undefined, variable: string): number {
  const valid = (text: string): boolean =>
    /^\d+$/.test(text) && (Number(text) === 0 || (Number(text) >= 640 && Number(text) <= 0x7fffffff));
  if (variable !== '' && option === undefined) {
    if (!valid(variable))
      throw new ConfigurationError(
        'config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.',
      );
    return Number(variable);
  }
  if (option === undefined) return 4300;
  if (option === true || !valid(option))
    throw new ConfigurationError(
      'config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.',
    );
  return Number(option);
}

/** Number of processors to report; -1 for those of the machine. */
function cpuCount(option: string | true | undefined, variable: string): number {
  const given = option ?? variable;
  if (given === '' || given === 'default') return -1;
  const count = given !== true && /^\d+$/.test(given) ? Number(given) : 0;
  if (count > 0 && count <= 0x7fffffff) return count;
  throw new ConfigurationError(
    'config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0',
  );
}

/** `-X gil` and PYTHON_GIL: there is always a GIL. */
function checkGil(option: string | true | undefined, variable: string): void {
  const given = option ?? variable;
  if (given === '' || given === '1') return;
  throw new ConfigurationError(
    given === '0'
      ? 'config_read_gil: Disabling the GIL is not supported by this build'
      : 'config_read_gil: PYTHON_GIL / -X gil must be "0" or "1"',
  );
}

function isThere(posix: PosixSupport, path: string): boolean {
  return posix.faccessat(posix.constants.libc.AT_FDCWD, path, 0, false, true);
}
