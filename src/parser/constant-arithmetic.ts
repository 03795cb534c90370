/**
 * Arithmetic on constants at compile time, within CPython's limits on the size of results.
 *
 * `undefined` means: leave it to run time. That is always right, so what would need the object layer's care (float powers, division of huge
 * ints, string formatting, errors) is left.
 */
import {
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  FloatConstant,
  FrozenSetConstant,
  type Operator,
  TupleConstant,
  type UnaryOp,
} from './ast.ts';

/** In bits. */
const MAX_INT_SIZE = 128;
const MAX_COLLECTION_SIZE = 256;
const MAX_STRING_SIZE = 4096;
const MAX_TOTAL_ITEMS = 1024;

export function foldUnary(op: UnaryOp, value: ConstantValue): ConstantValue | undefined {
  if (op === 'Not') return !isTrue(value);
  if (typeof value === 'boolean') {
    // `~True` warns, so it happens at run time.
    return op === 'Invert' ? undefined : foldUnary(op, value ? 1 : 0);
  }
  if (isInt(value)) {
    if (op === 'USub') return normalize(-BigInt(value));
    return op === 'UAdd' ? value : normalize(~BigInt(value));
  }
  if (op === 'Invert') return undefined;
  if (value instanceof FloatConstant) return op === 'UAdd' ? value : new FloatConstant(-value.value);
  if (value instanceof ComplexConstant) return op === 'UAdd' ? value : new ComplexConstant(-value.real, -value.imag);
  return undefined;
}

export function foldBinary(op: Operator, left: ConstantValue, right: ConstantValue): ConstantValue | undefined {
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    if (op === 'BitAnd') return left && right;
    if (op === 'BitOr') return left || right;
    if (op === 'BitXor') return left !== right;
  }
  const a = typeof left === 'boolean' ? Number(left) : left;
  const b = typeof right === 'boolean' ? Number(right) : right;
  if (isInt(a) && isInt(b)) return foldInts(op, BigInt(a), BigInt(b));
  if (isNumber(a) && isNumber(b)) return foldFloats(op, a, b);
  if (op === 'Add') return concatenate(a, b);
  if (op === 'Mult') return isInt(a) ? repeat(b, a) : isInt(b) ? repeat(a, b) : undefined;
  return undefined;
}

/** `value[index]` of a string, bytes or tuple constant. */
export function foldSubscript(value: ConstantValue, index: ConstantValue): ConstantValue | undefined {
  if (typeof index === 'boolean') return foldSubscript(value, Number(index));
  if (typeof index !== 'number') return undefined;
  if (typeof value === 'string') return at([...value], index);
  if (value instanceof TupleConstant) return at(value.items, index);
  if (value instanceof BytesConstant) return value.value.at(index);
  return undefined;
}

function at<T>(items: readonly T[], index: number): T | undefined {
  return items[index < 0 ? index + items.length : index];
}

