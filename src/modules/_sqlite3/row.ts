import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asSequenceIndex } from '../../runtime/abstract/number.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, method } from '../../runtime/clinic/members.ts';
import { indexError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { intValue, strValue } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PList, PSlice, PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { cursorType, type PCursor } from './cursor.ts';

/** `sqlite3.Row`: a tuple whose items can be asked for by the names of the columns. */
class PRow extends PObject {
  data: PTuple = EMPTY_TUPLE;
  description: PValue = null;

  get names(): PValue[] {
    if (!(this.description instanceof PTuple)) return [];
    return this.description.items.map((column) => (column as PTuple).items[0]!);
  }
}

export const rowType = builtinType('Row', { module: 'sqlite3', allocate: (type) => new PRow(type.instanceShape) });

/** Letters of ASCII are the same, large or small. */
const folded = (name: string): string => name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function byName(self: PRow, name: string): PValue {
  const { description } = self;
  if (description instanceof PTuple) {
    for (let i = 0; i < description.items.length; i++) {
      const column = (description.items[i] as PTuple).items[0] as string;
      if (column === name || (column.length === name.length && folded(column) === folded(name)))
        return self.data.items[i]!;
    }
  }
  throw indexError('No item with that key');
}

function subscript(self: PRow, key: PValue): PValue {
  if (intValue(key) !== undefined) {
    let at = asSequenceIndex(key, indexError);
    const { items } = self.data;
    if (at < 0) at += items.length;
    if (at < 0 || at >= items.length) throw indexError('tuple index out of range');
    return items[at]!;
  }
  const name = strValue(key);
  if (name !== undefined) return byName(self, name);
  if (key instanceof PSlice) return pyObjectGetItem(self.data, key);
  throw indexError('Index must be int or string');
}

defineType(rowType, {
  slots: {
    tp_new: newBy('Row', {
      params: [arg('cursor', instance<PCursor>(cursorType)), arg('data', instance<PTuple>(tupleType)), '/'],
      run(type, cursor, data) {
        const row = type.allocate(type) as PRow;
        row.data = data;
        row.description = cursor.description;
        return row;
      },
    }),
    tp_iter: (self: PRow) => pyObjectGetIter(self.data),
    tp_hash: (self: PRow) =>
      Number(BigInt.asIntN(53, BigInt(pyObjectHash(self.description)) ^ BigInt(pyObjectHash(self.data)))),
    tp_richcompare(self: PRow, other, op) {
      if ((op !== EQ && op !== NE) || !(other instanceof PRow)) return NotImplemented;
      if (pyObjectRichCompare(self.description, other.description, EQ) !== true) return op === NE;
      return pyObjectRichCompare(self.data, other.data, op);
    },
    mp_length: (self: PRow) => self.data.items.length,
    mp_subscript: subscript,
    sq_length: (self: PRow) => self.data.items.length,
    sq_item: (self: PRow, at) => {
      const item = self.data.items[at];
      if (item === undefined) throw indexError('tuple index out of range');
      return item;
    },
  },
  members: [
    attribute('__module__', 'sqlite3'),
    method(PRow, 'keys', { doc: 'Returns the keys of the row.', run: (self) => new PList(self.names) }),
  ],
});
