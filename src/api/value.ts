import { pyObjectCallMethod, pyObjectLookupAttr, pyObjectSetAttr } from '../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall } from '../runtime/abstract/call.ts';
import { pyObjectDelItem, pyObjectGetItem, pyObjectSetItem } from '../runtime/abstract/item.ts';
import { collect, pyIterNext, pyObjectGetIter, pyObjectSize } from '../runtime/abstract/iterate.ts';
import { pyObjectRepr, pyObjectStr } from '../runtime/abstract/text.ts';
import { varargs, varkeywords } from '../runtime/clinic/clinic.ts';
import { builtinFunction } from '../runtime/clinic/members.ts';
import { makeException, runtimeError, typeError } from '../runtime/errors.ts';
import { internalErrors, Termination } from '../runtime/frames.ts';
import type { PValue } from '../runtime/object.ts';
import { blocks, drive, type Rest } from '../runtime/threads/park.ts';
import { PDict, PSet } from '../runtime/values/dict.ts';
import { exceptionType, PException } from '../runtime/values/exception.ts';
import { PFloat } from '../runtime/values/float.ts';
import { intValue, normalizeInt, strValue, typeOf } from '../runtime/values/scalars.ts';
import { PByteArray, PBytes, PList, PTuple } from '../runtime/values/sequences.ts';
import { PythonError } from './errors.ts';
import type { Program } from './program.ts';

/** What values need of the context they belong to. */
export interface Home {
  /** Runs something inside the context; Python exceptions come out as PythonError. */
  inside<T>(run: () => T): T;
  /** What can wait for promises, while it runs. */
  program: Program | null;
  /** Called when Python gets a function of the host. */
  functionGiven(): void;
}

/** What a value can be read as. */
export interface Kinds {
  boolean: boolean;
  number: number;
  bigint: bigint;
  string: string;
  bytes: Uint8Array;
  array: unknown[];
  map: Map<unknown, unknown>;
}

const secret = new WeakMap<Value, { readonly home: Home; readonly object: PValue }>();

/** A Python object, seen from the host. Nothing of it is reachable but through these methods. */
export class Value {
  /** @internal */
  constructor(home: Home, object: PValue) {
    secret.set(this, { home, object });
  }

  private get parts(): { readonly home: Home; readonly object: PValue } {
    return secret.get(this)!;
  }

  private inside<T>(run: (object: PValue, home: Home) => T): T {
    const { home, object } = this.parts;
    return home.inside(() => run(object, home));
  }

  /** The name of its class. */
  get typeName(): string {
    return this.inside((object) => typeOf(object).name);
  }

  get isNone(): boolean {
    return this.parts.object === null;
  }

  get callable(): boolean {
    return this.inside((object) => isCallable(object));
  }

  /** Reads it as a host value of a kind; TypeError if it is no such thing, RangeError for an int that does not fit a number. */
  as<K extends keyof Kinds>(kind: K): Kinds[K] {
    return this.inside((object, home) => asKind(object, kind, home) as Kinds[K]);
  }

  /** A copy in host values: None is null, lists and tuples arrays, dicts with text keys objects without prototype, other dicts Maps, sets Sets; what has no such form stays a Value. */
  toJS(): unknown {
    return this.inside((object, home) => toHost(object, home));
  }

  /** Whether there is such an attribute. */
  has(name: string): boolean {
    return this.inside((object) => pyObjectLookupAttr(object, name) !== undefined);
  }

  /** An attribute; undefined if there is none. */
  get(name: string): Value | undefined {
    return this.inside((object, home) => {
      const found = pyObjectLookupAttr(object, name);
      return found === undefined ? undefined : new Value(home, found);
    });
  }

  set(name: string, value: unknown): void {
    this.inside((object, home) => pyObjectSetAttr(object, name, toPython(value, home)));
  }

  /** `value[key]`. */
  getItem(key: unknown): Value {
    return this.inside((object, home) => new Value(home, pyObjectGetItem(object, toPython(key, home))));
  }

  setItem(key: unknown, value: unknown): void {
    this.inside((object, home) => pyObjectSetItem(object, toPython(key, home), toPython(value, home)));
  }

  deleteItem(key: unknown): void {
    this.inside((object, home) => pyObjectDelItem(object, toPython(key, home)));
  }

  /** `len(value)`. */
  get size(): number {
    return this.inside((object) => pyObjectSize(object));
  }

