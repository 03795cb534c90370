import { memoryViewOf } from '../../objects/memoryview/access.ts';
import { getBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { audit } from '../sys/audit.ts';
import { memoryAt } from './addresses.ts';
import { dataFromParam } from './arguments.ts';
import { arrayTypeOf } from './array-type.ts';
import { dataAt, keepRef, newData } from './cdata.ts';
import { variableOf } from './libraries.ts';
import { infoOf } from './storage-info.ts';
import { ctypeType } from './types.ts';

/*
 * What classes of C data can be asked: the methods of their metaclasses.
 */

function sizeOf(type: PType): number {
  const info = infoOf(type);
  if (info === undefined) throw typeError('abstract class');
  return info.size;
}

function checkRoom(type: PType, length: number, offset: number): number {
  if (offset < 0) throw valueError('offset cannot be negative');
  const size = sizeOf(type);
  if (size > length - offset)
    throw valueError(`Buffer size too small (${length} instead of at least ${size + offset} bytes)`);
  return size;
}

/** The methods that each metaclass has, with its own `from_param`. */
export function ctypeMethods(fromParam: (type: PType, value: PValue) => PValue = dataFromParam): Member[] {
  return [
    method(PType, 'from_param', {
      doc: 'Convert a Python object into a function call parameter.',
      params: [arg('value', object), '/'],
      run: fromParam,
    }),
    method(PType, 'from_address', {
      doc: 'C.from_address(integer) -> C instance\n\nAccess a C instance at the specified address.',
      params: [arg('value', object), '/'],
      run(type, value) {
        const address = intValue(value);
        if (address === undefined) throw typeError('integer expected');
        audit('ctypes.cdata', address);
        const size = sizeOf(type);
        return dataAt(type, memoryAt(Number(BigInt.asUintN(64, BigInt(address))), size), null);
      },
    }),
    method(PType, 'from_buffer', {
      doc: 'C.from_buffer(object, offset=0, /) -> C instance\n\nCreate a C instance from a writeable buffer.',
      params: [arg('obj', object), arg('offset', ssize, 0), '/'],
      run(type, value, offset) {
        sizeOf(type);
        const view = memoryViewOf(value, `memoryview: a bytes-like object is required, not '${typeOf(value).tpName}'`);
        const { layout } = view;
        if (layout.readonly) throw typeError('underlying buffer is not writable');
        const buffer = getBuffer(view, false);
        buffer.release();
        if (!buffer.contiguous) throw typeError('underlying buffer is not C contiguous');
        const { bytes } = buffer;
        const size = checkRoom(type, bytes.length, offset);
        audit('ctypes.cdata/buffer', value, bytes.length, offset);
        const made = dataAt(type, bytes.subarray(offset, offset + size), null);
        keepRef(made, -1, view);
        return made;
      },
    }),
    method(PType, 'from_buffer_copy', {
      doc: 'C.from_buffer_copy(object, offset=0, /) -> C instance\n\nCreate a C instance from a readable buffer.',
      params: [arg('buffer', object), arg('offset', ssize, 0), '/'],
      run(type, value, offset) {
        sizeOf(type);
        const buffer = getBuffer(value);
        const bytes = buffer.copy();
        buffer.release();
        const size = checkRoom(type, bytes.length, offset);
        audit('ctypes.cdata/buffer', value, bytes.length, offset);
        const made = newData(type);
        made.memory.set(bytes.subarray(offset, offset + size));
        return made;
      },
    }),
    method(PType, 'in_dll', {
      doc: 'C.in_dll(dll, name) -> C instance\n\nAccess a C instance in a dll.',
      params: [arg('dll', object), arg('name', object), '/'],
      run(type, dll, name) {
        const address = variableOf(dll, name);
        return dataAt(type, memoryAt(address, sizeOf(type)), null);
      },
    }),
  ];
}

defineType(ctypeType, {
  doc: 'metaclass for C data types',
  slots: {
    sq_repeat(type: PType, count) {
      if (count < 0) throw valueError(`Array length must be >= 0, not ${count}`);
      return arrayTypeOf(type, count);
    },
  },
  members: [method(PType, '__sizeof__', { doc: 'Return memory consumption of the type object.', run: () => 928 })],
});
