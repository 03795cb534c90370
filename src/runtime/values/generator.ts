import type { Outer, StepIterator } from '../../truffle/step.ts';
import { PIdentified, type PValue } from '../object.ts';
import type { PType } from '../type.ts';
import { builtinType } from '../types.ts';
import type { PCode } from './code.ts';
import type { PException } from './exception.ts';
import type { FrameLocals, PFrame } from './frame.ts';
import type { PFunction } from './function.ts';
import type { Link } from './unawaited.ts';

/** What is sent into a suspended generator to make it raise at its suspension point. */
export class ThrowSignal {
  readonly exception: PException;
  constructor(exception: PException) {
    this.exception = exception;
  }
}

/** A value that an asynchronous generator yields, as opposed to what its awaits pass through. */
export class AsyncYield {
  readonly value: PValue;
  constructor(value: PValue) {
    this.value = value;
  }
}

export const CREATED = 0;
export const SUSPENDED = 1;
export const RUNNING = 2;
export const CLOSED = 3;

/** A generator, coroutine or asynchronous generator: a Python frame that can be left and entered again. */
export class PGenerator extends PIdentified {
  readonly fn: PFunction;
  readonly code: PCode;
  name: string;
  qualname: string;
  /** The JavaScript generator that runs the code; yields Python values (or `AsyncYield`), gets values or `ThrowSignal`. */
  iterator: StepIterator;
  next: StepIterator['next'];
  /** What goes on when `iterator` has ended: it runs the rest of a loop. */
  outer: Outer | null = null;
  state: 0 | 1 | 2 | 3 = CREATED;
  /** `gi_frame`, once somebody asked for it. */
  frame: PFrame | null = null;
  position = -1;
  locals: FrameLocals | null = null;
  /** What it was called with, until it begins. */
  begin: readonly PValue[] | null = null;
  /** What it is delegating to: `gi_yieldfrom`. */
  delegate: PValue = null;
  /** That, where a step may go to it at once, past the code of this generator. */
  direct: PGenerator | null = null;
  /** Runs in the coroutine form, as what it was made for in a thread may wait: see `truffle/quick.ts`. */
  suspendable = false;
  /** `cr_origin`. */
  origin: PValue = null;
  /** A coroutine's place among those that have not begun. */
  older: Link | null = null;
  newer: Link | null = null;
  /** Asynchronous generators: `ag_running`, hooks called, closed. */
  asyncRunning = false;
  hooksInited = false;
  asyncClosed = false;
  finalizer: PValue = null;
  constructor(type: PType, fn: PFunction, iterator: StepIterator) {
    super(type.instanceShape);
    this.fn = fn;
    this.code = fn.code;
    this.name = fn.name;
    this.qualname = fn.qualname;
    this.iterator = iterator;
    this.next = iterator.next;
  }
}

const internal = (): never => {
  throw new Error('made by the interpreter only');
};

export const generatorType = builtinType('generator', { allocate: internal, subclassable: false });
export const coroutineType = builtinType('coroutine', { allocate: internal, subclassable: false });
export const asyncGeneratorType = builtinType('async_generator', { allocate: internal, subclassable: false });
for (const type of [generatorType, coroutineType, asyncGeneratorType]) type.hasWeakref = true;
