import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { setUnionType } from '../../runtime/abstract/instance-check.ts';
import { OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import type { PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION, PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented, noneType, objectType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { PGenericAlias, PUnion, unionType } from '../generic-alias/data.ts';
import { substituteParameters, typeArgumentRepr, typeParameters } from '../generic-alias/parameters.ts';
import { frozenHash } from '../set/frozen-hash.ts';

function isUnionable(value: PValue): boolean {
  if (value === null || value instanceof PType || value instanceof PGenericAlias || value instanceof PUnion)
    return true;
  const type = typeOf(value);
  return type.name === 'TypeAliasType' && !type.isHeapType;
}

/** `a | b` of types: `_Py_union_type_or`. */
export function unionOr(a: PValue, b: PValue): PValue {
  if (!isUnionable(a) || !isUnionable(b)) return NotImplemented;
  const kept: PValue[] = [];
  for (const side of [a, b])
    for (const value of side instanceof PUnion ? side.args.items : [side]) {
      const member = value === null ? noneType : value;
      if (!kept.some((known) => isSame(known, member))) kept.push(member);
    }
  return kept.length === 1 ? kept[0]! : new PUnion(new PTuple(kept));
}

function isSame(a: PValue, b: PValue): boolean {
  return a === b || (a instanceof PGenericAlias && b instanceof PGenericAlias && pyObjectEquals(a, b));
}

function parametersOf(union: PUnion): PTuple {
  union.parameters ??= typeParameters(union.args);
  return union.parameters;
}

/** Whether two unions have the same members, in whatever order. */
function sameMembers(a: PUnion, b: PUnion): boolean {
  const left = a.args.items;
  const right = b.args.items;
  return left.length === right.length && left.every((x) => right.some((y) => pyObjectEquals(x, y)));
}

unionType.flags |= DISALLOW_INSTANTIATION;
defineType(unionType, {
  doc: 'Represent a PEP 604 union type\n\nE.g. for int | str',
  slots: {
    tp_repr: (self: PUnion) =>
      self.args.items.map((value) => (value === noneType ? 'None' : typeArgumentRepr(value))).join(' | '),
    tp_hash: (self: PUnion) => frozenHash(self.args.items.map(pyObjectHash)),
    tp_richcompare(a: PUnion, b: PValue, op: CompareOp) {
      if (!(b instanceof PUnion) || (op !== EQ && op !== NE)) return NotImplemented;
      return sameMembers(a, b) === (op === EQ);
    },
    tp_getattro(self: PUnion, name: string) {
      return name === '__module__' ? pyObjectGetAttr(self.shape.cls, name) : objectType.tp_getattro!(self, name);
    },
    nb_or: unionOr,
    mp_subscript(self: PUnion, item: PValue) {
      const args = substituteParameters(self, self.args, parametersOf(self), item).items;
      let result: any = args[0]!;
      for (let i = 1; i < args.length; i++) result = pyNumberBinary(result, args[i]!, OPERATORS.BitOr);
      return result;
    },
  },
  members: [
    getset(PUnion, '__args__', { member: true, get: (self) => self.args }),
    getset(PUnion, '__parameters__', { doc: 'Type variables in the types.UnionType.', get: parametersOf }),
  ],
});

setUnionType(unionType, (union) => (union as PUnion).args);
