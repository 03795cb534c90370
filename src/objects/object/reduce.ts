import { lookupSpecial, pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { objectType, typeType } from '../../runtime/types.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, listType, PList, PTuple } from '../../runtime/values/sequences.ts';
import { itemSize } from '../type/names.ts';

/** `object.__reduce__` and protocols 0 and 1: `copyreg._reduce_ex`. */
export function reduceOld(self: PValue, protocol: number): PValue {
  return pyObjectCall2(importAttribute('copyreg', '_reduce_ex'), self, protocol);
}

/** `_common_reduce`. */
export function reduceEx(self: PValue, protocol: number): PValue {
  return protocol >= 2 ? reduceNewobj(self) : reduceOld(self, protocol);
}

/** `_PyObject_GetNewArguments`. */
function newArguments(self: PValue): { args: PTuple | null; keywords: PDict | null } {
  const withKeywords = lookupSpecial(self, '__getnewargs_ex__');
  if (withKeywords !== undefined) {
    const result = pyObjectCall0(withKeywords);
    if (!(result instanceof PTuple))
      throw typeError(`__getnewargs_ex__ should return a tuple, not '${typeOf(result).tpName}'`);
    if (result.items.length !== 2)
      throw valueError(`__getnewargs_ex__ should return a tuple of length 2, not ${result.items.length}`);
    const [args, keywords] = result.items as [PValue, PValue];
    if (!(args instanceof PTuple))
      throw typeError(
        `first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '${typeOf(args).tpName}'`,
      );
    if (!(keywords instanceof PDict))
      throw typeError(
        `second item of the tuple returned by __getnewargs_ex__ must be a dict, not '${typeOf(keywords).tpName}'`,
      );
    return { args, keywords };
  }
  const method = lookupSpecial(self, '__getnewargs__');
  if (method === undefined) return { args: null, keywords: null };
  const args = pyObjectCall0(method);
  if (!(args instanceof PTuple)) throw typeError(`__getnewargs__ should return a tuple, not '${typeOf(args).tpName}'`);
  return { args, keywords: null };
}

/** `reduce_newobj`: protocol 2 and later. */
function reduceNewobj(self: PValue): PValue {
  const type = typeOf(self);
  if (type.tp_new === null) throw typeError(`cannot pickle '${type.tpName}' object`);
  const { args, keywords } = newArguments(self);
  let factory: PValue;
  let parameters: PValue;
  if (keywords === null || keywords.size === 0) {
    factory = importAttribute('copyreg', '__newobj__');
    parameters = new PTuple([type, ...(args ?? EMPTY_TUPLE).items]);
  } else {
    factory = importAttribute('copyreg', '__newobj_ex__');
    parameters = new PTuple([type, args!, keywords]);
  }
  const isList = type.isSubtypeOf(listType);
  const isDict = type.isSubtypeOf(dictType);
  const state = stateOf(self, args === null && keywords === null && !isList && !isDict);
  const listItems = isList ? pyObjectGetIter(self) : null;
  const dictItems = isDict ? pyObjectGetIter(pyObjectCall0(pyObjectGetAttr(self, 'items'))) : null;
  return new PTuple([factory, parameters, state, listItems, dictItems]);
}

/** `object_getstate`: `__getstate__()`, with a check of what pickling would lose when it is the default one. */
function stateOf(self: PValue, required: boolean): PValue {
  const method = pyObjectGetAttr(self, '__getstate__');
  const standard = objectType.dict.get('__getstate__');
  if (typeOf(self).lookup('__getstate__') === standard && !overridden(self)) return getState(self, required);
  return pyObjectCall0(method);
}

function overridden(self: PValue): boolean {
  const dict = typeOf(self).hasDict ? pyObjectLookupAttr(self, '__dict__') : undefined;
  return dict instanceof PDict && dict.getStr('__getstate__') !== undefined;
}

/** `object_getstate_default`: the `__dict__`, or with `__slots__` a pair of it and the slots' values. */
export function getState(self: PValue, required: boolean): PValue {
  const type = typeOf(self);
  if (required && itemSize(type) !== 0) throw typeError(`cannot pickle ${type.tpName} objects`);
  if (required && type.isSubtypeOf(typeType)) throw typeError(`cannot pickle '${type.tpName}' object`);
  let state: PValue = null;
  const dict = type.hasDict ? pyObjectLookupAttr(self, '__dict__') : undefined;
  if (dict !== undefined && !(dict instanceof PDict && dict.size === 0)) state = dict;
  const slots = slotNames(type);
  if (required && type.layoutOwner !== objectType && !pickleableLayout(type))
    throw typeError(`cannot pickle '${type.tpName}' object`);
  if (slots === null) return state;
  const values = new PDict();
  for (const name of slots) {
    const value = pyObjectLookupAttr(self, name);
    if (value !== undefined) values.set(name, value);
  }
  return values.size > 0 ? new PTuple([state, values]) : state;
}

/** Whether a builtin layout keeps nothing that the state would miss, as CPython finds by comparing sizes. */
function pickleableLayout(type: PType): boolean {
  return type.layoutOwner.name === 'BaseException' || type.layoutOwner.name === '_IOBase';
}

/** `_PyType_GetSlotNames`: `copyreg._slotnames`, cached in the class as `__slotnames__`. */
function slotNames(type: PType): string[] | null {
  const cached = type.dict.get('__slotnames__');
  let names = cached;
  if (names === undefined) {
    if (!type.mro.some((base) => base.dict.has('__slots__'))) return null;
    names = pyObjectCall(importAttribute('copyreg', '_slotnames'), [type]);
  }
  if (names === null) return null;
  if (!(names instanceof PList)) throw typeError("copyreg._slotnames didn't return a list or None");
  return names.items.length === 0 ? null : names.items.map((name) => strValue(name) ?? '');
}