function isInt(value: ConstantValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isNumber(value: ConstantValue): value is number | bigint | FloatConstant | ComplexConstant {
  return isInt(value) || value instanceof FloatConstant || value instanceof ComplexConstant;
}

export function isTrue(value: ConstantValue): boolean {
  if (value === null || value === false || value === 0 || value === '') return false;
  if (value instanceof FloatConstant) return value.value !== 0;
  if (value instanceof ComplexConstant) return value.real !== 0 || value.imag !== 0;
  if (value instanceof BytesConstant) return value.value.length > 0;
  if (value instanceof TupleConstant || value instanceof FrozenSetConstant) return value.items.length > 0;
  return true;
}

function normalize(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

function bits(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
}

function foldInts(op: Operator, a: bigint, b: bigint): ConstantValue | undefined {
  switch (op) {
    case 'Add':
      return normalize(a + b);
    case 'Sub':
      return normalize(a - b);
    case 'Mult':
      return bits(a) + bits(b) > MAX_INT_SIZE ? undefined : normalize(a * b);
    case 'Div': {
      const x = Number(a);
      const y = Number(b);
      if (y === 0 || !Number.isSafeInteger(x) || !Number.isSafeInteger(y)) return undefined;
      return new FloatConstant(x === 0 ? 0 : x / y);
    }
    case 'FloorDiv':
      return b === 0n ? undefined : normalize(floorDivide(a, b));
    case 'Mod':
      return b === 0n ? undefined : normalize(a - b * floorDivide(a, b));
    case 'Pow':
      if (b < 0n || (a !== 0n && b > 0n && BigInt(bits(a)) > BigInt(MAX_INT_SIZE) / b)) return undefined;
      return normalize(a ** b);
    case 'LShift':
      if (b < 0n || (a !== 0n && (b > BigInt(MAX_INT_SIZE) || bits(a) > MAX_INT_SIZE - Number(b)))) return undefined;
      return a === 0n ? 0 : normalize(a << b);
    case 'RShift':
      if (b < 0n) return undefined;
      return b > BigInt(bits(a)) ? (a < 0n ? -1 : 0) : normalize(a >> b);
    case 'BitAnd':
      return normalize(a & b);
    case 'BitOr':
      return normalize(a | b);
    case 'BitXor':
      return normalize(a ^ b);
    case 'MatMult':
      return undefined;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

type NumberConstant = number | bigint | FloatConstant | ComplexConstant;

function foldFloats(op: Operator, left: NumberConstant, right: NumberConstant): ConstantValue | undefined {
  const a = asFloat(left);
  const b = asFloat(right);
  if (a === undefined || b === undefined) return foldComplex(op, asComplex(left), asComplex(right));
  switch (op) {
    case 'Add':
      return new FloatConstant(a + b);
    case 'Sub':
      return new FloatConstant(a - b);
    case 'Mult':
      return new FloatConstant(a * b);
    case 'Div':
      return b === 0 ? undefined : new FloatConstant(a / b);
    default:
      return undefined;
  }
}

function foldComplex(op: Operator, a: ComplexConstant, b: ComplexConstant): ConstantValue | undefined {
  if (!Number.isFinite(a.real) || !Number.isFinite(b.real)) return undefined;
  if (op === 'Add') return new ComplexConstant(a.real + b.real, a.imag + b.imag);
  if (op === 'Sub') return new ComplexConstant(a.real - b.real, a.imag - b.imag);
  return undefined;
}

/** A real number as a float; `undefined` for a complex one. An int too large makes the operation fail at run time: NaN keeps it there. */
function asFloat(value: NumberConstant): number | undefined {
  if (value instanceof FloatConstant) return value.value;
  return value instanceof ComplexConstant ? undefined : Number(value);
}

function asComplex(value: NumberConstant): ComplexConstant {
  return value instanceof ComplexConstant ? value : new ComplexConstant(asFloat(value)!, 0);
}

function concatenate(a: ConstantValue, b: ConstantValue): ConstantValue | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof BytesConstant && b instanceof BytesConstant) {
    const joined = new Uint8Array(a.value.length + b.value.length);
    joined.set(a.value);
    joined.set(b.value, a.value.length);
    return new BytesConstant(joined);
  }
  if (a instanceof TupleConstant && b instanceof TupleConstant) return new TupleConstant([...a.items, ...b.items]);
  return undefined;
}

function repeat(value: ConstantValue, times: number | bigint): ConstantValue | undefined {
  if (typeof value === 'string') {
    const length = [...value].length;
    if (length > 0 && (times < 0 || times > Math.floor(MAX_STRING_SIZE / length))) return undefined;
    return length === 0 ? '' : value.repeat(Number(times));
  }
  if (value instanceof BytesConstant) {
    const length = value.value.length;
    if (length > 0 && (times < 0 || times > Math.floor(MAX_STRING_SIZE / length))) return undefined;
    const repeated = new Uint8Array(length * Number(length === 0 ? 0 : times));
    for (let i = 0; i < repeated.length; i += length) repeated.set(value.value, i);
    return new BytesConstant(repeated);
  }
  if (value instanceof TupleConstant) {
    const length = value.items.length;
    if (length === 0) return value;
    if (times < 0 || times > Math.floor(MAX_COLLECTION_SIZE / length)) return undefined;
    const count = Number(times);
    if (count > 0 && countItems(value) > Math.floor(MAX_TOTAL_ITEMS / count)) return undefined;
    const items: ConstantValue[] = [];
    for (let i = 0; i < count; i++) items.push(...value.items);
    return new TupleConstant(items);
  }
  return undefined;
}

/** Items of a tuple and of the tuples in it. */
function countItems(value: TupleConstant): number {
  let count = value.items.length;
  for (const item of value.items) if (item instanceof TupleConstant) count += countItems(item);
  return count;
}
