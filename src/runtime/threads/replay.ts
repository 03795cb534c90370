import { SUSPENDED, takeRest } from '../../truffle/intrinsics.ts';
import { type PBase, PObject, type PValue } from '../object.ts';
import { rt } from '../registers.ts';
import type { PType } from '../type.ts';
import type { KeywordNames } from '../type-slots.ts';
import type { PException } from '../values/exception.ts';
import { PFloat } from '../values/float.ts';
import { PBuiltinFunction } from '../values/function.ts';
import { PTuple } from '../values/sequences.ts';
import type { Rest } from './park.ts';
import type { Wait } from './wait.ts';

/*
 * Builtins that call back. Where one is called from a thread's coroutine, what it calls of Python code runs as a coroutine of its own. If that
 * has to wait, the builtin is left by a JavaScript exception; when the call is over, the builtin is called once more, from its beginning, and
 * is given the results of the calls that it made before. So it must not do anything before its last call that may not be done twice.
 */

/** A call of a builtin from a coroutine, from its first beginning to its end. */
export interface Attempt {
  /** Depth of the Python frame that called: deeper ones are not to be left. */
  readonly depth: number;
  /** Nothing has happened yet that cannot be done again. */
  clean: boolean;
  /** When the call is to give up: remembered from the first attempt. */
  deadline: number | null;
  /** The part of the builtin that is running keeps what it has done: it can be left, clean or not. */
  keeps: boolean;
  /** What its parts kept when it was left. */
  kept: Map<string, unknown> | null;
  /** What the calls that it made gave, where it is begun again from its beginning; else null. */
  log: Outcome[] | null;
  /** What it was given runs nothing that may have to wait, as far as can be seen: if its first call is a quick one, all are made as they are. */
  readonly calm: boolean;
  /** How many of them this beginning has been given. */
  cursor: number;
  /** How often it made other calls than it had before. */
  misses: number;
  /** A call of its own is running. */
  calling: boolean;
}

/** What a call gave: the arguments tell it from others. */
interface Outcome {
  readonly callee: PValue;
  readonly args: readonly PValue[] | null;
  readonly result: PValue | undefined;
  readonly stop: PException | null;
  readonly failure: unknown;
}

/** Leaves a builtin that is to be called again when `wait` is over. It passes no Python frame. */
export class WouldBlock {
  readonly wait: Wait;
  constructor(wait: Wait) {
    this.wait = wait;
  }
}

/** Leaves a builtin that is to be called again when a call that it made, which has given way, is over. */
export class GivesWay {
  readonly rest: Rest<unknown>;
  readonly deliver: (result: unknown, failure: unknown) => void;
  constructor(rest: Rest<unknown>, deliver: (result: unknown, failure: unknown) => void) {
    this.rest = rest;
    this.deliver = deliver;
  }
}

/** Whether an argument may be something that calls back: an iterator, a function, … */
export const isObject = (value: PValue): boolean =>
  value !== null && typeof value === 'object' && !value.shape.cls.isPlainData;

/** Whether an argument may be asked by methods in Python. */
export const isInstance = (value: PValue): boolean =>
  value !== null && typeof value === 'object' && value.shape.cls.isHeapType;

/** Whether hash and comparison of a key may run Python code. */
export function isKeyInPython(key: PValue): boolean {
  if (key === null || typeof key !== 'object') return false;
  return key.shape.cls.isHeapType || (key instanceof PTuple && key.items.some(isKeyInPython));
}

/** Whether a builtin is being left, to be called again. */
export const isLeaving = (error: unknown): boolean => error instanceof WouldBlock || error instanceof GivesWay;

/** How calls are made in coroutines; set by who knows. */
export const coroutineForms: {
  call(callee: PValue, args: PValue[], keywords: KeywordNames): unknown;
  next(iterator: PBase): unknown;
  /** Whether a function or an iterator runs nothing that may have to wait, or a value is none; what containers hold is not looked at. */
  isCalm(value: PValue): boolean;
  /** Runs one to its end where nothing can be left. */
  finish(rest: Rest<unknown>): unknown;
  /** The running thread's time is over: the others run on top of it. */
  giveOthersATurn(): void;
} = {
  call() {
    throw new Error('not set up');
  },
  next() {
    throw new Error('not set up');
  },
  isCalm: () => false,
  finish() {
    throw new Error('not set up');
  },
  giveOthersATurn() {},
};

/** How often a builtin that is begun again may call something else than before: keys of a dict that changes are compared with others. */
const MOST_MISSES = 100;

/** Calls that a builtin may have made before nothing is noted any more; and how many may be repeated because the thread's time is over. */
const MOST_NOTED = 10_000;
const CHEAP_TO_REPEAT = 500;

/** Whether the builtin that is running is given the results of its calls when it is begun again. */
export function isReplayed(): boolean {
  const { attempt } = rt;
  return attempt !== null && attempt.log !== null && attempt.depth === rt.sp && !attempt.calling;
}

/** A call that a builtin makes, while `isReplayed()`. */
export function replayedCall(callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
  if (beginsQuick(callee)) return coroutineForms.call(callee, args, keywords) as PValue;
  return outcome(callee, args, () => coroutineForms.call(callee, args, keywords)) as PValue;
}

