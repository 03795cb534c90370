import { FsEncodeError, fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import { unicodeEncodeError } from '../codecs/errors.ts';
import { typeError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { isWellFormed } from '../text/code-points.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { PBytes } from '../values/sequences.ts';
import { callUnbound } from './attribute.ts';

/** `os.fspath`: a str or bytes as it is, else what `__fspath__` gives; `undefined` for anything else. */
export function pyOsFspathOr(value: PValue): PValue | undefined {
  if (strValue(value) !== undefined || value instanceof PBytes) return value;
  const method = typeOf(value).lookup('__fspath__');
  // A class that sets it to None has none.
  if (method === undefined || method === null) return undefined;
  const result = callUnbound(method, value, []);
  if (strValue(result) !== undefined || result instanceof PBytes) return result;
  throw typeError(`expected ${typeOf(value).tpName}.__fspath__() to return str or bytes, not ${typeOf(result).tpName}`);
}

/** `os.fspath`, PyOS_FSPath. */
export function pyOsFspath(value: PValue): PValue {
  const path = pyOsFspathOr(value);
  if (path === undefined) throw typeError(`expected str, bytes or os.PathLike object, not ${typeOf(value).tpName}`);
  return path;
}

/** What a path that Python has becomes for the OS layer; NUL is refused and text must be encodable. */
export function posixPathOf(path: PValue, prefix = ''): PosixPath {
  const text = strValue(path);
  if (text !== undefined) {
    if (text.includes('\0')) throw valueError(`${prefix}embedded null ${prefix === '' ? 'byte' : 'character'}`);
    if (!isWellFormed(text)) fsEncodeText(text);
    return text;
  }
  const { bytes } = path as PBytes;
  if (bytes.includes(0)) throw valueError(`${prefix}embedded null ${prefix === '' ? 'byte' : 'character'}`);
  return bytes;
}

/** `PyUnicode_FSConverter`: the path of a str, bytes or path-like object. */
export function fsConvert(value: PValue): PosixPath {
  return posixPathOf(pyOsFspath(value));
}

/** `os.fsencode` of text, as Python raises its failure. */
export function fsEncodeText(text: string): Uint8Array {
  try {
    return fsEncode(text);
  } catch (error) {
    if (error instanceof FsEncodeError)
      throw unicodeEncodeError('utf-8', error.text, error.position, error.end, 'surrogates not allowed');
    throw error;
  }
}
