import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { contextLocal } from '../../runtime/context.ts';
import { attributeError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { intValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { weakly } from '../../truffle/weakly.ts';
import { addTextAttributes } from './array-text.ts';
import { infoOf, StorageInfo, setInfo } from './storage-info.ts';
import { arrayMeta, arrayType } from './types.ts';

const arrayTypes = contextLocal(() => new WeakMap<PType, Map<number, WeakRef<PType>>>());

/** `item * length`, always the same class: `PyCArrayType_from_ctype`. */
export function arrayTypeOf(item: PType, length: number): PType {
  let known = arrayTypes().get(item);
  if (known === undefined) arrayTypes().set(item, (known = new Map()));
  const found = known.get(length)?.deref();
  if (found !== undefined) return found;
  const namespace = new PDict();
  namespace.set('_length_', length);
  namespace.set('_type_', item);
  const made = pyObjectCall(arrayMeta, [`${item.name}_Array_${length}`, new PTuple([arrayType]), namespace]) as PType;
  known.set(length, weakly(made));
  return made;
}

function lengthOf(type: PType): number {
  const value = pyObjectLookupAttr(type, '_length_');
  if (value === undefined) throw attributeError("class must define a '_length_' attribute");
  const length = intValue(value);
  if (length === undefined) throw typeError("The '_length_' attribute must be an integer");
  if (length < 0) throw valueError("The '_length_' attribute must not be negative");
  if (typeof length !== 'number') throw overflowError("The '_length_' attribute is too large");
  return length;
}

/** `PyCArrayType_init`. */
export function initArrayType(type: PType): void {
  const length = lengthOf(type);
  const item: PValue | undefined = pyObjectLookupAttr(type, '_type_');
  if (item === undefined) throw attributeError("class must define a '_type_' attribute");
  const inner = infoOf(item);
  if (!(item instanceof PType) || inner === undefined) throw typeError('_type_ must have storage info');
  if (inner.size * length > SSIZE_MAX) throw overflowError('array too large');
  const info = new StorageInfo(inner.format);
  info.length = length;
  info.size = inner.size * length;
  info.align = inner.align;
  info.shape = [length, ...inner.shape];
  info.proto = item;
  info.hasPointer = inner.isPointer || inner.hasPointer;
  inner.final = true;
  setInfo(type, info);
  addTextAttributes(type, inner.code?.code);
}
