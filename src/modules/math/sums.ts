import { drain, iterate, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asDouble, OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { overflowError, valueError } from '../../runtime/errors.ts';
import { integerParts } from '../../runtime/numbers/float-bits.ts';
import { productTail } from '../../runtime/numbers/hypot.ts';
import { intAdd, intMul, type PlainInt } from '../../runtime/numbers/int-arithmetic.ts';
import { intTrueDivide } from '../../runtime/numbers/int-float.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { isFloat, normalizeInt } from '../../runtime/values/scalars.ts';

/** Doubles that do not overlap, of growing size: their sum is exactly that of what was added. */
class Partials {
  #values = new Float64Array(8);
  #count = 0;
  /** The sum of what was infinite or no number, and of the infinities alone. */
  #special = 0;
  #infinities = 0;

  add(given: number): void {
    const values = this.#values;
    const count = this.#count;
    let x = given;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const y = values[i]!;
      const high = x + y;
      const low = Math.abs(x) < Math.abs(y) ? x - (high - y) : y - (high - x);
      if (low !== 0) values[kept++] = low;
      x = high;
    }
    this.#count = kept;
    if (x === 0) return;
    if (!Number.isFinite(x)) {
      if (Number.isFinite(given)) throw overflowError('intermediate overflow in fsum');
      if (!Number.isNaN(given)) this.#infinities += given;
      this.#special += given;
      this.#count = 0;
      return;
    }
    if (kept === values.length) {
      this.#values = new Float64Array(kept * 2);
      this.#values.set(values);
    }
    this.#values[kept] = x;
    this.#count = kept + 1;
  }

  /** The sum, rounded once. */
  get sum(): number {
    if (this.#special !== 0) {
      if (Number.isNaN(this.#infinities)) throw valueError('-inf + inf in fsum');
      return this.#special;
    }
    const partials = this.#values;
    let n = this.#count;
    if (n === 0) return 0;
    let high = partials[--n]!;
    let low = 0;
    while (n > 0) {
      const x = high;
      const y = partials[--n]!;
      high = x + y;
      low = y - (high - x);
      if (low !== 0) break;
    }
    // Half way cases: the next partial tells which way.
    if (n > 0 && ((low < 0 && partials[n - 1]! < 0) || (low > 0 && partials[n - 1]! > 0))) {
      const y = low * 2;
      const x = high + y;
      if (y === x - high) high = x;
    }
    return high;
  }
}

/** `math.fsum`: the exact sum, rounded once. */
export function fsum(items: PValue): PFloat {
  const partials = new Partials();
  const add = (item: PValue): boolean => {
    if (item instanceof PFloat) partials.add(item.value);
    else if (typeof item === 'number') partials.add(item);
    else return false;
    return true;
  };
  const iterator = pyObjectGetIter(items);
  for (;;) {
    const other = drain(iterator, items, add);
    if (other === undefined) return new PFloat(partials.sum);
    partials.add(asDouble(other));
  }
}

/** `math.fma`: `x * y + z`, rounded once. */
export function fma(x: number, y: number, z: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(z)) {
    const product = x * y;
    const result = Number.isFinite(x) && Number.isFinite(y) ? z : product + z;
    if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y) && !Number.isNaN(z))
      throw valueError('invalid operation in fma');
    return result;
  }
  if (x === 0 || y === 0 || z === 0) {
    if (x === 0 || y === 0) return x * y + z;
  }
  const [mx, ex] = integerParts(x);
  const [my, ey] = integerParts(y);
  const [mz, ez] = integerParts(z);
  const product = BigInt(mx) * BigInt(my);
  const exponent = z === 0 ? ex + ey : Math.min(ex + ey, ez);
  const sum = (product << BigInt(ex + ey - exponent)) + (z === 0 ? 0n : BigInt(mz) << BigInt(ez - exponent));
  if (sum === 0n) return z === 0 && x < 0 !== y < 0 ? -0 : 0;
  try {
    const result =
      exponent >= 0
        ? Number(sum << BigInt(exponent))
        : intTrueDivide(normalizeInt(sum), normalizeInt(1n << BigInt(-exponent)));
    if (!Number.isFinite(result)) throw overflowError('overflow in fma');
    if (result === 0) return sum < 0n ? -0 : 0;
    return result;
  } catch {
    throw overflowError('overflow in fma');
  }
}

/** A sum in three doubles, of decreasing size. */
class TripleSum {
  high = 0;
  low = 0;
  tiny = 0;
  addProduct(x: number, y: number): void {
    const product = x * y;
    const tail = productTail(x, y, product);
    const [sum, rest] = twoSum(this.high, product);
    const [low1, rest1] = twoSum(this.low, tail);
    const [low2, rest2] = twoSum(low1, rest);
    this.high = sum;
    this.low = low2;
    this.tiny += rest1 + rest2;
  }
  get value(): number {
    const [last, lost] = twoSum(this.low, this.tiny);
    const [total] = twoSum(this.high, last);
    return total + lost;
  }
}

function twoSum(x: number, y: number): [number, number] {
  const sum = x + y;
  const z = sum - x;
  return [sum, x - (sum - z) + (y - z)];
}

/** What `math.sumprod` multiplies as doubles: floats, and beside them ints and bools. */
function factor(value: PValue): number | undefined {
  if (isFloat(value)) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? Number(value)
    : undefined;
}

/** Past it the halves of a factor may overflow. */
const SPLITTABLE = 2 ** 970;

/** `math.sumprod`: ints, then floats are added up apart, each until something else comes. */
export function sumProduct(p: PValue, q: PValue): PValue {
  const left = iterate(p);
  const right = iterate(q);
  let total: PValue = 0;
  let ints: PlainInt | null = 0;
  let floats: TripleSum | null = new TripleSum();
  let hasFloats = false;
  for (;;) {
    const a = left.next();
    const b = right.next();
    if (a.done !== b.done) throw valueError('Inputs are not the same length');
    const x: PValue = a.value ?? null;
    const y: PValue = (b.value as PValue) ?? null;
    if (ints !== null) {
      const exact =
        (typeof x === 'number' || typeof x === 'bigint') && (typeof y === 'number' || typeof y === 'bigint');
      if (exact) {
        ints = intAdd(ints, intMul(x, y));
        continue;
      }
      total = ints;
      ints = null;
    }
    if (floats !== null) {
      if (!a.done && (isFloat(x) || isFloat(y))) {
        const fx = factor(x);
        const fy = factor(y);
        if (
          fx !== undefined &&
          fy !== undefined &&
          Math.max(Math.abs(fx), Math.abs(fy)) < SPLITTABLE &&
          Number.isFinite(fx * fy) &&
          Number.isFinite(floats.high + fx * fy)
        ) {
          floats.addProduct(fx, fy);
          hasFloats = true;
          continue;
        }
      }
      if (hasFloats) total = pyNumberBinary(total, new PFloat(floats.value), OPERATORS.Add);
      floats = null;
    }
    if (a.done) return total;
    total = pyNumberBinary(total, pyNumberBinary(x, y, OPERATORS.Mult), OPERATORS.Add);
  }
}

/** The coordinates of a point given as a sequence of numbers. */
export function coordinates(point: PValue): number[] {
  const result: number[] = [];
  for (const item of iterate(point)) result.push(asDouble(item));
  return result;
}
