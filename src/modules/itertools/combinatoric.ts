import { collect } from '../../runtime/abstract/iterate.ts';
import { asSsizeArgument } from '../../runtime/abstract/number.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { type Advance, lazyType } from './lazy.ts';

/** Goes through index lists: `indices` is the first, `bump` makes the next or says that there is none. */
function selections(pool: readonly PValue[], indices: number[], empty: boolean, bump: () => boolean): Advance {
  let state: 'first' | 'running' | 'done' = empty ? 'done' : 'first';
  return () => {
    if (state === 'done') return undefined;
    if (state === 'first') state = 'running';
    else if (!bump()) {
      state = 'done';
      return undefined;
    }
    return new PTuple(indices.map((i) => pool[i]!));
  };
}

function sizeArgument(r: number): number {
  if (r < 0) throw valueError('r must be non-negative');
  return r;
}

lazyType('product', {
  doc: 'Tuples of one item of each iterable, the last one running fastest.',
  params: [varargs('iterables'), varkeywords('kwargs')],
  make(_self, iterables, keywords) {
    let repeat = 1;
    for (const [key, value] of keywords) {
      if (key !== 'repeat') throw typeError(`product() got an unexpected keyword argument '${key}'`);
      repeat = asSsizeArgument(value);
      if (repeat < 0) throw valueError('repeat argument cannot be negative');
    }
    const once = repeat === 0 ? [] : iterables.map(collect);
    const pools: PValue[][] = [];
    for (let i = 0; i < repeat && once.length > 0; i++) pools.push(...once);
    const indices = pools.map(() => 0);
    let state = pools.some((pool) => pool.length === 0) ? 2 : 0;
    return () => {
      if (state === 2) return undefined;
      if (state === 0) state = 1;
      else {
        let i = pools.length - 1;
        while (i >= 0 && ++indices[i]! === pools[i]!.length) indices[i--] = 0;
        if (i < 0) {
          state = 2;
          return undefined;
        }
      }
      return new PTuple(pools.map((pool, i) => pool[indices[i]!]!));
    };
  },
});

lazyType('combinations', {
  doc: 'Tuples of r items in order, without repeats.',
  params: [arg('iterable', object), arg('r', ssize)],
  make(_self, iterable, size) {
    const pool = collect(iterable);
    const r = sizeArgument(size);
    const n = pool.length;
    const indices = r > n ? [] : Array.from({ length: r }, (_, i) => i);
    return selections(pool, indices, r > n, () => {
      let i = r - 1;
      while (i >= 0 && indices[i] === i + n - r) i--;
      if (i < 0) return false;
      indices[i]!++;
      for (let k = i + 1; k < r; k++) indices[k] = indices[k - 1]! + 1;
      return true;
    });
  },
});

lazyType('combinations_with_replacement', {
  doc: 'Tuples of r items in order, an item as often as it fits.',
  params: [arg('iterable', object), arg('r', ssize)],
  make(_self, iterable, size) {
    const pool = collect(iterable);
    const r = sizeArgument(size);
    const n = pool.length;
    const none = n === 0 && r > 0;
    const indices: number[] = none ? [] : new Array(r).fill(0);
    return selections(pool, indices, none, () => {
      let i = r - 1;
      while (i >= 0 && indices[i] === n - 1) i--;
      if (i < 0) return false;
      indices.fill(indices[i]! + 1, i);
      return true;
    });
  },
});

lazyType('permutations', {
  doc: 'Tuples of r items in all orders, without repeats.',
  params: [arg('iterable', object), arg('r', object, null)],
  make(_self, iterable, size) {
    const pool = collect(iterable);
    const n = pool.length;
    if (size !== null && typeof size !== 'number' && typeof size !== 'bigint' && typeof size !== 'boolean')
      throw typeError('Expected int as r');
    const r = size === null ? n : sizeArgument(asSsizeArgument(size));
    const order = Array.from({ length: n }, (_, i) => i);
    const cycles = r > n ? [] : Array.from({ length: r }, (_, i) => n - i);
    const indices = r > n ? [] : order.slice(0, r);
    return selections(pool, indices, r > n, () => {
      for (let i = r - 1; i >= 0; i--) {
        cycles[i]!--;
        if (cycles[i] === 0) {
          const first = order[i]!;
          order.copyWithin(i, i + 1);
          order[n - 1] = first;
          cycles[i] = n - i;
        } else {
          const k = n - cycles[i]!;
          const swapped = order[i]!;
          order[i] = order[k]!;
          order[k] = swapped;
          for (let m = 0; m < r; m++) indices[m] = order[m]!;
          return true;
        }
      }
      return false;
    });
  },
});