  call(...args: unknown[]): Value {
    return this.inside(
      (object, home) =>
        new Value(
          home,
          pyObjectCall(
            object,
            args.map((arg) => toPython(arg, home)),
          ),
        ),
    );
  }

  /** Calls a method. */
  invoke(name: string, ...args: unknown[]): Value {
    return this.inside(
      (object, home) =>
        new Value(
          home,
          pyObjectCallMethod(
            object,
            name,
            args.map((arg) => toPython(arg, home)),
          ),
        ),
    );
  }

  /** Its items, one at a time. */
  *iterate(): IterableIterator<Value> {
    const { home } = this.parts;
    const iterator = this.inside((object) => pyObjectGetIter(object));
    for (;;) {
      const next = home.inside(() => pyIterNext(iterator));
      if (next === undefined) return;
      yield new Value(home, next);
    }
  }

  [Symbol.iterator](): IterableIterator<Value> {
    return this.iterate();
  }

  /** `str(value)`. */
  toString(): string {
    return this.inside((object) => pyObjectStr(object));
  }

  /** `repr(value)`. */
  repr(): string {
    return this.inside((object) => pyObjectRepr(object));
  }
}

function bytesIn(object: PValue): Uint8Array | undefined {
  if (object instanceof PBytes) return object.bytes.slice();
  if (object instanceof PByteArray) return object.buffer.slice(0, object.length);
  return undefined;
}

function asKind(object: PValue, kind: keyof Kinds, home: Home): unknown {
  const wrong = () => new TypeError(`a Python ${typeOf(object).name} is no ${kind}`);
  switch (kind) {
    case 'boolean':
      if (typeof object !== 'boolean') throw wrong();
      return object;
    case 'number': {
      if (object instanceof PFloat) return object.value;
      const n = typeof object === 'boolean' ? undefined : intValue(object);
      if (n === undefined) throw wrong();
      if (typeof n === 'bigint') throw new RangeError('the int does not fit a number: read it as bigint');
      return n;
    }
    case 'bigint': {
      const n = typeof object === 'boolean' ? undefined : intValue(object);
      if (n === undefined) throw wrong();
      return BigInt(n);
    }
    case 'string': {
      const text = strValue(object);
      if (text === undefined) throw wrong();
      return text;
    }
    case 'bytes': {
      const bytes = bytesIn(object);
      if (bytes === undefined) throw wrong();
      return bytes;
    }
    case 'array':
      if (!(object instanceof PList) && !(object instanceof PTuple)) throw wrong();
      return toHost(object, home);
    default: {
      if (!(object instanceof PDict)) throw wrong();
      const seen = new Map<PValue, unknown>();
      return new Map(collect(object).map((key) => [toHost(key, home, seen), toHost(object.get(key)!, home, seen)]));
    }
  }
}

/** A Python value as the host's own, copied; cycles stay cycles. */
export function toHost(object: PValue, home: Home, seen = new Map<PValue, unknown>()): unknown {
  if (object === null || typeof object === 'boolean' || typeof object === 'number' || typeof object === 'bigint')
    return object;
  if (typeof object === 'string') return object;
  if (object instanceof PFloat) return object.value;
  const known = seen.get(object);
  if (known !== undefined) return known;
  const exact = object.shape.cls;
  if ((object instanceof PList && exact.name === 'list') || (object instanceof PTuple && exact.name === 'tuple')) {
    const out: unknown[] = [];
    seen.set(object, out);
    for (const item of object.items) out.push(toHost(item, home, seen));
    return out;
  }
  if (object instanceof PDict && exact.name === 'dict') {
    const keys = collect(object);
    if (keys.every((key) => typeof key === 'string')) {
      const out: Record<string, unknown> = Object.create(null);
      seen.set(object, out);
      for (const key of keys) out[key as string] = toHost(object.get(key)!, home, seen);
      return out;
    }
    const out = new Map<unknown, unknown>();
    seen.set(object, out);
    for (const key of keys) out.set(toHost(key, home, seen), toHost(object.get(key)!, home, seen));
    return out;
  }
  if (object instanceof PSet) return new Set(collect(object).map((item) => toHost(item, home, seen)));
  return bytesIn(object) ?? new Value(home, object);
}

