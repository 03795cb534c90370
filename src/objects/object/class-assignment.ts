import { typeError } from '../../runtime/errors.ts';
import { changeRoot, type PObject, type PValue } from '../../runtime/object.ts';
import { IMMUTABLETYPE, PType } from '../../runtime/type.ts';
import { moduleType } from '../../runtime/values/module.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** `object.__class__ = value`. */
export function setClass(self: PValue, value: PValue | undefined): void {
  if (value === undefined) throw typeError("can't delete __class__ attribute");
  if (!(value instanceof PType))
    throw typeError(`__class__ must be set to a class, not '${typeOf(value).tpName}' object`);
  const former = typeOf(self);
  const isModule = former.isSubtypeOf(moduleType) && value.isSubtypeOf(moduleType);
  if (!isModule && ((former.flags & IMMUTABLETYPE) !== 0 || (value.flags & IMMUTABLETYPE) !== 0))
    throw typeError('__class__ assignment only supported for mutable types or ModuleType subclasses');
  if (!sameLayout(former, value))
    throw typeError(`__class__ assignment: '${value.name}' object layout differs from '${former.name}'`);
  changeRoot(self as PObject, value.instanceShape, renamedMembers(former, value));
}

/** Classes along the bases that add `__slots__` members, most derived first, down to the builtin layout. */
function slottedClasses(type: PType): PType[] {
  const found: PType[] = [];
  for (let at: PType | null = type; at !== null; at = at.base)
    if (at.members !== null && at.members.size > 0) found.push(at);
  return found;
}

/** `compatible_for_assignment`: the same builtin layout, the same slots in the same order, alike in `__dict__` and `__weakref__`. */
export function sameLayout(a: PType, b: PType): boolean {
  if (a.layoutOwner !== b.layoutOwner || a.hasDict !== b.hasDict || a.hasWeakref !== b.hasWeakref) return false;
  const left = slottedClasses(a)[0];
  const right = slottedClasses(b)[0];
  if (left === right) return true;
  if (left === undefined || right === undefined || left.base !== right.base) return false;
  const one = [...left.members!.keys()];
  const other = [...right.members!.keys()];
  return one.length === other.length && one.every((name, k) => name === other[k]);
}

/** Hidden keys of members that equal slots of the new class have, by the old ones. */
function renamedMembers(former: PType, value: PType): Map<string, string> | null {
  const left = slottedClasses(former);
  const right = slottedClasses(value);
  let renamed: Map<string, string> | null = null;
  for (let i = 0; i < left.length && left[i] !== right[i]; i++)
    for (const [name, key] of left[i]!.members!) (renamed ??= new Map()).set(key, right[i]!.members!.get(name)!);
  return renamed;
}
