import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { bytearrayType, bytesType, type PByteArray, PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { builtin } from '../iterators/builtin.ts';

/** An iterator over the bytes of a bytes or bytearray; `source` is `null` once exhausted. */
export class PBytesIterator extends PObject {
  source: PBytes | PByteArray | null;
  index = 0;
  constructor(source: PBytes | PByteArray) {
    super((source instanceof PBytes ? bytesIteratorType : bytearrayIteratorType).instanceShape);
    this.source = source;
  }
}

export const bytesIteratorType = builtinType('bytes_iterator', { subclassable: false });
export const bytearrayIteratorType = builtinType('bytearray_iterator', { subclassable: false });

/** More are taken one by one, so that a signal or a limit can end it. */
const MOST_AT_ONCE = 1_000_000;

for (const type of [bytesType, bytearrayType])
  type.collectItems = (self: PBytes | PByteArray) => {
    const { bytes } = self;
    if (bytes.length > MOST_AT_ONCE) return undefined;
    const items: PValue[] = [];
    for (let i = 0; i < bytes.length; i++) items.push(bytes[i]!);
    return items;
  };

for (const type of [bytesIteratorType, bytearrayIteratorType])
  defineType(type, {
    slots: {
      tp_iter: (self) => self,
      tp_iternext(self: PBytesIterator) {
        if (self.source === null) return undefined;
        const byte = self.source.bytes[self.index];
        if (byte === undefined) self.source = null;
        else self.index++;
        return byte;
      },
    },
    members: [
      method(PBytesIterator, '__length_hint__', {
        doc: 'Number of bytes still to come.',
        run: (self) => (self.source === null ? 0 : Math.max(0, self.source.bytes.length - self.index)),
      }),
      method(PBytesIterator, '__reduce__', {
        doc: 'How to make this iterator again, for pickling.',
        run(self) {
          const iter = builtin('iter');
          if (self.source === null) return new PTuple([iter, new PTuple([new PTuple([])])]);
          return new PTuple([iter, new PTuple([self.source]), self.index]);
        },
      }),
      method(PBytesIterator, '__setstate__', {
        doc: 'Sets the position.',
        params: [arg('state', object), '/'],
        run(self, state) {
          const index = Number(asIndex(state));
          if (self.source !== null) self.index = Math.min(Math.max(index, 0), self.source.bytes.length);
        },
      }),
    ],
  });
