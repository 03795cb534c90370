import { fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { memoryError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { disown, own } from '../../runtime/values/abandoned.ts';
import { strType } from '../../runtime/values/scalars.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { threadIdent } from '../_thread/ident.ts';
import { type Pointer, SQLITE_OK } from './api.ts';
import { Database } from './database.ts';
import { databaseError, programmingError } from './errors.ts';
import { type Library, sqlite } from './library.ts';
import { Statement } from './statement.ts';

const OPEN_READWRITE = 2;
const OPEN_CREATE = 4;
const OPEN_URI = 64;
const DBCONFIG_DQS_DML = 1013;
const DBCONFIG_DQS_DDL = 1014;

/** How transactions begin: by itself before statements that change rows, never, or always. */
export const LEGACY = -1;
export const AUTOCOMMIT_OFF = 0;
export const AUTOCOMMIT_ON = 1;

/** What is still open on a connection when it is closed. */
export interface Closable {
  close(): void;
}

export interface ConnectionSettings {
  readonly path: PosixPath;
  readonly timeout: number;
  readonly detectTypes: number;
  readonly isolationLevel: string | null;
  readonly checkSameThread: boolean;
  readonly cachedStatements: number;
  readonly uri: boolean;
  readonly autocommit: number;
}

/** `sqlite3.Connection`. */
export class PConnection extends PObject {
  readonly library: Library = sqlite();
  isInitialized = false;
  database: Database | null = null;
  detectTypes = 0;
  isolationLevel: string | null = '';
  autocommit = LEGACY;
  rowFactory: PValue = null;
  textFactory: PValue = strType;
  #checkSameThread = true;
  #thread = 0;
  readonly #cache = new Map<string, Statement>();
  #cacheSize = 128;
  /** Blobs that are open. */
  readonly blobs = new Set<Closable>();
  #authorizer = 0;
  #progress = 0;
  #trace = 0;

  constructor(shape: PShape) {
    super(shape);
  }

  open(settings: ConnectionSettings): void {
    if (this.isInitialized) this.close(false);
    this.isInitialized = false;
    const { library } = this;
    const { api, out } = library;
    flushPendingFiles();
    const flags = OPEN_READWRITE | OPEN_CREATE | (settings.uri ? OPEN_URI : 0);
    const code = library.withBytes(fsEncode(settings.path), (at) => api.sqlite3_open_v2(at, out, flags, 0));
    const pointer = library.pointer(out);
    if (pointer === 0) throw memoryError();
    if (code !== SQLITE_OK || library.failure !== undefined) {
      const error = databaseError(library, pointer);
      api.sqlite3_close_v2(pointer);
      library.checkFailure();
      throw error;
    }
    for (const option of [DBCONFIG_DQS_DML, DBCONFIG_DQS_DDL]) api.sqlite3__wasm_db_config_ip(pointer, option, 1, 0);
    this.database = new Database(library, pointer, pyObjectRepr(this));
    this.database.setTimeout(Math.trunc(settings.timeout * 1000));
    own(this, this.database);
    this.rowFactory = null;
    this.textFactory = strType;
    this.detectTypes = settings.detectTypes;
    this.isolationLevel = settings.isolationLevel;
    this.autocommit = settings.autocommit;
    this.#checkSameThread = settings.checkSameThread;
    this.#thread = threadIdent();
    this.#cacheSize = settings.cachedStatements;
    this.isInitialized = true;
    if (this.autocommit === AUTOCOMMIT_OFF) this.database.execute('BEGIN');
  }

  /** The database, which must be open: `pysqlite_check_connection`. */
  get opened(): Database {
    if (!this.isInitialized) throw programmingError('Base Connection.__init__ not called.');
    if (this.database === null) throw programmingError('Cannot operate on a closed database.');
    return this.database;
  }

  /** The database, for this thread: `pysqlite_check_thread` and `pysqlite_check_connection`. */
  get checked(): Database {
    this.checkThread();
    return this.opened;
  }

  checkThread(): void {
    if (!this.isInitialized || !this.#checkSameThread) return;
    const thread = threadIdent();
    if (thread !== this.#thread)
      throw programmingError(
        `SQLite objects created in a thread can only be used in that same thread. The object was created in thread id ${this.#thread} and this is thread id ${thread}.`,
      );
  }

  /** Closes the database; if not `completely`, cursors can still read from it. */
  close(completely = true): void {
    const { database } = this;
    if (database === null) return;
    for (const blob of [...this.blobs]) blob.close();
    if (this.autocommit === AUTOCOMMIT_OFF && database.inTransaction) database.execute('ROLLBACK');
    this.database = null;
    disown(database);
    this.#cache.clear();
    if (completely) database.close();
    else database.leave();
    for (const id of [this.#authorizer, this.#progress, this.#trace]) this.library.callbacks.forget(id);
  }

  /** A prepared statement, perhaps one that was prepared before. */
  prepare(sql: string): Statement {
    const cache = this.#cache;
    const found = cache.get(sql);
    if (found !== undefined) {
      cache.delete(sql);
      cache.set(sql, found);
      return found;
    }
    const statement = new Statement(this.opened, sql);
    if (this.#cacheSize === 0) return statement;
    cache.set(sql, statement);
    statement.isCached = true;
    if (this.#cacheSize > 0 && cache.size > this.#cacheSize) {
      const [oldest, dropped] = cache.entries().next().value!;
      cache.delete(oldest);
      dropped.isCached = false;
      dropped.drop();
    }
    return statement;
  }

  /** `BEGIN` as the isolation level says. */
  begin(): void {
    const level = this.isolationLevel;
    this.opened.execute(level === '' ? 'BEGIN ' : `BEGIN ${level}`);
  }

  commit(): void {
    this.#end('COMMIT');
  }

  rollback(): void {
    this.#end('ROLLBACK');
  }

  #end(command: string): void {
    const database = this.checked;
    if (this.autocommit === LEGACY) {
      if (database.inTransaction) database.execute(command);
    } else if (this.autocommit === AUTOCOMMIT_OFF) {
      database.execute(command);
      database.execute('BEGIN');
    }
  }

  setAuthorizer(callback: PValue): number {
    const { api, callbacks } = this.library;
    const db = this.opened.pointer;
    callbacks.forget(this.#authorizer);
    this.#authorizer = callback === null ? 0 : callbacks.register(callback);
    return api.sqlite3_set_authorizer(db, callback === null ? 0 : callbacks.places.authorize, this.#authorizer);
  }

  setProgressHandler(callback: PValue, instructions: number): void {
    const { callbacks } = this.library;
    const database = this.opened;
    callbacks.forget(this.#progress);
    this.#progress = callback === null ? 0 : callbacks.register(callback);
    database.setProgressHandler(instructions, this.#progress);
  }

  setTrace(callback: PValue): number {
    const { api, callbacks } = this.library;
    const db = this.opened.pointer;
    callbacks.forget(this.#trace);
    this.#trace = callback === null ? 0 : callbacks.register(callback);
    const mask = callback === null ? 0 : TRACE_STMT;
    return api.sqlite3_trace_v2(db, mask, callback === null ? 0 : callbacks.places.trace, this.#trace);
  }

  /** Runs SQL with a name of the program's in memory. */
  withName<T>(name: string, use: (at: Pointer) => T): T {
    return this.library.withBytes(encodeUtf8(name), use);
  }
}

const TRACE_STMT = 1;

export const connectionType = builtinType('Connection', {
  module: 'sqlite3',
  allocate: (type) => new PConnection(type.instanceShape),
});
