import { fstatSync, openSync } from 'node:fs';
import { startupSnapshot } from 'node:v8';
import type { PosixSupport } from '../posix/support.ts';
import { describe } from './exit.ts';
import { prepare } from './start.ts';

/** Runs the command; while Node builds a snapshot, prepares it instead and leaves running to the process that starts from the snapshot. */
export function runOrPrepare(building: boolean, makePosix: () => PosixSupport, command: () => number): void {
  const run = (): void => {
    process.exitCode = command();
    // The event loop has nothing more to do, and would wait for signals that were taken from it (`posix/host/signals.ts`).
    setImmediate(() => {
      reopenStandardStreams();
      process.exit();
    });
  };
  if (!building) {
    run();
    return;
  }
  try {
    prepare(makePosix(), (process.env['TSPY_IMPORTS'] ?? '').split(' ').filter(Boolean));
  } catch (error) {
    // Node cannot print an exception of Python here.
    throw new Error(describe(error));
  }
  startupSnapshot.setDeserializeMainFunction(run);
}

/** koffi syncs stdout and stderr when the process ends: it complains about a closed one, and never ends where it cannot even do that. */
function reopenStandardStreams(): void {
  for (const fd of [0, 1, 2]) {
    try {
      fstatSync(fd);
    } catch {
      // the lowest free number
      openSync('/dev/null', 'r+');
    }
  }
}
