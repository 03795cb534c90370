import { traceBackEdge, traceJump, traceLine } from '../runtime/tracing.ts';
import type { Node } from '../truffle/node.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * `line` events: what nodes call where a line begins, while something is attached.
 */

/** The node whose line begins: where a jump starts. */
export const current: { node: Node | null } = { node: null };

/** The line of `node` begins; true when the trace function wants to go on elsewhere. */
export function traceStatement(frame: PythonFrame, node: Node, start: number): boolean {
  const before = current.node;
  current.node = node;
  try {
    return traceLine(frame.act, start);
  } finally {
    current.node = before;
  }
}

/** The same after a turn of a loop; `start` is -1 where a loop has no test. */
export function traceTurn(frame: PythonFrame, loop: Node, start: number): boolean {
  traceBackEdge(frame.act);
  return start >= 0 && traceStatement(frame, loop, start);
}

/** A condition of `owner` was decided: execution goes to `target`, or past `owner`. Only where `MONITOR_JUMPS` is set. */
export function traceBranch(frame: PythonFrame, owner: Node, target: Node | null): void {
  const to = target === null ? branches.after(owner) : branches.start(target);
  traceJump(frame.act, to < 0 ? frame.act.pos : to, true);
}

/** Set by `jumps.ts`: where the line of a statement begins, and where the next begins; -1 if it is the end of a block. */
export const branches: { start: (node: Node) => number; after: (node: Node) => number } = {
  start: () => -1,
  after: () => -1,
};

type Lander = (frame: PythonFrame, block: Node) => number;

/** Set by `jumps.ts`, which knows the nodes that call this file. */
export const jumps: { land: Lander } = {
  land: () => {
    throw new Error('nothing can jump');
  },
};

/** Goes on where the pending jump leads if that is in `block`; else answers JUMP. */
export function landIn(frame: PythonFrame, block: Node): number {
  return jumps.land(frame, block);
}