/** Whether the first call of the builtin that is running is a quick one, and so will be the others: nothing is noted then. */
function beginsQuick(callee: PValue): boolean {
  const own = rt.attempt!;
  if (!own.calm || own.log!.length > 0 || !coroutineForms.isCalm(callee)) return false;
  own.log = null;
  return true;
}

/** The next item of an iterator that a builtin asks, while `isReplayed()`. */
export function replayedNext(iterator: PBase): PValue | undefined {
  if (!isReplayed() || beginsQuick(iterator)) return iterator.shape.cls.tp_iternext!(iterator);
  return outcome(iterator, null, () => coroutineForms.next(iterator)) as PValue | undefined;
}

/** The next item of an iterator, for builtins. */
export function nextItem(iterator: PBase): PValue | undefined {
  return rt.attempt === null ? iterator.shape.cls.tp_iternext!(iterator) : replayedNext(iterator);
}

/** Says that the builtin that is running has kept what its calls gave until here, and does not make them again. */
export function keepsOutcomes(): void {
  if (!isReplayed()) return;
  const own = rt.attempt!;
  own.log!.splice(0, own.cursor);
  own.cursor = 0;
}

/** How a builtin asks the iterator of `value` for its next item: one that was just made by a builtin container is made anew each time. */
export function stepOf(iterator: PBase, value: PValue): (iterator: PBase) => PValue | undefined {
  if (!isReplayed()) return iterator.shape.cls.tp_iternext!;
  const made = iterator !== value && !(value as PBase).shape?.cls.isHeapType && !iterator.shape.cls.isHeapType;
  return made ? iterator.shape.cls.tp_iternext! : replayedNext;
}

function outcome(callee: PValue, args: readonly PValue[] | null, run: () => unknown): unknown {
  const own = rt.attempt!;
  const log = own.log!;
  for (let i = own.cursor; i < log.length; i++) {
    const known = log[i]!;
    if (!sameCallee(known.callee, callee) || !sameValues(known.args, args)) continue;
    own.cursor = i + 1;
    if (known.failure !== undefined) throw known.failure;
    if (known.stop !== null) rt.stop = known.stop;
    return known.result;
  }
  const note = (result: unknown, failure: unknown): void => {
    log.push({ callee, args, result: result as PValue | undefined, stop: args === null ? rt.stop : null, failure });
  };
  if (own.cursor < log.length) {
    log.length = own.cursor;
    // It does not do the same each time.
    if (++own.misses > MOST_MISSES) own.log = null;
  }
  own.calling = true;
  let result: unknown;
  try {
    result = own.log === null ? settled(run) : begin(run, note);
  } catch (error) {
    if (!isLeaving(error)) {
      note(undefined, error);
      own.cursor++;
    }
    throw error;
  } finally {
    own.calling = false;
  }
  if (log.length >= MOST_NOTED) own.log = null;
  else {
    note(result, undefined);
    own.cursor++;
  }
  return result;
}

/** Runs a coroutine form until it has an answer; if it gives way, leaves the builtin that is running. */
export function begin(run: () => unknown, deliver: (result: unknown, failure: unknown) => void): unknown {
  const result = run();
  if (result !== SUSPENDED) return result;
  const rest = takeRest() as Rest<unknown>;
  let step = rest.next();
  while (step.done !== true) {
    const { thread, attempt } = rt;
    // When only its time is over, that is not worth doing much again.
    if ((thread.wait !== null && !thread.wait.done) || (attempt?.log?.length ?? 0) < CHEAP_TO_REPEAT)
      throw new GivesWay(rest, deliver);
    coroutineForms.giveOthersATurn();
    step = rest.next();
  }
  return step.value;
}

/** Runs a coroutine form to its end, here. */
function settled(run: () => unknown): unknown {
  const result = run();
  return result === SUSPENDED ? coroutineForms.finish(takeRest() as Rest<unknown>) : result;
}

/** A bound builtin is made anew each time. */
function sameCallee(a: PValue, b: PValue): boolean {
  if (a === b) return true;
  return (
    a instanceof PBuiltinFunction && b instanceof PBuiltinFunction && a.definition === b.definition && a.self === b.self
  );
}

function sameValues(a: readonly PValue[] | null, b: readonly PValue[] | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i]) && !sameFloat(a[i]!, b[i]!)) return false;
  return true;
}

/** Types of which a builtin that is begun again makes other instances: the order of its calls tells them apart. */
export const madeAnew = new Set<PType>();

/** Floats are made anew, too. */
function sameFloat(a: PValue, b: PValue): boolean {
  if (a instanceof PFloat) return b instanceof PFloat && Object.is(a.value, b.value);
  return a instanceof PObject && b instanceof PObject && a.shape.cls === b.shape.cls && madeAnew.has(a.shape.cls);
}

/**
 * For builtins that put the items of an iterator somewhere one by one: while they may be begun again, what there is by the end, or until the
 * iterator raises, is put there at once.
 */
export function gatherReplayed(iterator: PBase, put: (items: PValue[]) => void): void {
  const items: PValue[] = [];
  let left = false;
  try {
    for (;;) {
      const item = replayedNext(iterator);
      if (item === undefined) return;
      items.push(item);
    }
  } catch (error) {
    left = isLeaving(error);
    throw error;
  } finally {
    if (!left) put(items);
  }
}
