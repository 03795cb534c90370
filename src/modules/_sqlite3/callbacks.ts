import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { int } from '../../runtime/clinic/converters.ts';
import { isException, typeError } from '../../runtime/errors.ts';
import { fromHostError } from '../../runtime/frames.ts';
import type { PValue } from '../../runtime/object.ts';
import { coroutineForms } from '../../runtime/threads/replay.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { intValue } from '../../runtime/values/scalars.ts';
import { writeUnraisable } from '../sys/unraisable.ts';
import { sqliteState } from './adapt.ts';
import type { Pointer, SqliteApi } from './api.ts';
import { dataError } from './errors.ts';
import { argumentsOf, fromInt64, setResult } from './values.ts';
import { addToTable } from './wasm-functions.ts';

/*
 * What SQLite calls of Python's: functions, aggregates, collations, hooks. Frames of WebAssembly are on the stack meanwhile, so nothing may be
 * thrown through them, and threads cannot be switched there.
 */

const DENY = 1;

/** What a progress handler answers for the statement to end, or go on. */
const INTERRUPT = 1;
const GO_ON = 0;
/** What a busy handler answers. */
const GIVE_UP = 0;

function giveTurn(): number {
  coroutineForms.giveOthersATurn();
  return GO_ON;
}

/** What the callbacks need of the library. */
interface Memory {
  readonly api: SqliteApi;
  readonly table: WebAssembly.Table;
  readonly view: DataView;
  withText<T>(text: string, use: (at: Pointer) => T): T;
  text(at: Pointer, size: number): string;
  cText(at: Pointer): string;
  cTextOrNull(at: Pointer): string | null;
  pointer(at: Pointer): Pointer;
  guarded<T>(failed: T, run: () => T): T;
}

/** Told of each row that is about to change. */
export interface ChangeListener {
  changed(schema: string, table: string, before: number | bigint): void;
  rolledBack(): void;
}

export class Callbacks {
  readonly #memory: Memory;
  /** Callables and listeners by the number that SQLite knows them by. */
  readonly #registered = new Map<number, PValue | ChangeListener>();
  /** Instances of aggregates, by the number in SQLite's memory for each use. */
  readonly #instances = new Map<number, PValue>();
  #last = 0;
  readonly places;

