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

/** An array of `size` times `undefined`, no larger than it must be: pushing to an empty array makes room for 17. */
function emptySlots(size: number): unknown[] {
  switch (size) {
    case 0:
      return [];
    case 1:
      return [undefined];
    case 2:
      return [undefined, undefined];
    case 3:
      return [undefined, undefined, undefined];
    case 4:
      return [undefined, undefined, undefined, undefined];
    case 5:
      return [undefined, undefined, undefined, undefined, undefined];
    case 6:
      return [undefined, undefined, undefined, undefined, undefined, undefined];
  }
  const slots: unknown[] = [undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  for (let i = 7; i < size; i++) slots.push(undefined);
  return slots;
}
