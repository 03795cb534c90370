import { cachedCode } from '../modules/_imp/cache-file.ts';
import { importModuleLevel } from '../modules/_imp/import.ts';
import { MarshalReader } from '../modules/marshal/reader.ts';
import { compileSource, decodeSourceBytes } from '../nodes/compile.ts';
import { pyObjectGetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { pyObjectRepr, pyObjectStr } from '../runtime/abstract/text.ts';
import type { PythonContext } from '../runtime/context.ts';
import { exceptionKeys, isException, runtimeError } from '../runtime/errors.ts';
import { getProperty } from '../runtime/object.ts';
import { readDescriptor, readFile } from '../runtime/read-file.ts';
import { PCode } from '../runtime/values/code.ts';
import { runCode } from '../runtime/values/code-run.ts';
import type { PException } from '../runtime/values/exception.ts';
import type { PModule } from '../runtime/values/module.ts';
import type { PList } from '../runtime/values/sequences.ts';
import { ExitNow } from './exit.ts';
import type { CommandLine } from './options.ts';
import { runInteractive, startInteractive } from './repl.ts';
import { registerSource } from './start.ts';

/** Runs the program that the command line names as `__main__`: `pymain_run_python`. */
export function run(context: PythonContext, line: CommandLine): void {
  const { kind, text } = line.run;
  switch (kind) {
    case 'command':
      addFolder(context, '');
      execute(context, text, '<string>', () => registerSource(context, '<string>', text, '<string>'));
      return;
    case 'module':
      addFolder(context, context.posix.getcwd());
      runModule(text, true);
      return;
    case 'stdin':
      addFolder(context, '');
      runStdin(context);
      return;
    default:
      runFile(context, text, line.skipFirstLine);
  }
}

function mainModule(context: PythonContext): PModule {
  return context.modules.getStr('__main__') as PModule;
}

function putFirst(context: PythonContext, folder: string): void {
  context.programFolder = folder;
  (context.sysAttribute('path') as PList).items.unshift(folder);
}

/** `sys.path[0]`, unless `-P` or `-I` keep the path safe. */
function addFolder(context: PythonContext, folder: string): void {
  if (!context.options.safePath) putFirst(context, folder);
}

function execute(context: PythonContext, source: string, filename: string, compiled = () => {}): void {
  const code = compileSource(source, 'exec', { filename, optimize: context.options.optimize });
  compiled();
  runInMain(context, code);
}

function runInMain(context: PythonContext, code: PCode): void {
  const { dict } = mainModule(context);
  runCode(code, dict, dict);
}

/** `runpy`: a module by name, or the `__main__` of what stands in `sys.path[0]`. */
function runModule(name: string, setArgv0: boolean): void {
  const runpy = importModuleLevel('runpy', null, null, 0);
  pyObjectCall(pyObjectGetAttr(runpy, '_run_module_as_main'), [name, setArgv0], null);
}

function runStdin(context: PythonContext): void {
  if (isInteractive(context)) {
    context.adopt(context.posix, { ...context.options, inspect: 0 });
    startInteractive(context);
    runInteractive(context);
    return;
  }
  const { dict } = mainModule(context);
  dict.set('__file__', '<stdin>');
  dict.set('__cached__', null);
  execute(context, decodeSourceBytes(readDescriptor(0, '<stdin>'), '<stdin>', true), '<stdin>');
}

/** Standard input is a terminal, or `-i` says that it is to be treated as one. */
export function isInteractive(context: PythonContext): boolean {
  if (context.options.interactive !== 0) return true;
  try {
    return context.posix.isatty(0);
  } catch {
    return false;
  }
}

function runFile(context: PythonContext, path: string, skipFirstLine: boolean): void {
  const file = absolute(context, path);
  if (isFolder(context, path)) {
    runFolder(context, file);
    return;
  }
  let bytes: Uint8Array;
  try {
    bytes = readFile(path);
  } catch (error) {
    if (!isException(error, 'OSError')) throw error;
    // A folder in an archive: `pip.whl/pip`.
    if (hasImporter(context, path)) {
      runFolder(context, file);
      return;
    }
    complain(context, `can't open file ${pyObjectRepr(file)}: ${osErrorText(error as PException)}`);
    throw new ExitNow(2);
  }
  if (endsAsZip(bytes) && hasImporter(context, path)) {
    runFolder(context, file);
    return;
  }
  addFolder(context, folderOf(context, file));
  const { dict } = mainModule(context);
  dict.set('__file__', file);
  dict.set('__cached__', null);
  const isCache = path.endsWith('.pyc');
  const external = context.modules.getStr('_frozen_importlib_external') as PModule;
  const loader = pyObjectGetAttr(external, isCache ? 'SourcelessFileLoader' : 'SourceFileLoader');
  dict.set('__loader__', pyObjectCall(loader, ['__main__', file], null));
  if (isCache) {
    runInMain(context, codeOfCache(bytes));
    return;
  }
  if (skipFirstLine) bytes = withoutFirstLine(bytes);
  execute(context, decodeSourceBytes(bytes, file, true), file);
}

/** A folder or archive with a `__main__` module. */
function runFolder(context: PythonContext, path: string): void {
  putFirst(context, path);
  runModule('__main__', false);
}

function isFolder(context: PythonContext, path: string): boolean {
  const { posix } = context;
  try {
    return (posix.fstatat(posix.constants.libc.AT_FDCWD, path, true).mode & 0o170000) === 0o040000;
  } catch {
    return false;
  }
}

/** A zip archive ends in the directory of its content, of which this is the signature, and a comment. */
function endsAsZip(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--)
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 5 && bytes[at + 3] === 6) return true;
  return false;
}

