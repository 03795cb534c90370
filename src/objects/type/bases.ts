import { updateSlots } from '../../runtime/clinic/define-type.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { bestBase, solidBase } from './layout.ts';
import { changeMro } from './mro.ts';

/** `type.__bases__ = value`, `type_set_bases`. */
export function setBases(type: PType, value: PValue): void {
  if (!(value instanceof PTuple))
    throw typeError(`can only assign tuple to ${type.tpName}.__bases__, not ${typeOf(value).tpName}`);
  if (value.items.length === 0) throw typeError(`can only assign non-empty tuple to ${type.tpName}.__bases__, not ()`);
  for (const base of value.items) {
    if (!(base instanceof PType))
      throw typeError(`${type.tpName}.__bases__ must be tuple of classes, not '${typeOf(base).tpName}'`);
    // The chain of first bases too: in a custom mro(), `base` may have a new one but no new MRO.
    if (base.isSubtypeOf(type) || derivesFrom(base, type))
      throw typeError('a __bases__ item causes an inheritance cycle');
  }
  const bases = value.items as readonly PType[];
  const base = bestBase(bases);
  if (!compatible(type.base!, base)) {
    throw typeError(`__bases__ assignment: '${base.tpName}' object layout differs from '${type.base!.tpName}'`);
  }
  const before = { bases: type.bases, base: type.base };
  type.bases = bases;
  type.base = base;
  const undo: Change[] = [];
  try {
    updateHierarchy(type, undo);
  } catch (error) {
    for (const { cls, mro, former } of undo) if (cls.mro === mro) cls.mro = former;
    if (type.bases === bases) {
      type.bases = before.bases;
      type.base = before.base;
    }
    type.modified();
    throw error;
  }
  // A custom mro() may have set other ones meanwhile.
  if (type.bases !== bases) return;
  for (const old of before.bases)
    if (!bases.includes(old)) for (const ref of old.subclasses) if (ref.deref() === type) old.removeSubclass(ref);
  for (const each of bases) if (!before.bases.includes(each)) each.addSubclass(type);
  type.modified();
  refreshSlots(type);
}

/** Instances of the class keep their layout. */
function compatible(old: PType, base: PType): boolean {
  return (
    old.layoutOwner === base.layoutOwner &&
    solidBase(old) === solidBase(base) &&
    (old.hasDict || !base.hasDict) &&
    old.hasWeakref === base.hasWeakref
  );
}

function derivesFrom(type: PType, ancestor: PType): boolean {
  for (let at: PType | null = type; at !== null; at = at.base) if (at === ancestor) return true;
  return false;
}

interface Change {
  readonly cls: PType;
  readonly mro: readonly PType[];
  readonly former: readonly PType[];
}

/** `mro_hierarchy`: the MROs of the class and all its subclasses. */
function updateHierarchy(type: PType, undo: Change[]): void {
  const former = type.mro;
  if (!changeMro(type)) return;
  undo.unshift({ cls: type, mro: type.mro, former });
  for (const ref of [...type.subclasses]) {
    const subclass = ref.deref();
    if (subclass !== undefined) updateHierarchy(subclass, undo);
  }
}

function refreshSlots(type: PType): void {
  updateSlots(type);
  for (const ref of type.subclasses) {
    const subclass = ref.deref();
    if (subclass !== undefined) refreshSlots(subclass);
  }
}
