import type { VirtualFrame } from './frame.ts';

/**
 * A node of the executable tree, Truffle's `Node`. What it does stands once, in methods named `execute…`: the interpreter calls them, the
 * partial evaluator reads their text (see `templates.ts`) with the node's own fields as constants.
 *
 * Own fields are constants of compiled code unless the class lists them in `static mutable`. Whoever changes a constant one after the first
 * execution (a specialization bit in `state`, an inline cache) calls `changed()`.
 */
export abstract class Node {
  /** Fields that compiled code loads and stores instead of folding. Subclasses spread their parent's. */
  static readonly mutable: readonly string[] = [];
  /** Fields that never change once there is a call target: constants even of code that is made to outlive changes. */
  static readonly settled: readonly string[] = [];

  /** The fields with children that not every run of the node runs: where they are large, skeletons of coroutines have code of their own for them. */
  static readonly occasional: readonly string[] = [];

  /**
   * Until `execute` touches the register that `RootNode.leanUntil` names, it changes nothing but slots, registers and what `writes` tells: what it
   * did up to there can be done again.
   */
  static readonly pure: boolean = false;

  parent: Node | null = null;
  /** How often `changed()` made compiled code stale because of this node; beyond the limit its `state` is no longer folded. */
  changes = 0;

  abstract execute(frame: VirtualFrame, ...rest: never[]): unknown;

  /** Never executed so far: compiled code leaves it to the interpreter (except where it may suspend a coroutine). */
  isCold(): boolean {
    return false;
  }

  /** Where on the heap a pure node loads from, by a name that all which may be the same place have in common. */
  reads(): string | null {
    return null;
  }

  /** Where it stores to. */
  writes(): string | null {
    return null;
  }

  /**
   * The completion codes `execute` may return, as a bit set (bit n for code n); 0 for a node that is no statement. Lets the evaluator
   * branch on the result of a node it does not inline, instead of carrying an unknown code outward.
   */
  completions(): number {
    return 0;
  }

  /** The slots to which this node itself stores instances of the box class (`boxes.ts`) often. */
  boxedSlots(): readonly number[] {
    return NO_SLOTS;
  }

  /** Adopts a child made after the tree was built. */
  insert<T extends Node>(child: T): T {
    child.parent = this;
    adoptChildren(child);
    return child;
  }

  /** Says that a field taken as constant has changed: compiled code of the root that holds this node is stale. */
  changed(): void {
    let top: Node = this;
    while (top.parent !== null) top = top.parent;
    top.invalidate(this);
  }

  /** Only roots have compiled code. */
  invalidate(_because: Node): void {}

  /** Roots are constants of the tree that mentions them, not part of it. */
  get isRoot(): boolean {
    return false;
  }
}

const NO_SLOTS: readonly number[] = [];

/** Sets `parent` throughout the tree below `node`. A node already adopted elsewhere stays there. */
export function adoptChildren(node: Node): void {
  forEachField(node, (child) => {
    if (child.parent !== null || child.isRoot) return;
    child.parent = node;
    adoptChildren(child);
  });
}

/** Visits the children of `node` in field order. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  forEachField(node, (child) => {
    if (child.parent === node && !child.isRoot) visit(child);
  });
}

function forEachField(node: Node, visit: (child: Node) => void): void {
  const fields = node as unknown as Record<string, unknown>;
  // methods are not enumerable: these are its own fields
  for (const name in fields) {
    const value = fields[name];
    if (value === null || typeof value !== 'object' || name === 'parent') continue;
    if (value instanceof Node) visit(value);
    else if (Array.isArray(value)) visitArray(value, visit);
  }
}

function visitArray(values: unknown[], visit: (child: Node) => void): void {
  for (const value of values) {
    if (value instanceof Node) visit(value);
    else if (Array.isArray(value)) visitArray(value, visit);
    else return;
  }
}
