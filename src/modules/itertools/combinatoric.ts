import { replayTypes } from '../../objects/function/coroutine-call.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asSsizeArgument } from '../../runtime/abstract/number.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { checkSignals } from '../../truffle/safepoint.ts';
import { type Advance, lazyType, lazyTypes, type PLazyIterator, stateItems } from './lazy.ts';

/** Goes through lists of indices. */
interface Selection {
  /** The first list; `bump` makes the next one in place, or says that there is none. */
  readonly indices: number[];
  bump(): boolean;
  /** There is not even a first one. */
  readonly empty: boolean;
  /** The items at the indices. */
  items(): PValue[];
  /** The constructor's arguments, and those that make an iterator that is over. */
  readonly args: readonly PValue[];
  readonly spent: readonly PValue[];
  /** What `__reduce__` saves, if not the indices, and how it is read. */
  state?(): PValue;
  restore(state: PValue): void;
}

function select(self: PLazyIterator, selection: Selection): Advance {
  const { indices, args } = selection;
  let phase: 'first' | 'running' | 'done' = 'first';
  self.pickling = {
    reduce() {
      if (phase === 'first') return [new PTuple(args)];
      if (phase === 'done') return [new PTuple(selection.spent)];
      return [new PTuple(args), selection.state?.() ?? new PTuple([...indices])];
    },
    restore(state) {
      selection.restore(state);
      if (!selection.empty) phase = 'running';
    },
  };
  const nextItems = () => {
    if (phase === 'done') return undefined;
    if (phase === 'first' ? selection.empty : !selection.bump()) {
      phase = 'done';
      return undefined;
    }
    phase = 'running';
    return selection.items();
  };
  self.nextItems = nextItems;
  return () => {
    const items = nextItems();
    return items === undefined ? undefined : new PTuple(items);
  };
}

/** The items of `pool` at `indices`. Arrays of a few are made as literals, which V8 makes at once. */
function pick(pool: readonly PValue[], indices: readonly number[]): PValue[] {
  const count = indices.length;
  if (count === 2) return [pool[indices[0]!]!, pool[indices[1]!]!];
  if (count === 3) return [pool[indices[0]!]!, pool[indices[1]!]!, pool[indices[2]!]!];
  const items: PValue[] = new Array(count);
  for (let i = 0; i < count; i++) items[i] = pool[indices[i]!]!;
  return items;
}

/** The same from a pool for each index. */
function pickEach(pools: readonly (readonly PValue[])[], indices: readonly number[]): PValue[] {
  const count = indices.length;
  if (count === 2) return [pools[0]![indices[0]!]!, pools[1]![indices[1]!]!];
  if (count === 3) return [pools[0]![indices[0]!]!, pools[1]![indices[1]!]!, pools[2]![indices[2]!]!];
  const items: PValue[] = new Array(count);
  for (let i = 0; i < count; i++) items[i] = pools[i]![indices[i]!]!;
  return items;
}

/** Fills `target` from a tuple of ints, each cut to what is possible at its place. */
function readIndices(target: number[], state: PValue, bounds: (place: number) => readonly [number, number]): void {
  if (!(state instanceof PTuple) || state.items.length !== target.length) throw valueError('invalid arguments');
  for (let i = 0; i < target.length; i++) {
    const index = intValue(state.items[i]!);
    if (index === undefined) throw typeError('an integer is required');
    const [least, most] = bounds(i);
    target[i] = Math.max(least, Math.min(most, Number(index)));
  }
}

function sizeArgument(r: number): number {
  if (r < 0) throw valueError('r must be non-negative');
  return r;
}

lazyType('product', {
  doc: 'Tuples of one item of each iterable, the last one running fastest.',
  params: [varargs('iterables'), arg('repeat', ssize, 1)],
  parsed: 'named',
  pickled: ['reduce', 'restore'],
  make(self, iterables, repeat) {
    if (repeat < 0) throw valueError('repeat argument cannot be negative');
    const once = repeat === 0 ? [] : iterables.map(collect);
    const pools: PValue[][] = [];
    for (let i = 0; i < repeat && once.length > 0; i++) pools.push(...once);
    const indices = pools.map(() => 0);
    return select(self, {
      indices,
      empty: pools.some((pool) => pool.length === 0),
      items: () => pickEach(pools, indices),
      bump() {
        let i = pools.length - 1;
        while (i >= 0 && ++indices[i]! === pools[i]!.length) indices[i--] = 0;
        return i >= 0;
      },
      args: pools.map((pool) => new PTuple(pool)),
      spent: [EMPTY_TUPLE],
      restore: (state) => readIndices(indices, state, (i) => [0, pools[i]!.length - 1]),
    });
  },
});

