/** An address in the memory of SQLite; 0 is NULL. */
export type Pointer = number;

/** The functions of SQLite's C interface that are called here, as WebAssembly takes them. */
export interface SqliteApi {
  __wasm_call_ctors(): void;
  emscripten_stack_get_current(): Pointer;
  _emscripten_stack_restore(at: Pointer): void;
  sqlite3_initialize(): number;
  sqlite3_malloc64(size: bigint): Pointer;
  sqlite3_free(at: Pointer): void;
  sqlite3_libversion(): Pointer;
  sqlite3_errstr(code: number): Pointer;
  sqlite3_complete(sql: Pointer): number;
  sqlite3_vfs_register(vfs: Pointer, makeDefault: number): number;

  sqlite3_open_v2(name: Pointer, db: Pointer, flags: number, vfs: Pointer): number;
  sqlite3_close_v2(db: Pointer): number;
  sqlite3_busy_handler(db: Pointer, callback: number, data: number): number;
  sqlite3_busy_timeout(db: Pointer, milliseconds: number): number;
  sqlite3_extended_errcode(db: Pointer): number;
  sqlite3_errcode(db: Pointer): number;
  sqlite3_errmsg(db: Pointer): Pointer;
  sqlite3_error_offset(db: Pointer): number;
  sqlite3_get_autocommit(db: Pointer): number;
  sqlite3_changes(db: Pointer): number;
  sqlite3_total_changes(db: Pointer): number;
  sqlite3_last_insert_rowid(db: Pointer): bigint;
  sqlite3_interrupt(db: Pointer): void;
  sqlite3_limit(db: Pointer, category: number, limit: number): number;
  sqlite3__wasm_db_config_ip(db: Pointer, operation: number, value: number, result: Pointer): number;
  sqlite3_next_stmt(db: Pointer, statement: Pointer): Pointer;
  sqlite3_table_column_metadata(
    db: Pointer,
    schema: Pointer,
    table: Pointer,
    column: Pointer,
    type: Pointer,
    collation: Pointer,
    notNull: Pointer,
    primaryKey: Pointer,
    autoincrement: Pointer,
  ): number;

  sqlite3_prepare_v2(db: Pointer, sql: Pointer, size: number, statement: Pointer, tail: Pointer): number;
  sqlite3_step(statement: Pointer): number;
  sqlite3_reset(statement: Pointer): number;
  sqlite3_finalize(statement: Pointer): number;
  sqlite3_clear_bindings(statement: Pointer): number;
  sqlite3_stmt_readonly(statement: Pointer): number;
  sqlite3_stmt_busy(statement: Pointer): number;
  sqlite3_sql(statement: Pointer): Pointer;
  sqlite3_expanded_sql(statement: Pointer): Pointer;
  sqlite3_bind_parameter_count(statement: Pointer): number;
  sqlite3_bind_parameter_name(statement: Pointer, at: number): Pointer;
  sqlite3_bind_null(statement: Pointer, at: number): number;
  sqlite3_bind_int(statement: Pointer, at: number, value: number): number;
  sqlite3_bind_int64(statement: Pointer, at: number, value: bigint): number;
  sqlite3_bind_double(statement: Pointer, at: number, value: number): number;
  sqlite3_bind_text(statement: Pointer, at: number, text: Pointer, size: number, destructor: number): number;
  sqlite3_bind_blob(statement: Pointer, at: number, bytes: Pointer, size: number, destructor: number): number;
  sqlite3_column_count(statement: Pointer): number;
  sqlite3_data_count(statement: Pointer): number;
  sqlite3_column_name(statement: Pointer, at: number): Pointer;
  sqlite3_column_decltype(statement: Pointer, at: number): Pointer;
  sqlite3_column_type(statement: Pointer, at: number): number;
  sqlite3_column_int64(statement: Pointer, at: number): bigint;
  sqlite3_column_double(statement: Pointer, at: number): number;
  sqlite3_column_text(statement: Pointer, at: number): Pointer;
  sqlite3_column_blob(statement: Pointer, at: number): Pointer;
  sqlite3_column_bytes(statement: Pointer, at: number): number;

  sqlite3_create_function_v2(
    db: Pointer,
    name: Pointer,
    parameters: number,
    flags: number,
    data: number,
    call: number,
    step: number,
    final: number,
    destroy: number,
  ): number;
  sqlite3_create_window_function(
    db: Pointer,
    name: Pointer,
    parameters: number,
    flags: number,
    data: number,
    step: number,
    final: number,
    value: number,
    inverse: number,
    destroy: number,
  ): number;
  sqlite3_create_collation_v2(
    db: Pointer,
    name: Pointer,
    flags: number,
    data: number,
    compare: number,
    destroy: number,
  ): number;
  sqlite3_set_authorizer(db: Pointer, callback: number, data: number): number;
  sqlite3_progress_handler(db: Pointer, instructions: number, callback: number, data: number): void;
  sqlite3_trace_v2(db: Pointer, mask: number, callback: number, data: number): number;
  sqlite3_preupdate_hook(db: Pointer, callback: number, data: number): number;
  sqlite3_rollback_hook(db: Pointer, callback: number, data: number): number;
  sqlite3_user_data(context: Pointer): number;
  sqlite3_aggregate_context(context: Pointer, size: number): Pointer;
  sqlite3_value_type(value: Pointer): number;
  sqlite3_value_int64(value: Pointer): bigint;
  sqlite3_value_double(value: Pointer): number;
  sqlite3_value_text(value: Pointer): Pointer;
  sqlite3_value_blob(value: Pointer): Pointer;
  sqlite3_value_bytes(value: Pointer): number;
  sqlite3_result_null(context: Pointer): void;
  sqlite3_result_int64(context: Pointer, value: bigint): void;
  sqlite3_result_double(context: Pointer, value: number): void;
  sqlite3_result_text(context: Pointer, text: Pointer, size: number, destructor: number): void;
  sqlite3_result_blob(context: Pointer, bytes: Pointer, size: number, destructor: number): void;
  sqlite3_result_error(context: Pointer, message: Pointer, size: number): void;
  sqlite3_result_error_nomem(context: Pointer): void;
  sqlite3_result_error_toobig(context: Pointer): void;

  sqlite3_backup_init(target: Pointer, targetName: Pointer, source: Pointer, sourceName: Pointer): Pointer;
  sqlite3_backup_step(backup: Pointer, pages: number): number;
  sqlite3_backup_finish(backup: Pointer): number;
  sqlite3_backup_remaining(backup: Pointer): number;
  sqlite3_backup_pagecount(backup: Pointer): number;
  sqlite3_serialize(db: Pointer, schema: Pointer, size: Pointer, flags: number): Pointer;
  sqlite3_deserialize(db: Pointer, schema: Pointer, data: Pointer, size: bigint, room: bigint, flags: number): number;
}

export const SQLITE_OK = 0;
export const SQLITE_ERROR = 1;
export const SQLITE_ABORT = 4;
export const SQLITE_BUSY = 5;
export const SQLITE_LOCKED = 6;
export const SQLITE_NOMEM = 7;
export const SQLITE_READONLY = 8;
export const SQLITE_ROW = 100;
export const SQLITE_DONE = 101;

export const SQLITE_INTEGER = 1;
export const SQLITE_FLOAT = 2;
export const SQLITE_TEXT = 3;
export const SQLITE_BLOB = 4;

export const SQLITE_UTF8 = 1;
/** As a destructor: SQLite is to make a copy. */
export const SQLITE_TRANSIENT = -1;
