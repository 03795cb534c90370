import { importModuleLevel } from '../modules/_imp/import.ts';
import { TerminalLine } from '../modules/builtins/terminal-line.ts';
import { compileModule, compileSource, decodeSourceBytes, parseSource } from '../nodes/compile.ts';
import type { Mod } from '../parser/ast.ts';
import { FUTURE_MASK } from '../parser/future.ts';
import { pyObjectCallMethod, pyObjectGetAttr, pyObjectSetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import { decodeBytes, encodeText } from '../runtime/codecs/text-encoding.ts';
import type { PythonContext } from '../runtime/context.ts';
import { isException } from '../runtime/errors.ts';
import { fromHostError } from '../runtime/frames.ts';
import { readFile } from '../runtime/read-file.ts';
import { rt } from '../runtime/registers.ts';
import type { PCode } from '../runtime/values/code.ts';
import { runCode } from '../runtime/values/code-run.ts';
import type { PBaseException, PException } from '../runtime/values/exception.ts';
import type { PModule } from '../runtime/values/module.ts';
import { intValue, strValue } from '../runtime/values/scalars.ts';
import { report } from './exit.ts';
import { registerSource } from './start.ts';

/*
 * The interactive interpreter: `_pyrepl` of the standard library on a terminal that can show it, else a loop over lines.
 */

/** What comes before the first prompt: the banner, PYTHONSTARTUP, `sys.__interactivehook__`. */
export function startInteractive(context: PythonContext): void {
  const { options } = context;
  if (options.quiet === 0) {
    const version = pyObjectStr(context.sysAttribute('version') ?? '');
    process.stderr.write(
      `Python ${version} on ${context.posix.platform}\nType "help", "copyright", "credits" or "license" for more information.\n`,
    );
  }
  const startup = options.ignoreEnvironment ? undefined : options.environment.get('PYTHONSTARTUP');
  if (startup !== undefined && startup !== '') runStartup(context, startup);
  runInteractiveHook(context);
}

/** `sys.__interactivehook__`. */
export function runInteractiveHook(context: PythonContext): void {
  const hook = context.options.isolated ? undefined : context.sysAttribute('__interactivehook__');
  if (hook === undefined || hook === null) return;
  try {
    pyObjectCall(hook, [], null);
  } catch (error) {
    process.stderr.write('Failed calling sys.__interactivehook__\n');
    report(context, error);
  }
}

function runStartup(context: PythonContext, path: string): void {
  const { dict } = context.modules.getStr('__main__') as PModule;
  try {
    const source = decodeSourceBytes(readFile(path), path, true);
    runCode(compileSource(source, 'exec', { filename: path }), dict, dict);
  } catch (error) {
    if (isException(error, 'SystemExit')) throw error;
    if (isException(error, 'OSError')) process.stderr.write('Could not open PYTHONSTARTUP\n');
    report(context, error);
  }
}

/** Reads and runs statements until the end of the input. SystemExit goes through. */
export function runInteractive(context: PythonContext): void {
  context.sys.dict.set('ps1', context.sysAttribute('ps1') ?? '>>> ');
  context.sys.dict.set('ps2', context.sysAttribute('ps2') ?? '... ');
  if (wantsPyRepl(context) && runPyRepl(context)) return;
  const loop = new LineLoop(context);
  while (loop.statement()) {
    // one more
  }
}

function wantsPyRepl(context: PythonContext): boolean {
  const basic = context.options.ignoreEnvironment ? undefined : context.options.environment.get('PYTHON_BASIC_REPL');
  if (basic !== undefined && basic !== '') return false;
  return isTerminal(context, 0) && isTerminal(context, 1);
}

function isTerminal(context: PythonContext, fd: number): boolean {
  try {
    return context.posix.isatty(fd);
  } catch {
    return false;
  }
}

/** `PyCF_ONLY_AST`. */
const ONLY_AST = 0x400;

/** The editor of the standard library; false when it cannot work here. */
function runPyRepl(context: PythonContext): boolean {
  const main = context.modules.getStr('__main__') as PModule;
  let console: unknown;
  try {
    const repl = importModuleLevel('_pyrepl.main', null, null, 0);
    const module = pyObjectGetAttr(repl, 'main');
    if (pyObjectGetAttr(module, 'CAN_USE_PYREPL') !== true) return false;
    // It compiles trees, statement by statement.
    const compile = context.builtins.dict.getStr('compile')!;
    pyObjectCall(
      compile,
      [pyObjectCall(compile, ['0', '<stdin>', 'single', ONLY_AST], null), '<stdin>', 'single'],
      null,
    );
    console = pyObjectGetAttr(module, 'interactive_console');
  } catch (error) {
    if (isException(error, 'SystemExit')) throw error;
    return false;
  }
  pyObjectCall(console as never, [main], null);
  return true;
}

/** `PyRun_InteractiveLoop`. */
class LineLoop {
  private readonly context: PythonContext;
  private count = 0;
  /** The `__future__` features that statements have asked for until now. */
  private future = 0;

  constructor(context: PythonContext) {
    this.context = context;
  }

  /** Runs the next statement; false at the end of the input. */
  statement(): boolean {
    let source = '';
    try {
      for (;;) {
        const line = this.line(source === '' ? 'ps1' : 'ps2');
        if (line === '') {
          process.stderr.write('\n');
          if (source === '') return false;
          break;
        }
        source += line;
        if (/^(#.*)?$/.test(source.trim())) {
          this.count++;
          return true;
        }
        if (line.endsWith('\n') && isComplete(source, this.future)) break;
      }
      this.execute(source);
    } catch (error) {
      this.failed(error);
    }
    return true;
  }

  private execute(source: string): void {
    const filename = `<stdin>-${this.count++}`;
    const { dict } = this.context.modules.getStr('__main__') as PModule;
    const { future } = this;
    const tree = parseSource(source, 'single', '<stdin>', { future });
    let code: PCode;
    try {
      code = compileModule(tree, { filename, future });
    } catch (error) {
      if (isException(error, 'SyntaxError')) showLine((error as PException).value, source);
      throw error;
    }
    this.future |= code.flags & FUTURE_MASK;
    registerSource(this.context, filename, source, '<stdin>');
    runCode(code, dict, dict);
    this.flush();
  }

  private failed(error: unknown): void {
    if (isException(error, 'SystemExit')) throw error;
    if (isException(error, 'KeyboardInterrupt')) {
      process.stderr.write('\nKeyboardInterrupt\n');
      rt.sp = 0;
      rt.exc = null;
      return;
    }
    report(this.context, error);
    this.flush();
  }

  /** A line with its end; '' at the end of the input. */
  private line(prompt: 'ps1' | 'ps2'): string {
    const text = pyObjectStr(this.context.sysAttribute(prompt) ?? '');
    this.flush();
    const stdin = this.context.sysAttribute('__stdin__');
    if (stdin === undefined || stdin === null) return '';
    if (isTerminal(this.context, 0))
      return decodeBytes(new TerminalLine(encodeText(text)).run(), 'utf-8', 'surrogateescape');
    process.stderr.write(text);
    try {
      return strValue(pyObjectCallMethod(stdin, 'readline')) ?? '';
    } catch (error) {
      if (isException(error, 'OSError') || isException(error, 'ValueError')) return ''; // closed
      throw error;
    }
  }

  private flush(): void {
    for (const name of ['stdout', 'stderr']) {
      const stream = this.context.sysAttribute(name);
      if (stream === undefined || stream === null) continue;
      try {
        pyObjectCallMethod(stream, 'flush');
      } catch (error) {
        fromHostError(error);
      }
    }
  }
}

/** Gives an error of the compiler, which has no file to read it from, the line it is about. */
function showLine(error: PBaseException, source: string): void {
  const lineno = intValue(pyObjectGetAttr(error, 'lineno'));
  if (typeof lineno !== 'number' || pyObjectGetAttr(error, 'text') !== null) return;
  pyObjectSetAttr(error, 'text', source.split('\n')[lineno - 1] ?? null);
}

/** Whether a statement ends here, as `codeop` finds out: whatever is wrong with it shows when it is compiled. */
function isComplete(source: string, future: number): boolean {
  // Without its last newline, so that a compound statement goes on until an empty line.
  const text = source.endsWith('\n') ? source.slice(0, -1) : source;
  const tree = parsed(text, future);
  if (typeof tree === 'object') return !text.endsWith('\n') ? !isCompound(tree) : true;
  return parsed(`${text}\n`, future) === 'wrong';
}

const COMPOUND = new Set<string>(
  'AsyncFor AsyncFunctionDef AsyncWith ClassDef For FunctionDef If Match Try TryStar While With'.split(' '),
);

/** Ends in a statement with a block. */
function isCompound(tree: Mod): boolean {
  const last = tree.kind === 'Interactive' ? tree.body.at(-1) : undefined;
  return last !== undefined && COMPOUND.has(last.kind);
}

function parsed(text: string, future: number): Mod | 'wrong' | 'incomplete' {
  try {
    return parseSource(text, 'single', '<stdin>', {
      allowIncompleteInput: true,
      dontImplyDedent: true,
      future,
      quiet: true,
    });
  } catch (error) {
    return isException(error, '_IncompleteInputError') ? 'incomplete' : 'wrong';
  }
}
