import { PBytes } from '../../runtime/values/sequences.ts';
import { type Pointer, SQLITE_ABORT, SQLITE_DONE, SQLITE_ERROR, SQLITE_ROW } from './api.ts';
import type { ChangeListener } from './callbacks.ts';
import type { PConnection } from './connection.ts';
import { checkCode, codeError, databaseError, fromCode } from './errors.ts';
import type { Library } from './library.ts';
import { bind, fromInt64 } from './values.ts';

/*
 * Incremental access to one value. The build of SQLite that is used exports no sqlite3_blob_open, so this is done by statements: a value is as
 * long as it was, and a handle ends when its row is changed by others.
 */

const DBCONFIG_ENABLE_TRIGGER = 1003;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const failure = (message: string) => fromCode(SQLITE_ERROR, SQLITE_ERROR, message);

/** Watches the changes of rows for all open blobs of a connection. */
class ChangeWatch implements ChangeListener {
  readonly cells = new Set<BlobCell>();
  /** Blobs are writing: that ends none. */
  isWriting = false;
  readonly #connection: PConnection;
  readonly #id: number;

  constructor(connection: PConnection) {
    this.#connection = connection;
    const { callbacks } = connection.library;
    this.#id = callbacks.register(this);
  }

  start(): void {
    const { api, callbacks } = this.#connection.library;
    const db = this.#connection.opened.pointer;
    api.sqlite3_preupdate_hook(db, callbacks.places.preupdate, this.#id);
    api.sqlite3_rollback_hook(db, callbacks.places.rollback, this.#id);
  }

  stop(): void {
    const { api } = this.#connection.library;
    const db = this.#connection.opened.pointer;
    api.sqlite3_preupdate_hook(db, 0, 0);
    api.sqlite3_rollback_hook(db, 0, 0);
  }

  changed(schema: string, table: string, row: number | bigint): void {
    if (this.isWriting) return;
    for (const cell of this.cells)
      if (cell.schema === schema && cell.table.toLowerCase() === table.toLowerCase() && BigInt(row) === cell.row)
        cell.isExpired = true;
  }

  rolledBack(): void {
    for (const cell of this.cells) cell.isExpired = true;
  }
}

const watches = new WeakMap<PConnection, ChangeWatch>();

/** A value in a table, read and written in parts. */
export class BlobCell {
  readonly #connection: PConnection;
  readonly #library: Library;
  readonly #watch: ChangeWatch;
  readonly schema: string;
  readonly table: string;
  readonly row: bigint;
  readonly #place: string;
  readonly #column: string;
  readonly #type: string;
  readonly #hasTriggers: boolean;
  readonly #length: number;
  isExpired = false;
  #isDead = false;
  #reader: Pointer = 0;

  constructor(
    connection: PConnection,
    schema: string,
    table: string,
    column: string,
    row: bigint,
    isReadonly: boolean,
  ) {
    this.#connection = connection;
    this.#library = connection.library;
    this.schema = schema;
    this.table = table;
    this.row = row;
    this.#place = `${quoted(schema)}.${quoted(table)}`;
    this.#column = quoted(column);
    this.#checkTable();
    this.#checkColumn(column);
    if (!isReadonly) this.#checkKeys(column);
    this.#hasTriggers =
      !isReadonly &&
      this.#value(
        `SELECT count(*) FROM (SELECT * FROM ${quoted(schema)}.sqlite_master UNION ALL SELECT * FROM temp.sqlite_master) WHERE type = 'trigger' AND lower(tbl_name) = lower(?1)`,
        table,
      ) !== 0n;
    const found = this.#query(
      `SELECT typeof(t.${this.#column}), length(CAST(t.${this.#column} AS BLOB)) FROM ${this.#place} AS t WHERE rowid = ?1`,
      [row],
      (statement) => {
        const { api } = this.#library;
        const type = this.#library.cText(api.sqlite3_column_text(statement, 0));
        return { type, length: Number(api.sqlite3_column_int64(statement, 1)) };
      },
    );
    if (found === undefined) throw failure(`no such rowid: ${row}`);
    if (found.type !== 'blob' && found.type !== 'text') throw failure(`cannot open value of type ${found.type}`);
    this.#type = found.type;
    this.#length = found.length;
    let watch = watches.get(connection);
    if (watch === undefined) watches.set(connection, (watch = new ChangeWatch(connection)));
    this.#watch = watch;
    if (watch.cells.size === 0) watch.start();
    watch.cells.add(this);
  }