/** Whether a path hook takes the path. */
function hasImporter(context: PythonContext, path: string): boolean {
  for (const hook of (context.sysAttribute('path_hooks') as PList).items) {
    try {
      pyObjectCall(hook, [path], null);
      return true;
    } catch (error) {
      if (!isException(error, 'ImportError')) throw error;
    }
  }
  return false;
}

/** The first line becomes an empty one, so that the others keep their numbers. */
function withoutFirstLine(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(10);
  return end < 0 ? bytes.subarray(bytes.length) : bytes.subarray(end);
}

function codeOfCache(bytes: Uint8Array): PCode {
  const data = cachedCode(bytes, null);
  if (data === null) throw runtimeError('Bad magic number in .pyc file');
  const code = new MarshalReader(data, true).object();
  if (!(code instanceof PCode)) throw runtimeError('Bad code object in .pyc file');
  return code;
}

function complain(context: PythonContext, text: string): void {
  process.stderr.write(`${context.options.executable}: ${text}\n`);
}

function osErrorText(error: PException): string {
  const errno = getProperty(error.value, exceptionKeys.errno);
  const strerror = getProperty(error.value, exceptionKeys.strerror);
  return `[Errno ${errno === undefined ? '?' : pyObjectStr(errno)}] ${strerror === undefined ? '' : pyObjectStr(strerror)}`;
}

function absolute(context: PythonContext, path: string): string {
  if (path.startsWith('/')) return path;
  const folder = context.posix.getcwd();
  return path === '.' ? folder : `${folder}/${path}`;
}

/** As many links in a path are followed, as in Linux. */
const MOST_LINKS = 40;

/** The folder of a script, as `realpath(3)` has it: links are followed, `.` and `..` resolved. `file` is absolute. */
function folderOf(context: PythonContext, file: string): string {
  const { posix } = context;
  const real: string[] = [];
  const rest = file.split('/').reverse();
  let links = 0;
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      real.pop();
      continue;
    }
    const path = `/${[...real, part].join('/')}`;
    let link: string | undefined;
    try {
      link = posix.readlinkat(posix.constants.libc.AT_FDCWD, path);
    } catch {
      // no link
    }
    if (link === undefined || ++links > MOST_LINKS) {
      real.push(part);
      continue;
    }
    if (link.startsWith('/')) real.length = 0;
    rest.push(...link.split('/').reverse());
  }
  return `/${real.slice(0, -1).join('/')}`;
}
