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
    const size = descriptor.size;
    const slots: unknown[] = [];
    for (let i = 0; i < size; i++) slots.push(undefined);
    this.slots = slots;
  }
}
