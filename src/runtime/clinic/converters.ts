import { pyObjectIsTrue } from '../abstract/compare.ts';
import { asClippedSsize, asDouble, asIndex, asSsize, asSsizeArgument } from '../abstract/number.ts';
import { bytesOf } from '../buffer.ts';
import { encodeUtf8 } from '../codecs/utf8.ts';
import { overflowError, typeError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { isWellFormed } from '../text/code-points.ts';
import type { PType } from '../type.ts';
import { isInstanceOf, strValue, typeOf } from '../values/scalars.ts';

/** Turns an argument into what the function's body wants, or raises TypeError. `where` is `f() argument 1`, made only for errors. */
export interface Converter<T> {
  readonly convert: ((value: PValue, where: () => string) => T) | null;
}

/** `_PyArg_BadArgument`. */
export function badArgument(where: () => string, expected: string, value: PValue) {
  return typeError(`${where()} must be ${expected}, not ${value === null ? 'None' : typeOf(value).tpName}`);
}

/** Any object, as it is. */
export const object: Converter<PValue> = { convert: null };

/** A str, or an instance of a subclass, as its text. */
export const str: Converter<string> = {
  convert: (value, where) => {
    const text = strValue(value);
    if (text === undefined) throw badArgument(where, 'str', value);
    return text;
  },
};

/** A str or None (`null`). */
export const strOrNone: Converter<string | null> = {
  convert: (value, where) => {
    if (value === null) return null;
    const text = strValue(value);
    if (text === undefined) throw badArgument(where, 'str or None', value);
    return text;
  },
};

/** A `Py_ssize_t` through `__index__`. */
export const ssize: Converter<number> = { convert: asSsizeArgument };

/** A size that may be None, for "all": `_Py_convert_optional_to_ssize_t`. */
export const sizeOrNone: Converter<number> = {
  convert: (value) => {
    if (value === null) return -1;
    if (typeof value === 'number') return value;
    if (typeOf(value).nb_index === null && typeof value !== 'bigint' && typeof value !== 'boolean')
      throw typeError(`argument should be integer or None, not '${typeOf(value).tpName}'`);
    return asSsize(value);
  },
};

/** A `Py_ssize_t` that is clipped instead of overflowing, None meaning "not given" (`undefined`): slice bounds. */
export const sliceIndex: Converter<number | undefined> = {
  convert: (value) => {
    if (value === null) return undefined;
    const type = typeOf(value);
    if (typeof value !== 'number' && typeof value !== 'boolean' && type.nb_index === null)
      throw typeError('slice indices must be integers or None or have an __index__ method');
    return asClippedSsize(value);
  },
};

/** The same where None is no answer: `_PyEval_SliceIndexNotNone`. */
export const sliceIndexOf: Converter<number> = {
  convert: (value) => {
    if (typeof value === 'number') return value;
    if (typeof value !== 'bigint' && typeof value !== 'boolean' && typeOf(value).nb_index === null)
      throw typeError('slice indices must be integers or have an __index__ method');
    return asClippedSsize(value);
  },
};

/** Any int through `__index__`. */
export const index: Converter<number | bigint> = { convert: asIndex };

/** A C `int`. */
export const int: Converter<number> = {
  convert: (value) => {
    const plain = asIndex(value);
    if (typeof plain !== 'number' || plain > 2147483647 || plain < -2147483648)
      throw overflowError('Python int too large to convert to C int');
    return plain;
  },
};

/** A C `int` as `PyArg_Parse` converts it for format `i`, with messages of its own: clinic's `pid_t`. */
export const parsedInt: Converter<number> = {
  convert: (value) => {
    const plain = asIndex(value);
    if (typeof plain === 'bigint' && BigInt.asIntN(64, plain) !== plain)
      throw overflowError('Python int too large to convert to C long');
    if (plain > 2147483647) throw overflowError('signed integer is greater than maximum');
    if (plain < -2147483648) throw overflowError('signed integer is less than minimum');
    return Number(plain);
  },
};

/** The truth value of any object: clinic's `bool`. */
export const bool: Converter<boolean> = { convert: pyObjectIsTrue };

/** A C `double`. */
export const double: Converter<number> = { convert: asDouble };

/** A str of exactly one code point, as the number of it: clinic's `int(accept={str})`. */
export const character: Converter<number> = {
  convert: (value, where) => {
    const text = strValue(value);
    const point = text?.codePointAt(0);
    if (text === undefined || point === undefined || text.length !== (point > 0xffff ? 2 : 1))
      throw badArgument(where, 'a unicode character', value);
    return point;
  },
};

/** An instance of a builtin class. */
export function instance<T>(type: PType): Converter<T> {
  return {
    convert: (value, where) => {
      if (!isInstanceOf(value, type)) throw badArgument(where, type.tpName, value);
      return value as T;
    },
  };
}

/** A C string: a str without NUL characters and lone surrogates. */
export const strWithoutNul: Converter<string> = {
  convert: (value, where) => {
    const text = str.convert!(value, where);
    if (!isWellFormed(text)) encodeUtf8(text, 'strict');
    if (text.includes('\0')) throw valueError('embedded null character');
    return text;
  },
};

/** The bytes of a bytes-like object, not copied: to be read before Python code runs again. */
export const bytesLike: Converter<Uint8Array> = { convert: (value) => bytesOf(value) };

/** Bytes, or the bytes of an ASCII str: clinic's `ascii_buffer`. */
export const asciiOrBytes: Converter<Uint8Array> = {
  convert: (value) => {
    const text = strValue(value);
    if (text === undefined)
      return bytesOf(
        value,
        `argument should be bytes, buffer or ASCII string, not '${value === null ? 'NoneType' : typeOf(value).tpName}'`,
      );
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) throw valueError('string argument should contain only ASCII characters');
      bytes[i] = unit;
    }
    return bytes;
  },
};
