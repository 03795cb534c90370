import { mayWait } from '../../truffle/quick.ts';
import { typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { returned } from '../registers.ts';
import { attempted, replayed as replaying } from '../threads/attempt.ts';
import { settle } from '../threads/park.ts';
import { coroutineForms, isInstance, isObject } from '../threads/replay.ts';
import type { KeywordNames } from '../type-slots.ts';
import type { BuiltinDefinition, DirectCall } from '../values/function.ts';
import type { Converter } from './converters.ts';

/*
 * The argument clinic: a builtin's signature is written once, as `params`; arity, keywords, conversions, `__text_signature__` and
 * CPython's messages all follow from it.
 */

/** A parameter: `arg`, `varargs` or `varkeywords`. `T` is what the body receives. */
export interface Param<T> {
  readonly name: string;
  readonly kind: 'arg' | 'varargs' | 'varkeywords';
  readonly converter: Converter<T> | null;
  /** What the body receives when the argument is missing; with `required`, nothing. */
  readonly fallback: T | undefined;
  readonly required: boolean;
  /** The default in `__text_signature__`. */
  readonly text: string | null;
}

/** A required parameter. */
export function arg<T>(name: string, converter: Converter<T>): Param<T>;
/** An optional parameter: `fallback` reaches the body unconverted; `text` shows it in the signature where it is no literal. */
export function arg<T, D>(name: string, converter: Converter<T>, fallback: D, text?: string): Param<T | D>;
export function arg(name: string, converter: Converter<unknown>, ...rest: unknown[]): Param<unknown> {
  const required = rest.length === 0;
  const text = required ? null : ((rest[1] as string | undefined) ?? literalText(rest[0]));
  return { name, kind: 'arg', converter, fallback: rest[0], required, text };
}

/** `*name`: the remaining positional arguments as an array. */
export function varargs(name: string): Param<PValue[]> {
  return { name, kind: 'varargs', converter: null, fallback: undefined, required: false, text: null };
}

/** `**name`: the remaining keyword arguments by name. */
export function varkeywords(name: string): Param<ReadonlyMap<string, PValue>> {
  return { name, kind: 'varkeywords', converter: null, fallback: undefined, required: false, text: null };
}

/** `**name` as it came: the names of the last values of `*args`, which must be the only other parameter. */
export function keywordNames(name: string): Param<KeywordNames> {
  return { name, kind: 'varkeywords', converter: null, fallback: NAMES_ONLY, required: false, text: null };
}

/** Marks that kind of parameter. */
const NAMES_ONLY: KeywordNames = [];

function literalText(value: unknown): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return String(value);
  return UNREPRESENTABLE;
}

const UNREPRESENTABLE = '<unrepresentable>';

export type ParamList = readonly (Param<any> | '/' | '*')[];

/** The body's parameter types, in order. */
export type Values<P extends ParamList> = P extends readonly [infer H, ...infer R extends ParamList]
  ? H extends Param<infer T>
    ? [T, ...Values<R>]
    : Values<R>
  : [];

/** How `self` reaches the body. */
export interface SelfKind<T> {
  readonly convertSelf: (self: PValue) => T;
}
export type Self<T> = (abstract new (...args: any[]) => T) | SelfKind<T>;

export interface Spec<S, P extends ParamList> {
  doc?: string;
  params?: P;
  /** The builtin's name in messages, where CPython's is an alias of another. */
  calledAs?: string;
  /** `__text_signature__` where CPython's is not what argument clinic makes of the parameters; null for those that argument clinic did not make. */
  textSignature?: string | null;
  /** The builtin that takes the keywords in the end; positional arguments are then counted in the words of `PyArg_UnpackTuple`. */
  forwardsTo?: string;
  /**
   * Where argument clinic did not make the parser: `PyArg_ParseTuple` or `PyArg_ParseTupleAndKeywords`, whose format names the function or does
   * not, or `PyArg_UnpackTuple`.
   */
  parsed?: 'named' | 'unnamed' | 'unpacked';
  run(self: S, ...values: Values<P>): PValue | void;
  /** `run` may answer `raising(exception)` instead of throwing, and so never `undefined` for None. */
  raises?: boolean;
  /** `run` may answer `blocks(rest)`: see `threads/park.ts`. */
  blocking?: boolean;
  /** It waits for file descriptors by `untilReady`, and may be called again when they are ready: see `threads/attempt.ts`. */
  restartable?: boolean;
  /**
   * It calls back, and may be called again from its beginning when such a call had to wait: see `threads/replay.ts`. With `instances`, it
   * calls back only where an argument is an instance of a class in Python.
   */
  replayed?: boolean | 'instances';
  /** What runs instead of `run` in the coroutine of a thread; it may answer `suspendedBy(rest)`. */
  coroutine?(self: S, ...values: Values<P>): PValue | void;
  /** Whether that waits is said by what it runs (`mayWait`). */
  told?: boolean;
}

