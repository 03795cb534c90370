import { overflowError, typeError } from '../errors.ts';
import type { PBase, PValue } from '../object.ts';
import type { PType } from '../type.ts';
import type { SlotName } from '../type-slots.ts';
import { NotImplemented } from '../types.ts';
import { PFloat } from '../values/float.ts';
import { floatType, intType, intValue, isInstanceOf, typeOf } from '../values/scalars.ts';
import { warn } from '../warn.ts';

/** One binary operator: its slots and its symbol in messages. */
export interface BinaryOperator {
  readonly slot: SlotName & `nb_${string}`;
  readonly inplace: SlotName & `nb_inplace_${string}`;
  readonly symbol: string;
}

const operator = (name: string, symbol: string): BinaryOperator =>
  ({ slot: `nb_${name}`, inplace: `nb_inplace_${name}`, symbol }) as BinaryOperator;

/** Binary operators by the name of their `ast` class. */
export const OPERATORS = {
  Add: operator('add', '+'),
  Sub: operator('subtract', '-'),
  Mult: operator('multiply', '*'),
  MatMult: operator('matrix_multiply', '@'),
  Div: operator('true_divide', '/'),
  Mod: operator('remainder', '%'),
  Pow: operator('power', '** or pow()'),
  LShift: operator('lshift', '<<'),
  RShift: operator('rshift', '>>'),
  BitOr: operator('or', '|'),
  BitXor: operator('xor', '^'),
  BitAnd: operator('and', '&'),
  FloorDiv: operator('floor_divide', '//'),
} as const;

type BinarySlot = (a: PValue, b: PValue, c?: PValue) => PValue;

/** `binary_op1`: the slots of both sides, the right one first when its type is a proper subtype of the left one's. */
function tryBinary(a: PValue, b: PValue, slot: BinaryOperator['slot']): PValue {
  const leftType = typeOf(a);
  const rightType = typeOf(b);
  const left = leftType[slot] as BinarySlot | null;
  let right = rightType === leftType ? null : (rightType[slot] as BinarySlot | null);
  if (right === left) right = null;
  if (left !== null) {
    if (right !== null && rightType.isSubtypeOf(leftType)) {
      const result = right(a, b, null);
      if (result !== NotImplemented) return result;
      right = null;
    }
    const result = left(a, b, null);
    if (result !== NotImplemented) return result;
  }
  return right === null ? NotImplemented : right(a, b, null);
}

function unsupported(symbol: string, a: PValue, b: PValue) {
  return typeError(`unsupported operand type(s) for ${symbol}: '${typeOf(a).tpName}' and '${typeOf(b).tpName}'`);
}

/** `a OP b` in full, with the sequence meanings of `+` and `*`. */
export function pyNumberBinary(a: PValue, b: PValue, op: BinaryOperator): PValue {
  const result = tryBinary(a, b, op.slot);
  return result === NotImplemented ? binaryOfSequences(a, b, op) : result;
}

/** The rest of `a OP b`, when the left side's method answered NotImplemented and the right side's class derives from no class that has it too. */
export function pyNumberRightBinary(a: PValue, b: PValue, op: BinaryOperator): PValue {
  const rightType = typeOf(b);
  const right = rightType === typeOf(a) ? null : (rightType[op.slot] as BinarySlot | null);
  const result = right === null ? NotImplemented : right(a, b, null);
  return result === NotImplemented ? binaryOfSequences(a, b, op) : result;
}

/** What `+` and `*` mean to sequences that are no numbers; the TypeError otherwise. */
function binaryOfSequences(a: PValue, b: PValue, op: BinaryOperator): PValue {
  if (op === OPERATORS.Add) {
    const concat = typeOf(a).sq_concat;
    if (concat !== null) return concat(a as PBase, b);
  } else if (op === OPERATORS.Mult) {
    const repeated = tryRepeat(a, b, false);
    if (repeated !== undefined) return repeated;
  } else if (op === OPERATORS.RShift && isPrintFunction(a))
    throw typeError(
      `unsupported operand type(s) for >>: 'builtin_function_or_method' and '${typeOf(b).tpName}'. Did you mean "print(<message>, file=<output_stream>)"?`,
    );
  throw unsupported(op.symbol, a, b);
}

