import { CallTarget } from './call-target.ts';
import type { CompiledUnit } from './compiler.ts';
import type { FrameDescriptor, VirtualFrame } from './frame.ts';
import { adoptChildren, Node } from './node.ts';

/**
 * The root of an executable tree. Its `execute(frame, …arguments)` is what a call runs, in every form: it stores the arguments into slots and
 * registers, runs the body and makes the result of it. The parameters after `frame` are the signature of the call target.
 */
export abstract class RootNode extends Node {
  /** What to call it in logs and stack traces; any text. */
  abstract readonly name: string;
  abstract readonly descriptor: FrameDescriptor;
  /** The fields of the language's frame class besides `slots`. */
  abstract readonly registers: readonly string[];
  /** Compiled code keeps slots and registers on a real frame, because they must be visible from outside. */
  readonly heapFrame: boolean = false;
  /** Never compiled, because an instrument may be attached while it runs. */
  readonly interpreted: boolean = false;
  /** The body suspends (`suspend`): invoking the target makes a JavaScript generator. */
  readonly generator: boolean = false;
  /** It calls what it is given: that no call of it waited says nothing about the next, so it is never quick. To be set before the call target is made. */
  forwards = false;
  /**
   * The register without which the lean form does: its entry is `executeLean`, and where a node touches the register the call begins again in
   * full. `null` for roots that have no such form.
   */
  get leanUntil(): string | null {
    return null;
  }
  /** Compiled code made of this tree, current or stale. */
  readonly units: CompiledUnit[] = [];
  /** How often the tree was compiled anew because of changed nodes. */
  recompilations = 0;
  #callTarget: CallTarget | null = null;

  /** A fresh frame of the language's class. */
  abstract createFrame(): VirtualFrame;

  abstract override execute(frame: VirtualFrame, ...rest: never[]): unknown;

  /** A function that runs the tree on a fresh frame. Classes may make one of their own, in which V8 knows the class. */
  interpreter(): (...args: any[]) => unknown {
    const tree = this as unknown as { execute(frame: unknown, ...args: unknown[]): unknown };
    return (...args) => tree.execute(this.createFrame(), ...args);
  }

  /** The number of arguments after `frame`. */
  get arity(): number {
    return this.execute.length - 1;
  }

  get callTarget(): CallTarget {
    if (this.#callTarget === null) {
      adoptChildren(this);
      this.#callTarget = new CallTarget(this);
    }
    return this.#callTarget;
  }

  override invalidate(because: Node): void {
    this.#callTarget?.invalidate(because);
  }

  override get isRoot(): boolean {
    return true;
  }
}
