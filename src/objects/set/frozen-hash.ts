import { normalizeInt } from '../../runtime/values/scalars.ts';

const MASK = (1n << 64n) - 1n;

/** `hash()` of a frozenset of items with these hashes, whatever their order: CPython's own number. */
export function frozenHash(hashes: Iterable<number | bigint>): number | bigint {
  let hash = 0n;
  let count = 0n;
  for (const one of hashes) {
    const own = BigInt(one) & MASK;
    hash ^= ((own ^ 89869747n ^ ((own << 16n) & MASK)) * 3644798167n) & MASK;
    count++;
  }
  hash ^= ((count + 1n) * 1927868237n) & MASK;
  hash ^= (hash >> 11n) ^ (hash >> 25n);
  hash = (hash * 69069n + 907133923n) & MASK;
  if (hash === MASK) return 590923713;
  return normalizeInt(BigInt.asIntN(64, hash));
}
