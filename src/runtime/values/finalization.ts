import { setRelease } from '../../truffle/weakly.ts';
import { contextLocal, currentContext } from '../context.ts';
import type { PObject } from '../object.ts';
import { rt } from '../registers.ts';
import type { PType } from '../type.ts';
import { PFunction } from './function.ts';

/*
 * Which objects have something to do when they die. The host counts no references, so this is found out by `collectGarbage`
 * (`src/objects/object/finalize.ts`), and only where somebody could notice.
 */

export const finalization = {
  /** Objects with a `__del__` of the program's own that has not run. */
  finalizable: 0,
  /** These and the weak references made so far: zero while nobody could notice that anything dies. */
  watched: 0,
};

/** Objects of the context whose `__del__` is to run, in order of their making. */
export const finalizables = contextLocal(() => new Set<PObject>());

/**
 * What is done about dead objects that nobody asks for. What must be told of their death is held, so that there must be a bound to it: to the
 * objects with a `__del__`, and to the references with a callback. Set by `finalize.ts`.
 */
export const crowding = { limit: 50_000, relieve() {} };

/** Has `__del__` run when `object` dies. */
export function trackFinalizable(object: PObject): void {
  const finalizable = finalizables();
  if (finalizable.has(object)) return;
  finalizable.add(object);
  finalization.watched++;
  if (isOfProgram(object.shape.cls)) finalization.finalizable++;
  if (finalizable.size >= crowding.limit) crowding.relieve();
}

/** Takes `object` off the list: it is dead, or its `__del__` is about to run. */
export function untrackFinalizable(object: PObject): void {
  finalizables().delete(object);
  finalization.watched--;
  if (isOfProgram(object.shape.cls)) finalization.finalizable--;
}

/** Whether the `__del__` of `type` is not one of the standard library, whose work does not show. */
export function isOfProgram(type: PType): boolean {
  if (!type.isHeapType) return false;
  const finalizer = type.lookup('__del__');
  return finalizer instanceof PFunction && !isOfLibrary(finalizer);
}

/** Whether a function comes from the standard library. */
export function isOfLibrary(fn: PFunction): boolean {
  return isLibraryFile(fn.code.filename);
}

function isLibraryFile(filename: string): boolean {
  return filename.startsWith(`${currentContext().options.stdlib}/`) || filename.startsWith('<frozen ');
}

/** Whether code of the standard library is running: what that lets go of is none of the program's concern. Its tests are programs. */
export function inLibrary(): boolean {
  const code = rt.stack[rt.sp]!.code;
  if (code === null || !isLibraryFile(code.filename)) return false;
  return !code.filename.startsWith(`${currentContext().options.stdlib}/test/`);
}

/** The host's collector; null where it offers none. */
export interface HostCollector {
  /** Collects, so that a `WeakRef` tells afterwards whether its target lives; the milliseconds of processor time that took. */
  collect(): number;
  /** The milliseconds of processor time that the process has taken. */
  processorTime(): number;
  /** Has the host forget which targets of a `WeakRef` it keeps alive until the running job ends. */
  release(): void;
}

export let hostCollector: HostCollector | null = null;

/** What collections that the program did not ask for may cost. */
export class CollectionBudget {
  readonly #free: number;
  readonly #share: number;
  readonly #now: () => number;
  /** When it was first asked. */
  #began = 0;
  #spent = 0;
  /** `free` milliseconds of processor time always, and beyond that `share` of what `now` has counted meanwhile. */
  constructor(free: number, share: number, now: () => number) {
    this.#free = free;
    this.#share = share;
    this.#now = now;
  }

  get affords(): boolean {
    if (this.#began === 0) this.#began = this.#now();
    if (this.#spent <= this.#free) return true;
    return this.#spent <= this.#free + (this.#now() - this.#began) * this.#share;
  }

  spend(milliseconds: number): void {
    this.#spent += milliseconds;
  }
}

/** Where other programs want the processor too, a share of the time that passes would be most of what this one gets. */
export const processorTime = (): number => hostCollector?.processorTime() ?? 0;

export function setHostCollector(collector: HostCollector): void {
  hostCollector = collector;
  setRelease(() => collector.release());
}