interface Layout {
  readonly params: readonly Param<unknown>[];
  readonly positionalOnly: number;
  readonly positional: number;
  readonly minPositional: number;
  readonly varargs: number;
  readonly varkeywords: number;
  readonly acceptsKeywords: boolean;
}

function layoutOf(list: ParamList): Layout {
  const params: Param<unknown>[] = [];
  let positionalOnly = 0;
  let positional = -1;
  let varargsAt = -1;
  let varkeywordsAt = -1;
  for (const entry of list) {
    if (entry === '/') positionalOnly = params.length;
    else if (entry === '*') positional = params.length;
    else {
      if (entry.kind === 'varargs') {
        varargsAt = params.length;
        if (positional < 0) positional = params.length;
      } else if (entry.kind === 'varkeywords') {
        varkeywordsAt = params.length;
        if (positional < 0) positional = params.length;
      }
      params.push(entry);
    }
  }
  if (positional < 0) positional = params.length;
  let minPositional = 0;
  while (minPositional < positional && params[minPositional]!.required) minPositional++;
  return {
    params,
    positionalOnly,
    positional,
    minPositional,
    varargs: varargsAt,
    varkeywords: varkeywordsAt,
    acceptsKeywords: params.some((p, i) => p.kind === 'varkeywords' || (p.kind === 'arg' && i >= positionalOnly)),
  };
}

/** The `__text_signature__` of a class whose constructor takes these parameters; null where a default cannot be written down. */
export function textSignatureOf(list: ParamList): string | null {
  return list.some((entry) => typeof entry !== 'string' && entry.text === UNREPRESENTABLE)
    ? null
    : textSignature(null, list);
}

function textSignature(self: string | null, list: ParamList): string {
  const parts: string[] = self === null ? [] : [self];
  if (self !== null && !list.includes('/')) parts.push('/');
  for (const entry of list) {
    if (typeof entry === 'string') parts.push(entry);
    else if (entry.kind === 'varargs') parts.push(`*${entry.name}`);
    else if (entry.kind === 'varkeywords') parts.push(`**${entry.name}`);
    else parts.push(entry.required ? entry.name : `${entry.name}=${entry.text}`);
  }
  return `(${parts.join(', ')})`;
}

/** `__text_signature__` of a builtin that declares none: its calling convention tells it where it takes no argument, or one. */
function conventionSignature(self: string | null, list: ParamList): string | null {
  if (self === null) return null;
  const receiver = self === '$type' ? self : '$self';
  if (list.length === 0) return `(${receiver}, /)`;
  const [only, end] = list;
  const single = list.length === 2 && end === '/' && typeof only !== 'string' && only?.kind === 'arg' && only.required;
  return single ? `(${receiver}, object, /)` : null;
}

const noKeywordMap = (layout: Layout) => layout.varkeywords < 0;
const plural = (n: number) => (n === 1 ? '' : 's');

/** `_PyArg_CheckPositional`'s message. */
function wrongPositionalCount(name: string, given: number, min: number, max: number) {
  const [bound, count] = min === max ? ['', min] : given < min ? ['at least ', min] : ['at most ', max];
  return typeError(`${name} expected ${bound}${count} argument${plural(count)}, got ${given}`);
}

/**
 * A builtin of a declared signature. `qualified` is `list.pop` for methods and the bare name for functions: CPython uses the one or the
 * other in its messages, by calling convention. It is null for slots (`tp_new`, `tp_init`), which have no convention for one argument.
 */
export function compileBuiltin(
  name: string,
  qualified: string | null,
  convertSelf: ((self: PValue) => unknown) | null,
  spec: Spec<any, any>,
  selfText: string | null,
): BuiltinDefinition {
  return new Builtin(name, qualified, convertSelf, spec, selfText);
}

