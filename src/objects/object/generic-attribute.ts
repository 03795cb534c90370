import { noAttribute } from '../../runtime/abstract/attribute.ts';
import { attributeError } from '../../runtime/errors.ts';
import {
  deleteProperty,
  getProperty,
  type PBase,
  type PObject,
  type PValue,
  setProperty,
} from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { objectType } from '../../runtime/types.ts';
import { PFunction, PMethod } from '../../runtime/values/function.ts';
import { PModule } from '../../runtime/values/module.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** `PyObject_GenericGetAttr`: data descriptors of the class, the instance, other class attributes. `undefined` when there is none. */
export function genericGetAttr(self: PValue, name: string): PValue | undefined {
  const type = typeOf(self);
  if (type.tp_getattro !== genericGetAttr && (self instanceof PType || self instanceof PModule))
    return attributeOfNamespace(self, type, name);
  const found = type.lookup(name);
  if (found === undefined) return type.hasDict ? getProperty(self as PObject, name) : undefined;
  if (found instanceof PFunction) {
    if (type.hasDict) {
      const own = getProperty(self as PObject, name);
      if (own !== undefined) return own;
    }
    return new PMethod(found, self);
  }
  const kind = typeOf(found);
  const get = kind.tp_descr_get;
  if (get !== null && kind.tp_descr_set !== null) return get(found as PBase, self, type);
  if (type.hasDict) {
    const own = getProperty(self as PObject, name);
    if (own !== undefined) return own;
  }
  return get === null ? found : get(found as PBase, self, type);
}

/** `object.__getattribute__` of a class or module: their own attributes are in a dict of theirs; those of a class's bases do not count. */
function attributeOfNamespace(self: PType | PModule, type: PType, name: string): PValue | undefined {
  const found = type.lookup(name);
  const kind = found === undefined ? null : typeOf(found);
  const get = kind === null ? null : kind.tp_descr_get;
  if (get !== null && kind!.tp_descr_set !== null) return get(found as PBase, self, type);
  const own = self instanceof PType ? self.dict.get(name) : self.dict.getStr(name);
  if (own !== undefined) return own;
  return get === null ? found : get(found as PBase, self, type);
}

/** `PyObject_GenericSetAttr`; deletes when `value` is `undefined`. */
export function genericSetAttr(self: PValue, name: string, value: PValue | undefined): void {
  const type = typeOf(self);
  const found = type.lookup(name);
  if (found !== undefined) {
    const set = typeOf(found).tp_descr_set;
    if (set !== null) {
      set(found as PBase, self, value);
      return;
    }
  }
  if (type.hasDict) {
    if (value !== undefined) setProperty(self as PObject, name, value);
    else if (!deleteProperty(self as PObject, name)) {
      // Where the attributes lie in the object itself, CPython does not note name and object.
      if (type.isHeapType && type.layoutOwner === objectType)
        throw attributeError(`'${type.tpName}' object has no attribute '${name}'`);
      throw noAttribute(self, name);
    }
    return;
  }
  if (found !== undefined) throw attributeError(`'${type.tpName}' object attribute '${name}' is read-only`);
  throw attributeError(
    type.tp_setattro === genericSetAttr
      ? `'${type.tpName}' object has no attribute '${name}' and no __dict__ for setting new attributes`
      : `'${type.tpName}' object has no attribute '${name}'`,
    self,
    name,
  );
}
