import { isContiguous } from '../../objects/memoryview/access.ts';
import { type BufferView, getBuffer, BufferView as View } from '../../runtime/buffer.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { bufferError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { ManagedBuffer, PMemoryView } from '../../runtime/values/memoryview.ts';

/** `pickle.PickleBuffer`: a buffer that may be pickled outside of the stream. */
export class PPickleBuffer extends PObject {
  held: BufferView | null;
  constructor(view: BufferView) {
    super(pickleBufferType.instanceShape);
    this.held = view;
  }

  get view(): BufferView {
    if (this.held === null) throw valueError('operation forbidden on released PickleBuffer object');
    return this.held;
  }

  /** The bytes that the buffer covers, in whatever order its items lie; `undefined` where there are gaps. */
  get memory(): Uint8Array | undefined {
    const { view } = this;
    return view.contiguous || isContiguous(view, 'F') ? view.bytes : undefined;
  }
}

export const pickleBufferType = builtinType('PickleBuffer', {
  module: 'pickle',
  subclassable: false,
  allocate: () => {
    throw new Error('made by its own constructor only');
  },
});
pickleBufferType.hasWeakref = true;

/** `PickleBuffer.raw()`: the memory as plain bytes. */
function raw(self: PPickleBuffer): PMemoryView {
  const { memory } = self;
  if (memory === undefined) throw bufferError('cannot extract raw buffer from non-contiguous buffer');
  const { object, readonly } = self.view;
  const again = getBuffer(object);
  return new PMemoryView(new ManagedBuffer(new View({ object, memory, readonly, release: () => again.release() })));
}

defineType(pickleBufferType, {
  doc: 'Wrapper for potentially out-of-band buffers',
  slots: {
    tp_new(_type, args: PValue[], keywords) {
      const count = positionalCount(args, keywords);
      if (args.length > 1) throw typeError(`PickleBuffer() takes at most 1 argument (${args.length} given)`);
      if (count < 1) throw typeError(`PickleBuffer() takes exactly 1 positional argument (${count} given)`);
      return new PPickleBuffer(getBuffer(args[0]!));
    },
    bf_getbuffer: (self: PPickleBuffer, writable) => getBuffer(self.view.object, writable),
  },
  members: [
    method(PPickleBuffer, 'raw', {
      doc: "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
      run: raw,
    }),
    method(PPickleBuffer, 'release', {
      doc: 'Release the underlying buffer controlled by the PickleBuffer object.',
      run(self) {
        self.held?.release();
        self.held = null;
      },
    }),
  ],
});
