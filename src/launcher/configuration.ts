import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PosixSupport } from '../posix/support.ts';
import type { ContextOptions } from '../runtime/context.ts';
import type { CommandLine } from './options.ts';

/** The folder of the package: the bundle is in `dist/`. */
function packageFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}

/** The standard library that the package ships. */
export function packagedLibrary(): string {
  return join(packageFolder(), 'lib-python/3.13');
}

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

/** `sys.executable`: a program that can be run. The shell script beside the bundle is, and starts quicker than the bundle. */
function executablePath(): string {
  const script = process.argv[1] ?? '';
  const name = (/([^/]*?)(\.mjs)?$/.exec(script)?.[1] ?? '') || 'tspy';
  const command = join(packageFolder(), 'dist', name);
  if (existsSync(command)) return command;
  try {
    return realpathSync(script);
  } catch {
    return script;
  }
}

/** The settings of the interpreter, from the command line and the environment (CPython's `PyConfig`). */
export function contextOptions(
  line: CommandLine,
  argv: readonly string[],
  posix: PosixSupport,
  { stdlib, own }: LibraryFolders,
): ContextOptions {
  const environment = new Map(posix.environ());
  const pythonPath = line.flags.ignoreEnvironment ? '' : (environment.get('PYTHONPATH') ?? '');
  const variable = (name: string) => (line.flags.ignoreEnvironment ? '' : (environment.get(name) ?? ''));
  const seed = variable('PYTHONHASHSEED');
  const argv0 = line.run.kind === 'command' ? '-c' : line.run.kind === 'module' ? '-m' : line.run.text;
  const executable = executablePath();
  return {
    argv: [argv0, ...line.args],
    origArgv: [executable, ...argv],
    executable,
    stdlib,
    path: [...pythonPath.split(':').filter((entry) => entry !== ''), ...(isThere(posix, own) ? [own] : []), stdlib],
    environment,
    ...line.flags,
    optimize: Math.max(line.flags.optimize, Number.parseInt(variable('PYTHONOPTIMIZE') || '0', 10) || 0),
    dontWriteBytecode: line.flags.dontWriteBytecode !== 0 || variable('PYTHONDONTWRITEBYTECODE') !== '' ? 1 : 0,
    unbufferedStdio: line.flags.unbufferedStdio || variable('PYTHONUNBUFFERED') !== '',
    hashSeed: seed === '' || seed === 'random' ? null : Number(seed),
    devMode: line.flags.xOptions.has('dev'),
    utf8Mode: line.flags.xOptions.has('utf8') ? 1 : 0,
    warnDefaultEncoding: 0,
    intMaxStrDigits: 4300,
    safePath: line.flags.safePath || variable('PYTHONSAFEPATH') !== '',
  };
}

function isThere(posix: PosixSupport, path: string): boolean {
  return posix.faccessat(posix.constants.libc.AT_FDCWD, path, 0, false, true);
}
