import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { asSsize, hasIndex, SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { addressOf } from '../../runtime/abstract/text.ts';
import { checkPositional, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PSlice, PTuple } from '../../runtime/values/sequences.ts';
import { memoryAt, readPointer, readWideCharacter, writePointer } from './addresses.ts';
import { dataFromParam, pointerArgument } from './arguments.ts';
import { addressOfData, dataAt, getValue, keepRef, keptObjects, newData, setValue } from './cdata.ts';
import { ctypeMethods } from './metaclass.ts';
import { beginInit, infoOf, PCData, StorageInfo, setInfo } from './storage-info.ts';
import { arrayMeta, isTypeOf, pointerMeta, pointerType } from './types.ts';

function setProto(info: StorageInfo, proto: PValue): void {
  if (!(proto instanceof PType)) throw typeError('_type_ must be a type');
  const inner = infoOf(proto);
  if (inner === undefined) throw typeError('_type_ must have storage info');
  info.proto = proto;
  const shape = inner.shape.length > 0 ? `(${inner.shape.join(',')})` : '';
  info.format = `&${shape}${inner.format}`;
}

/** `from_param` of pointer classes: an instance of what they point to comes by reference, an array as its first item. */
function pointerFromParam(type: PType, value: PValue): PValue {
  if (value === null) return null;
  const proto = infoOf(type)?.proto ?? null;
  if (proto === null) throw typeError('abstract class');
  if (isInstanceOf(value, proto)) return pointerArgument(value as PCData);
  if (isInstanceOf(value, pointerType) || isTypeOf(typeOf(value), arrayMeta)) {
    const actual = (value as PCData).info.proto;
    if (actual?.isSubtypeOf(proto)) return value;
  }
  return dataFromParam(type, value);
}

defineType(pointerMeta, {
  doc: 'metaclass for the Pointer Objects',
  slots: {
    tp_init(type: PType, args, keywords) {
      beginInit(type, args, keywords);
      const info = new StorageInfo('&B');
      info.size = info.align = 8;
      info.length = 1;
      info.isPointer = true;
      const proto = type.dict.get('_type_');
      if (proto !== undefined) setProto(info, proto);
      setInfo(type, info);
    },
  },
  members: [
    ...ctypeMethods(pointerFromParam),
    method(PType, 'set_type', {
      params: [arg('type', object), '/'],
      run(type, proto) {
        setProto(infoOf(type)!, proto);
        type.dict.set('_type_', proto);
        type.modified();
      },
    }),
  ],
});

const isNull = (self: PCData): boolean => readPointer(self.memory, 0) === 0;

/** The memory of the item `index` places from where the pointer points. */
function itemMemory(self: PCData, index: number): Uint8Array {
  const address = readPointer(self.memory, 0);
  if (address === 0) throw valueError('NULL pointer access');
  const { size } = infoOf(self.info.proto!)!;
  return memoryAt(address + index * size, size);
}

function item(self: PCData, index: number): PValue {
  const memory = itemMemory(self, index);
  return getValue(self.info.proto!, null, memory, 0, self, index);
}

function setItem(self: PCData, index: number, value: PValue | undefined): void {
  if (value === undefined) throw typeError('Pointer does not support item deletion');
  const memory = itemMemory(self, index);
  setValue(self.info.proto!, null, memory, 0, value, self, index);
}

function setContents(self: PCData, value: PValue | undefined): void {
  if (value === undefined) throw typeError('Pointer does not support item deletion');
  const proto = self.info.proto!;
  if (!isInstanceOf(value, proto)) throw typeError(`expected ${proto.name} instead of ${typeOf(value).name}`);
  const target = value as PCData;
  writePointer(self.memory, 0, addressOfData(target));
  keepRef(self, 1, target);
  keepRef(self, 0, keptObjects(target));
}

/** A slice of a pointer says where it begins and ends: nothing else tells how long it is. */
function sliced(self: PCData, key: PSlice): PValue {
  const step = key.step === null ? 1 : asSsize(key.step);
  if (step === 0) throw valueError('slice step cannot be zero');
  if (key.start === null && step < 0) throw valueError('slice start is required for step < 0');
  const start = key.start === null ? 0 : asSsize(key.start);
  if (key.stop === null) throw valueError('slice stop is required');
  const stop = asSsize(key.stop);
  const span = step > 0 ? stop - start : start - stop;
  const count = span <= 0 ? 0 : Math.floor((span - 1) / Math.abs(step)) + 1;
  if (count > SSIZE_MAX) throw valueError('slice too large');
  const code = infoOf(self.info.proto!)?.code?.code;
  const items: PValue[] = [];
  if (code === 'c') {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = itemMemory(self, start + i * step)[0]!;
    return new PBytes(bytes);
  }
  if (code === 'u') {
    let text = '';
    for (let i = 0; i < count; i++) text += readWideCharacter(itemMemory(self, start + i * step), 0);
    return text;
  }
  for (let i = 0; i < count; i++) items.push(item(self, start + i * step));
  return new PList(items);
}

defineType(pointerType, {
  doc: 'XXX to be provided',
  slots: {
    tp_new(type) {
      if (infoOf(type)?.proto == null) throw typeError('Cannot create instance: has no _type_');
      return newData(type);
    },
    tp_init(self: PCData, args, keywords) {
      const given = positionalCount(args, keywords);
      checkPositional('POINTER', given, 0, 1);
      if (given > 0) setContents(self, args[0]);
    },
    nb_bool: (self: PCData) => !isNull(self),
    sq_item: item,
    sq_ass_item: setItem,
    mp_subscript(self: PCData, key) {
      if (key instanceof PSlice) return sliced(self, key);
      if (!hasIndex(key)) throw typeError('Pointer indices must be integer');
      return item(self, asSsize(key));
    },
  },
  members: [
    getset(PCData, 'contents', {
      doc: 'the object this pointer points to (read-write)',
      get: (self) => dataAt(self.info.proto!, itemMemory(self, 0), self),
      set: setContents,
    }),
  ],
});

/** `_ctypes._pointer_type_cache`. */
export const pointerTypeCache = contextLocal(() => new PDict());

/** `_ctypes.POINTER`. */
export function pointerTypeOf(target: PValue): PValue {
  const cache = pointerTypeCache();
  const known = cache.get(target);
  if (known !== undefined) return known;
  const text = strValue(target);
  const namespace = new PDict();
  if (text === undefined) {
    if (!(target instanceof PType)) throw typeError('must be a ctypes type');
    namespace.set('_type_', target);
  }
  const name = `LP_${text ?? (target as PType).name}`;
  const made = pyObjectCall(pointerMeta, [name, new PTuple([pointerType]), namespace]);
  cache.set(text === undefined ? target : addressOf(made as PType), made);
  return made;
}

/** `_ctypes.pointer`. */
export function pointerTo(value: PValue): PValue {
  return pyObjectCall(pointerTypeOf(typeOf(value)), [value]);
}
