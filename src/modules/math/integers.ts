import { overflowError, valueError } from '../../runtime/errors.ts';
import { intFloorDiv, intMul, intSub, type PlainInt } from '../../runtime/numbers/int-arithmetic.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';
import { poll } from '../../truffle/intrinsics.ts';

const LONG_MAX = 9223372036854775807n;

/** Product of the numbers from `low` to `high`: halves are multiplied, so that factors are of like size; and doubles as long as they are exact. */
function productOfRange(low: number, high: number): bigint {
  if (high - low < 24) {
    let product = 1n;
    let part = 1;
    for (let i = low; i <= high; i++) {
      if (part * i <= Number.MAX_SAFE_INTEGER) {
        part *= i;
        continue;
      }
      product *= BigInt(part);
      part = i;
    }
    return product * BigInt(part);
  }
  poll();
  const middle = Math.floor((low + high) / 2);
  return productOfRange(low, middle) * productOfRange(middle + 1, high);
}

const smallFactorials: PlainInt[] = [1];
for (let n = 1; n <= 30; n++) smallFactorials.push(normalizeInt(BigInt(smallFactorials[n - 1]!) * BigInt(n)));

/** `math.factorial`. */
export function factorial(n: PlainInt): PlainInt {
  const small = smallFactorials[n as number];
  if (small !== undefined) return small;
  if (n < 0) throw valueError('factorial() not defined for negative values');
  if (n > LONG_MAX || typeof n === 'bigint') throw overflowError(`factorial() argument should not exceed ${LONG_MAX}`);
  return normalizeInt(productOfRange(2, n));
}

/** `math.perm`. */
export function permutations(n: PlainInt, k: PlainInt | null): PlainInt {
  if (k === null) return factorial(n);
  if (n < 0) throw valueError('n must be a non-negative integer');
  if (k < 0) throw valueError('k must be a non-negative integer');
  if (k > n) return 0;
  if (typeof k === 'bigint') throw overflowError(`k must not exceed ${LONG_MAX}`);
  if (k === 0) return 1;
  if (typeof n === 'number') return normalizeInt(productOfRange(n - k + 1, n));
  let product: PlainInt = n;
  for (let i = 1; i < k; i++) product = intMul(product, intSub(n, i));
  return product;
}

/** `math.comb` in doubles; `undefined` where a product on the way is not exact. */
function smallCombinations(n: number, k: number): number | undefined {
  let result = n;
  for (let i = 1; i < k; i++) {
    const product = result * (n - i);
    if (product > Number.MAX_SAFE_INTEGER) return undefined;
    result = product / (i + 1);
  }
  return result;
}

/** `math.comb`. */
export function combinations(n: PlainInt, k: PlainInt): PlainInt {
  if (n < 0) throw valueError('n must be a non-negative integer');
  if (k < 0) throw valueError('k must be a non-negative integer');
  if (k > n) return 0;
  const other = intSub(n, k);
  const fewer = other < k ? other : k;
  if (typeof fewer === 'bigint') throw overflowError(`min(n - k, k) must not exceed ${LONG_MAX}`);
  if (fewer === 0) return 1;
  if (fewer === 1) return n;
  if (typeof n === 'number') {
    const small = smallCombinations(n, fewer);
    if (small !== undefined) return small;
    const top = productOfRange(n - fewer + 1, n);
    return normalizeInt(top / productOfRange(2, fewer));
  }
  let result: PlainInt = n;
  for (let i = 1; i < fewer; i++) result = intFloorDiv(intMul(result, intSub(n, i)), i + 1);
  return result;
}
