import type { CompiledUnit } from './compiler.ts';
import type { Form } from './form.ts';
import type { VirtualFrame } from './frame.ts';
import type { Node } from './node.ts';

/** Runs a node's `execute` on a real frame. */
export type PartCode = (frame: VirtualFrame) => Generator<unknown, unknown, unknown>;

/** Who makes the code of a part: the call target. */
interface Maker {
  compilePart(node: Node, form: Form): CompiledUnit;
}

/** A piece of a tree that a skeleton runs as code of its own, made when it is first asked for. */
export class Part {
  readonly #maker: Maker;
  readonly #node: Node;
  readonly #form: Form;
  #unit: CompiledUnit | null = null;

  constructor(maker: Maker, node: Node, form: Form) {
    this.#maker = maker;
    this.#node = node;
    this.#form = form;
  }

  get run(): PartCode {
    if (this.#unit === null || this.#unit.stale !== 0) this.#unit = this.#maker.compilePart(this.#node, this.#form);
    return this.#unit.code!.run as PartCode;
  }
}
