import { frexp, ldexp } from './float-bits.ts';

/*
 * Constants and tables of the elementary functions, made with bigints in units of 2**-140 and handed out as two doubles.
 */

export const FIXED_BITS = 140;
export const ONE = 1n << BigInt(FIXED_BITS);

const toDouble = (fixed: bigint) => ldexp(Number(fixed), -FIXED_BITS);

/** A fixed-point number as two doubles. */
export function split(fixed: bigint): [high: number, low: number] {
  const high = toDouble(fixed);
  const [mantissa, exponent] = frexp(high);
  const whole = BigInt(mantissa * 2 ** 53);
  const shift = FIXED_BITS + exponent - 53;
  const exact = shift >= 0 ? whole << BigInt(shift) : whole >> BigInt(-shift);
  return [high, toDouble(fixed - exact)];
}

/** `atan(1 / n)`, in units of 1 / `one`. */
function arcCot(n: bigint, one: bigint): bigint {
  let term = one / n;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term /= n * n;
  }
  return sum;
}

/** Pi in units of 2**-bits, by Machin's formula. */
export function piFixed(bits: number): bigint {
  const guard = 16n;
  const one = 1n << (BigInt(bits) + guard);
  return (4n * (4n * arcCot(5n, one) - arcCot(239n, one))) >> guard;
}

/** A table of `count` fixed-point numbers, split. */
export function splitTable(
  count: number,
  entry: (index: number) => bigint,
): { readonly high: Float64Array; readonly low: Float64Array } {
  const high = new Float64Array(count);
  const low = new Float64Array(count);
  for (let i = 0; i < count; i++) [high[i], low[i]] = split(entry(i)) as [number, number];
  return { high, low };
}
