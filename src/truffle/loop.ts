import { compilerOptions, NEVER, PATIENCE } from './compiler-options.ts';
import type { VirtualFrame } from './frame.ts';
import { instrumentation } from './instrumentation.ts';
import { Node } from './node.ts';
import { waits } from './quick.ts';
import type { RootNode } from './root.ts';

/**
 * A loop that can be replaced while it runs. Subclasses define `executeLoop(frame, …state)`, able to go on from any turn, where `state` is all
 * that lives across turns outside of the frame. Each turn ends with `if (backEdge(this)) return this.continueLoop(frame, …state);`
 */
export abstract class LoopNode extends Node {
  static override readonly mutable: readonly string[] = [
    'loopCount',
    'loopLimit',
    'postponed',
    'compiledLoop',
    'coroutineLoops',
  ];

  loopCount = 0;
  loopLimit = compilerOptions.mode === 'always' ? 1 : compilerOptions.loopThreshold;
  /** It was hot before, and left to the loop around it. */
  postponed = false;
  /** The loop compiled alone, on a heap frame. */
  compiledLoop: ((frame: VirtualFrame, ...state: unknown[]) => unknown) | null = null;

  /** The loop compiled alone in coroutine forms, by form number: 1 generator, 2 coroutine, 3 both. */
  coroutineLoops: (CoroutineLoop | null)[] | null = null;

  abstract executeLoop(frame: VirtualFrame, ...state: never[]): unknown;

  /** Whether `continueLoop` has something better than the interpreter. Asked every so often while the loop is interpreted. */
  becameHot(): boolean {
    if (instrumentation.on) return this.notNow();
    if (this.compiledLoop !== null) return true;
    if (this.loopLimit === NEVER) {
      this.loopCount = 0;
      return false;
    }
    const root = rootOf(this);
    if (root === null) {
      this.loopLimit = NEVER;
      return false;
    }
    const { mode, patient, loopThreshold } = compilerOptions;
    if (patient && mode === 'auto' && this.loopCount < PATIENCE * loopThreshold) return this.notNow();
    const outer = enclosingLoop(this);
    if (outer !== null && outer.compiledLoop === null && outer.loopCount >= OUTER_TURNS && !this.postponed) {
      // the loop around it comes around soon: compiled there, this one need not be compiled alone
      this.postponed = true;
      outer.loopLimit = Math.min(outer.loopLimit, outer.loopCount + 1);
      this.loopLimit = this.loopCount + 4 * compilerOptions.loopThreshold;
      return false;
    }
    return root.callTarget.compileLoop(this);
  }

  /** Has the loop stay where it is: instruments look on, or it may not go on for long. */
  notNow(): false {
    this.loopLimit = this.loopCount + compilerOptions.loopThreshold;
    return false;
  }

  /** Runs the rest of the loop in the best form there is. */
  continueLoop(frame: VirtualFrame, ...state: unknown[]): unknown {
    if (this.compiledLoop !== null) return this.compiledLoop(frame, ...state);
    return (this as unknown as { executeLoop(frame: VirtualFrame, ...state: unknown[]): unknown }).executeLoop(
      frame,
      ...state,
    );
  }

  /** `becameHot` for a skeleton of that form number. */
  becameHotIn(form: number): boolean {
    if (instrumentation.on) return this.notNow();
    this.coroutineLoops ??= [null, null, null, null];
    const root = rootOf(this);
    const best = root === null ? form : bestForm(form, root);
    if (this.coroutineLoops[best] !== null) return true;
    const loop = root === null ? null : root.callTarget.compileCoroutineLoop(this, best, false);
    if (loop === null) this.loopLimit = NEVER;
    else this.coroutineLoops[best] = loop;
    return loop !== null;
  }

  /** `continueLoop` of coroutine forms. */
  continueLoopIn(form: number, frame: VirtualFrame, ...state: unknown[]): Generator<unknown, unknown, unknown> {
    const root = rootOf(this)!;
    const best = bestForm(form, root);
    const loop = this.coroutineLoops?.[best] ?? root.callTarget.compileCoroutineLoop(this, best, true)!;
    return loop(frame, ...state);
  }

  /** Forgets compiled code that has become stale; the next turn makes it anew. */
  dropCompiled(): void {
    this.compiledLoop = null;
    this.coroutineLoops = null;
    this.loopLimit = this.loopCount + 1;
  }
}

/** In threads the form in which a generator's loop goes on depends on whether it may wait. */
function bestForm(form: number, root: RootNode): number {
  return waits.inThread && root.generator ? (root.callTarget.quick ? 1 : 3) : form;
}

/** Turns after which a loop counts as one that goes on. */
const OUTER_TURNS = 4;

/** The nearest loop of the same root around `loop`. */
function enclosingLoop(loop: LoopNode): LoopNode | null {
  for (let node = loop.parent; node !== null; node = node.parent) if (node instanceof LoopNode) return node;
  return null;
}

type CoroutineLoop = (frame: VirtualFrame, ...state: unknown[]) => Generator<unknown, unknown, unknown>;

/** The root of the tree that holds `node`, if it has one. */
export function rootOf(node: Node): RootNode | null {
  let top = node;
  while (top.parent !== null) top = top.parent;
  return top.isRoot ? (top as RootNode) : null;
}
