import { makeGenericAlias, sequenceItem } from '../../runtime/abstract/item.ts';
import { pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { asSequenceIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { type SliceBounds, sliceBounds } from '../../runtime/abstract/slice.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod } from '../../runtime/clinic/members.ts';
import { indexError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { PBytes, PList, PSlice } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { readWideCharacter } from './addresses.ts';
import { initArrayType } from './array-type.ts';
import { getValue, newData, setValue } from './cdata.ts';
import { ctypeMethods } from './metaclass.ts';
import { beginInit, infoOf, type PCData } from './storage-info.ts';
import { arrayMeta, arrayType } from './types.ts';

function item(self: PCData, index: number): PValue {
  if (index < 0 || index >= self.length) throw indexError('invalid index');
  const proto = self.info.proto!;
  return getValue(proto, null, self.memory, index * infoOf(proto)!.size, self, index);
}

function setItem(self: PCData, index: number, value: PValue | undefined): void {
  if (value === undefined) throw typeError('Array does not support item deletion');
  if (index < 0 || index >= self.length) throw indexError('invalid index');
  const proto = self.info.proto!;
  setValue(proto, null, self.memory, index * infoOf(proto)!.size, value, self, index);
}

function indexOf(self: PCData, key: PValue): number {
  if (!hasIndex(key)) throw typeError('indices must be integers');
  const index = asSequenceIndex(key, indexError);
  return index < 0 ? index + self.length : index;
}

/** The items in `bounds`, as what an array of that type is made of: characters make a string. */
function sliced(self: PCData, { start, step, count }: SliceBounds): PValue {
  const code = infoOf(self.info.proto!)!.code?.code;
  if (code === 'c') {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = self.memory[start + i * step]!;
    return new PBytes(bytes);
  }
  if (code === 'u') {
    let text = '';
    for (let i = 0; i < count; i++) text += readWideCharacter(self.memory, 4 * (start + i * step));
    return text;
  }
  const items: PValue[] = [];
  for (let i = 0; i < count; i++) {
    items.push(item(self, start + i * step));
    if ((i & 0xfff) === 0xfff) poll();
  }
  return new PList(items);
}

function assignSlice(self: PCData, { start, step, count }: SliceBounds, value: PValue): void {
  if (pyObjectSize(value) !== count) throw valueError('Can only assign sequence of same size');
  for (let i = 0; i < count; i++) setItem(self, start + i * step, sequenceItem(value, i));
}

defineType(arrayMeta, {
  doc: 'metaclass for the Array Objects',
  slots: {
    tp_init(type: PType, args, keywords) {
      beginInit(type, args, keywords);
      initArrayType(type);
    },
  },
  members: ctypeMethods(),
});

defineType(arrayType, {
  doc: 'Abstract base class for arrays.\n\nThe recommended way to create concrete array types is by multiplying any\nctypes data type with a non-negative integer. Alternatively, you can subclass\nthis type and define _length_ and _type_ class variables. Array elements can\nbe read and written using standard subscript and slice accesses for slice\nreads, the resulting object is not itself an Array.',
  slots: {
    tp_new: newData,
    tp_init(self: PCData, args, keywords) {
      const given = positionalCount(args, keywords);
      for (let i = 0; i < given; i++) setItem(self, i, args[i]!);
    },
    sq_length: (self: PCData) => self.length,
    mp_length: (self: PCData) => self.length,
    sq_item: item,
    sq_ass_item: setItem,
    mp_subscript: (self: PCData, key) =>
      key instanceof PSlice ? sliced(self, sliceBounds(key, self.length)) : item(self, indexOf(self, key)),
    mp_ass_subscript(self: PCData, key, value) {
      if (value === undefined) throw typeError('Array does not support item deletion');
      if (key instanceof PSlice) assignSlice(self, sliceBounds(key, self.length), value);
      else setItem(self, indexOf(self, key), value);
    },
  },
  members: [
    classMethod('__class_getitem__', {
      doc: 'See PEP 585',
      params: [arg('object', object), '/'],
      run: (type, item) => makeGenericAlias(type, item),
    }),
  ],
});
