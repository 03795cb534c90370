import { bytesOf } from '../../runtime/buffer.ts';
import { noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { makeException, typeError } from '../../runtime/errors.ts';
import { PObject } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { sslErrorType } from './errors.ts';
import { lib, newBio, ownNative, setEof } from './library.ts';

/** `_ssl.MemoryBIO`: a buffer between a program and its connection. */
export class PMemoryBio extends PObject {
  bio = 0n;
  ended = false;

  get pending(): number {
    return Number(lib().BIO_ctrl_pending(this.bio));
  }
}

export const memoryBioType = builtinType('MemoryBIO', {
  module: '_ssl',
  subclassable: false,
  allocate: (type) => new PMemoryBio(type.instanceShape),
});

defineType(memoryBioType, {
  slots: {
    tp_new(type, args, keywords) {
      if (positionalCount(args, keywords) > 0) throw typeError('MemoryBIO() takes no positional arguments');
      noKeywords('MemoryBIO', keywords);
      const made = type.allocate(type) as PMemoryBio;
      made.bio = newBio();
      ownNative(made, 'BIO_free', made.bio);
      return made;
    },
  },
  members: [
    method(PMemoryBio, 'read', {
      doc: 'Takes out at most so many bytes, all if that is negative.',
      params: [arg('size', int, -1), '/'],
      run(self, size) {
        const { pending } = self;
        const bytes = new Uint8Array(size < 0 ? pending : Math.min(size, pending));
        if (bytes.length > 0) lib().BIO_read(self.bio, bytes, bytes.length);
        return new PBytes(bytes);
      },
    }),
    method(PMemoryBio, 'write', {
      doc: 'Puts bytes in; answers how many.',
      params: [arg('b', object), '/'],
      run(self, data) {
        const bytes = bytesOf(data);
        if (self.ended) throw makeException(sslErrorType, 'cannot write() after write_eof()');
        if (bytes.length > 0) lib().BIO_write(self.bio, bytes, bytes.length);
        return bytes.length;
      },
    }),
    method(PMemoryBio, 'write_eof', {
      doc: 'Says that nothing more will be put in.',
      run(self) {
        self.ended = true;
        setEof(self.bio, true);
      },
    }),
    getset(PMemoryBio, 'pending', { doc: 'The number of bytes in it.', get: (self) => self.pending }),
    getset(PMemoryBio, 'eof', {
      doc: 'Whether there is nothing left and nothing will come.',
      get: (self) => self.ended && self.pending === 0,
    }),
  ],
});
