import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { attributeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';

/** `type.__module__`; `undefined` when a heap type's was deleted. */
export function moduleOfType(type: PType): PValue | undefined {
  const own = type.dict.get('__module__');
  // A builtin type's entry may be the attribute of its instances, as of functions.
  return type.isHeapType || typeof own === 'string' ? own : type.module;
}

/** `type.__module__` as an attribute: a missing one is an error. */
export function moduleAttribute(type: PType): PValue {
  const module = moduleOfType(type);
  if (module === undefined) throw attributeError('__module__', type, '__module__');
  return module;
}

/** `module.qualname`, or the bare name for builtins: as in reprs and tracebacks. */
export function qualifiedName(type: PType): string {
  const module = moduleOfType(type);
  return typeof module === 'string' && module !== 'builtins' ? `${module}.${type.qualname}` : type.name;
}

/** `type.__repr__`. */
export function typeRepr(type: PType): string {
  const module = moduleOfType(type);
  if (typeof module === 'string' && module !== 'builtins') return `<class '${module}.${type.qualname}'>`;
  return `<class '${type.name}'>`;
}

/** `%R` of any value in a message. */
export const reprOf = pyObjectRepr;

/** `__basicsize__` of the builtin types programs look at, on a 64-bit CPython; others follow from their base and slots. */
const SIZES: Readonly<Record<string, number>> = {
  object: 16,
  int: 24,
  float: 24,
  complex: 32,
  str: 64,
  bytes: 33,
  bytearray: 56,
  list: 40,
  tuple: 24,
  dict: 64,
  set: 200,
  frozenset: 200,
  type: 928,
  function: 160,
  BaseException: 72,
};

/** `type.__basicsize__`. */
export function basicSize(type: PType): number {
  if (!type.isHeapType) return SIZES[type.name] ?? (type.base === null ? 16 : basicSize(type.base) + 8);
  const base = basicSize(type.base!);
  return base + 8 * (type.members?.size ?? 0);
}

/** Builtin types whose instances vary in size: `tp_itemsize`. */
const ITEM_SIZES: Readonly<Record<string, number>> = {
  int: 4,
  bool: 4,
  bytes: 1,
  tuple: 8,
  type: 40,
  memoryview: 8,
  code: 2,
  frame: 8,
};

/** `type.__itemsize__`: nonzero for types whose instances vary in size. */
export function itemSize(type: PType): number {
  for (const base of type.mro) {
    const size = base.isHeapType ? undefined : ITEM_SIZES[base.name];
    if (size !== undefined && base.module === 'builtins') return size;
  }
  return 0;
}
