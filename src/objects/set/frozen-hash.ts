import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import type { PValue } from '../../runtime/object.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';

const MASK = (1n << 64n) - 1n;

/** `hash()` of a frozenset of these items, whatever their order: CPython's own number. */
export function frozenHash(items: Iterable<PValue>): number | bigint {
  let hash = 0n;
  let count = 0n;
  for (const item of items) {
    const own = BigInt(pyObjectHash(item)) & MASK;
    hash ^= ((own ^ 89869747n ^ ((own << 16n) & MASK)) * 3644798167n) & MASK;
    count++;
  }
  hash ^= ((count + 1n) * 1927868237n) & MASK;
  hash ^= (hash >> 11n) ^ (hash >> 25n);
  hash = (hash * 69069n + 907133923n) & MASK;
  if (hash === MASK) return 590923713;
  return normalizeInt(BigInt.asIntN(64, hash));
}
