import { primitiveAddress } from '../../runtime/abstract/hash.ts';
import { addressOf } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** What a pickler has written, with the index that a later pickle of the same object refers to. Equal strings are one object. */
export type PicklerMemo = Map<PValue, number>;
/** What an unpickler has read, by index. */
export type UnpicklerMemo = Map<number, PValue>;

const options = { module: '_pickle', subclassable: false, flags: DISALLOW_INSTANTIATION };
export const picklerMemoType = builtinType('PicklerMemoProxy', options);
export const unpicklerMemoType = builtinType('UnpicklerMemoProxy', options);

/** `Pickler.memo`. */
export class PPicklerMemo extends PObject {
  readonly owner: { memo: PicklerMemo };
  constructor(owner: { memo: PicklerMemo }) {
    super(picklerMemoType.instanceShape);
    this.owner = owner;
  }
}

/** `Unpickler.memo`. */
export class PUnpicklerMemo extends PObject {
  readonly owner: { memo: UnpicklerMemo };
  constructor(owner: { memo: UnpicklerMemo }) {
    super(unpicklerMemoType.instanceShape);
    this.owner = owner;
  }
}

const identity = (value: PValue): PValue =>
  value !== null && typeof value === 'object' ? addressOf(value) : primitiveAddress(value);

function picklerEntries(memo: PicklerMemo): PDict {
  const dict = new PDict();
  for (const [object, index] of memo) dict.set(identity(object), new PTuple([index, object]));
  return dict;
}

function unpicklerEntries(memo: UnpicklerMemo): PDict {
  const dict = new PDict();
  for (const [index, object] of memo) dict.set(index, object);
  return dict;
}

/** The value of an assignment to `Pickler.memo`. */
export function picklerMemoFrom(value: PValue | undefined): PicklerMemo {
  if (value === undefined) throw typeError('attribute deletion is not supported');
  if (value instanceof PPicklerMemo) return new Map(value.owner.memo);
  if (!(value instanceof PDict))
    throw typeError(`'memo' attribute must be a PicklerMemoProxy object or dict, not ${typeOf(value).tpName}`);
  const memo: PicklerMemo = new Map();
  for (const cursor = value.storage.cursor(); cursor.next(); ) {
    const entry = cursor.value;
    if (!(entry instanceof PTuple) || entry.items.length !== 2) throw typeError("'memo' values must be 2-item tuples");
    const index = entry.items[0]!;
    if (typeof index !== 'number') throw typeError(`an integer is required (got type ${typeOf(index).tpName})`);
    memo.set(entry.items[1]!, index);
  }
  return memo;
}

/** The value of an assignment to `Unpickler.memo`. */
export function unpicklerMemoFrom(value: PValue | undefined): UnpicklerMemo {
  if (value === undefined) throw typeError('attribute deletion is not supported');
  if (value instanceof PUnpicklerMemo) return new Map(value.owner.memo);
  if (!(value instanceof PDict))
    throw typeError(`'memo' attribute must be an UnpicklerMemoProxy object or dict, not ${typeOf(value).tpName}`);
  const memo: UnpicklerMemo = new Map();
  for (const cursor = value.storage.cursor(); cursor.next(); ) {
    if (typeof cursor.key !== 'number') throw typeError('memo key must be integers');
    if (cursor.key < 0) throw valueError('memo key must be positive integers.');
    memo.set(cursor.key, cursor.value);
  }
  return memo;
}

defineType(picklerMemoType, {
  unhashable: true,
  members: [
    method(PPicklerMemo, 'clear', { doc: 'Remove all items from memo.', run: (self) => self.owner.memo.clear() }),
    method(PPicklerMemo, 'copy', {
      doc: 'Copy the memo to a new object.',
      run: (self) => picklerEntries(self.owner.memo),
    }),
    method(PPicklerMemo, '__reduce__', {
      doc: 'Implement pickle support.',
      params: [],
      run: (self) => new PTuple([dictType, new PTuple([picklerEntries(self.owner.memo)])]),
    }),
  ],
});

defineType(unpicklerMemoType, {
  unhashable: true,
  members: [
    method(PUnpicklerMemo, 'clear', { doc: 'Remove all items from memo.', run: (self) => self.owner.memo.clear() }),
    method(PUnpicklerMemo, 'copy', {
      doc: 'Copy the memo to a new object.',
      run: (self) => unpicklerEntries(self.owner.memo),
    }),
    method(PUnpicklerMemo, '__reduce__', {
      doc: 'Implement pickling support.',
      params: [],
      run: (self) => new PTuple([dictType, new PTuple([unpicklerEntries(self.owner.memo)])]),
    }),
  ],
});
