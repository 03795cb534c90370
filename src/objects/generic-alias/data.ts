import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';

/** `list[int]`: `types.GenericAlias`. */
export class PGenericAlias extends PObject {
  origin: PValue = null;
  args: PTuple = EMPTY_TUPLE;
  /** Type variables among the args, made when first asked for. */
  parameters: PTuple | null = null;
  /** Whether it is `*list[int]`. */
  starred = false;
  constructor(shape: PShape = genericAliasType.instanceShape) {
    super(shape);
  }
}

export const genericAliasType = builtinType('GenericAlias', {
  module: 'types',
  allocate: (type) => new PGenericAlias(type.instanceShape),
});
genericAliasType.hasWeakref = true;

/** `types.GenericAlias(origin, args)`. */
export function makeGenericAlias(origin: PValue, args: PValue): PGenericAlias {
  const alias = new PGenericAlias();
  alias.origin = origin;
  alias.args = args instanceof PTuple ? args : new PTuple([args]);
  return alias;
}

/** `int | str`: `types.UnionType`. */
export class PUnion extends PObject {
  readonly args: PTuple;
  parameters: PTuple | null = null;
  constructor(args: PTuple) {
    super(unionType.instanceShape);
    this.args = args;
  }
}

export const unionType = builtinType('UnionType', {
  module: 'types',
  allocate: () => {
    throw new Error('made by its own operator only');
  },
  subclassable: false,
});
unionType.hasWeakref = true;
