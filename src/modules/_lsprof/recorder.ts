import type { PValue } from '../../runtime/object.ts';
import { type NativeProfiler, untraced } from '../../runtime/tracing.ts';
import type { PCode } from '../../runtime/values/code.ts';
import { PBuiltinFunction, PMethodDescriptor } from '../../runtime/values/function.ts';

/** What is counted of a function, or of its calls by one caller; times in units of the timer. */
export class Counts {
  callCount = 0;
  recursiveCount = 0;
  total = 0;
  inline = 0;
  level = 0;

  /** One call has ended: it took `total`, `inline` of it outside of calls of its own. */
  add(total: number, inline: number): void {
    if (--this.level === 0) this.total += total;
    else this.recursiveCount++;
    this.inline += inline;
    this.callCount++;
  }
}

/** A function, by its code object or its builtin's definition, with the functions it called. */
export class Entry extends Counts {
  readonly callee: PValue;
  readonly calls = new Map<Entry, Counts>();
  constructor(callee: PValue) {
    super();
    this.callee = callee;
  }
}

/** A running call. */
interface Running {
  readonly entry: Entry;
  readonly outer: Running | null;
  readonly start: number;
  /** Time spent in calls that it made. */
  inside: number;
}

/** Builds the table of calls from events, as they come from the interpreter. */
export class Recorder implements NativeProfiler {
  readonly entries = new Map<object, Entry>();
  subcalls = true;
  builtins = true;
  readonly #now: () => number;
  #current: Running | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(code: PCode): void {
    this.#begin(code, code);
  }

  leave(code: PCode): void {
    this.#end(code);
  }

  call(callee: PValue): void {
    if (this.builtins) this.#begin(definitionOf(callee), callee);
  }

  callDone(callee: PValue): void {
    if (this.builtins) this.#end(definitionOf(callee));
  }

  /** Ends the calls whose end will not be seen. */
  endAll(): void {
    while (this.#current !== null) this.#stop(this.#current);
  }

  clear(): void {
    this.entries.clear();
    this.#current = null;
  }

  #begin(key: object, callee: PValue): void {
    let entry = this.entries.get(key);
    if (entry === undefined) {
      entry = new Entry(callee);
      this.entries.set(key, entry);
    }
    const outer = this.#current;
    entry.level++;
    if (this.subcalls && outer !== null) {
      let calls = outer.entry.calls.get(entry);
      if (calls === undefined) {
        calls = new Counts();
        outer.entry.calls.set(entry, calls);
      }
      calls.level++;
    }
    this.#current = { entry, outer, start: untraced(this.#now), inside: 0 };
  }

  #end(key: object): void {
    const running = this.#current;
    if (running === null) return;
    if (this.entries.has(key)) this.#stop(running);
    else this.#current = running.outer;
  }

  #stop(running: Running): void {
    const total = untraced(this.#now) - running.start;
    const { entry, outer } = running;
    const inline = total - running.inside;
    if (outer !== null) outer.inside += total;
    this.#current = outer;
    entry.add(total, inline);
    if (this.subcalls && outer !== null) outer.entry.calls.get(entry)?.add(total, inline);
  }
}

/** Bound or not, all methods of one definition are one. */
function definitionOf(callee: PValue): object {
  return callee instanceof PBuiltinFunction || callee instanceof PMethodDescriptor
    ? callee.definition
    : (callee as unknown as object);
}
