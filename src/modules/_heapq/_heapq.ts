import { pyObjectLess } from '../../runtime/abstract/compare.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { indexError, runtimeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { isLeaving, isReplayed } from '../../runtime/threads/replay.ts';
import { listType, PList } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';

/** The order of a heap, the smallest or the largest item on top. */
type Before = (a: PValue, b: PValue) => boolean;
const more: Before = (a, b) => pyObjectLess(b, a);

/** Comparisons run Python code, which must leave the list's length alone. */
function checkSize(list: PList, size: number): void {
  if (list.items.length !== size) throw runtimeError('list changed size during iteration');
}

/** Moves the item at `at` up to its place, not above `top`. Nothing is moved before the last comparison: that may have to be made again. */
function siftDown(list: PList, top: number, at: number, before: Before): void {
  const size = list.items.length;
  if (at >= size) throw indexError('index out of range');
  const item = list.items[at]!;
  let place = at;
  while (place > top) {
    const parent = (place - 1) >> 1;
    const above = before(item, list.items[parent]!);
    checkSize(list, size);
    if (!above) break;
    place = parent;
  }
  const { items } = list;
  for (let hole = at; hole > place; hole = (hole - 1) >> 1) items[hole] = items[(hole - 1) >> 1]!;
  items[place] = item;
}

/** Moves the hole at `at` down to a leaf, then its item up to its place. */
function siftUp(list: PList, at: number, before: Before): void {
  const size = list.items.length;
  if (at >= size) throw indexError('index out of range');
  const item = list.items[at]!;
  const limit = size >> 1;
  let leaf = at;
  while (leaf < limit) {
    let child = 2 * leaf + 1;
    if (child + 1 < size) {
      const right = !before(list.items[child]!, list.items[child + 1]!);
      checkSize(list, size);
      if (right) child++;
    }
    leaf = child;
  }
  let place = leaf;
  while (place > at && before(item, list.items[place]!)) {
    checkSize(list, size);
    place = (place - 1) >> 1;
  }
  checkSize(list, size);
  const { items } = list;
  let moved = item;
  for (;;) {
    const next = items[place]!;
    items[place] = moved;
    if (place === at) return;
    moved = next;
    place = (place - 1) >> 1;
  }
}

function push(list: PList, item: PValue): void {
  list.items.push(item);
  try {
    siftDown(list, 0, list.items.length - 1, pyObjectLess);
  } catch (error) {
    // left because a comparison has to wait: it begins again
    if (isLeaving(error)) list.items.pop();
    throw error;
  }
}

function pop(list: PList, before: Before): PValue {
  const last = list.items.pop();
  if (last === undefined) throw indexError('index out of range');
  if (list.items.length === 0) return last;
  return replaceTop(list, last, before, last);
}

function replace(list: PList, item: PValue, before: Before): PValue {
  if (list.items.length === 0) throw indexError('index out of range');
  return replaceTop(list, item, before, undefined);
}

/** Puts `item` in the place of the top, and answers that. Where a comparison has to wait, the list is as before, `taken` at its end again. */
function replaceTop(list: PList, item: PValue, before: Before, taken: PValue | undefined): PValue {
  const top = list.items[0]!;
  list.items[0] = item;
  try {
    siftUp(list, 0, before);
  } catch (error) {
    if (isLeaving(error)) {
      list.items[0] = top;
      if (taken !== undefined) list.items.push(taken);
    }
    throw error;
  }
  return top;
}

function heapify(list: PList, before: Before): void {
  if (!isReplayed()) {
    sift(list, before);
    return;
  }
  const copy = new PList(list.items.slice());
  sift(copy, before);
  checkSize(list, copy.items.length);
  list.items = copy.items;
}

function sift(list: PList, before: Before): void {
  for (let at = (list.items.length >> 1) - 1; at >= 0; at--) {
    siftUp(list, at, before);
    if ((at & 0xff) === 0) poll();
  }
}

const heap = arg('heap', instance<PList>(listType));
const item = arg('item', object);

defineModule('_heapq', {
  doc: 'Heaps in lists: every item is before its two children, at 2k+1 and 2k+2.',
  functions: [
    builtinFunction('heappush', {
      doc: 'Adds an item.',
      params: [heap, item, '/'],
      replayed: true,
      run: (_module, list, value) => push(list, value),
    }),
    builtinFunction('heappop', {
      doc: 'Removes and returns the smallest item.',
      params: [heap, '/'],
      replayed: true,
      run: (_module, list) => pop(list, pyObjectLess),
    }),
    builtinFunction('heapreplace', {
      doc: 'Removes and returns the smallest item, and adds another.',
      params: [heap, item, '/'],
      replayed: true,
      run: (_module, list, value) => replace(list, value, pyObjectLess),
    }),
    builtinFunction('heappushpop', {
      doc: 'Adds an item, then removes and returns the smallest.',
      params: [heap, item, '/'],
      replayed: true,
      run(_module, list, value) {
        if (list.items.length === 0 || !pyObjectLess(list.items[0]!, value)) return value;
        return replace(list, value, pyObjectLess);
      },
    }),
    builtinFunction('heapify', {
      doc: 'Makes a list a heap.',
      params: [heap, '/'],
      replayed: true,
      run: (_module, list) => heapify(list, pyObjectLess),
    }),
    builtinFunction('_heappop_max', {
      doc: 'heappop of a heap with the largest item on top.',
      params: [heap, '/'],
      replayed: true,
      run: (_module, list) => pop(list, more),
    }),
    builtinFunction('_heapreplace_max', {
      doc: 'heapreplace of a heap with the largest item on top.',
      params: [heap, item, '/'],
      replayed: true,
      run: (_module, list, value) => replace(list, value, more),
    }),
    builtinFunction('_heapify_max', {
      doc: 'Makes a list a heap with the largest item on top.',
      params: [heap, '/'],
      replayed: true,
      run: (_module, list) => heapify(list, more),
    }),
  ],
  attributes: { __about__: 'Heap queues' },
});
