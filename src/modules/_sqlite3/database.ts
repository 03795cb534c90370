import { reportUnraisable } from '../../objects/weakref/weakref.ts';
import { recursionError } from '../../runtime/errors.ts';
import { exhaustion } from '../../runtime/syscall.ts';
import { deadlineOfCall, untilLater } from '../../runtime/threads/attempt.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { disown, type Owned } from '../../runtime/values/abandoned.ts';
import { warn } from '../../runtime/warn.ts';
import { type Pointer, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_OK } from './api.ts';
import { databaseError } from './errors.ts';
import type { Library } from './library.ts';
import type { Statement } from './statement.ts';

/** After so many instructions of SQLite's machine other threads have a turn: some milliseconds. */
const TURN = 100_000;

/** Milliseconds between two attempts to get a lock, at most. */
const LONGEST_PAUSE = 25;

/** An open database: what a connection owns and gives back, also when the program drops the connection without closing it. */
export class Database implements Owned {
  readonly lasting = true;
  readonly library: Library;
  readonly pointer: Pointer;
  /** What the warning says when it is dropped. */
  readonly shown: string;
  readonly statements = new Set<Statement>();
  isOpen = true;
  hasProgressHandler = false;
  #sharesTime = false;
  #timeout = 0;
  /** How many calls of SQLite on it have not returned. */
  #entered = 0;
  /** What has to wait until they have. */
  readonly #later: (() => void)[] = [];

  constructor(library: Library, pointer: Pointer, shown: string) {
    this.library = library;
    this.pointer = pointer;
    this.shown = shown;
  }

  /** Runs what calls SQLite where that may call back; raises what a callback could not. */
  run<T>(call: () => T): T {
    const { api } = this.library;
    const stack = api.emscripten_stack_get_current();
    if (stack < this.library.stackLimit) throw recursionError('maximum recursion depth exceeded');
    this.#entered++;
    let result: T;
    try {
      result = call();
    } catch (error) {
      // The host's stack was at its end inside of SQLite, which has not cleared its own.
      api._emscripten_stack_restore(stack);
      throw error;
    } finally {
      if (--this.#entered === 0 && this.#later.length > 0) for (const each of this.#later.splice(0)) each();
    }
    this.library.checkFailure();
    return result;
  }

  /** Runs something that must not happen inside of a call of SQLite on this database. */
  afterwards(run: () => void): void {
    if (this.#entered > 0) this.#later.push(run);
    else if (this.isOpen) run();
  }

  /**
   * Lets other threads run inside of statements that take long, where the program has no progress handler, and while the database is locked:
   * SQLite would wait by itself.
   */
  #shareTime(): void {
    const { api, callbacks } = this.library;
    const { places } = callbacks;
    const shares = threadsActive();
    if (shares === this.#sharesTime) return;
    this.#sharesTime = shares;
    if (!this.hasProgressHandler) api.sqlite3_progress_handler(this.pointer, TURN, shares ? places.turn : 0, 0);
    if (shares) api.sqlite3_busy_handler(this.pointer, places.busy, 0);
    else api.sqlite3_busy_timeout(this.pointer, this.#timeout);
  }

  /** How long is waited for locks, in milliseconds. */
  setTimeout(milliseconds: number): void {
    this.#timeout = milliseconds;
    this.#sharesTime = false;
    this.library.api.sqlite3_busy_timeout(this.pointer, milliseconds);
  }

  setProgressHandler(instructions: number, id: number): void {
    const { api, callbacks } = this.library;
    this.hasProgressHandler = id !== 0;
    this.#sharesTime = false;
    api.sqlite3_progress_handler(this.pointer, instructions, id === 0 ? 0 : callbacks.places.progress, id);
  }

  /** One step of a statement, which is begun again while something is in its way. */
  step(statement: Pointer): number {
    const { api } = this.library;
    const isFirst = api.sqlite3_stmt_busy(statement) === 0;
    const step = () => api.sqlite3_step(statement);
    return isFirst ? this.attempt(step, () => api.sqlite3_reset(statement)) : this.run(step);
  }

  /**
   * Does what others may be in the way of. Cursors that nobody has any more are given back; for a lock it is waited, as long as was said, so
   * that other threads can run: without threads SQLite has done that.
   */
  attempt(call: () => number, again?: () => void): number {
    this.#shareTime();
    let deadline: number | null = null;
    for (let waits = 1; ; waits++) {
      const { callbacks } = this.library;
      callbacks.isBusyAsked = false;
      const code = this.run(call);
      const primary = code & 0xff;
      if (primary !== SQLITE_BUSY && primary !== SQLITE_LOCKED) return code;
      if (!this.#reclaims()) {
        if (!callbacks.isBusyAsked) return code;
        deadline ??= deadlineOfCall(this.#timeout);
        const left = deadline - performance.now();
        if (left <= 0) return code;
        again?.();
        untilLater(Math.min(left, waits, LONGEST_PAUSE));
      } else again?.();
    }
  }

  /** Whether a cursor has been given back that nobody had any more. */
  #reclaims(): boolean {
    this.library.fresh.settle();
    return OpenRows.count > 0 && exhaustion.reclaim();
  }

  /** Runs one statement that answers nothing: `connection_exec_stmt`. */
  execute(sql: string): void {
    const { library, pointer: db } = this;
    const { api, out } = library;
    let code = library.withText(sql, (at) => this.run(() => api.sqlite3_prepare_v2(db, at, -1, out, 0)));
    if (code === SQLITE_OK) {
      const statement = library.pointer(out);
      try {
        this.step(statement);
      } finally {
        code = api.sqlite3_finalize(statement);
      }
    }
    if (code !== SQLITE_OK) throw databaseError(library, db);
  }

  get inTransaction(): boolean {
    return this.library.api.sqlite3_get_autocommit(this.pointer) === 0;
  }

  /** Closes it with all statements. */
  close(): void {
    if (!this.isOpen) return;
    for (const statement of [...this.statements]) statement.finalize();
    this.isOpen = false;
    this.library.api.sqlite3_close_v2(this.pointer);
  }

  /** Closes it as far as cursors have nothing more to read from it. */
  leave(): void {
    for (const statement of [...this.statements]) {
      statement.isCached = false;
      statement.drop();
    }
    this.library.api.sqlite3_close_v2(this.pointer);
  }

  abandon(): void {
    try {
      warn('ResourceWarning', `unclosed database in ${this.shown}`);
    } catch (error) {
      reportUnraisable(error, null);
    }
    this.afterwards(() => this.close());
  }
}

/** How many cursors with rows may be open before it is looked for those that nobody has any more. */
const FIRST_LOOK = 4000;

/** The rows that a cursor still had to come, which hold locks: given back when the program drops the cursor. */
export class OpenRows implements Owned {
  readonly lasting = true;
  /** How many there are. */
  static count = 0;
  static #most = FIRST_LOOK;
  readonly #statement: Statement;

  constructor(statement: Statement) {
    this.#statement = statement;
    OpenRows.count++;
  }

  /** Keeps dropped cursors from piling up. */
  static limit(): void {
    if (OpenRows.count < OpenRows.#most) return;
    exhaustion.reclaim();
    OpenRows.#most = Math.max(FIRST_LOOK, 2 * OpenRows.count);
  }

  /** They have been read, or are read no further. */
  end(): void {
    OpenRows.count--;
    disown(this);
  }

  abandon(): void {
    OpenRows.count--;
    this.#statement.database.afterwards(() => this.#statement.leave());
  }
}
