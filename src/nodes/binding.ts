import { bindArguments, invokeBound } from '../objects/function/bind.ts';
import type { PValue } from '../runtime/object.ts';
import { returned } from '../runtime/registers.ts';
import { type KeyShape, shapeOfKeys } from '../runtime/storage/key-shape.ts';
import { MapStorage } from '../runtime/storage/map-storage.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import type { Executable } from '../runtime/values/code.ts';
import { readyExecutable } from '../runtime/values/code-run.ts';
import { PDict } from '../runtime/values/dict.ts';
import type { PFunction } from '../runtime/values/function.ts';
import { EMPTY_TUPLE, PTuple } from '../runtime/values/sequences.ts';
import { ExpressionNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Where the value of a parameter comes from, as a number: an argument (from 0 on), a default (-1 is the first), the tuple of `*args`, the
 * dict of `**kwargs`, or the default of a keyword-only parameter (KEYWORD_ONLY minus its index).
 */
const STAR = -1000;
const DOUBLE_STAR = -1001;
const KEYWORD_ONLY = -2000;

/** Binding of arguments to parameters, settled once for a code object and a form of call: so many arguments, these keywords. */
export class BindingNode extends ExpressionNode {
  readonly target: Executable;
  readonly keywords: KeywordNames;
  readonly total: number;
  readonly source0: number;
  readonly source1: number;
  readonly source2: number;
  readonly source3: number;
  readonly sources: readonly number[];
  /** Defaults that a function must have for `sources` to be right; -1 when none is used. */
  readonly defaults: number;
  readonly positional: number;
  /** Positional arguments given. */
  readonly given: number;
  /** Indices in `keywords` of those that go into `**kwargs`. */
  readonly extra: readonly number[];
  /** The keys of `**kwargs`, if they are few. */
  readonly extraShape: KeyShape | null;
  readonly names: readonly string[];
  /** The defaults of keyword-only parameters of the function it was made for, and the values by parameter. */
  readonly keywordDefaults: ReadonlyMap<string, PValue> | null;
  readonly keywordValues: readonly (PValue | undefined)[];

  constructor(
    fn: PFunction,
    keywords: KeywordNames,
    given: number,
    sources: number[],
    defaults: number,
    extra: number[],
  ) {
    super();
    const { code, keywordDefaults } = fn;
    this.target = readyExecutable(code);
    this.keywords = keywords;
    this.total = sources.length;
    this.source0 = sources[0] ?? 0;
    this.source1 = sources[1] ?? 0;
    this.source2 = sources[2] ?? 0;
    this.source3 = sources[3] ?? 0;
    this.sources = sources;
    this.defaults = defaults;
    this.positional = code.signature.positional;
    this.given = given;
    this.extra = extra;
    this.extraShape = shapeOfKeys(extra.map((index) => keywords![index]!));
    this.names = code.signature.names;
    this.keywordDefaults = keywordDefaults;
    this.keywordValues = this.names.map((name) => keywordDefaults?.get(name));
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('asked by executeInvoke');
  }
  /** Calls `fn`, of the code it was made for, with `args`: the positional ones and the values of the keywords. */
  executeInvoke(fn: PFunction, args: PValue[]): PValue {
    if (this.defaults >= 0 && fn.defaults.length !== this.defaults)
      return invokeBound(fn, bindArguments(fn, args, this.keywords));
    if (this.total > 6) return invokeBound(fn, this.bindMany(fn, args));
    if (this.total === 0) return returned(this.target.invoke(fn));
    const a = this.executeValue(this.source0, fn, args);
    if (this.total === 1) return returned(this.target.invoke(fn, a));
    const b = this.executeValue(this.source1, fn, args);
    if (this.total === 2) return returned(this.target.invoke(fn, a, b));
    const c = this.executeValue(this.source2, fn, args);
    if (this.total === 3) return returned(this.target.invoke(fn, a, b, c));
    const d = this.executeValue(this.source3, fn, args);
    if (this.total === 4) return returned(this.target.invoke(fn, a, b, c, d));
    const e = this.executeValue(this.sources[4]!, fn, args);
    if (this.total === 5) return returned(this.target.invoke(fn, a, b, c, d, e));
    const f = this.executeValue(this.sources[5]!, fn, args);
    return returned(this.target.invoke(fn, a, b, c, d, e, f));
  }
  executeValue(source: number, fn: PFunction, args: PValue[]): PValue {
    if (source >= 0) return args[source]!;
    if (source > STAR) return fn.defaults[-1 - source]!;
    if (source === STAR) return this.given <= this.positional ? EMPTY_TUPLE : this.rest(args);
    if (source === DOUBLE_STAR) return this.extra.length === 0 ? new PDict() : this.extraKeywords(args);
    if (fn.keywordDefaults === this.keywordDefaults) {
      const value = this.keywordValues[KEYWORD_ONLY - source];
      if (value !== undefined) return value;
    }
    return this.keywordDefault(source, fn, args);
  }
  rest(args: PValue[]): PValue {
    return new PTuple(args.slice(this.positional, this.given));
  }
  keywordDefault(source: number, fn: PFunction, args: PValue[]): PValue {
    const index = KEYWORD_ONLY - source;
    const value = fn.keywordDefaults?.get(this.names[index]!);
    // without a default, this raises
    return value === undefined ? bindArguments(fn, args, this.keywords)[index]! : value;
  }
  extraKeywords(args: PValue[]): PDict {
    const { extra, extraShape, given } = this;
    if (extraShape === null) {
      const dict = new PDict();
      for (const index of extra) dict.set(this.keywords![index]!, args[given + index]!);
      return dict;
    }
    let values: PValue[];
    if (extra.length === 1) values = [args[given + extra[0]!]!];
    else if (extra.length === 2) values = [args[given + extra[0]!]!, args[given + extra[1]!]!];
    else values = extra.map((index) => args[given + index]!);
    return new PDict(new MapStorage(null, extraShape, values));
  }
  bindMany(fn: PFunction, args: PValue[]): PValue[] {
    const bound = [
      this.executeValue(this.source0, fn, args),
      this.executeValue(this.source1, fn, args),
      this.executeValue(this.source2, fn, args),
      this.executeValue(this.source3, fn, args),
      this.executeValue(this.sources[4]!, fn, args),
    ];
    for (let i = 5; i < this.sources.length; i++) bound.push(this.executeValue(this.sources[i]!, fn, args));
    return bound;
  }
}

/** The binding for calls of `fn` and its like with `count` arguments, of which the last are `keywords`; `null` for those that fail. */
export function bindingFor(fn: PFunction, count: number, keywords: KeywordNames): BindingNode | null {
  const { signature } = fn.code;
  const { positional, keywordOnly, positionalOnly, names, hasVarargs, hasVarkeywords } = signature;
  const given = count - (keywords === null ? 0 : keywords.length);
  if (given > positional && !hasVarargs) return null;
  const total = positional + keywordOnly;
  const sources: number[] = new Array(total);
  for (let i = 0; i < given && i < positional; i++) sources[i] = i;
  const extra: number[] = [];
  for (let k = 0; keywords !== null && k < keywords.length; k++) {
    const at = names.indexOf(keywords[k]!, positionalOnly);
    if (at < 0 || at >= total) {
      if (!hasVarkeywords) return null;
      extra.push(k);
    } else if (sources[at] !== undefined) return null;
    else sources[at] = given + k;
  }
  const first = positional - fn.defaults.length;
  let defaults = -1;
  for (let i = 0; i < total; i++) {
    if (sources[i] !== undefined) continue;
    if (i >= positional) sources[i] = KEYWORD_ONLY - i;
    else if (i < first) return null;
    else {
      sources[i] = -1 - (i - first);
      defaults = fn.defaults.length;
    }
  }
  if (hasVarargs) sources.push(STAR);
  if (hasVarkeywords) sources.push(DOUBLE_STAR);
  return new BindingNode(fn, keywords, given, sources, defaults, extra);
}
