import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { BASETYPE, PType } from '../../runtime/type.ts';
import { objectType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** Builtin types with fields of their own in CPython that share a JavaScript layout with their base here. */
const solid = new WeakSet<PType>();

/** Declares that `type` adds fields to its base's layout, so that it cannot be combined with another such type. */
export function markSolid(...types: readonly PType[]): void {
  for (const type of types) solid.add(type);
}

/** `solid_base`: the class along the bases that last changed the layout. */
export function solidBase(type: PType): PType {
  for (let at: PType | null = type; at !== null; at = at.base)
    if (at.base === null || solid.has(at) || (at.members !== null && at.members.size > 0) || at.layoutOwner === at)
      return at;
  return objectType;
}

/** `best_base`: the base whose layout instances will have. */
export function bestBase(bases: readonly PValue[]): PType {
  let winner: PType | null = null;
  let best: PType | null = null;
  for (const base of bases) {
    if (!(base instanceof PType)) throw typeError('bases must be types');
    if ((base.flags & BASETYPE) === 0) throw typeError(`type '${base.tpName}' is not an acceptable base type`);
    const candidate = solidBase(base);
    if (winner === null || best === null) {
      winner = candidate;
      best = base;
    } else if (winner.isSubtypeOf(candidate)) continue;
    else if (candidate.isSubtypeOf(winner)) {
      winner = candidate;
      best = base;
    } else throw typeError('multiple bases have instance lay-out conflict');
  }
  return best!;
}

/** `_PyType_CalculateMetaclass`: the most derived metaclass among `metatype` and those of the bases. */
export function calculateMetaclass(metatype: PType, bases: readonly PValue[]): PType {
  let winner = metatype;
  for (const base of bases) {
    const candidate = typeOf(base);
    if (winner.isSubtypeOf(candidate)) continue;
    if (candidate.isSubtypeOf(winner)) winner = candidate;
    else
      throw typeError(
        'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
      );
  }
  return winner;
}
