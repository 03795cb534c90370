import { callUnbound } from '../../runtime/abstract/attribute.ts';
import { asIndex, hasIndex, isExactInt, warnOfSubclass } from '../../runtime/abstract/number.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { checkPositional, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PlainInt } from '../../runtime/numbers/int-arithmetic.ts';
import { intFromFloat } from '../../runtime/numbers/int-float.ts';
import { parseInteger } from '../../runtime/numbers/int-text.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { intType, intValue, isFloat, type PInt, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';

/** `int(…)`: `long_new`. */
export function intNew(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  const given = positionalCount(args, keywords);
  if (given < args.length && args.length > 2)
    throw typeError(`int() takes at most 2 ${given === 0 ? 'keyword ' : ''}arguments (${args.length} given)`);
  if (keywords !== null)
    for (const keyword of keywords)
      if (keyword !== 'base') throw typeError(`int() got an unexpected keyword argument '${keyword}'`);
  checkPositional('int', given, 0, 2);
  const hasBase = args.length > given || given > 1;
  if (given > 1 && args.length > given) throw typeError("argument for int() given by name ('base') and position (2)");
  const base = hasBase ? args[args.length > given ? given : 1]! : undefined;
  const x = given > 0 ? args[0]! : undefined;
  const value = plainInt(x, base);
  return type === intType ? value : makeInt(type, value);
}

/** An instance of `type`, a subclass of int. */
export function makeInt(type: PType, value: PlainInt): PValue {
  const made = type.allocate(type) as PInt;
  made.value = value;
  return made;
}

function plainInt(x: PValue | undefined, base: PValue | undefined): PlainInt {
  if (x === undefined) {
    if (base !== undefined) throw typeError('int() missing string argument');
    return 0;
  }
  if (base === undefined) return toInt(x);
  const index = asIndex(base);
  if (index < 0 || index === 1 || index > 36 || typeof index !== 'number')
    throw valueError('int() base must be >= 2 and <= 36, or 0');
  const text = strValue(x);
  if (text !== undefined) return parseInteger(text, index, x);
  if (x instanceof PBytes || x instanceof PByteArray) return parseBytes(x, index);
  throw typeError("int() can't convert non-string with explicit base");
}

function parseBytes(x: PValue, base: number): PlainInt {
  const bytes = bytesOf(x);
  // Bytes past ASCII are no digits or spaces of any script here.
  const text = bytes.some((byte) => byte >= 0x80) ? '?' : fromLatin1(bytes);
  return parseInteger(text, base, x instanceof PBytes ? x : new PBytes(bytes.slice()));
}

/** `int(x)` without a base: `PyNumber_Long`. */
export function toInt(x: PValue): PlainInt {
  if (typeof x === 'number' || typeof x === 'bigint') return x;
  if (isFloat(x)) return intFromFloat(x.value);
  const type = typeOf(x);
  if (type.nb_int !== null) {
    const result = type.nb_int(x);
    const plain = intValue(result);
    if (plain === undefined) throw typeError(`__int__ returned non-int (type ${typeOf(result).tpName})`);
    if (!isExactInt(result)) warnOfSubclass('__int__', 'int', result);
    return plain;
  }
  if (hasIndex(x)) return asIndex(x);
  const truncate = type.lookup('__trunc__');
  if (truncate !== undefined) {
    warn('DeprecationWarning', 'The delegation of int() to __trunc__ is deprecated.');
    const result = callUnbound(truncate, x, []);
    const plain = intValue(result);
    if (plain !== undefined) return plain;
    if (typeOf(result).nb_index === null)
      throw typeError(`__trunc__ returned non-Integral (type ${typeOf(result).tpName})`);
    return asIndex(result);
  }
  const text = strValue(x);
  if (text !== undefined) return parseInteger(text, 10, x);
  if (hasBuffer(x)) return parseBytes(x, 10);
  throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${type.tpName}'`);
}

/** The bytes `int.from_bytes` takes: `PyObject_Bytes`. */
export function bytesArgument(value: PValue): Uint8Array {
  if (value instanceof PBytes) return value.bytes;
  const type = typeOf(value);
  const special = type.lookup('__bytes__');
  if (special !== undefined) {
    const result = callUnbound(special, value, []);
    if (!(result instanceof PBytes)) throw typeError(`__bytes__ returned non-bytes (type ${typeOf(result).tpName})`);
    return result.bytes;
  }
  if (hasBuffer(value)) return bytesOf(value);
  if (strValue(value) !== undefined || (type.tp_iter === null && type.sq_item === null))
    throw typeError(`cannot convert '${type.tpName}' object to bytes`);
  const bytes: number[] = [];
  const iterator = type.tp_iter!(value as PBase) as PBase;
  const next = stepOf(iterator, value);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) {
    const byte = asIndex(item);
    if (typeof byte === 'bigint') throw overflowError("cannot fit 'int' into an index-sized integer");
    if (byte < 0 || byte > 255) throw valueError('bytes must be in range(0, 256)');
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
