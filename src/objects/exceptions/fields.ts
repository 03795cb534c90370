import { suggestion } from '../../runtime/abstract/suggestion.ts';
import { getset, type Member } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { deleteProperty, getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { PBaseException } from '../../runtime/values/exception.ts';

/** A field of an exception class as an attribute: None while unset, whatever value is assigned (`_Py_T_OBJECT`). */
export function exceptionMember(name: string, key: string, doc: string): Member {
  return getset(PBaseException, name, {
    doc,
    member: true,
    get: (self) => getProperty(self, key) ?? null,
    set(self, value) {
      if (value === undefined) deleteProperty(self, key);
      else setProperty(self, key, value);
    },
  });
}

/** The field under `key`, None while unset. */
export function field(self: PBaseException, key: string): PValue {
  return getProperty(self, key) ?? null;
}

/** Separates positional from keyword arguments. */
export function splitArguments(
  args: PValue[],
  keywords: KeywordNames,
): { positional: PValue[]; named: Map<string, PValue> } {
  const named = new Map<string, PValue>();
  if (keywords === null || keywords.length === 0) return { positional: args, named };
  const count = args.length - keywords.length;
  for (let i = 0; i < keywords.length; i++) named.set(keywords[i]!, args[count + i]!);
  return { positional: args.slice(0, count), named };
}

/** `_PyArg_NoKeywords`. */
export function refuseKeywords(name: string, keywords: KeywordNames): void {
  if (keywords !== null && keywords.length > 0) throw typeError(`${name}() takes no keyword arguments`);
}

/** Stores the keyword arguments a class takes in their fields; others are refused. Fields not given become unset. */
export function takeKeywords(
  self: PBaseException,
  name: string,
  named: ReadonlyMap<string, PValue>,
  keys: Readonly<Record<string, string>>,
): void {
  const most = Object.keys(keys).length;
  if (named.size > most)
    throw typeError(`${name}() takes at most ${most} keyword argument${most === 1 ? '' : 's'} (${named.size} given)`);
  for (const keyword of named.keys())
    if (keys[keyword] === undefined) {
      const near = suggestion(Object.keys(keys), keyword);
      const hint = near === null ? '' : `. Did you mean '${near}'?`;
      throw typeError(`${name}() got an unexpected keyword argument '${keyword}'${hint}`);
    }
  for (const [keyword, key] of Object.entries(keys)) {
    const value = named.get(keyword);
    if (value !== undefined) setProperty(self, key, value);
    else deleteProperty(self, key);
  }
}