/** A host value as Python's, copied; a function becomes a callable, named `name` if it has no name. TypeError for what has no meaning in Python. */
export function toPython(value: unknown, home: Home, seen = new Map<object, PValue>(), name = ''): PValue {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : new PFloat(value);
    case 'bigint':
      return normalizeInt(value);
    case 'function':
      return hostFunction(value as (...args: unknown[]) => unknown, home, name);
    case 'symbol':
      throw new TypeError('a symbol cannot be passed to Python');
    default:
  }
  if (value === null) return null;
  const object = value as object;
  const known = seen.get(object);
  if (known !== undefined) return known;
  if (object instanceof Value) {
    const parts = secret.get(object)!;
    if (parts.home !== home) throw new TypeError('the value belongs to another context');
    return parts.object;
  }
  if (Array.isArray(object)) {
    const list = new PList([]);
    seen.set(object, list);
    for (const item of object) list.items.push(toPython(item, home, seen));
    return list;
  }
  if (object instanceof Uint8Array) return new PBytes(object.slice());
  if (object instanceof Map) {
    const dict = new PDict();
    seen.set(object, dict);
    for (const [key, item] of object) dict.set(toPython(key, home, seen), toPython(item, home, seen));
    return dict;
  }
  if (object instanceof Set) {
    const set = new PSet();
    seen.set(object, set);
    for (const item of object) set.add(toPython(item, home, seen));
    return set;
  }
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) {
    const dict = new PDict();
    seen.set(object, dict);
    for (const key of Object.keys(object)) dict.set(key, toPython((object as any)[key], home, seen));
    return dict;
  }
  throw new TypeError(`a ${object.constructor?.name ?? 'host object'} cannot be passed to Python`);
}

/** A function of the host, called from Python with copies; keyword arguments come last, as one object. */
function hostFunction(fn: (...args: unknown[]) => unknown, home: Home, known: string): PValue {
  home.functionGiven();
  const name = [fn.name, known].find((each) => /^[A-Za-z_]\w*$/.test(each)) ?? 'host_function';
  const call = (args: readonly PValue[], keywords: ReadonlyMap<string, PValue>): unknown => {
    const seen = new Map<PValue, unknown>();
    const converted = args.map((arg) => toHost(arg, home, seen));
    if (keywords.size > 0) {
      const named: Record<string, unknown> = Object.create(null);
      for (const [key, value] of keywords) named[key] = toHost(value, home, seen);
      converted.push(named);
    }
    try {
      return fn(...converted);
    } catch (error) {
      throw fromHostFunction(error, home);
    }
  };
  /** The rest of a call that answered a promise. */
  const rest = (promise: PromiseLike<unknown>): Rest<PValue> => {
    const { program } = home;
    if (program === null) throw typeError(`${name}() of the host returned a promise: only evalAsync waits for one`);
    return promised(program, promise, name, home);
  };
  return builtinFunction(name, {
    doc: 'A function of the host.',
    params: [varargs('args'), varkeywords('kwargs')],
    run(_self, args, keywords) {
      const result = call(args, keywords);
      return isPromise(result) ? drive(rest(result)) : given(result, home);
    },
    coroutine(_self, args, keywords) {
      const result = call(args, keywords);
      return isPromise(result) ? blocks(rest(result)) : given(result, home);
    },
  });
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** What a function of the host returned, as Python gets it. */
function given(result: unknown, home: Home): PValue {
  try {
    return toPython(result, home);
  } catch (error) {
    throw typeError(error instanceof Error ? error.message : String(error));
  }
}

/** What its promise came to. */
function* promised(program: Program, promise: PromiseLike<unknown>, name: string, home: Home): Rest<PValue> {
  const outcome = yield* program.waitingFor(promise, `${name}() of the host`);
  if ('value' in outcome) return given(outcome.value, home);
  throw raisedByHost(outcome.error, home);
}

/** What a host function threw, as Python sees it: its own exceptions as they were, others with the host's error as their cause. */
function fromHostFunction(error: unknown, home: Home): unknown {
  if (error instanceof Termination || error instanceof PException) return error;
  return raisedByHost(error, home);
}

function raisedByHost(error: unknown, home: Home): PException {
  if (error instanceof PythonError) {
    const parts = secret.get(error.exception);
    if (parts !== undefined && parts.home === home) return new PException(parts.object as never);
  }
  const text = error instanceof Error ? error.message : String(error);
  let raised: PException;
  if (error instanceof RangeError && /call stack/.test(text))
    raised = makeException(exceptionType('RecursionError'), text);
  else if (error instanceof TypeError) raised = typeError(text);
  else raised = runtimeError(text);
  internalErrors.set(raised.value, error);
  return raised;
}
