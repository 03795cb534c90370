import { insertItem } from '../../objects/list/sequence-operations.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectLess } from '../../runtime/abstract/compare.ts';
import { exactSize } from '../../runtime/abstract/exact-size.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { asIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { type Converter, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { normalizeInt, typeOf } from '../../runtime/values/scalars.ts';
import { listShape, PList } from '../../runtime/values/sequences.ts';

/** Where `x` goes: after equal items when `right`. */
function locate(right: boolean, a: PValue, x: PValue, lo: number | bigint, hi: number | bigint, key: PValue): PValue {
  if (lo < 0) throw valueError('lo must be non-negative');
  const end = hi === -1 ? exactSize(a) : hi;
  /** Whether `x` goes before what is at `middle`. */
  const isBefore = (middle: number | bigint): boolean => {
    const plain = pyObjectGetItem(a, middle);
    const item = key === null ? plain : pyObjectCall1(key, plain);
    return right ? pyObjectLess(x, item) : !pyObjectLess(item, x);
  };
  if (typeof lo === 'bigint' || typeof end === 'bigint') {
    let low = BigInt(lo);
    let high = BigInt(end);
    while (low < high) {
      const middle = (low + high) / 2n;
      if (isBefore(normalizeInt(middle))) high = middle;
      else low = middle + 1n;
    }
    return normalizeInt(low);
  }
  let low = lo;
  let high = end;
  const list = a instanceof PList && a.shape === listShape && key === null ? a : null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const item = list?.items[middle];
    const before = item === undefined ? isBefore(middle) : right ? pyObjectLess(x, item) : !pyObjectLess(item, x);
    if (before) high = middle;
    else low = middle + 1;
  }
  return low;
}

const SSIZE_LIMIT = 2n ** 63n;

/** A `Py_ssize_t` past the safe integers too: `range(10**18)` is searched. */
const place: Converter<number | bigint> = {
  convert(value) {
    const index = asIndex(value);
    if (typeof index === 'bigint' && (index >= SSIZE_LIMIT || index < -SSIZE_LIMIT))
      throw overflowError('Python int too large to convert to C ssize_t');
    return index;
  },
};

/** The same or None, for the end: `_Py_convert_optional_to_ssize_t`. */
const placeOrNone: Converter<number | bigint> = {
  convert(value) {
    if (value === null) return -1;
    if (!hasIndex(value)) throw typeError(`argument should be integer or None, not '${typeOf(value).tpName}'`);
    const index = asIndex(value);
    if (typeof index === 'bigint' && (index >= SSIZE_LIMIT || index < -SSIZE_LIMIT))
      throw overflowError(`cannot fit '${typeOf(value).tpName}' into an index-sized integer`);
    return index;
  },
};

const params = [
  arg('a', object),
  arg('x', object),
  arg('lo', place, 0),
  arg('hi', placeOrNone, -1, 'None'),
  '*',
  arg('key', object, null),
] as const;

function bisector(name: string, right: boolean) {
  return builtinFunction(name, {
    doc: 'Return the index where to insert item x in list a, assuming a is sorted.',
    params,
    replayed: true,
    run: (_module, a, x, lo, hi, key) => locate(right, a, x, lo, hi, key),
  });
}

function inserter(name: string, right: boolean) {
  return builtinFunction(name, {
    doc: 'Insert item x in list a, and keep it sorted assuming a is sorted.',
    params,
    replayed: true,
    run(_module, a, x, lo, hi, key) {
      const at = locate(right, a, key === null ? x : pyObjectCall1(key, x), lo, hi, key);
      if (a instanceof PList && a.shape === listShape) insertItem(a.items, Number(at), x);
      else pyObjectCallMethod(a, 'insert', [at, x]);
    },
  });
}

defineModule('_bisect', {
  doc: 'Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n',
  functions: [
    bisector('bisect_right', true),
    bisector('bisect', true),
    bisector('bisect_left', false),
    inserter('insort_right', true),
    inserter('insort', true),
    inserter('insort_left', false),
  ],
});
