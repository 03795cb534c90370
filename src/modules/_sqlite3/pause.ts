import { PosixError } from '../../posix/errors.ts';
import { currentContext } from '../../runtime/context.ts';
import { drive, park, type Rest } from '../../runtime/threads/park.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { clock, Wait } from '../../runtime/threads/wait.ts';

function* pausing(deadline: number): Rest<void> {
  yield* park(new Wait(deadline));
}

/** Waits so many seconds, or until a signal arrives; other threads run meanwhile. */
export function pause(seconds: number): void {
  if (threadsActive()) {
    drive(pausing(clock() + seconds * 1000));
    return;
  }
  const { posix } = currentContext();
  const { sec, nsec } = posix.clockGettime(posix.constants.time.CLOCK_MONOTONIC);
  const nanoseconds = nsec + Math.floor(seconds * 1e9);
  try {
    posix.sleepUntil({ sec: sec + Math.floor(nanoseconds / 1e9), nsec: nanoseconds % 1e9 });
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
}
