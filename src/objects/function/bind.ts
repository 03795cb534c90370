import { suggestion } from '../../runtime/abstract/suggestion.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { returned } from '../../runtime/registers.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { CO_VARARGS, CO_VARKEYWORDS, type PCode, type Signature } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import type { PFunction } from '../../runtime/values/function.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';

/*
 * Binding the arguments of a call to the parameters of a Python function, with CPython's messages (`initialize_locals` in ceval.c).
 */

/** One value per parameter, in slot order. `args` are the positional arguments followed by the values of `keywords`. */
export function bindArguments(fn: PFunction, args: readonly PValue[], keywords: KeywordNames): PValue[] {
  const signature = fn.code.signature;
  const { positional, keywordOnly, hasVarargs, hasVarkeywords } = signature;
  const total = positional + keywordOnly;
  const keywordCount = keywords === null ? 0 : keywords.length;
  const given = args.length - keywordCount;
  const bound: (PValue | undefined)[] = new Array(signature.names.length);
  const direct = Math.min(given, positional);
  for (let i = 0; i < direct; i++) bound[i] = args[i]!;
  for (let i = direct; i < total; i++) bound[i] = undefined;
  if (hasVarargs) bound[total] = given > positional ? new PTuple(args.slice(positional, given)) : EMPTY_TUPLE;
  let extra: PDict | null = null;
  if (hasVarkeywords) {
    extra = new PDict();
    bound[total + (hasVarargs ? 1 : 0)] = extra;
  }
  if (keywords !== null)
    for (let k = 0; k < keywordCount; k++) {
      const keyword = keywords[k]!;
      const at = parameterIndex(signature, keyword, total);
      if (at >= 0) {
        if (bound[at] !== undefined) throw typeError(`${fn.qualname}() got multiple values for argument '${keyword}'`);
        bound[at] = args[given + k]!;
      } else if (extra !== null) extra.set(keyword, args[given + k]!);
      else throw unexpectedKeyword(fn, signature, keywords, keyword);
    }
  if (given > positional && !hasVarargs) throw tooManyPositional(fn, signature, given, bound);
  if (given < positional) fillDefaults(fn, signature, bound, given);
  if (keywordOnly > 0) fillKeywordDefaults(fn, signature, bound);
  return bound as PValue[];
}

function parameterIndex(signature: Signature, keyword: string, total: number): number {
  const names = signature.names;
  for (let i = signature.positionalOnly; i < total; i++) if (names[i] === keyword) return i;
  return -1;
}

function fillDefaults(fn: PFunction, signature: Signature, bound: (PValue | undefined)[], given: number): void {
  const defaults = fn.defaults;
  const first = signature.positional - defaults.length;
  const missing: string[] = [];
  for (let i = given; i < signature.positional; i++) {
    if (bound[i] !== undefined) continue;
    if (i < first) missing.push(signature.names[i]!);
    else bound[i] = defaults[i - first]!;
  }
  if (missing.length > 0) throw missingArguments(fn, 'positional', missing);
}

function fillKeywordDefaults(fn: PFunction, signature: Signature, bound: (PValue | undefined)[]): void {
  const total = signature.positional + signature.keywordOnly;
  const missing: string[] = [];
  for (let i = signature.positional; i < total; i++) {
    if (bound[i] !== undefined) continue;
    const value = fn.keywordDefaults?.get(signature.names[i]!);
    if (value === undefined) missing.push(signature.names[i]!);
    else bound[i] = value;
  }
  if (missing.length > 0) throw missingArguments(fn, 'keyword-only', missing);
}

function missingArguments(fn: PFunction, kind: string, names: string[]) {
  const quoted = names.map((name) => `'${name}'`);
  const last = quoted.pop()!;
  const list =
    quoted.length === 0 ? last : quoted.length === 1 ? `${quoted[0]} and ${last}` : `${quoted.join(', ')}, and ${last}`;
  return typeError(
    `${fn.qualname}() missing ${names.length} required ${kind} argument${names.length === 1 ? '' : 's'}: ${list}`,
  );
}

function tooManyPositional(fn: PFunction, signature: Signature, given: number, bound: readonly (PValue | undefined)[]) {
  const { positional } = signature;
  const total = positional + signature.keywordOnly;
  let keywordGiven = 0;
  for (let i = positional; i < total; i++) if (bound[i] !== undefined) keywordGiven++;
  const defaults = fn.defaults.length;
  const takes = defaults > 0 ? `from ${positional - defaults} to ${positional}` : String(positional);
  const plural = defaults > 0 || positional !== 1 ? 's' : '';
  const keywordText =
    keywordGiven > 0
      ? ` positional argument${given !== 1 ? 's' : ''} (and ${keywordGiven} keyword-only argument${keywordGiven !== 1 ? 's' : ''})`
      : '';
  return typeError(
    `${fn.qualname}() takes ${takes} positional argument${plural} but ${given}${keywordText} ${given === 1 && keywordGiven === 0 ? 'was' : 'were'} given`,
  );
}

function unexpectedKeyword(fn: PFunction, signature: Signature, keywords: readonly string[], keyword: string) {
  const wrong: string[] = [];
  for (let i = 0; i < signature.positionalOnly; i++)
    if (keywords.includes(signature.names[i]!)) wrong.push(signature.names[i]!);
  if (wrong.length > 0)
    return typeError(
      `${fn.qualname}() got some positional-only arguments passed as keyword arguments: '${wrong.join(', ')}'`,
    );
  const candidates = signature.names.slice(signature.positionalOnly, signature.positional + signature.keywordOnly);
  const near = suggestion(candidates, keyword);
  const hint = near === null ? '' : `. Did you mean '${near}'?`;
  return typeError(`${fn.qualname}() got an unexpected keyword argument '${keyword}'${hint}`);
}

/** The closest parameter name, `_Py_CalculateSuggestions`: an edit distance where case costs less. */
/** Calls the code of `fn` with one value per parameter. */
export function invokeBound(fn: PFunction, bound: readonly PValue[]): PValue {
  const executable = fn.code.executable;
  switch (bound.length) {
    case 0:
      return returned(executable.invoke(fn));
    case 1:
      return returned(executable.invoke(fn, bound[0]));
    case 2:
      return returned(executable.invoke(fn, bound[0], bound[1]));
    case 3:
      return returned(executable.invoke(fn, bound[0], bound[1], bound[2]));
    case 4:
      return returned(executable.invoke(fn, bound[0], bound[1], bound[2], bound[3]));
    case 5:
      return returned(executable.invoke(fn, bound[0], bound[1], bound[2], bound[3], bound[4]));
    case 6:
      return returned(executable.invoke(fn, bound[0], bound[1], bound[2], bound[3], bound[4], bound[5]));
    default:
      return returned(executable.invoke(fn, ...bound));
  }
}

const STARRED = CO_VARARGS | CO_VARKEYWORDS;

/** Whether a call with `count` positional arguments needs no binding. */
export function bindsDirectly(code: PCode, count: number): boolean {
  return code.signature.positional === count && code.signature.keywordOnly === 0 && (code.flags & STARRED) === 0;
}