  #checkTable(): void {
    const kind = this.#query(
      'SELECT type, wr FROM pragma_table_list WHERE schema = ?1 AND lower(name) = lower(?2)',
      [this.schema, this.table],
      (statement) => {
        const { api } = this.#library;
        return {
          type: this.#library.cText(api.sqlite3_column_text(statement, 0)),
          isWithoutRowid: api.sqlite3_column_int64(statement, 1) !== 0n,
        };
      },
    );
    if (kind === undefined) throw failure(`no such table: ${this.schema}.${this.table}`);
    if (kind.type === 'virtual') throw failure(`cannot open virtual table: ${this.table}`);
    if (kind.type === 'view') throw failure(`cannot open view: ${this.table}`);
    if (kind.isWithoutRowid) throw failure(`cannot open table without rowid: ${this.table}`);
  }

  #checkColumn(column: string): void {
    const kind = this.#value(
      'SELECT hidden FROM pragma_table_xinfo(?1, ?2) WHERE lower(name) = lower(?3)',
      this.table,
      this.schema,
      column,
    );
    if (kind === undefined) throw failure(`no such column: "${column}"`);
    if (kind !== 0n) throw failure(`cannot open table with generated columns: ${this.table}`);
  }

  #checkKeys(column: string): void {
    const isIndexed = this.#value(
      'SELECT 1 FROM pragma_index_list(?1, ?2) AS l, pragma_index_xinfo(l.name, ?2) AS x WHERE x.key AND lower(x.name) = lower(?3)',
      this.table,
      this.schema,
      column,
    );
    if (isIndexed !== undefined) throw failure('cannot open indexed column for writing');
    if (this.#value('SELECT foreign_keys FROM pragma_foreign_keys') === 0n) return;
    const isForeign = this.#value(
      'SELECT 1 FROM pragma_foreign_key_list(?1, ?2) WHERE lower("from") = lower(?3)',
      this.table,
      this.schema,
      column,
    );
    if (isForeign !== undefined) throw failure('cannot open foreign key column for writing');
  }

  /** The first row that SQL answers, as `use` reads it. */
  #query<T>(sql: string, values: readonly (string | bigint | PBytes)[], use: (statement: Pointer) => T): T | undefined {
    const statement = this.#prepare(sql);
    try {
      return this.#step(statement, values) ? use(statement) : undefined;
    } finally {
      this.#library.api.sqlite3_finalize(statement);
    }
  }

  #value(sql: string, ...values: string[]): bigint | undefined {
    return this.#query(sql, values, (statement) => this.#library.api.sqlite3_column_int64(statement, 0));
  }

  #prepare(sql: string): Pointer {
    const library = this.#library;
    const database = this.#connection.opened;
    const { api, out } = library;
    const db = database.pointer;
    checkCode(
      library,
      db,
      library.withText(sql, (at) => database.run(() => api.sqlite3_prepare_v2(db, at, -1, out, 0))),
    );
    return library.pointer(out);
  }

  /** Runs a statement with these values; whether it is at a row. */
  #step(statement: Pointer, values: readonly (string | bigint | PBytes)[]): boolean {
    const library = this.#library;
    const database = this.#connection.opened;
    values.forEach((value, i) => {
      bind(library, statement, i + 1, typeof value === 'bigint' ? fromInt64(value) : value);
    });
    const code = database.step(statement);
    if (code === SQLITE_ROW) return true;
    if (code !== SQLITE_DONE) throw databaseError(library, database.pointer);
    return false;
  }

  /** Raises for one that has expired; nothing is left of it then. */
  check(): void {
    if (!this.isExpired) return;
    this.#isDead = true;
    throw codeError(this.#library, SQLITE_ABORT);
  }

  get length(): number {
    return this.#isDead ? 0 : this.#length;
  }

  read(at: number, length: number): Uint8Array {
    const { api } = this.#library;
    if (this.#reader === 0)
      this.#reader = this.#prepare(
        `SELECT substr(CAST(${this.#column} AS BLOB), ?1, ?2) FROM ${this.#place} WHERE rowid = ?3`,
      );
    const statement = this.#reader;
    try {
      this.#step(statement, [BigInt(at + 1), BigInt(length), this.row]);
      const pointer = api.sqlite3_column_blob(statement, 0);
      return this.#library.copy(pointer, api.sqlite3_column_bytes(statement, 0));
    } finally {
      api.sqlite3_reset(statement);
    }
  }

  write(at: number, bytes: Uint8Array): void {
    const value = `CAST(${this.#column} AS BLOB)`;
    const spliced = `substr(${value}, 1, ?1) || ?2 || substr(${value}, ?3)`;
    const { api } = this.#library;
    const db = this.#connection.opened.pointer;
    const setTriggers = (enabled: number) => api.sqlite3__wasm_db_config_ip(db, DBCONFIG_ENABLE_TRIGGER, enabled, 0);
    const enabled = this.#hasTriggers && setTriggers(-1) === 0;
    if (enabled) setTriggers(0);
    this.#watch.isWriting = true;
    try {
      this.#query(
        `UPDATE ${this.#place} SET ${this.#column} = CAST(${spliced} AS ${this.#type}) WHERE rowid = ?4`,
        [BigInt(at), new PBytes(bytes), BigInt(at + bytes.length + 1), this.row],
        () => undefined,
      );
    } finally {
      this.#watch.isWriting = false;
      if (enabled) setTriggers(1);
    }
  }

  close(): void {
    const { cells } = this.#watch;
    if (this.#reader !== 0) this.#library.api.sqlite3_finalize(this.#reader);
    this.#reader = 0;
    cells.delete(this);
    if (cells.size === 0) this.#watch.stop();
  }
}
