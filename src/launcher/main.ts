import '../objects/index.ts';
import '../modules/index.ts';
import { installSignalHandlers } from '../modules/_signal/_signal.ts';
import type { PosixSupport } from '../posix/support.ts';
import type { PythonContext } from '../runtime/context.ts';
import { installSafepoints } from '../runtime/threads/safepoints.ts';
import { scheduler } from '../runtime/threads/scheduler.ts';
import { compilerOptions } from '../truffle/compiler.ts';
import { logCompiler } from './compiler-log.ts';
import { contextOptions, type LibraryFolders, libraryFolders } from './configuration.ts';
import { describe, finish, INTERRUPTED, report } from './exit.ts';
import { type CommandLine, HELP, parseCommandLine, USAGE, UsageError } from './options.ts';
import { run } from './run.ts';
import { startContext } from './start.ts';

/* What both commands do; they differ in the OS layer they begin with. */

const VERSION = 'Python 3.13.2';

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
    const { posix, library } = makePosix(line, libraryFolders());
    context = startContext(posix, contextOptions(line, argv, posix, library));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(`Fatal Python error: ${describe(error)}\n`);
    return 1;
  }
  let code = 0;
  try {
    scheduler();
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
