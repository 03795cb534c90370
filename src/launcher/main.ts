import '../objects/index.ts';
import '../modules/index.ts';
import { installSignalHandlers } from '../modules/_signal/_signal.ts';
import { initFaulthandler } from '../modules/faulthandler/faulthandler.ts';
import type { PosixSupport } from '../posix/support.ts';
import type { PythonContext } from '../runtime/context.ts';
import { installSafepoints } from '../runtime/threads/safepoints.ts';
import { scheduler } from '../runtime/threads/scheduler.ts';
import type { PModule } from '../runtime/values/module.ts';
import { compilerOptions } from '../truffle/compiler.ts';
import { provideCollector } from './collect.ts';
import { logCompiler } from './compiler-log.ts';
import { ConfigurationError, contextOptions, type LibraryFolders, libraryFolders } from './configuration.ts';
import { describe, finish, INTERRUPTED, report } from './exit.ts';
import { useNodeHashes } from './hashes.ts';
import { shown, USAGE } from './help.ts';
import { useSystemNcurses } from './ncurses.ts';
import { useNodeOpenssl } from './openssl.ts';
import { type CommandLine, parseCommandLine, UsageError } from './options.ts';
import { slowDownPassing } from './pace.ts';
import { runInteractive, runInteractiveHook } from './repl.ts';
import { isInteractive, run } from './run.ts';
import { usePackagedSqlite } from './sqlite.ts';
import { startContext } from './start.ts';

/* What both commands do; they differ in the OS layer they begin with. */

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
    process.stdout.write(shown(line.show));
    return 0;
  }
  compilerOptions.mode = line.compile;
  useNodeHashes();
  usePackagedSqlite();
  useNodeOpenssl();
  useSystemNcurses();
  slowDownPassing();
  if (line.compilerLog || line.dumpCode) logCompiler(line.dumpCode);
  let context: PythonContext;
  try {
    const { posix, library } = makePosix(line, libraryFolders());
    context = startContext(posix, contextOptions(line, argv, posix, library));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof ConfigurationError) {
      process.stderr.write(
        `Fatal Python error: ${error.message}\nPython runtime state: ${error.message.startsWith('preconfig') ? 'preinitializing' : 'preinitialized'}\n\n`,
      );
      return 1;
    }
    process.stderr.write(`Fatal Python error: ${describe(error)}\n`);
    return 1;
  }
  let code = 0;
  try {
    scheduler();
    (context.modules.getStr('_imp') as PModule).dict.set('check_hash_based_pycs', line.checkHashBasedPycs);
    provideCollector();
    installSafepoints();
    installSignalHandlers();
    initFaulthandler();
    run(context, line);
  } catch (error) {
    code = report(context, error, inspects(context));
  }
  if (isInteractive(context) && inspects(context)) code = inspect(context);
  const result = finish(context, code);
  if (code === INTERRUPTED) dieOfInterrupt(context);
  return result;
}

/** `-i`, or PYTHONINSPECT, which the program itself may have set. */
function inspects(context: PythonContext): boolean {
  if (context.options.inspect !== 0) return true;
  if (context.options.ignoreEnvironment !== 0) return false;
  return context.posix.environ().some(([name, value]) => name === 'PYTHONINSPECT' && value !== '');
}

/** The interactive interpreter after a program: `pymain_repl`. */
function inspect(context: PythonContext): number {
  context.adopt(context.posix, { ...context.options, inspect: 0 });
  try {
    runInteractiveHook(context);
    runInteractive(context);
    return 0;
  } catch (error) {
    return report(context, error);
  }
}

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
