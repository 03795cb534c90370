import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '../objects/index.ts';
import '../modules/index.ts';
import { createBaseModules, importModuleLevel, startImportSystem } from '../modules/_imp/import.ts';
import { readFile } from '../modules/_imp/read-file.ts';
import { createStdio, flushAtExit } from '../modules/_io/stdio.ts';
import { installSignalHandlers } from '../modules/_signal/_signal.ts';
import { printException } from '../modules/sys/print-exception.ts';
import { compileSource, decodeSourceBytes } from '../nodes/compile.ts';
import type { PosixSupport } from '../posix/support.ts';
import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { setHashSeed } from '../runtime/abstract/hash.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import { readyBuiltinTypes } from '../runtime/clinic/define-type.ts';
import { type ContextOptions, enterContext, PythonContext } from '../runtime/context.ts';
import { exceptionKeys, isException } from '../runtime/errors.ts';
import { fromHostError, internalErrors } from '../runtime/frames.ts';
import { getProperty, type PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { installSafepoints } from '../runtime/threads/safepoints.ts';
import { runCode } from '../runtime/values/code-run.ts';
import { PException } from '../runtime/values/exception.ts';
import { PModule } from '../runtime/values/module.ts';
import { intValue, typeOf } from '../runtime/values/scalars.ts';
import type { PList } from '../runtime/values/sequences.ts';
import { compilerLog, compilerOptions } from '../truffle/compiler.ts';
import { type CommandLine, HELP, parseCommandLine, USAGE, UsageError } from './options.ts';

/* What both commands do; they differ in the OS layer they begin with. */

const VERSION = 'Python 3.13.2';

/** Where the parts of the library are, in the host's file system. */
export interface LibraryFolders {
  readonly stdlib: string;
  readonly own: string;
}

/** Makes the operating system a command line asks for, and says where that has the library. */
export type MakePosix = (
  line: CommandLine,
  library: LibraryFolders,
) => { readonly posix: PosixSupport; readonly library: LibraryFolders };

/** Runs the command line; answers the exit code. */
export function main(argv: readonly string[], makePosix: MakePosix): number {
  let line: CommandLine;
  try {
    line = parseCommandLine(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n${USAGE}\nTry \`tspy -h' for more information.\n`);
    return 2;
  }
  if (line.show !== null) {
    process.stdout.write(line.show.startsWith('help') ? HELP : `${VERSION}\n`);
    return 0;
  }
  compilerOptions.mode = line.compile;
  if (line.compilerLog) logCompiler();
  let context: PythonContext;
  try {
    const { posix, library } = makePosix(line, {
      stdlib: process.env['TSPY_STDLIB'] ?? join(packageFolder(), 'lib-python/3.13'),
      own: join(packageFolder(), 'lib-python/tspy'),
    });
    context = new PythonContext(posix, contextOptions(line, argv, posix, library));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  enterContext(context);
  readyBuiltinTypes();
  if (context.options.hashSeed !== null) setHashSeed(context.options.hashSeed, null);
  try {
    start(context);
  } catch (error) {
    process.stderr.write(`Fatal Python error: ${describe(error)}\n`);
    return 1;
  }
  let code = 0;
  try {
    installSafepoints();
    installSignalHandlers();
    run(context, line);
  } catch (error) {
    code = report(context, error);
  }
  const result = finish(context, code);
  if (code === INTERRUPTED) dieOfInterrupt(context);
  return result;
}

/** The exit code of a program that KeyboardInterrupt ended; a shell sees that it died of SIGINT. */
const INTERRUPTED = 130;

/** `exit_sigint`: whoever waits for this process is to know that Ctrl-C ended it. */
function dieOfInterrupt(context: PythonContext): void {
  const { SIGINT } = context.posix.constants.signal;
  try {
    context.posix.setDisposition(SIGINT, 'default');
    context.posix.raise(SIGINT);
  } catch {
    // the exit code says it
  }
}

function logCompiler(): void {
  compilerLog.listener = (event) => {
    const name = event.unit.root.name;
    const size = event.unit.code?.source.length ?? 0;
    process.stderr.write(
      `[compiler] ${event.kind} ${name}${event.kind === 'compiled' ? ` ${size} characters in ${event.milliseconds.toFixed(1)} ms, ${event.nodes.length} nodes stay calls` : ''}${event.error === undefined ? '' : `: ${event.error}`}\n`,
    );
    for (const { node, why } of event.kind === 'compiled' ? event.nodes : [])
      process.stderr.write(`[compiler]   ${node.constructor.name}: ${why}\n`);
  };
}

/** The folder of the package: the bundle is in `dist/`. */
function packageFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}

function contextOptions(
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
  return {
    argv: [argv0, ...line.args],
    origArgv: [process.argv[1] ?? 'tspy', ...argv],
    executable: process.argv[1] ?? 'tspy',
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

function start(context: PythonContext): void {
  createBaseModules();
  const streams = createStdio(context);
  for (const [name, stream] of Object.entries(streams)) {
    context.sys.dict.set(name, stream as PValue);
    context.sys.dict.set(`__${name}__`, stream as PValue);
  }
  startImportSystem();
  const main = new PModule('__main__');
  main.dict.set('__builtins__', context.builtins);
  context.modules.set('__main__', main);
}

function run(context: PythonContext, line: CommandLine): void {
  const main = context.modules.getStr('__main__') as PModule;
  const path = context.sysAttribute('path') as PList;
  const { kind, text } = line.run;
  const execute = (source: string, filename: string) => {
    main.dict.set('__loader__', null);
    const code = compileSource(source, 'exec', { filename, optimize: context.options.optimize });
    runCode(code, main.dict, main.dict);
  };
  if (kind === 'command') {
    if (!context.options.safePath) path.items.unshift('');
    execute(text, '<string>');
    return;
  }
  if (kind === 'module') {
    if (!context.options.safePath) path.items.unshift('');
    const runpy = importModuleLevel('runpy', null, null, 0);
    pyObjectCall(pyObjectGetAttr(runpy, '_run_module_as_main'), [text], null);
    return;
  }
  if (kind === 'stdin') {
    if (!context.options.safePath) path.items.unshift('');
    execute(decode(new Uint8Array(readFileSync(0)), '<stdin>'), '<stdin>');
    return;
  }
  let bytes: Uint8Array;
  try {
    bytes = readFile(text);
  } catch (error) {
    const shown = error instanceof PException ? osErrorText(error) : String(error);
    process.stderr.write(`${context.options.executable}: can't open file '${absolute(context, text)}': ${shown}\n`);
    throw new ExitNow(2);
  }
  if (!context.options.safePath) path.items.unshift(folderOf(context, text));
  main.dict.set('__file__', text);
  main.dict.set('__cached__', null);
  execute(decode(bytes, text), text);
}

/** Leaves with a code, everything said already. */
class ExitNow extends Error {
  readonly code: number;
  constructor(code: number) {
    super();
    this.code = code;
  }
}

function osErrorText(error: PException): string {
  const errno = getProperty(error.value, exceptionKeys.errno);
  const strerror = getProperty(error.value, exceptionKeys.strerror);
  return `[Errno ${errno === undefined ? '?' : pyObjectStr(errno)}] ${strerror === undefined ? '' : pyObjectStr(strerror)}`;
}

function absolute(context: PythonContext, path: string): string {
  return path.startsWith('/') ? path : `${context.posix.getcwd()}/${path}`;
}

function folderOf(context: PythonContext, path: string): string {
  const full = absolute(context, path);
  return full.slice(0, Math.max(1, full.lastIndexOf('/')));
}

function decode(bytes: Uint8Array, filename: string): string {
  return decodeSourceBytes(bytes, filename, true);
}

function describe(error: unknown): string {
  if (error instanceof PException) {
    const host = internalErrors.get(error.value);
    let text = typeOf(error.value).name;
    try {
      text += `: ${pyObjectStr(error.value)}`;
    } catch {
      // the class alone must do
    }
    return host instanceof Error ? `${text}\n${host.stack}` : text;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Prints an exception that nobody caught; the exit code that follows from it. */
function report(context: PythonContext, error: unknown): number {
  if (error instanceof ExitNow) return error.code;
  rt.sp = 0;
  rt.exc = null;
  let raised: PException;
  try {
    raised = fromHostError(error);
  } catch {
    process.stderr.write(`tspy: internal error: ${describe(error)}\n`);
    return 70;
  }
  if (isKind(raised, 'SystemExit')) return exitCode(context, raised);
  try {
    const hook = context.sysAttribute('excepthook');
    const { value } = raised;
    context.sys.dict.set('last_exc', value);
    if (hook !== undefined && hook !== null) pyObjectCall(hook, [typeOf(value), value, value.traceback], null);
    else printException(value);
  } catch (second) {
    process.stderr.write(
      `Error in sys.excepthook:\n${describe(second)}\n\nOriginal exception was:\n${describe(raised)}\n`,
    );
  }
  const host = internalErrors.get(raised.value);
  if (host instanceof Error && process.env['TSPY_DEBUG'] !== undefined) process.stderr.write(`${host.stack}\n`);
  return isKind(raised, 'KeyboardInterrupt') ? INTERRUPTED : 1;
}

function isKind(raised: PException, name: string): boolean {
  return isException(raised, name);
}

function exitCode(context: PythonContext, raised: PException): number {
  const code = pyObjectLookupAttr(raised.value, 'code') ?? null;
  if (code === null) return 0;
  const number = intValue(code);
  if (number !== undefined) return Number(BigInt.asUintN(8, BigInt(number)));
  const stderr = context.sysAttribute('stderr');
  if (stderr !== undefined && stderr !== null) {
    pyObjectCallMethod(stderr, 'write', [`${pyObjectStr(code)}\n`]);
    pyObjectCallMethod(stderr, 'flush');
  }
  return 1;
}

function finish(context: PythonContext, code: number): number {
  let result = code;
  try {
    const threading = context.modules.getStr('threading');
    if (threading !== undefined) pyObjectCallMethod(threading, '_shutdown');
    const atexit = context.modules.getStr('atexit');
    if (atexit !== undefined) pyObjectCallMethod(atexit, '_run_exitfuncs');
  } catch (error) {
    const second = report(context, error);
    if (result === 0) result = second;
  }
  for (const name of ['stdout', 'stderr']) {
    const stream = context.sysAttribute(name);
    if (stream === undefined || stream === null) continue;
    try {
      pyObjectCallMethod(stream, 'flush');
    } catch (error) {
      if (name === 'stdout') {
        process.stderr.write(`Exception ignored in: <_io.TextIOWrapper name='<stdout>'>\n${describe(error)}\n`);
        result = 120;
      }
    }
  }
  flushAtExit();
  return result;
}