function isPrintFunction(value: PValue): boolean {
  return (
    typeOf(value).name === 'builtin_function_or_method' &&
    (value as unknown as { definition: { name: string } }).definition.name === 'print'
  );
}

function tryRepeat(a: PValue, b: PValue, inplace: boolean): PValue | undefined {
  const leftType = typeOf(a);
  const rightType = typeOf(b);
  const left = (inplace ? leftType.sq_inplace_repeat : null) ?? leftType.sq_repeat;
  if (left !== null) return left(a as PBase, repeatCount(b));
  if (inplace && hasSequenceSlots(leftType)) return undefined;
  if (rightType.sq_repeat !== null) return rightType.sq_repeat(b as PBase, repeatCount(a));
  return undefined;
}

/** Whether CPython's type has `tp_as_sequence`, with which `*=` does not look at the right operand. */
function hasSequenceSlots(type: PType): boolean {
  return type.isHeapType || type.sq_item !== null || type.sq_contains !== null;
}

function repeatCount(count: PValue): number {
  if (typeof count === 'number') return count;
  if (!hasIndex(count)) throw typeError(`can't multiply sequence by non-int of type '${typeOf(count).tpName}'`);
  return asSsize(count);
}

/** `a OP= b` in full. */
export function pyNumberInplace(a: PValue, b: PValue, op: BinaryOperator): PValue {
  const type = typeOf(a);
  const inplace = type[op.inplace] as BinarySlot | null;
  if (inplace !== null) {
    const result = inplace(a, b, null);
    if (result !== NotImplemented) return result;
  }
  const result = tryBinary(a, b, op.slot);
  if (result !== NotImplemented) return result;
  if (op === OPERATORS.Add) {
    const concat = type.sq_inplace_concat ?? type.sq_concat;
    if (concat !== null) return concat(a as PBase, b);
  } else if (op === OPERATORS.Mult) {
    const repeated = tryRepeat(a, b, true);
    if (repeated !== undefined) return repeated;
  }
  throw unsupported(op === OPERATORS.Pow ? '**=' : `${op.symbol}=`, a, b);
}

/** `pow(a, b, c)` with a modulus. */
export function pyNumberPower(a: PValue, b: PValue, modulus: PValue): PValue {
  if (modulus === null) return pyNumberBinary(a, b, OPERATORS.Pow);
  for (const type of new Set([typeOf(a), typeOf(b), typeOf(modulus)])) {
    if (type.nb_power === null) continue;
    const result = type.nb_power(a, b, modulus);
    if (result !== NotImplemented) return result;
  }
  throw typeError(
    `unsupported operand type(s) for ** or pow(): '${typeOf(a).tpName}', '${typeOf(b).tpName}', '${typeOf(modulus).tpName}'`,
  );
}

/** `divmod(a, b)`. */
export function pyNumberDivmod(a: PValue, b: PValue): PValue {
  const result = tryBinary(a, b, 'nb_divmod');
  if (result === NotImplemented) throw unsupported('divmod()', a, b);
  return result;
}

const UNARY = {
  USub: ['nb_negative', 'bad operand type for unary -: '],
  UAdd: ['nb_positive', 'bad operand type for unary +: '],
  Invert: ['nb_invert', 'bad operand type for unary ~: '],
  Abs: ['nb_absolute', 'bad operand type for abs(): '],
} as const;

/** `-a`, `+a`, `~a`, `abs(a)`. */
export function pyNumberUnary(a: PValue, op: keyof typeof UNARY): PValue {
  const [slot, message] = UNARY[op];
  const type = typeOf(a);
  const run = type[slot];
  if (run === null) throw typeError(`${message}'${type.tpName}'`);
  return run(a);
}

/** Whether `asIndex` will work: `PyIndex_Check`. */
export function hasIndex(value: PValue): boolean {
  return intValue(value) !== undefined || typeOf(value).nb_index !== null;
}