/** What a builtin is called by. */
type Entries = Omit<BuiltinDefinition, 'name' | 'doc' | 'textSignature'>;

/** The entries are made when one is first asked for: a program calls few of the builtins there are. */
class Builtin implements BuiltinDefinition {
  readonly name: string;
  readonly doc: string | null;
  #qualified: string | null;
  readonly #convertSelf: ((self: PValue) => unknown) | null;
  readonly #spec: Spec<any, any>;
  readonly #selfText: string | null;
  #entries: Entries | null = null;

  constructor(
    name: string,
    qualified: string | null,
    convertSelf: ((self: PValue) => unknown) | null,
    spec: Spec<any, any>,
    selfText: string | null,
  ) {
    this.name = name;
    this.doc = spec.doc ?? null;
    this.#qualified = qualified;
    this.#convertSelf = convertSelf;
    this.#spec = spec;
    this.#selfText = selfText;
  }

  get textSignature(): string | null {
    const declared = this.#spec.textSignature;
    const { params = [], parsed } = this.#spec;
    if (declared === null) return parsed !== undefined ? null : conventionSignature(this.#selfText, params);
    return declared === undefined ? textSignature(this.#selfText, params) : declared;
  }
  get call(): Entries['call'] {
    return (this.#entries ?? this.#compile()).call;
  }
  get call0(): Entries['call0'] {
    return (this.#entries ?? this.#compile()).call0;
  }
  get call1(): Entries['call1'] {
    return (this.#entries ?? this.#compile()).call1;
  }
  get call2(): Entries['call2'] {
    return (this.#entries ?? this.#compile()).call2;
  }
  get call3(): Entries['call3'] {
    return (this.#entries ?? this.#compile()).call3;
  }
  get direct(): Entries['direct'] {
    return (this.#entries ?? this.#compile()).direct;
  }
  get replayed(): Entries['replayed'] {
    return (this.#entries ?? this.#compile()).replayed;
  }
  get suspendable(): Entries['suspendable'] {
    return (this.#entries ?? this.#compile()).suspendable;
  }

  /** Names the module that it is a function of, as CPython's messages do for its calling conventions of none and one argument. */
  qualify(module: string): void {
    if (this.#qualified === this.name) this.#qualified = `${module}.${this.name}`;
  }

  #compile(): Entries {
    const entries = allEntries(this.#spec.calledAs ?? this.name, this.#qualified, this.#convertSelf, this.#spec);
    this.#entries = entries;
    return entries;
  }
}

/** Compiles a spec into entries. */
function allEntries(
  name: string,
  qualified: string | null,
  convertSelf: ((self: PValue) => unknown) | null,
  spec: Spec<any, any>,
): Entries {
  const plain = compileEntries(name, qualified, convertSelf, spec);
  const { replayed } = spec;
  if (replayed) {
    const { call } = plain;
    const callsBack = replayed === 'instances' ? isInstance : isObject;
    const isCalm = (value: PValue) => coroutineForms.isCalm(value);
    return {
      ...plain,
      replayed: replayed === 'instances' ? replayed : 'objects',
      suspendable: (self, args, keywords) =>
        callsBack(self) || args.some(callsBack)
          ? replaying(() => call(self, args, keywords), isCalm(self) && args.every(isCalm))
          : call(self, args, keywords),
    };
  }
  if (!spec.blocking && !spec.restartable && spec.coroutine === undefined) return plain;
  const { call, call0, call1, call2, call3 } = plain;
  if (spec.restartable)
    return {
      ...plain,
      suspendable(self, args, keywords) {
        mayWait();
        return attempted(() => call(self, args, keywords));
      },
    };
  const inCoroutine =
    spec.coroutine === undefined
      ? call
      : compileEntries(name, qualified, convertSelf, { ...spec, run: spec.coroutine }).call;
  const suspendable: BuiltinDefinition['suspendable'] = spec.told
    ? inCoroutine
    : (self, args, keywords) => {
        mayWait();
        return inCoroutine(self, args, keywords);
      };
  if (!spec.blocking) return { ...plain, suspendable };
  return {
    ...plain,
    suspendable,
    direct: null,
    call: (self, args, keywords) => settle(call(self, args, keywords)),
    call0: call0 && ((self) => settle(call0(self))),
    call1: call1 && ((self, a) => settle(call1(self, a))),
    call2: call2 && ((self, a, b) => settle(call2(self, a, b))),
    call3: call3 && ((self, a, b, c) => settle(call3(self, a, b, c))),
  };
}

function compileEntries(
  name: string,
  qualified: string | null,
  convertSelf: ((self: PValue) => unknown) | null,
  spec: Spec<any, any>,
): Entries {
  const list: ParamList = spec.params ?? [];
  const layout = layoutOf(list);
  const forwardsTo = spec.forwardsTo ?? null;
  const { parsed } = spec;
  const byFormat = parsed === 'named' || parsed === 'unnamed';
  const shown = parsed === 'unnamed' ? 'function' : `${name}()`;
  const { params, positional, minPositional } = layout;
  const count = params.length;
  /** The keywords are parsed alone, after the positional arguments. */
  const keywordsApart = forwardsTo !== null || (byFormat && layout.varargs >= 0);
  const keywordCount = count - Math.max(positional, layout.varargs + 1);
  const run = spec.run as (self: unknown, ...values: unknown[]) => PValue | undefined;
  const forwards = params.at(-1)?.fallback === NAMES_ONLY;
  const receive = convertSelf ?? ((self: PValue): unknown => self);
  const raises = spec.raises === true;
  const none = raises ? returned : (result: PValue | undefined): PValue => (result === undefined ? null : result);
  // argument clinic converts what is given when all names are known, `PyArg_ParseTupleAndKeywords` as it goes
  const inTurn = spec.textSignature === null;
  const converters = params.map((p) => p.converter?.convert ?? null);
  const wheres = params.map((_, i) => () => {
    const single = qualified !== null && count === 1 && layout.positionalOnly === 1 && params[0]!.required;
    if (i >= layout.positionalOnly) return `${name}() argument '${params[i]!.name}'`;
    return single ? `${name}() argument` : `${name}() argument ${i + 1}`;
  });
  const fallbacks = params.map((p) => (p.kind === 'varargs' ? [] : p.kind === 'varkeywords' ? new Map() : p.fallback));

  const invoke = (self: PValue, values: unknown[]): PValue => {
    const receiver = convertSelf === null ? self : convertSelf(self);
    let result: PValue | undefined;
    switch (values.length) {
      case 0:
        result = run(receiver);
        break;
      case 1:
        result = run(receiver, values[0]);
        break;
      case 2:
        result = run(receiver, values[0], values[1]);
        break;
      case 3:
        result = run(receiver, values[0], values[1], values[2]);
        break;
      default:
        result = run(receiver, ...values);
    }
    return none(result);
  };

  const convert = (i: number, value: PValue): unknown => {
    const c = converters[i]!;
    return c === null ? value : c(value, wheres[i]!);
  };

  const call: BuiltinDefinition['call'] = (self, args, keywords) => {
    if (forwards) return none(run(receive(self), args, keywords));
    const given = keywords === null ? args.length : args.length - keywords.length;
    if (keywords !== null && keywords.length > 0 && !layout.acceptsKeywords)
      throw typeError(`${parsed === undefined ? (qualified ?? name) : name}() takes no keyword arguments`);
    if (given > positional && layout.varargs < 0) throw tooMany(given, keywords === null ? 0 : keywords.length);
    const values: unknown[] = new Array(count);
    for (let i = 0; i < count; i++) {
      if (i === layout.varargs) values[i] = args.slice(positional, given);
      else if (i === layout.varkeywords) values[i] = new Map<string, PValue>();
      else if (i < positional && i < given) values[i] = inTurn ? convert(i, args[i]!) : args[i]!;
    }
    let unexpected: string | null = null;
    if (keywords !== null) {
      if (given + keywords.length > count && layout.varargs < 0 && layout.varkeywords < 0 && forwardsTo === null)
        throw tooManyInAll(given, keywords.length);
      if (keywordsApart && keywords.length > keywordCount)
        throw typeError(
          `${forwardsTo ?? name}() takes at most ${keywordCount} keyword argument${plural(keywordCount)} (${keywords.length} given)`,
        );
      for (let k = 0; k < keywords.length; k++)
        if (!takeKeyword(values, keywords[k]!, args[given + k]!, given)) unexpected ??= keywords[k]!;
    }
    const absent: number[] = [];
    for (let i = 0; i < count; i++) {
      if (values[i] !== undefined || params[i]!.kind !== 'arg' || (i < positional && i < given)) continue;
      if (params[i]!.required) throw missing(i, given);
      absent.push(i);
    }
    if (unexpected !== null) throw unexpectedKeyword(unexpected);
    if (!inTurn)
      for (let i = 0; i < count; i++)
        if (values[i] !== undefined && params[i]!.kind === 'arg') values[i] = convert(i, values[i] as PValue);
    for (const i of absent) values[i] = params[i]!.fallback;
    return invoke(self, values);
  };

  /** False when there is no such parameter. */
  const takeKeyword = (values: unknown[], keyword: string, value: PValue, given: number): boolean => {
    for (let i = layout.positionalOnly; i < count; i++) {
      const p = params[i]!;
      if (p.kind !== 'arg' || p.name !== keyword) continue;
      if (i < positional && i < given)
        throw typeError(`argument for ${shown} given by name ('${keyword}') and position (${i + 1})`);
      values[i] = inTurn ? convert(i, value) : value;
      return true;
    }
    if (layout.varkeywords < 0) return false;
    (values[layout.varkeywords] as Map<string, PValue>).set(keyword, value);
    return true;
  };

  const unexpectedKeyword = (keyword: string) => {
    const asPositionalOnly = params.slice(0, layout.positionalOnly).some((p) => p.name === keyword);
    if (asPositionalOnly && layout.positionalOnly === count)
      return typeError(`${qualified ?? name}() takes no keyword arguments`);
    const names = params.slice(layout.positionalOnly).filter((p) => p.kind === 'arg');
    const near = suggestion(
      names.map((p) => p.name),
      keyword,
    );
    const hint = near === null ? '' : `. Did you mean '${near}'?`;
    const taker = parsed === 'unnamed' ? 'this function' : `${forwardsTo ?? name}()`;
    return typeError(`${taker} got an unexpected keyword argument '${keyword}'${hint}`);
  };

  const tooManyInAll = (given: number, keywordCount: number) => {
    const kind = given === 0 ? 'keyword ' : '';
    return typeError(`${shown} takes at most ${count} ${kind}argument${plural(count)} (${given + keywordCount} given)`);
  };

  /** `vgetargs1` of a format that takes no keywords. */
  const wrongCount = (given: number) => {
    const [bound, n] =
      minPositional === positional
        ? ['exactly', positional]
        : given < minPositional
          ? ['at least', minPositional]
          : ['at most', positional];
    return typeError(`${shown} takes ${bound} ${n} argument${plural(n)} (${given} given)`);
  };

  const tooMany = (given: number, keywordCount: number) => {
    if (byFormat) return layout.acceptsKeywords ? tooManyInAll(given, keywordCount) : wrongCount(given);
    if (count === 0) return typeError(`${qualified ?? name}() takes no arguments (${given} given)`);
    if (qualified !== null && count === 1 && layout.positionalOnly === 1 && params[0]!.required)
      return typeError(`${qualified}() takes exactly one argument (${given} given)`);
    if (!layout.acceptsKeywords || forwardsTo !== null)
      return wrongPositionalCount(name, given, minPositional, positional);
    if (positional === 0) return typeError(`${name}() takes no positional arguments`);
    if (given + keywordCount > count && layout.varkeywords < 0) return tooManyInAll(given, keywordCount);
    const bound = minPositional === positional ? 'exactly' : 'at most';
    return typeError(
      `${name}() takes ${bound} ${positional} positional argument${plural(positional)} (${given} given)`,
    );
  };

  const missing = (i: number, given: number) => {
    if (byFormat && !layout.acceptsKeywords) return wrongCount(given);
    if (qualified !== null && count === 1 && layout.positionalOnly === 1)
      return typeError(`${qualified}() takes exactly one argument (${given} given)`);
    if (i < layout.positionalOnly && (!layout.acceptsKeywords || forwardsTo !== null))
      return wrongPositionalCount(name, given, minPositional, layout.varargs >= 0 ? minPositional + 1e9 : positional);
    if (i < layout.positionalOnly) {
      const bound = minPositional === positional ? 'exactly' : 'at least';
      return typeError(
        `${name}() takes ${bound} ${minPositional} positional argument${plural(minPositional)} (${given} given)`,
      );
    }
    return typeError(`${shown} missing required argument '${params[i]!.name}' (pos ${i + 1})`);
  };

  const simple = (n: number) =>
    layout.varargs < 0 &&
    n >= minPositional &&
    n <= positional &&
    params.every((p, i) => i < positional || !p.required || p.kind !== 'arg');
  const tail = (n: number) => fallbacks.slice(n);
  const pad = (values: unknown[], n: number): unknown[] => {
    for (let i = n; i < count; i++) values.push(layout.varkeywords === i ? new Map() : params[i]!.fallback);
    return values;
  };
  const bare = convertSelf === null;
  const noMaps = noKeywordMap(layout);
  const variadic = layout.varargs === 0;
  const places: DirectCall['places'] = (given, keywords) => {
    if (inTurn || variadic || !noMaps || given > positional) return null;
    const at = params.map((_, i) => (i < given ? i : -1));
    for (let k = 0; k < keywords.length; k++) {
      const i = params.findIndex((p, i) => i >= layout.positionalOnly && p.name === keywords[k]);
      if (i < 0 || at[i]! >= 0) return null;
      at[i] = given + k;
    }
    return params.some((p, i) => p.required && at[i]! < 0) ? null : at;
  };
  const direct =
    count <= 4 &&
    (noMaps || !forwards) &&
    (layout.varargs < 0 || variadic) &&
    params.every((p) => p.kind !== 'arg' || !p.required || params.indexOf(p) < positional)
      ? { run: run as DirectCall['run'], convertSelf, converters, wheres, fallbacks, variadic, raises, places }
      : null;
  const t0 = tail(0);
  const t1 = tail(1);
  const t2 = tail(2);
  const c0 = converters[0] ?? null;
  const c1 = converters[1] ?? null;
  const c2 = converters[2] ?? null;

  let call0: BuiltinDefinition['call0'] = null;
  let call1: BuiltinDefinition['call1'] = null;
  let call2: BuiltinDefinition['call2'] = null;
  let call3: BuiltinDefinition['call3'] = null;
  if (simple(0)) {
    if (count === 0) call0 = bare ? (self) => none(run(self)) : (self) => none(run(receive(self)));
    else if (count === 1 && noMaps) call0 = (self) => none(run(receive(self), t0[0]));
    else if (count === 2 && noMaps) call0 = (self) => none(run(receive(self), t0[0], t0[1]));
    else call0 = (self) => invoke(self, pad([], 0));
  }
  if (simple(1)) {
    if (count === 1) {
      if (c0 === null) call1 = bare ? (self, a) => none(run(self, a)) : (self, a) => none(run(receive(self), a));
      else call1 = (self, a) => none(run(receive(self), c0(a, wheres[0]!)));
    } else if (count === 2 && noMaps) call1 = (self, a) => none(run(receive(self), convert(0, a), t1[0]));
    else if (count === 3 && noMaps) call1 = (self, a) => none(run(receive(self), convert(0, a), t1[0], t1[1]));
    else call1 = (self, a) => invoke(self, pad([convert(0, a)], 1));
  }
  if (simple(2)) {
    if (count === 2) {
      if (c0 === null && c1 === null) call2 = (self, a, b) => none(run(receive(self), a, b));
      else call2 = (self, a, b) => none(run(receive(self), convert(0, a), convert(1, b)));
    } else if (count === 3 && noMaps)
      call2 = (self, a, b) => none(run(receive(self), convert(0, a), convert(1, b), t2[0]));
    else call2 = (self, a, b) => invoke(self, pad([convert(0, a), convert(1, b)], 2));
  }
  if (simple(3)) {
    if (count === 3 && c0 === null && c1 === null && c2 === null)
      call3 = (self, a, b, c) => none(run(receive(self), a, b, c));
    else call3 = (self, a, b, c) => invoke(self, pad([convert(0, a), convert(1, b), convert(2, c)], 3));
  }

  return {
    call,
    call0,
    call1,
    call2,
    call3,
    direct,
    replayed: null,
    suspendable: null,
  };
}

import { suggestion } from '../abstract/suggestion.ts';
