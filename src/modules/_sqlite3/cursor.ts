import { pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyIterNext, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { pastRetry } from '../../runtime/threads/attempt.ts';
import { builtinType } from '../../runtime/types.ts';
import { own } from '../../runtime/values/abandoned.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { type Pointer, SQLITE_DONE, SQLITE_OK, SQLITE_ROW } from './api.ts';
import { convertersOf, type Reading, readRow, shownName } from './columns.ts';
import { LEGACY, type PConnection } from './connection.ts';
import { type Database, OpenRows } from './database.ts';
import { checkCode, databaseError, dataError, programmingError } from './errors.ts';
import { bindParameters } from './parameters.ts';
import { Statement } from './statement.ts';

const LIMIT_SQL_LENGTH = 1;

/** Rows that have been read before they were asked for, and what `rowcount` will be after the last. */
interface EarlyRows {
  readonly rows: readonly PTuple[];
  next: number;
  readonly changes: number | null;
}

/** `sqlite3.Cursor`. */
export class PCursor extends PObject {
  connection: PConnection | null = null;
  description: PValue = null;
  lastRowId: PValue = null;
  rowCount: PValue = -1;
  arraySize = 1;
  rowFactory: PValue = null;
  isInitialized = false;
  isClosed = false;
  #isLocked = false;
  #statement: Statement | null = null;
  #rows: OpenRows | null = null;
  #early: EarlyRows | null = null;
  #converters: (PValue | undefined)[] | null = null;

  init(connection: PConnection): void {
    if (this.#isLocked) throw programmingError('Recursive use of cursors not allowed.');
    this.#leave();
    this.connection = connection;
    this.description = null;
    this.lastRowId = null;
    this.rowCount = -1;
    this.arraySize = 1;
    this.rowFactory = null;
    this.isClosed = false;
    this.#converters = null;
    connection.checkThread();
    this.isInitialized = true;
  }

  /** The database, if the cursor can be used now: `check_cursor`. */
  get checked(): Database {
    if (!this.isInitialized) throw programmingError('Base Cursor.__init__ not called.');
    if (this.isClosed) throw programmingError('Cannot operate on a closed cursor.');
    if (this.#isLocked) throw programmingError('Recursive use of cursors not allowed.');
    return this.connection!.checked;
  }

  close(): void {
    if (this.#isLocked) throw programmingError('Recursive use of cursors not allowed.');
    if (!this.isInitialized) throw programmingError('Base Cursor.__init__ not called.');
    void this.connection!.checked;
    this.#leave();
    this.isClosed = true;
  }

  /** Has no more use for its statement. */
  #leave(): void {
    this.#early = null;
    const statement = this.#statement;
    if (statement === null) return;
    this.#disown();
    this.#statement = null;
    statement.leave();
  }

  /** Has its rows be given back when it is found dead. */
  ownRows(): void {
    if (this.#statement === null) return;
    this.#rows = new OpenRows(this.#statement);
    own(this, this.#rows);
    OpenRows.limit();
  }

  #disown(): void {
    this.connection!.library.fresh.take(this);
    this.#rows?.end();
    this.#rows = null;
  }

  #take(sql: string): Statement {
    const connection = this.connection!;
    const statement = connection.prepare(sql);
    statement.users++;
    this.#statement = statement;
    return statement;
  }

  execute(sql: string, parameters: PValue): void {
    this.#run(sql, false, (bindAndStep) => bindAndStep(parameters));
    this.lastRowId = fromRowId(this.connection!);
  }

  executeMany(sql: string, sequence: PValue): void {
    this.#run(sql, true, (bindAndStep) => {
      // What an iterator has given away, or a statement has done, cannot be begun again.
      if (!(sequence instanceof PList || sequence instanceof PTuple)) pastRetry();
      const iterator = pyObjectGetIter(sequence);
      for (;;) {
        const parameters = pyIterNext(iterator);
        if (parameters === undefined) return;
        bindAndStep(parameters);
        pastRetry();
      }
    });
  }

  /** `_pysqlite_query_execute`. */
  #run(sql: string, isMany: boolean, each: (bindAndStep: (parameters: PValue) => void) => void): void {
    const database = this.checked;
    const connection = this.connection!;
    this.#isLocked = true;
    try {
      this.#leave();
      this.description = null;
      let statement = this.#take(sql);
      if (isMany && statement.isReadonly) throw programmingError('executemany() can only execute DML statements.');
      if (statement.isBusy) {
        statement.users--;
        this.#statement = null;
        statement = new Statement(database, sql);
        statement.users++;
        this.#statement = statement;
      }
      statement.reset();
      this.rowCount = statement.isDml ? 0 : -1;
      if (
        connection.autocommit === LEGACY &&
        connection.isolationLevel !== null &&
        statement.isDml &&
        !database.inTransaction
      )
        connection.begin();
      each((parameters) => {
        bindParameters(statement, parameters);
        if (statement.pointer !== 0) this.#step(database, statement);
      });
    } catch (error) {
      if (this.#statement !== null) this.#leave();
      this.rowCount = -1;
      throw error;
    } finally {
      this.#isLocked = false;
    }
    const statement = this.#statement!;
    if (!statement.isBusy) this.#leave();
    else if (isMany || statement.isReadonly) database.library.fresh.put(this);
    else this.#readEarly(database, statement);
  }

  /**
   * Reads all rows of what writes (`… RETURNING`, some pragmas) before they are asked for: its changes are made, but it is a part of the
   * transaction until its end, which CPython comes to when the cursor dies.
   */
  #readEarly(database: Database, statement: Statement): void {
    const rows: PTuple[] = [];
    const { library } = database;
    let code = SQLITE_ROW;
    while (code === SQLITE_ROW) {
      rows.push(new PTuple(readRow(library, statement.pointer, this.#reading)));
      code = database.step(statement.pointer);
    }
    if (code !== SQLITE_DONE) {
      const error = databaseError(library, database.pointer);
      this.#leave();
      throw error;
    }
    const changes = library.api.sqlite3_changes(database.pointer);
    this.#leave();
    this.#early = { rows, next: 0, changes: statement.isDml ? changes : null };
  }

  get #reading(): Reading {
    return { textFactory: this.connection!.textFactory, converters: this.#converters };
  }

  /** The next of the rows that have been read already. */
  #nextEarly(early: EarlyRows): PTuple {
    const row = early.rows[early.next++]!;
    if (early.next === early.rows.length) {
      this.#early = null;
      if (early.changes !== null) this.rowCount = early.changes;
    }
    return row;
  }

  #step(database: Database, statement: Statement): void {
    const { library } = database;
    const { api } = library;
    const code = database.step(statement.pointer);
    if (code !== SQLITE_DONE && code !== SQLITE_ROW) throw databaseError(library, database.pointer);
    const { detectTypes } = this.connection!;
    this.#converters = detectTypes === 0 ? null : convertersOf(library, statement.pointer, detectTypes);
    if (this.description === null) this.#describe(statement.pointer);
    if (code !== SQLITE_DONE) return;
    if (statement.isDml) this.rowCount = (this.rowCount as number) + api.sqlite3_changes(database.pointer);
    statement.reset();
  }

  #describe(statement: Pointer): void {
    const { library, detectTypes } = this.connection!;
    const { api } = library;
    const count = api.sqlite3_column_count(statement);
    if (count === 0) return;
    const columns: PValue[] = [];
    for (let i = 0; i < count; i++) {
      const name = shownName(library.cText(api.sqlite3_column_name(statement, i)), detectTypes);
      columns.push(new PTuple([name, null, null, null, null, null, null]));
    }
    this.description = new PTuple(columns);
  }

  executeScript(script: string): void {
    const database = this.checked;
    const { library, pointer: db } = database;
    const { api, out } = library;
    const bytes = encodeUtf8(script);
    if (bytes.includes(0)) throw valueError('embedded null character');
    if (bytes.length > api.sqlite3_limit(db, LIMIT_SQL_LENGTH, -1)) throw dataError('query string is too large');
    if (this.connection!.autocommit === LEGACY && database.inTransaction) database.execute('COMMIT');
    library.withBytes(bytes, (start) => {
      for (let at = start; library.bytes[at] !== 0; ) {
        const size = start + bytes.length + 1 - at;
        checkCode(
          library,
          db,
          database.run(() => api.sqlite3_prepare_v2(db, at, size, out, out + 4)),
        );
        const statement = library.pointer(out);
        at = library.pointer(out + 4);
        let code = SQLITE_ROW;
        try {
          while (statement !== 0 && code === SQLITE_ROW) code = database.step(statement);
        } finally {
          code = api.sqlite3_finalize(statement);
        }
        if (code !== SQLITE_OK) throw databaseError(library, db);
        pastRetry();
      }
    });
  }

  /** The next row; undefined when there is none. */
  next(): PValue | undefined {
    const database = this.checked;
    const row = this.#early === null ? this.#nextRow(database) : this.#nextEarly(this.#early);
    if (row === undefined || this.rowFactory === null) return row;
    return pyObjectCall2(this.rowFactory, this, row);
  }

  #nextRow(database: Database): PTuple | undefined {
    const statement = this.#statement;
    if (statement === null) return undefined;
    const { library } = database;
    this.#isLocked = true;
    let items: PValue[];
    try {
      items = readRow(library, statement.pointer, this.#reading);
    } finally {
      this.#isLocked = false;
    }
    let code: number;
    try {
      code = database.step(statement.pointer);
      if (code !== SQLITE_DONE && code !== SQLITE_ROW) throw databaseError(library, database.pointer);
    } catch (error) {
      this.#leave();
      throw error;
    }
    if (code === SQLITE_DONE) {
      if (statement.isDml) this.rowCount = library.api.sqlite3_changes(database.pointer);
      this.#leave();
    }
    return new PTuple(items);
  }
}

/** `sqlite3_last_insert_rowid`. */
function fromRowId({ library, opened }: PConnection): PValue {
  const id = library.api.sqlite3_last_insert_rowid(opened.pointer);
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

export const cursorType = builtinType('Cursor', {
  module: 'sqlite3',
  allocate: (type) => new PCursor(type.instanceShape),
});
cursorType.hasWeakref = true;
