import { rt } from '../registers.ts';

/*
 * Quick calls on the stack of the running thread: see `truffle/quick.ts`.
 */

/** They take too long to be quick. */
export function restQuickCalls(): void {
  for (let depth = rt.sp; depth > 0; depth--) {
    const executable = rt.stack[depth]!.code?.executable;
    if (executable?.quick) executable.rest!();
  }
}

/** Something in the calls on the stack is about to wait: they are not quick, nor will they be. */
export function retireQuickCalls(): void {
  for (let depth = rt.sp; depth > 0; depth--) rt.stack[depth]!.code?.executable.retire?.();
}
