import { rt } from '../registers.ts';
import type { Activation } from '../values/frame.ts';
import { scheduler } from './scheduler.ts';

/** Lets go of what calls that are over left in the registers, so that the host's collector finds dead what is. */
export function dropFinishedCalls(): void {
  rt.raised = null;
  rt.made = null;
  dropBeyond(rt.stack, rt.sp);
  for (const thread of scheduler().all()) if (thread !== rt.thread) dropBeyond(thread.stack, thread.sp);
}

function dropBeyond(stack: readonly Activation[], sp: number): void {
  for (let i = sp + 1; i < stack.length; i++) {
    const call = stack[i]!;
    call.fn = null;
    call.globals = null;
    call.pframe = null;
    call.locals = null;
    call.namespace = undefined;
    call.outerExc = null;
    call.generator = null;
  }
}
