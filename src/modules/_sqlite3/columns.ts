import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { decodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { isException } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { strType } from '../../runtime/values/scalars.ts';
import { bytearrayType, bytesType, PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import { sqliteState } from './adapt.ts';
import { type Pointer, SQLITE_BLOB, SQLITE_FLOAT, SQLITE_INTEGER, SQLITE_TEXT } from './api.ts';
import { operationalError } from './errors.ts';
import type { Library } from './library.ts';
import { fromInt64 } from './values.ts';

const PARSE_DECLTYPES = 1;
const PARSE_COLNAMES = 2;

/** A column's name without the type that may stand behind it: `_pysqlite_build_column_name`. */
export function shownName(name: string, detectTypes: number): string {
  if ((detectTypes & PARSE_COLNAMES) === 0) return name;
  const bracket = name.indexOf('[');
  if (bracket < 0) return name;
  return name.slice(0, bracket > 0 && name[bracket - 1] === ' ' ? bracket - 1 : bracket);
}

/** The converters of a statement's columns, undefined where there is none: `build_row_cast_map`. */
export function convertersOf(library: Library, statement: Pointer, detectTypes: number): (PValue | undefined)[] {
  const { api } = library;
  const { converters } = sqliteState();
  const found = (name: string) => converters.getStr(name.toUpperCase());
  const result: (PValue | undefined)[] = [];
  const count = api.sqlite3_column_count(statement);
  for (let i = 0; i < count; i++) {
    let converter: PValue | undefined;
    if ((detectTypes & PARSE_COLNAMES) !== 0) {
      const [, type] = /\[([^\]]*)\]/.exec(library.cText(api.sqlite3_column_name(statement, i))) ?? [];
      if (type !== undefined) converter = found(type);
    }
    if (converter === undefined && (detectTypes & PARSE_DECLTYPES) !== 0) {
      const declared = library.cTextOrNull(api.sqlite3_column_decltype(statement, i));
      if (declared !== null) converter = found(declared.split(/[ (]/, 1)[0]!);
    }
    result.push(converter);
  }
  return result;
}

/** How values of a statement's row become those of Python. */
export interface Reading {
  readonly textFactory: PValue;
  readonly converters: readonly (PValue | undefined)[] | null;
}

/** The values of the row that a statement is at. */
export function readRow(library: Library, statement: Pointer, { textFactory, converters }: Reading): PValue[] {
  const { api } = library;
  const count = api.sqlite3_data_count(statement);
  const row: PValue[] = [];
  for (let i = 0; i < count; i++) {
    const converter = converters?.[i];
    if (converter !== undefined) {
      const bytes = api.sqlite3_column_blob(statement, i);
      const size = api.sqlite3_column_bytes(statement, i);
      row.push(bytes === 0 ? null : pyObjectCall1(converter, new PBytes(library.copy(bytes, size))));
      continue;
    }
    switch (api.sqlite3_column_type(statement, i)) {
      case SQLITE_INTEGER:
        row.push(integer(library, statement, i));
        break;
      case SQLITE_FLOAT:
        row.push(new PFloat(api.sqlite3_column_double(statement, i)));
        break;
      case SQLITE_TEXT:
        row.push(text(library, statement, i, textFactory));
        break;
      case SQLITE_BLOB: {
        const bytes = api.sqlite3_column_blob(statement, i);
        row.push(new PBytes(library.copy(bytes, api.sqlite3_column_bytes(statement, i))));
        break;
      }
      default:
        row.push(null);
    }
  }
  return row;
}

/** An integer; most are exact as a double, which costs no BigInt. */
function integer(library: Library, statement: Pointer, at: number): number | bigint {
  const { api } = library;
  const double = api.sqlite3_column_double(statement, at);
  return Number.isSafeInteger(double) ? double : fromInt64(api.sqlite3_column_int64(statement, at));
}

function text(library: Library, statement: Pointer, at: number, textFactory: PValue): PValue {
  const { api } = library;
  const pointer = api.sqlite3_column_text(statement, at);
  const size = api.sqlite3_column_bytes(statement, at);
  if (textFactory === strType) {
    try {
      return library.text(pointer, size);
    } catch (error) {
      if (!isException(error, 'UnicodeDecodeError')) throw error;
      const name = library.cText(api.sqlite3_column_name(statement, at));
      const shown = decodeUtf8(library.cBytes(pointer), 'replace');
      throw operationalError(`Could not decode to UTF-8 column '${name}' with text '${shown}'`);
    }
  }
  if (textFactory === bytesType) return new PBytes(library.copy(pointer, size));
  if (textFactory === bytearrayType) return new PByteArray(library.copy(pointer, size));
  return pyObjectCall1(textFactory, new PBytes(library.copy(pointer, size)));
}
