import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { isIdentical } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { currentContext } from '../../runtime/context.ts';
import { attributeError, runtimeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** One of the dicts that `copyreg` and `_compat_pickle` keep. */
export function table(module: string, name: string): PDict {
  const found = importAttribute(module, name);
  if (!(found instanceof PDict)) throw runtimeError(`${module}.${name} should be a dict, not ${typeOf(found).tpName}`);
  return found;
}

/** The parts of a dotted name; a name inside of a function cannot be reached from outside. */
export function dottedPath(name: string, object?: PValue): string[] {
  const path = name.split('.');
  if (path.includes('<locals>'))
    throw attributeError(
      object === undefined
        ? `Can't get local object ${pyObjectRepr(name)}`
        : `Can't get local attribute ${pyObjectRepr(name)} on ${pyObjectRepr(object)}`,
    );
  return path;
}

/** What a path of attributes leads to, and the object whose attribute it is; `undefined` where there is none. */
export function followPath(from: PValue, path: readonly string[]): { object: PValue; parent: PValue } | undefined {
  let object = from;
  let parent = from;
  for (const name of path) {
    parent = object;
    const next = pyObjectLookupAttr(object, name);
    if (next === undefined) return undefined;
    object = next;
  }
  return { object, parent };
}

/** The module that has `object` under this name: its `__module__`, else the first that is found to. */
export function whichModule(object: PValue, path: readonly string[]): PValue {
  const declared = pyObjectLookupAttr(object, '__module__');
  if (declared !== undefined && declared !== null) return declared;
  const { modules } = currentContext();
  const entries: [PValue, PValue][] = [];
  for (const cursor = modules.storage.cursor(); cursor.next(); ) entries.push([cursor.key, cursor.value]);
  for (const [name, module] of entries) {
    if (module === null || name === '__main__' || name === '__mp_main__') continue;
    const found = followPath(module, path);
    if (found !== undefined && isIdentical(found.object, object)) return name;
  }
  return '__main__';
}

/** A pair of strings that stands under a key of one of `_compat_pickle`'s tables. */
function pairOf(value: PValue, where: string): [string, string] {
  const items = value instanceof PTuple ? value.items : [];
  const module = strValue(items[0] ?? null);
  const name = strValue(items[1] ?? null);
  if (items.length !== 2 || module === undefined || name === undefined)
    throw runtimeError(`${where} values should be 2-tuples of str, not ${typeOf(value).tpName}`);
  return [module, name];
}

/** The name that another version of Python has for a global, by the two tables of `_compat_pickle`. */
export function renamed(module: string, name: string, direction: '' | 'REVERSE_'): [string, string] {
  const both = table('_compat_pickle', `${direction}NAME_MAPPING`).get(new PTuple([module, name]));
  if (both !== undefined) return pairOf(both, `_compat_pickle.${direction}NAME_MAPPING`);
  const other = table('_compat_pickle', `${direction}IMPORT_MAPPING`).getStr(module);
  if (other === undefined) return [module, name];
  const text = strValue(other);
  if (text === undefined)
    throw runtimeError(
      `_compat_pickle.${direction}IMPORT_MAPPING values should be strings, not ${typeOf(other).tpName}`,
    );
  return [text, name];
}
