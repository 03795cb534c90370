import type { BufferView } from '../buffer.ts';
import { valueError } from '../errors.ts';
import { PObject } from '../object.ts';
import { SEQUENCE } from '../type.ts';
import { builtinType } from '../types.ts';
import { forgetHolder, rememberHolder } from './exports.ts';

/** A buffer that several memoryviews look at: `_PyManagedBuffer`. It is given back with the last of them. */
export class ManagedBuffer {
  readonly view: BufferView;
  readonly #holder: WeakRef<object> | null;
  users = 0;
  constructor(view: BufferView) {
    this.view = view;
    this.#holder = view.exporter === null ? null : rememberHolder(view.exporter, this);
  }

  /** Gives the buffer back. */
  release(): void {
    if (this.#holder !== null) forgetHolder(this.view.exporter!, this.#holder);
    this.view.release();
  }
}

/** Where the items of a memoryview are. */
export interface MemoryLayout {
  readonly offset: number;
  readonly format: string;
  readonly itemSize: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly readonly: boolean;
}

/** A memoryview. */
export class PMemoryView extends PObject {
  readonly base: ManagedBuffer;
  readonly layout: MemoryLayout;
  released = false;
  /** Buffers taken from this view. */
  exports = 0;
  hash: number | bigint | undefined = undefined;

  constructor(base: ManagedBuffer, layout: MemoryLayout = base.view) {
    super(memoryviewType.instanceShape);
    this.base = base;
    this.layout = layout;
    base.users++;
  }

  /** The memory looked at; raises ValueError after release. */
  get memory(): Uint8Array {
    this.check();
    return this.base.view.memory;
  }

  check(): void {
    if (this.released) throw valueError('operation forbidden on released memoryview object');
  }

  /** Number of items. */
  get count(): number {
    let product = 1;
    for (const n of this.layout.shape) product *= n;
    return product;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    if (--this.base.users === 0) this.base.release();
  }
}

export const memoryviewType = builtinType('memoryview', {
  allocate: () => {
    throw new Error('made by its own constructor only');
  },
  subclassable: false,
  flags: SEQUENCE,
});
memoryviewType.hasWeakref = true;
