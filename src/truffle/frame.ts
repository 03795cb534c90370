/** The layout of a frame's slots. */
export class FrameDescriptor {
  readonly names: string[] = [];

  get size(): number {
    return this.names.length;
  }

  /** Adds a slot and answers its index. */
  addSlot(name: string): number {
    this.names.push(name);
    return this.names.length - 1;
  }
}

/**
 * The local state of one activation, Truffle's `VirtualFrame`. Languages subclass it: each further field is a *register*, named in
 * `RootNode.registers`. Compiled code keeps slots and registers in JavaScript locals and makes a frame only for what it leaves to the interpreter.
 */
export class VirtualFrame {
  slots: unknown[];

  constructor(descriptor: FrameDescriptor) {
    this.slots = emptySlots(descriptor.size);
  }
}

/** An array of at least `size` times `undefined`. Literals take no more room than they need, and the usual sizes are short enough to be inlined. */
export function emptySlots(size: number): unknown[] {
  if (size <= 2) return [undefined, undefined];
  if (size <= 4) return [undefined, undefined, undefined, undefined];
  if (size <= 8) return [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  return manySlots(size);
}

function manySlots(size: number): unknown[] {
  const slots: unknown[] = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  for (let i = 8; i < size; i++) slots.push(undefined);
  return slots;
}
