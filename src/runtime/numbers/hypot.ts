import { frexp, ldexp, powerOfTwo } from './float-bits.ts';

/*
 * Euclidean length without overflow and nearly always correctly rounded: C's hypot, and CPython's vector_norm behind math.hypot and math.dist.
 */

/** The low part of `a * b`, whose high part is the rounded product: Dekker's split, for operands far from overflow. */
export function productTail(a: number, b: number, product: number): number {
  const x = a * 134217729;
  const ah = x - (x - a);
  const al = a - ah;
  const y = b * 134217729;
  const bh = y - (y - b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

/** Length of the vector: infinite if any part is, else nan if any is. */
export function vectorNorm(parts: readonly number[]): number {
  let max = 0;
  let nan = false;
  for (let i = 0; i < parts.length; i++) {
    const size = Math.abs(parts[i]!);
    if (Number.isNaN(size)) nan = true;
    else if (size > max) max = size;
  }
  if (max === Infinity) return max;
  if (nan) return NaN;
  if (max === 0 || parts.length === 1) return max;
  const [, exponent] = frexp(max);
  if (exponent < -1023) {
    // Subnormal: scale up exactly, then down.
    const scaled = parts.map((part) => part * 2 ** 200);
    return ldexp(vectorNorm(scaled), -200);
  }
  // The sum of squares starts at 1, so that additions have a known order of size: compensated summation.
  let sum = 1;
  let fraction1 = 0;
  let fraction2 = 0;
  const scale = exponent > -1023 && exponent < 1023 ? powerOfTwo(-exponent) : 0;
  for (let i = 0; i < parts.length; i++) {
    const x = scale !== 0 ? parts[i]! * scale : ldexp(parts[i]!, -exponent);
    const square = x * x;
    const tail = productTail(x, x, square);
    const next = sum + square;
    fraction1 += sum - next + square;
    fraction2 += tail;
    sum = next;
  }
  let h = Math.sqrt(sum - 1 + (fraction1 + fraction2));
  // One differential correction: what h**2 misses, over 2h.
  const square = -h * h;
  const tail = -productTail(h, h, -square);
  const next = sum + square;
  fraction1 += sum - next + square;
  fraction2 += tail;
  sum = next;
  h += (sum - 1 + (fraction1 + fraction2)) / (2 * h);
  return scale !== 0 ? h / scale : ldexp(h, exponent);
}

/** `hypot(x, y)`. */
export function hypot(x: number, y: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return Infinity;
    return NaN;
  }
  return vectorNorm([x, y]);
}
