import { insertItem } from '../../objects/list/sequence-operations.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectLess } from '../../runtime/abstract/compare.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, sizeOrNone, ssize } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { listShape, PList } from '../../runtime/values/sequences.ts';

/** Where `x` goes: after equal items when `right`. */
function locate(right: boolean, a: PValue, x: PValue, lo: number, hi: number | null, key: PValue): number {
  if (lo < 0) throw valueError('lo must be non-negative');
  let low = lo;
  let high = hi === null || hi === -1 ? pyObjectSize(a) : hi;
  const list = a instanceof PList && a.shape === listShape ? a : null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const plain = list !== null && middle < list.items.length ? list.items[middle]! : pyObjectGetItem(a, middle);
    const item = key === null ? plain : pyObjectCall1(key, plain);
    if (right ? pyObjectLess(x, item) : !pyObjectLess(item, x)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const params = [
  arg('a', object),
  arg('x', object),
  arg('lo', ssize, 0),
  arg('hi', sizeOrNone, null),
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
      if (a instanceof PList && a.shape === listShape) insertItem(a.items, at, x);
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
