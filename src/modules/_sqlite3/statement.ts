import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import type { Pointer } from './api.ts';
import type { Database } from './database.ts';
import { checkCode, dataError, programmingError } from './errors.ts';
import type { Library } from './library.ts';

const LIMIT_SQL_LENGTH = 1;

/** A prepared statement; its pointer is 0 for SQL without any. */
export class Statement {
  readonly library: Library;
  readonly database: Database;
  readonly pointer: Pointer;
  readonly parameterCount: number;
  /** INSERT, UPDATE, DELETE or REPLACE. */
  readonly isDml: boolean;
  readonly isReadonly: boolean;
  /** How many cursors have it; whether the connection's cache does. */
  users = 0;
  isCached = false;
  /** Names of the parameters as far as they have been asked for; null for one without. */
  readonly #names: (string | null)[] = [];

  constructor(database: Database, sql: string) {
    const { library, pointer: db } = database;
    const { api } = library;
    const bytes = encodeUtf8(sql);
    if (bytes.length > api.sqlite3_limit(db, LIMIT_SQL_LENGTH, -1)) throw dataError('query string is too large');
    if (bytes.includes(0)) throw programmingError('the query contains a null character');
    this.library = library;
    this.database = database;
    const tail = library.withBytes(bytes, (at) => {
      const prepare = () => api.sqlite3_prepare_v2(db, at, bytes.length + 1, library.out, library.out + 4);
      checkCode(library, db, database.attempt(prepare));
      return library.pointer(library.out + 4) - at;
    });
    this.pointer = library.pointer(library.out);
    if (startOf(bytes, tail) < bytes.length) {
      api.sqlite3_finalize(this.pointer);
      throw programmingError('You can only execute one statement at a time.');
    }
    const start = startOf(bytes, 0);
    const word = String.fromCharCode(...bytes.subarray(start, start + 7)).toUpperCase();
    this.isDml = /^(INSERT|UPDATE|DELETE|REPLACE)/.test(word);
    this.parameterCount = this.pointer === 0 ? 0 : api.sqlite3_bind_parameter_count(this.pointer);
    this.isReadonly = this.pointer === 0 || api.sqlite3_stmt_readonly(this.pointer) !== 0;
    const timeout = /^\s*pragma\s+busy_timeout\s*[=(]\s*(\d+)/i.exec(sql);
    if (timeout !== null) database.setTimeout(Number(timeout[1]));
    database.statements.add(this);
  }

  parameterName(at: number): string | null {
    let name = this.#names[at];
    if (name === undefined) {
      name = this.library.cTextOrNull(this.library.api.sqlite3_bind_parameter_name(this.pointer, at));
      this.#names[at] = name;
    }
    return name;
  }

  /** Between its first row and its end. */
  get isBusy(): boolean {
    return this.pointer !== 0 && this.database.isOpen && this.library.api.sqlite3_stmt_busy(this.pointer) !== 0;
  }

  reset(): void {
    if (this.pointer !== 0 && this.database.isOpen) this.library.api.sqlite3_reset(this.pointer);
  }

  /** A cursor has no more use for it. */
  leave(): void {
    this.users--;
    this.reset();
    this.drop();
  }

  /** Ends it if neither a cursor nor the cache has it. */
  drop(): void {
    if (this.users === 0 && !this.isCached && this.database.isOpen) this.finalize();
  }

  finalize(): void {
    this.database.statements.delete(this);
    if (this.pointer !== 0) this.library.api.sqlite3_finalize(this.pointer);
  }
}

const NEWLINE = 10;
const DASH = 0x2d;
const SLASH = 0x2f;
const STAR = 0x2a;
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 9 || byte === 13 || byte === NEWLINE;

/** Where something begins that is no space or comment: `lstrip_sql`. A comment that nothing follows, and one that does not end, are nothing. */
function startOf(sql: Uint8Array, from: number): number {
  for (let at = from; at < sql.length; at++) {
    const byte = sql[at];
    if (isSpace(byte)) continue;
    if (byte === DASH && sql[at + 1] === DASH) {
      at = sql.indexOf(NEWLINE, at + 2);
      if (at < 0) return sql.length;
    } else if (byte === SLASH && sql[at + 1] === STAR) {
      at += 2;
      while (at < sql.length && !(sql[at] === STAR && sql[at + 1] === SLASH)) at++;
      if (at >= sql.length) return sql.length;
      at++;
    } else return at;
  }
  return sql.length;
}
