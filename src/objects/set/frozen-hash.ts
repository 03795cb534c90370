import { mulHigh, signedOf } from '../../runtime/abstract/hash.ts';

const MIX = 89869747;
const SPREAD = 3644798167;
const COUNTED = 1927868237;
const FACTOR = 69069;
const ADDEND = 907133923;
/** Instead of -1, which is no hash. */
const NO_HASH = 590923713;

/** `hash()` of a frozenset of items with these hashes, whatever their order: CPython's own number, made of halves of 32 bits. */
export function frozenHash(hashes: readonly (number | bigint)[]): number | bigint {
  const counted = hashes.length + 1;
  let high = mulHigh(counted, COUNTED);
  let low = Math.imul(counted, COUNTED);
  for (let i = 0; i < hashes.length; i++) {
    const one = hashes[i]!;
    const ownLow = typeof one === 'number' ? one | 0 : Number(BigInt.asIntN(32, one));
    const ownHigh = typeof one === 'number' ? Math.floor(one / 0x100000000) | 0 : Number(BigInt.asIntN(32, one >> 32n));
    const mixedLow = ownLow ^ MIX ^ (ownLow << 16);
    const mixedHigh = ownHigh ^ ((ownHigh << 16) | (ownLow >>> 16));
    low ^= Math.imul(mixedLow, SPREAD);
    high ^= mulHigh(mixedLow >>> 0, SPREAD) + Math.imul(mixedHigh, SPREAD);
  }
  const shiftedLow = ((low >>> 11) | (high << 21)) ^ ((low >>> 25) | (high << 7));
  const shiftedHigh = (high >>> 11) ^ (high >>> 25);
  low ^= shiftedLow;
  high ^= shiftedHigh;
  const sum = (Math.imul(low, FACTOR) >>> 0) + ADDEND;
  const carry = sum > 0xffffffff ? 1 : 0;
  high = (mulHigh(low >>> 0, FACTOR) + Math.imul(high, FACTOR) + carry) | 0;
  low = sum | 0;
  return high === -1 && low === -1 ? NO_HASH : signedOf(high, low);
}
