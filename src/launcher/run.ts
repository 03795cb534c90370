import { readFileSync } from 'node:fs';
import { importModuleLevel } from '../modules/_imp/import.ts';
import { readFile } from '../modules/_imp/read-file.ts';
import { compileSource, decodeSourceBytes } from '../nodes/compile.ts';
import { pyObjectGetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import type { PythonContext } from '../runtime/context.ts';
import { exceptionKeys } from '../runtime/errors.ts';
import { getProperty } from '../runtime/object.ts';
import { runCode } from '../runtime/values/code-run.ts';
import { PException } from '../runtime/values/exception.ts';
import type { PModule } from '../runtime/values/module.ts';
import type { PList } from '../runtime/values/sequences.ts';
import { ExitNow } from './exit.ts';
import type { CommandLine } from './options.ts';

/** Runs the program that the command line names as `__main__`. */
export function run(context: PythonContext, line: CommandLine): void {
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
  const file = absolute(context, text);
  main.dict.set('__file__', file);
  main.dict.set('__cached__', null);
  execute(decode(bytes, file), file);
}

function osErrorText(error: PException): string {
  const errno = getProperty(error.value, exceptionKeys.errno);
  const strerror = getProperty(error.value, exceptionKeys.strerror);
  return `[Errno ${errno === undefined ? '?' : pyObjectStr(errno)}] ${strerror === undefined ? '' : pyObjectStr(strerror)}`;
}

function absolute(context: PythonContext, path: string): string {
  return path.startsWith('/') ? path : `${context.posix.getcwd()}/${path.startsWith('./') ? path.slice(2) : path}`;
}

function folderOf(context: PythonContext, path: string): string {
  const full = absolute(context, path);
  return full.slice(0, Math.max(1, full.lastIndexOf('/')));
}

function decode(bytes: Uint8Array, filename: string): string {
  return decodeSourceBytes(bytes, filename, true);
}
