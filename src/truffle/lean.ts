import { forEachChild, type Node } from './node.ts';
import type { RootNode } from './root.ts';

/** Nodes beyond which a tree is no leaf that V8 could inline. */
const LIMIT = 60;

/**
 * Whether the lean form of a tree is worth a try: it is small, all of it that ever ran is pure, and it stores nowhere that it loads from, so that it
 * can begin again at any point.
 */
export function isLean(root: RootNode): boolean {
  if (root.leanUntil === null || root.heapFrame) return false;
  const found = new Effects();
  return found.below(root) && !found.overlap();
}

class Effects {
  readonly #reads = new Set<string>();
  readonly #writes = new Set<string>();
  #count = 0;

  /** False if something below `node` is not pure, or there is too much of it. */
  below(node: Node): boolean {
    let pure = true;
    forEachChild(node, (child) => {
      if (!pure) return;
      if (++this.#count > LIMIT) pure = false;
      else if (!child.isCold())
        pure = (child.constructor as typeof Node).pure && this.#note(child) && this.below(child);
    });
    return pure;
  }

  #note(node: Node): boolean {
    const read = node.reads();
    if (read !== null) this.#reads.add(read);
    const written = node.writes();
    if (written !== null) this.#writes.add(written);
    return true;
  }

  overlap(): boolean {
    for (const place of this.#writes) if (this.#reads.has(place)) return true;
    return false;
  }
}