/** `PyNumber_Index`, down to the plain integer. */
export function asIndex(value: PValue): number | bigint {
  const plain = intValue(value);
  if (plain !== undefined) return plain;
  const type = typeOf(value);
  if (type.nb_index === null) throw typeError(`'${type.tpName}' object cannot be interpreted as an integer`);
  const result = type.nb_index(value);
  const index = intValue(result);
  if (index === undefined) throw typeError(`__index__ returned non-int (type ${typeOf(result).tpName})`);
  if (!isExactInt(result)) warnOfSubclass('__index__', 'int', result);
  return index;
}

export function isExactInt(value: PValue): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** What a conversion should not return is accepted still, with a warning. */
export function warnOfSubclass(method: string, kind: string, result: PValue): void {
  warn(
    'DeprecationWarning',
    `${method} returned non-${kind} (type ${typeOf(result).tpName}).  The ability to return an instance of a strict subclass of ${kind} is deprecated, and may be removed in a future version of Python.`,
  );
}

/** The largest `Py_ssize_t` is 2**63 - 1; sizes here are numbers, which are exact only up to this one. */
export const SSIZE_MAX = Number.MAX_SAFE_INTEGER;

/** `PyNumber_AsSsize_t` with OverflowError: a size or count. */
export function asSsize(value: PValue): number {
  return asSequenceIndex(value, overflowError);
}

/** An int that a `Py_ssize_t` holds but a number does not, as the nearest size: no real object has either. */
function clipSsize(index: bigint): number | undefined {
  if (BigInt.asIntN(64, index) !== index) return undefined;
  return index > 0n ? SSIZE_MAX : -SSIZE_MAX;
}

/** `PyLong_AsSsize_t`: how builtin functions read a size among their arguments. */
export function asSsizeArgument(value: PValue): number {
  const index = asIndex(value);
  if (typeof index === 'number') return index;
  const clipped = clipSsize(index);
  if (clipped === undefined) throw overflowError('Python int too large to convert to C ssize_t');
  return clipped;
}

/** `PyNumber_AsSsize_t` that clips: for slice bounds. */
export function asClippedSsize(value: PValue): number {
  const index = asIndex(value);
  if (typeof index === 'number') return index;
  return index > 0n ? SSIZE_MAX : -SSIZE_MAX;
}

/** `PyNumber_AsSsize_t` with the error for what does not fit. */
export function asSequenceIndex(value: PValue, makeError: (message: string) => unknown): number {
  const index = asIndex(value);
  if (typeof index === 'number') return index;
  const clipped = clipSsize(index);
  if (clipped === undefined) throw makeError(`cannot fit '${typeOf(value).tpName}' into an index-sized integer`);
  return clipped;
}

/** `PyFloat_AsDouble`: floats, `__float__`, `__index__`. */
export function asDouble(value: PValue): number {
  if (value instanceof PFloat) return value.value;
  if (typeof value === 'number') return value;
  const type = typeOf(value);
  if (type.nb_float !== null) {
    const result = type.nb_float(value);
    if (!isInstanceOf(result, floatType))
      throw typeError(`${type.tpName}.__float__ returned non-float (type ${typeOf(result).tpName})`);
    if (typeOf(result) !== floatType) warnOfSubclass(`${type.tpName}.__float__`, 'float', result);
    return (result as PFloat).value;
  }
  if (type.nb_index !== null) return intToDouble(asIndex(value));
  throw typeError(`must be real number, not ${type.tpName}`);
}

/** `PyLong_AsDouble`: rounds half to even, raises OverflowError past the largest double. */
export function intToDouble(value: number | bigint): number {
  if (typeof value === 'number') return value;
  const double = Number(value);
  if (!Number.isFinite(double)) throw overflowError('int too large to convert to float');
  return double;
}

/** The `int` that `nb_int` or `nb_index` gives, for `int(x)`; `undefined` when the type has neither. */
export function numberInt(value: PValue): number | bigint | undefined {
  const type = typeOf(value);
  const convert = type.nb_int ?? type.nb_index;
  if (convert === null) return undefined;
  const result = convert(value);
  if (!isInstanceOf(result, intType))
    throw typeError(
      `${type.nb_int !== null ? '__int__' : '__index__'} returned non-int (type ${typeOf(result).tpName})`,
    );
  return intValue(result)!;
}
