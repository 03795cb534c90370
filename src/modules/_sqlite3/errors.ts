import { makeException, memoryError } from '../../runtime/errors.ts';
import { setProperty } from '../../runtime/object.ts';
import { IMMUTABLETYPE, type PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { type Pointer, SQLITE_DONE, SQLITE_NOMEM, SQLITE_OK, SQLITE_ROW } from './api.ts';
import { RESULT_CODES } from './constants.ts';
import type { Library } from './library.ts';

function define(name: string, base: PType): PType {
  const type = builtinType(name, { module: 'sqlite3', base });
  type.hasDict = true;
  type.flags &= ~IMMUTABLETYPE;
  type.hasWeakref = true;
  type.dict.set('__module__', 'sqlite3');
  return type;
}

export const warningType = define('Warning', exceptionType('Exception'));
export const errorType = define('Error', exceptionType('Exception'));
export const interfaceErrorType = define('InterfaceError', errorType);
export const databaseErrorType = define('DatabaseError', errorType);
export const dataErrorType = define('DataError', databaseErrorType);
export const operationalErrorType = define('OperationalError', databaseErrorType);
export const integrityErrorType = define('IntegrityError', databaseErrorType);
export const internalErrorType = define('InternalError', databaseErrorType);
export const programmingErrorType = define('ProgrammingError', databaseErrorType);
export const notSupportedErrorType = define('NotSupportedError', databaseErrorType);

const maker = (type: PType) => (message: string) => makeException(type, message);

export const dataError = maker(dataErrorType);
export const operationalError = maker(operationalErrorType);
export const programmingError = maker(programmingErrorType);

const CLASSES: ReadonlyMap<number, PType> = new Map([
  ...[2, 12].map((code) => [code, internalErrorType] as const),
  ...[1, 3, 4, 5, 6, 8, 9, 10, 13, 14, 15, 16, 17].map((code) => [code, operationalErrorType] as const),
  [18, dataErrorType],
  ...[19, 20].map((code) => [code, integrityErrorType] as const),
  ...[21, 25].map((code) => [code, interfaceErrorType] as const),
]);

const names: ReadonlyMap<number, string> = new Map(Object.entries(RESULT_CODES).map(([name, code]) => [code, name]));

/** An exception with SQLite's codes. */
export function fromCode(code: number, extended: number, message: string): PException {
  const error = makeException(CLASSES.get(code) ?? databaseErrorType, message);
  setProperty(error.value, 'sqlite_errorcode', extended);
  setProperty(error.value, 'sqlite_errorname', names.get(extended) ?? 'unknown');
  return error;
}

/** Whether the last call on a connection failed. */
export function hasFailed({ api }: Library, db: Pointer): boolean {
  const code = api.sqlite3_errcode(db);
  return code !== SQLITE_OK && code !== SQLITE_ROW && code !== SQLITE_DONE;
}

/** The exception for what failed last on a connection: `set_error_from_db`. */
export function databaseError(library: Library, db: Pointer): PException {
  const { api } = library;
  const code = api.sqlite3_errcode(db) & 0xff;
  if (code === SQLITE_NOMEM) return memoryError();
  return fromCode(code, api.sqlite3_extended_errcode(db), library.cText(api.sqlite3_errmsg(db)));
}

/** The exception for a code alone: `set_error_from_code`. */
export function codeError(library: Library, code: number): PException {
  if (code === SQLITE_NOMEM) return memoryError();
  return fromCode(code & 0xff, code, library.cText(library.api.sqlite3_errstr(code)));
}

/** Raises what a code means, unless it is SQLITE_OK. */
export function checkCode(library: Library, db: Pointer, code: number): void {
  if (code !== SQLITE_OK) throw databaseError(library, db);
}
