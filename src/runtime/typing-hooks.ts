import { shouldNotReachHere } from './errors.ts';
import type { PValue } from './object.ts';

/** What the nodes of PEP 695 and 696 syntax make; `src/objects/typing` puts its constructors here. Thunks are Python functions or `null`. */
export interface TypingConstructors {
  typeVar(name: string, bound: PValue, constraints: PValue, defaultValue: PValue): PValue;
  paramSpec(name: string, defaultValue: PValue): PValue;
  typeVarTuple(name: string, defaultValue: PValue): PValue;
  /** `type name[typeParams] = value`: `value` is the function that computes it. */
  typeAlias(name: string, typeParams: PValue, value: PValue): PValue;
  /** `typing.Generic[typeParams]`. */
  generic(typeParams: PValue): PValue;
}

let constructors: TypingConstructors | null = null;

export function setTypingConstructors(made: TypingConstructors): void {
  constructors = made;
}

export function typingConstructors(): TypingConstructors {
  if (constructors === null) throw shouldNotReachHere('typing constructors are not in place');
  return constructors;
}
