import type { Foreign } from '../../posix/support/foreign.ts';
import { contextLocal } from '../../runtime/context.ts';
import { rt } from '../../runtime/registers.ts';

const errnos = contextLocal(() => new WeakMap<object, { value: number }>());

/** `ctypes.get_errno()`: a copy that each thread has for itself, exchanged with C's around calls that ask for it. */
export function savedErrno(): { value: number } {
  const table = errnos();
  let saved = table.get(rt.thread);
  if (saved === undefined) table.set(rt.thread, (saved = { value: 0 }));
  return saved;
}

const FUNCFLAG_USE_ERRNO = 8;

/** Runs what calls C, or is called by it, with the other `errno` than what surrounds it, if the function's flags ask for that. */
export function exchangingErrno(foreign: Foreign | null, flags: number, run: () => void): void {
  if (foreign === null || (flags & FUNCFLAG_USE_ERRNO) === 0) {
    run();
    return;
  }
  const exchange = (): void => {
    const saved = savedErrno();
    const mine = saved.value;
    saved.value = foreign.errno();
    foreign.setErrno(mine);
  };
  exchange();
  try {
    run();
  } finally {
    exchange();
  }
}
