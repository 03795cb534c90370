import { pyObjectLess } from '../../runtime/abstract/compare.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { indexError, runtimeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { listType, type PList } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';

/** The order of a heap, the smallest or the largest item on top. */
type Before = (a: PValue, b: PValue) => boolean;
const more: Before = (a, b) => pyObjectLess(b, a);

/** Comparisons run Python code, which must leave the list's length alone. */
function checkSize(list: PList, size: number): void {
  if (list.items.length !== size) throw runtimeError('list changed size during iteration');
}

/** Moves the item at `at` up to its place, not above `top`. */
function siftDown(list: PList, top: number, at: number, before: Before): void {
  const size = list.items.length;
  if (at >= size) throw indexError('index out of range');
  const item = list.items[at]!;
  let place = at;
  while (place > top) {
    const parent = (place - 1) >> 1;
    const above = list.items[parent]!;
    if (!before(item, above)) break;
    checkSize(list, size);
    list.items[place] = above;
    list.items[parent] = item;
    place = parent;
  }
  checkSize(list, size);
}

/** Moves the hole at `at` down to a leaf, then its item up to its place. */
function siftUp(list: PList, at: number, before: Before): void {
  const size = list.items.length;
  if (at >= size) throw indexError('index out of range');
  const limit = size >> 1;
  let place = at;
  while (place < limit) {
    let child = 2 * place + 1;
    if (child + 1 < size) {
      const right = !before(list.items[child]!, list.items[child + 1]!);
      checkSize(list, size);
      if (right) child++;
    }
    const { items } = list;
    const moved = items[child]!;
    items[child] = items[place]!;
    items[place] = moved;
    place = child;
  }
  siftDown(list, at, place, before);
}

function pop(list: PList, before: Before): PValue {
  const last = list.items.pop();
  if (last === undefined) throw indexError('index out of range');
  if (list.items.length === 0) return last;
  const top = list.items[0]!;
  list.items[0] = last;
  siftUp(list, 0, before);
  return top;
}

function replace(list: PList, item: PValue, before: Before): PValue {
  const top = list.items[0];
  if (top === undefined) throw indexError('index out of range');
  list.items[0] = item;
  siftUp(list, 0, before);
  return top;
}

function heapify(list: PList, before: Before): void {
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
      run(_module, list, value) {
        list.items.push(value);
        siftDown(list, 0, list.items.length - 1, pyObjectLess);
      },
    }),
    builtinFunction('heappop', {
      doc: 'Removes and returns the smallest item.',
      params: [heap, '/'],
      run: (_module, list) => pop(list, pyObjectLess),
    }),
    builtinFunction('heapreplace', {
      doc: 'Removes and returns the smallest item, and adds another.',
      params: [heap, item, '/'],
      run: (_module, list, value) => replace(list, value, pyObjectLess),
    }),
    builtinFunction('heappushpop', {
      doc: 'Adds an item, then removes and returns the smallest.',
      params: [heap, item, '/'],
      run(_module, list, value) {
        if (list.items.length === 0 || !pyObjectLess(list.items[0]!, value)) return value;
        return replace(list, value, pyObjectLess);
      },
    }),
    builtinFunction('heapify', {
      doc: 'Makes a list a heap.',
      params: [heap, '/'],
      run: (_module, list) => heapify(list, pyObjectLess),
    }),
    builtinFunction('_heappop_max', {
      doc: 'heappop of a heap with the largest item on top.',
      params: [heap, '/'],
      run: (_module, list) => pop(list, more),
    }),
    builtinFunction('_heapreplace_max', {
      doc: 'heapreplace of a heap with the largest item on top.',
      params: [heap, item, '/'],
      run: (_module, list, value) => replace(list, value, more),
    }),
    builtinFunction('_heapify_max', {
      doc: 'Makes a list a heap with the largest item on top.',
      params: [heap, '/'],
      run: (_module, list) => heapify(list, more),
    }),
  ],
  attributes: { __about__: 'Heap queues' },
});
