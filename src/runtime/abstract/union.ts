import type { PValue } from '../object.ts';
import { NotImplemented } from '../types.ts';

/** `X | Y` of two classes, `_Py_union_type_or`: registered by `src/objects/union`. */
let makeUnion: ((a: PValue, b: PValue) => PValue) | null = null;

export function setUnionMaker(maker: (a: PValue, b: PValue) => PValue): void {
  makeUnion = maker;
}

/** The `nb_or` slot of types: `int | None`. */
export function unionOr(a: PValue, b: PValue): PValue {
  return makeUnion === null ? NotImplemented : makeUnion(a, b);
}