  constructor(memory: Memory) {
    this.#memory = memory;
    const context = (run: (context: Pointer) => void) => ['i', run] as const;
    this.places = addToTable(memory.table, {
      call: ['iii', (at: Pointer, count: number, values: Pointer) => this.#call(at, count, values)],
      step: ['iii', (at: Pointer, count: number, values: Pointer) => this.#step(at, count, values, 'step')],
      inverse: ['iii', (at: Pointer, count: number, values: Pointer) => this.#step(at, count, values, 'inverse')],
      final: context((at: Pointer) => this.#final(at)),
      value: context((at: Pointer) => this.#value(at)),
      destroy: context((id: number) => this.#registered.delete(id)),
      compare: [
        'iiiii:i',
        (id: number, size: number, at: Pointer, otherSize: number, otherAt: Pointer) =>
          this.#compare(id, size, at, otherSize, otherAt),
      ],
      authorize: ['iiiiii:i', (id: number, action: number, ...texts: Pointer[]) => this.#authorize(id, action, texts)],
      turn: ['i:i', () => memory.guarded(INTERRUPT, giveTurn)],
      busy: ['ii:i', () => this.#busy()],
      progress: ['i:i', (id: number) => this.#progress(id)],
      trace: ['iiii:i', (_event: number, id: number, statement: Pointer) => this.#trace(id, statement)],
      preupdate: [
        'iiiiijj',
        (id: number, _db: Pointer, _operation: number, schema: Pointer, table: Pointer, before: bigint) =>
          (this.#registered.get(id) as ChangeListener).changed(
            memory.cText(schema),
            memory.cText(table),
            fromInt64(before),
          ),
      ],
      rollback: context((id: number) => (this.#registered.get(id) as ChangeListener).rolledBack()),
    });
  }

  /** SQLite would wait for a lock, or was told that it is to give up: it has been asked whether to wait. */
  isBusyAsked = false;

  #busy(): number {
    this.isBusyAsked = true;
    return GIVE_UP;
  }

  register(callee: PValue | ChangeListener): number {
    this.#registered.set(++this.#last, callee);
    return this.#last;
  }

  forget(id: number): void {
    this.#registered.delete(id);
  }

  #callable(id: number): PValue {
    return this.#registered.get(id) as PValue;
  }

  /** Runs Python code; what it raises is shown if the program wants that, and `failed` answered. */
  #python<T>(callable: PValue, failed: (error: PException) => T, run: () => T): T {
    return this.#memory.guarded(undefined as T, () => {
      try {
        return run();
      } catch (error) {
        const raised = fromHostError(error);
        const answer = failed(raised);
        if (sqliteState().callbackTracebacks) writeUnraisable(raised, null, callable);
        return answer;
      }
    });
  }

  /** Has the SQL function fail: `set_sqlite_error`. */
  #fail(context: Pointer, error: PException, message: string): void {
    const { api } = this.#memory;
    if (isException(error, 'MemoryError')) api.sqlite3_result_error_nomem(context);
    else if (isException(error, 'OverflowError')) api.sqlite3_result_error_toobig(context);
    else this.#memory.withText(message, (text) => api.sqlite3_result_error(context, text, -1));
  }

  #answer(context: Pointer, value: PValue): void {
    if (!setResult(this.#memory as never, context, value)) throw typeError('unsupported result');
  }

  #call(context: Pointer, count: number, values: Pointer): void {
    const callable = this.#callable(this.#memory.api.sqlite3_user_data(context));
    this.#python(
      callable,
      (error) => this.#fail(context, error, 'user-defined function raised exception'),
      () => {
        const args = argumentsOf(this.#memory as never, count, values);
        this.#answer(context, pyObjectCall(callable, args));
      },
    );
  }

  /** Says which method of an aggregate failed. */
  #failMethod(context: Pointer, error: PException, name: string): void {
    const what = isException(error, 'AttributeError') ? 'method not defined' : 'method raised error';
    this.#fail(context, error, `user-defined aggregate's '${name}' ${what}`);
  }

  /** The number of the aggregate's instance, kept in SQLite's memory; 0 while there is none. */
  #slot(context: Pointer, room: number): { id: number; at: Pointer } {
    const at = this.#memory.api.sqlite3_aggregate_context(context, room);
    return { id: at === 0 ? 0 : this.#memory.pointer(at), at };
  }

  #step(context: Pointer, count: number, values: Pointer, name: 'step' | 'inverse'): void {
    const type = this.#callable(this.#memory.api.sqlite3_user_data(context));
    let method = '__init__';
    this.#python(
      type,
      (error) => this.#failMethod(context, error, method),
      () => {
        const { id, at } = this.#slot(context, 4);
        let instance = this.#instances.get(id);
        if (instance === undefined) {
          instance = pyObjectCall0(type);
          this.#instances.set(++this.#last, instance);
          this.#memory.view.setInt32(at, this.#last, true);
        }
        method = name;
        const bound = pyObjectGetAttr(instance, name);
        pyObjectCall(bound, argumentsOf(this.#memory as never, count, values));
      },
    );
  }

  #final(context: Pointer): void {
    const { id } = this.#slot(context, 0);
    const instance = this.#instances.get(id);
    // There is none if `__init__` raised, or there was no row.
    if (instance === undefined) return;
    this.#instances.delete(id);
    this.#finish(context, instance, 'finalize');
  }

  #value(context: Pointer): void {
    const instance = this.#instances.get(this.#slot(context, 0).id);
    if (instance !== undefined) this.#finish(context, instance, 'value');
  }

  #finish(context: Pointer, instance: PValue, name: string): void {
    const type = this.#callable(this.#memory.api.sqlite3_user_data(context));
    this.#python(
      type,
      (error) => this.#failMethod(context, error, name),
      () => this.#answer(context, pyObjectCall0(pyObjectGetAttr(instance, name))),
    );
  }

  #compare(id: number, size: number, at: Pointer, otherSize: number, otherAt: Pointer): number {
    const callable = this.#callable(id);
    return this.#python(
      callable,
      () => 0,
      () => {
        const texts = [this.#memory.text(at, size), this.#memory.text(otherAt, otherSize)] as const;
        const result = asIndex(pyObjectCall2(callable, ...texts));
        return result > 0 ? 1 : result < 0 ? -1 : 0;
      },
    );
  }

  #authorize(id: number, action: number, texts: readonly Pointer[]): number {
    const callable = this.#callable(id);
    return this.#python(
      callable,
      () => DENY,
      () => {
        const answer = pyObjectCall(callable, [action, ...texts.map((at) => this.#memory.cTextOrNull(at))]);
        const code = intValue(answer);
        return code === undefined ? DENY : int.convert!(code, () => '');
      },
    );
  }

  #progress(id: number): number {
    const callable = this.#callable(id);
    return this.#python(
      callable,
      () => 1,
      () => Number(pyObjectIsTrue(pyObjectCall0(callable))),
    );
  }

  #trace(id: number, statement: Pointer): number {
    const { api } = this.#memory;
    const callable = this.#callable(id);
    this.#python(
      callable,
      () => undefined,
      () => {
        const expanded = api.sqlite3_expanded_sql(statement);
        if (expanded === 0) {
          const error = dataError('Expanded SQL string exceeds the maximum string length');
          if (sqliteState().callbackTracebacks) writeUnraisable(error, null, callable);
          pyObjectCall(callable, [this.#memory.cText(api.sqlite3_sql(statement))]);
          return;
        }
        const sql = this.#memory.cText(expanded);
        api.sqlite3_free(expanded);
        pyObjectCall(callable, [sql]);
      },
    );
    return 0;
  }
}
