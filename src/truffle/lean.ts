import { forEachChild, type Node } from './node.ts';
import type { RootNode } from './root.ts';

/** Nodes beyond which a tree is no leaf that V8 could inline. */
const LIMIT = 60;

/** Whether the lean form of a tree is worth a try: it is small, and all of it that ever ran is pure. */
export function isLean(root: RootNode): boolean {
  return root.leanUntil !== null && !root.heapFrame && pureBelow(root, LIMIT) >= 0;
}

/** What is left of `budget` after the nodes below `node`; negative if one is not pure, or they are too many. */
function pureBelow(node: Node, budget: number): number {
  let left = budget;
  forEachChild(node, (child) => {
    if (left < 0) return;
    if (child.isCold()) left--;
    else if ((child.constructor as typeof Node).pure) left = pureBelow(child, left - 1);
    else left = -1;
  });
  return left;
}