lazyType('combinations', {
  doc: 'Tuples of r items in order, without repeats.',
  params: [arg('iterable', object), arg('r', ssize)],
  pickled: ['reduce', 'restore'],
  make(self, iterable, size) {
    const pool = collect(iterable);
    const r = sizeArgument(size);
    const n = pool.length;
    const empty = r > n;
    const indices = empty ? [] : Array.from({ length: r }, (_, i) => i);
    const args = [new PTuple(pool), r];
    return select(self, {
      indices,
      empty,
      items: () => pick(pool, indices),
      bump() {
        let i = r - 1;
        while (i >= 0 && indices[i] === i + n - r) i--;
        if (i < 0) return false;
        indices[i]!++;
        for (let k = i + 1; k < r; k++) indices[k] = indices[k - 1]! + 1;
        return true;
      },
      args,
      spent: empty ? args : [EMPTY_TUPLE, r],
      restore: (state) => readIndices(indices, state, (i) => [0, i + n - r]),
    });
  },
});

lazyType('combinations_with_replacement', {
  doc: 'Tuples of r items in order, an item as often as it fits.',
  params: [arg('iterable', object), arg('r', ssize)],
  pickled: ['reduce', 'restore'],
  make(self, iterable, size) {
    const pool = collect(iterable);
    const r = sizeArgument(size);
    const n = pool.length;
    const empty = n === 0 && r > 0;
    const indices: number[] = empty ? [] : new Array(r).fill(0);
    const args = [new PTuple(pool), r];
    return select(self, {
      indices,
      empty,
      items: () => pick(pool, indices),
      bump() {
        let i = r - 1;
        while (i >= 0 && indices[i] === n - 1) i--;
        if (i < 0) return false;
        indices.fill(indices[i]! + 1, i);
        return true;
      },
      args,
      spent: empty ? args : [EMPTY_TUPLE, r],
      restore: (state) => readIndices(indices, state, () => [0, n - 1]),
    });
  },
});

lazyType('permutations', {
  doc: 'Tuples of r items in all orders, without repeats.',
  params: [arg('iterable', object), arg('r', object, null)],
  pickled: ['reduce', 'restore'],
  make(self, iterable, size) {
    const pool = collect(iterable);
    const n = pool.length;
    if (size !== null && intValue(size) === undefined) throw typeError('Expected int as r');
    const r = size === null ? n : sizeArgument(asSsizeArgument(size));
    const empty = r > n;
    const order = Array.from({ length: n }, (_, i) => i);
    const cycles = empty ? [] : Array.from({ length: r }, (_, i) => n - i);
    const indices = empty ? [] : order.slice(0, r);
    const args = [new PTuple(pool), r];
    const take = () => {
      for (let m = 0; m < r; m++) indices[m] = order[m]!;
      return true;
    };
    return select(self, {
      indices,
      empty,
      items: () => pick(pool, indices),
      bump() {
        for (let i = r - 1; i >= 0; i--) {
          cycles[i]!--;
          if (cycles[i] === 0) {
            const first = order[i]!;
            for (let k = i + 1; k < n; k++) order[k - 1] = order[k]!;
            order[n - 1] = first;
            cycles[i] = n - i;
          } else {
            const k = n - cycles[i]!;
            const swapped = order[i]!;
            order[i] = order[k]!;
            order[k] = swapped;
            return take();
          }
        }
        return false;
      },
      args,
      spent: empty ? args : [EMPTY_TUPLE, r],
      state: () => new PTuple([new PTuple([...order]), new PTuple([...cycles])]),
      restore(state) {
        const items = stateItems(state, 2);
        items.forEach((item, i) => {
          if (!(item instanceof PTuple)) throw typeError(`argument ${i + 1} must be tuple, not ${typeOf(item).tpName}`);
        });
        readIndices(order, items[0]!, () => [0, n - 1]);
        readIndices(cycles, items[1]!, (i) => [1, n - i]);
        if (!empty) take();
      },
    });
  },
});

for (const name of ['product', 'combinations', 'combinations_with_replacement', 'permutations'])
  lazyTypes[name]!.iternextItems = (self: PLazyIterator) => {
    checkSignals();
    return self.nextItems!();
  };

// They go over their iterables as they are made.
replayTypes(
  ['product', 'combinations', 'combinations_with_replacement', 'permutations'].map((name) => lazyTypes[name]!),
);
