import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { overflowError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, normalizeInt, PStr } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { type Pointer, SQLITE_BLOB, SQLITE_FLOAT, SQLITE_INTEGER, SQLITE_TEXT, SQLITE_TRANSIENT } from './api.ts';
import type { Library } from './library.ts';

/* Values between Python and SQLite: as parameters of statements, as arguments and results of functions. */

const MOST_BYTES = 0x7fffffff;

/** An int as SQLite has it, 64 bits with a sign: `_pysqlite_long_as_int64`. */
export function int64(value: number | bigint): bigint {
  const big = BigInt(value);
  if (BigInt.asIntN(64, big) !== big) throw overflowError('Python int too large to convert to SQLite INTEGER');
  return big;
}

/** The bytes of a text or of a buffer in memory that SQLite gives back by itself. */
function placed(library: Library, bytes: Uint8Array, kind: string): Pointer {
  if (bytes.length > MOST_BYTES) throw overflowError(`${kind} longer than INT_MAX bytes`);
  return library.place(bytes);
}

/** Binds a value to a parameter; the code of SQLite's, or undefined where it has no such values. */
export function bind(library: Library, statement: Pointer, at: number, value: PValue): number | undefined {
  const { api } = library;
  switch (typeof value) {
    case 'number':
      return (value | 0) === value
        ? api.sqlite3_bind_int(statement, at, value)
        : api.sqlite3_bind_int64(statement, at, BigInt(value));
    case 'string':
      return bindText(library, statement, at, value);
    case 'boolean':
      return api.sqlite3_bind_int(statement, at, Number(value));
    case 'bigint':
      return api.sqlite3_bind_int64(statement, at, int64(value));
  }
  if (value === null) return api.sqlite3_bind_null(statement, at);
  if (value instanceof PFloat) return api.sqlite3_bind_double(statement, at, value.value);
  if (value instanceof PStr) return bindText(library, statement, at, value.value);
  const integer = intValue(value);
  if (integer !== undefined) return api.sqlite3_bind_int64(statement, at, int64(integer));
  if (!hasBuffer(value)) return undefined;
  const bytes = bytesOf(value);
  return api.sqlite3_bind_blob(statement, at, placed(library, bytes, 'BLOB'), bytes.length, library.freeing);
}

function bindText(library: Library, statement: Pointer, at: number, text: string): number {
  const { api } = library;
  if (library.putShort(text))
    return api.sqlite3_bind_text(statement, at, library.scratch, text.length, SQLITE_TRANSIENT);
  const bytes = encodeUtf8(text);
  return api.sqlite3_bind_text(statement, at, placed(library, bytes, 'string'), bytes.length, library.freeing);
}

/** Makes a value the result of a function; false where SQLite has no such values. */
export function setResult(library: Library, context: Pointer, value: PValue): boolean {
  const { api } = library;
  if (value === null) api.sqlite3_result_null(context);
  else if (value instanceof PFloat) api.sqlite3_result_double(context, value.value);
  else if (typeof value === 'string' || value instanceof PStr) {
    const bytes = encodeUtf8(typeof value === 'string' ? value : value.value);
    api.sqlite3_result_text(context, placed(library, bytes, 'string'), bytes.length, library.freeing);
  } else if (intValue(value) !== undefined) api.sqlite3_result_int64(context, int64(asIndex(value)));
  else if (hasBuffer(value)) {
    const bytes = bytesOf(value);
    api.sqlite3_result_blob(context, placed(library, bytes, 'BLOB'), bytes.length, library.freeing);
  } else return false;
  return true;
}

/** An integer of SQLite's as an int. */
export const fromInt64 = (value: bigint): number | bigint => normalizeInt(value);

/** The arguments that SQLite calls a function with: `_pysqlite_build_py_params`. */
export function argumentsOf(library: Library, count: number, values: Pointer): PValue[] {
  const result: PValue[] = [];
  for (let i = 0; i < count; i++) result.push(argument(library, library.pointer(values + 4 * i)));
  return result;
}

function argument(library: Library, value: Pointer): PValue {
  const { api } = library;
  switch (api.sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      return fromInt64(api.sqlite3_value_int64(value));
    case SQLITE_FLOAT:
      return new PFloat(api.sqlite3_value_double(value));
    case SQLITE_TEXT: {
      const text = api.sqlite3_value_text(value);
      return library.text(text, api.sqlite3_value_bytes(value));
    }
    case SQLITE_BLOB: {
      const bytes = api.sqlite3_value_blob(value);
      return new PBytes(library.copy(bytes, api.sqlite3_value_bytes(value)));
    }
    default:
      return null;
  }
}
