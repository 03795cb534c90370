import { exp, log } from './exponential.ts';

/*
 * sinh, cosh, asinh and acosh over the exp and log of exponential.ts, by the formulas the C library uses; tanh and atanh need no others than
 * V8's.
 */

/** `cosh(x)`. */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (!(size < 710)) return Math.cosh(x);
  if (size < Math.LN2 / 2) {
    const t = Math.expm1(size);
    const w = 1 + t;
    return size < 2 ** -55 ? w : 1 + (t * t) / (w + w);
  }
  const e = exp(size);
  return size < 22 ? 0.5 * e + 0.5 / e : 0.5 * e;
}

/** `sinh(x)`. */
export function sinh(x: number): number {
  const size = Math.abs(x);
  if (!(size >= 22 && size < 710)) return Math.sinh(x);
  const result = 0.5 * exp(size);
  return x < 0 ? -result : result;
}

/** `asinh(x)`. */
export function asinh(x: number): number {
  const size = Math.abs(x);
  if (!(size >= 2 ** -28) || size === Infinity) return Math.asinh(x);
  let result: number;
  if (size > 2 ** 28) result = log(size) + Math.LN2;
  else if (size > 2) result = log(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
  else {
    const square = size * size;
    result = Math.log1p(size + square / (1 + Math.sqrt(1 + square)));
  }
  return x < 0 ? -result : result;
}

/** `acosh(x)`. */
export function acosh(x: number): number {
  if (!(x > 1) || x === Infinity) return Math.acosh(x);
  if (x > 2 ** 28) return log(x) + Math.LN2;
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return Math.log1p(t + Math.sqrt(2 * t + t * t));
}
