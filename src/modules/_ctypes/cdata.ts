import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { BufferView } from '../../runtime/buffer.ts';
import { varargs } from '../../runtime/clinic/clinic.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { bufferError, memoryError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { instanceDict } from '../../runtime/instance-dict.ts';
import type { PValue } from '../../runtime/object.ts';
import { MAX_BYTES } from '../../runtime/text/byte-writer.ts';
import type { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PException } from '../../runtime/values/exception.ts';
import { isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { addressOfMemory, writePointer } from './addresses.ts';
import type { SimpleCode } from './simple-codes.ts';
import { infoOf, PCData, type StorageInfo } from './storage-info.ts';
import { arrayMeta, cdataType, isPlainSimple, isTypeOf, pointerMeta } from './types.ts';

/*
 * What instances of all ctypes classes share: memory, what they keep alive, values that come and go.
 */

/** The info of a class that instances can be made of. */
export function concreteInfo(type: PType): StorageInfo {
  const info = infoOf(type);
  if (info === undefined) throw typeError('abstract class');
  info.final = true;
  return info;
}

/** Memory of its own for `size` bytes: such a block never moves, so it has an address. */
export function newMemory(size: number): Uint8Array {
  if (size > MAX_BYTES) throw memoryError();
  return new Uint8Array(new ArrayBuffer(Math.max(size, 16)), 0, size);
}

/** `GenericPyCData_new`. */
export function newData(type: PType): PCData {
  const info = concreteInfo(type);
  const made = type.allocate(type) as PCData;
  made.info = info;
  made.length = info.length;
  made.memory = newMemory(info.size);
  made.owned = true;
  return made;
}

/** An instance over memory that is there, of `base` where it is part of one: `PyCData_FromBaseObj`, `PyCData_AtAddress`. */
export function dataAt(type: PType, memory: Uint8Array, base: PCData | null, index = 0): PCData {
  const info = concreteInfo(type);
  const made = type.allocate(type) as PCData;
  made.info = info;
  made.length = info.length;
  made.memory = memory;
  made.base = base;
  made.index = index;
  return made;
}

/** The address of an instance. */
export const addressOfData = (data: PCData): number => addressOfMemory(data.memory);

function container(self: PCData): PCData {
  let root = self;
  while (root.base !== null) root = root.base;
  if (root.objects === undefined) root.objects = root.length > 0 ? new PDict() : null;
  return root;
}

/** What an instance keeps alive, with what it is part of: `GetKeepedObjects`. */
export function keptObjects(self: PCData): PValue {
  return container(self).objects!;
}

function uniqueKey(self: PCData, index: number): string {
  let key = (index >>> 0).toString(16);
  for (let at = self; at.base !== null; at = at.base) key += `:${(at.index >>> 0).toString(16)}`;
  return key;
}

/** Keeps `keep` alive as long as the memory that item `index` is part of: `KeepRef`. */
export function keepRef(self: PCData, index: number, keep: PValue): void {
  if (keep === null) return;
  const root = container(self);
  if (root.objects instanceof PDict) root.objects.set(uniqueKey(self, index), keep);
  else root.objects = keep;
}

/** The value of a part: `PyCData_get`. */
export function getValue(
  type: PType,
  code: SimpleCode | null,
  memory: Uint8Array,
  at: number,
  of: PCData,
  index: number,
): PValue {
  if (code !== null) return code.get(memory, at);
  const info = infoOf(type)!;
  if (info.code !== null && isPlainSimple(type)) return info.code.get(memory, at);
  return dataAt(type, memory.subarray(at, at + info.size), of, index);
}

/** Writes a value and keeps what it refers to alive: `PyCData_set`. */
export function setValue(
  type: PType,
  code: SimpleCode | null,
  memory: Uint8Array,
  at: number,
  value: PValue,
  of: PCData,
  index: number,
): void {
  keepRef(of, index, store(type, code, memory, at, value));
}

/** `_PyCData_set`: answers what is to be kept alive. */
export function store(type: PType, code: SimpleCode | null, memory: Uint8Array, at: number, value: PValue): PValue {
  if (code !== null) return code.set(memory, at, value);
  const info = infoOf(type)!;
  if (!(value instanceof PCData)) {
    if (info.code !== null) return info.code.set(memory, at, value);
    if (value instanceof PTuple) return store(type, null, memory, at, construct(type, value));
    if (value === null && isTypeOf(type, pointerMeta)) {
      writePointer(memory, at, 0);
      return null;
    }
    throw typeError(`expected ${type.tpName} instance, got ${typeOf(value).tpName}`);
  }
  if (isInstanceOf(value, type)) {
    memory.set(value.memory.subarray(0, info.size), at);
    return keptObjects(value);
  }
  const actual = typeOf(value);
  if (isTypeOf(type, pointerMeta) && isTypeOf(actual, arrayMeta) && infoOf(actual)!.proto === info.proto) {
    writePointer(memory, at, addressOfData(value));
    return new PTuple([keptObjects(value), value]);
  }
  throw typeError(`incompatible types, ${actual.tpName} instance instead of ${type.tpName} instance`);
}

/** An instance made of a tuple of arguments; what goes wrong is told as RuntimeError. */
function construct(type: PType, values: PTuple): PValue {
  try {
    return pyObjectCall(type, [...values.items]);
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    throw extendedError(runtimeError, `(${type.tpName}) `, error);
  }
}

/** An exception that says what another said, after something: `_ctypes_extend_error`. */
export function extendedError(make: (message: string) => PException, prefix: string, error: PException): PException {
  const { value } = error;
  return make(`${prefix}${value.shape.cls.name}: ${pyObjectStr(value)}`);
}

/** What the items of nested arrays are. */
function itemInfo(info: StorageInfo): StorageInfo {
  let at = info;
  while (at.shape.length > 0 && at.proto !== null && infoOf(at.proto) !== undefined) at = infoOf(at.proto)!;
  return at;
}

const POINTERS = 'ctypes objects containing pointers cannot be pickled';

defineType(cdataType, {
  doc: 'XXX to be provided',
  slots: {
    tp_hash() {
      throw typeError('unhashable type');
    },
    bf_getbuffer(self: PCData) {
      const { info } = self;
      // One that was given more memory than its class says shows all of it.
      const size = info.shape.length === 0 ? self.memory.length : itemInfo(info).size;
      if (self.memory.length < info.size) throw bufferError('the memory of the object is gone');
      return new BufferView({
        object: self,
        memory: self.memory,
        readonly: false,
        format: info.format,
        itemSize: size,
        shape: info.shape,
      });
    },
  },
  members: [
    getset(PCData, '_b_base_', { doc: 'the base object', get: (self) => self.base, member: true }),
    getset(PCData, '_b_needsfree_', {
      doc: 'whether the object owns the memory or not',
      get: (self) => (self.owned ? 1 : 0),
      member: true,
    }),
    getset(PCData, '_objects', {
      doc: 'internal objects tree (NEVER CHANGE THIS OBJECT!)',
      get: (self) => self.objects ?? null,
      member: true,
    }),
    method(PCData, '__ctypes_from_outparam__', { run: (self) => self }),
    method(PCData, '__reduce__', {
      run(self) {
        if (self.info.isPointer || self.info.hasPointer) throw valueError(POINTERS);
        const state = new PTuple([pyObjectGetAttr(self, '__dict__'), new PBytes(self.memory.slice())]);
        return new PTuple([importAttribute('_ctypes', '_unpickle'), new PTuple([typeOf(self), state])]);
      },
    }),
    method(PCData, '__setstate__', {
      params: [varargs('args')],
      run(self, args) {
        if (args.length !== 2) throw typeError(`function takes exactly 2 arguments (${args.length} given)`);
        const [attributes, data] = args as [PValue, PValue];
        if (!(attributes instanceof PDict))
          throw typeError(`argument 1 must be dict, not ${typeOf(attributes).tpName}`);
        if (!(data instanceof PBytes)) throw typeError(`argument 2 must be bytes, not ${typeOf(data).tpName}`);
        self.memory.set(data.bytes.subarray(0, self.memory.length));
        if (attributes.size > 0) {
          const own = instanceDict(self);
          const cursor = attributes.storage.cursor();
          while (cursor.next()) own.set(cursor.key, cursor.value);
        }
      },
    }),
  ],
});

/** `_ctypes._unpickle`. */
export function unpickle(type: PValue, state: PValue): PValue {
  const made = pyObjectCall(pyObjectGetAttr(type, '__new__'), [type]);
  pyObjectCall(pyObjectGetAttr(made, '__setstate__'), collect(state));
  return made;
}
