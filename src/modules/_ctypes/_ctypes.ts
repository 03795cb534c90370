import { arg } from '../../runtime/clinic/clinic.ts';
import { index, instance, int, object, ssize, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import './array.ts';
import { objectAt } from './addresses.ts';
import { pointerArgument } from './arguments.ts';
import { addressOfData, newMemory, unpickle } from './cdata.ts';
import { savedErrno } from './errno.ts';
import { callByAddress, MAX_ARGUMENTS } from './function-call.ts';
import { funcPtrType } from './function-object.ts';
import './function-type.ts';
import { moduleAddresses } from './internal-functions.ts';
import { closeLibrary, openLibrary, symbolByHandle } from './libraries.ts';
import { pointerTo, pointerTypeCache, pointerTypeOf } from './pointer.ts';
import './simple.ts';
import { infoOf, PCData, type StorageInfo } from './storage-info.ts';
import './structure.ts';
import { argumentErrorType, arrayType, pointerType, simpleType, structureType, unionType } from './types.ts';

function infoFor(value: PValue, message: string): StorageInfo {
  const info = infoOf(value) ?? (value instanceof PCData ? value.info : undefined);
  if (info === undefined) throw typeError(message);
  return info;
}

function instanceOf(value: PValue, message = 'invalid type'): PCData {
  if (!(value instanceof PCData)) throw typeError(message);
  return value;
}

function resize(value: PValue, size: number): void {
  const data = instanceOf(value, 'expected ctypes instance');
  const least = infoOf(typeOf(data))!.size;
  if (size < least) throw valueError(`minimum size is ${least}`);
  if (!data.owned) throw valueError("Memory cannot be resized because this object doesn't own it");
  const { memory } = data;
  if (size <= memory.buffer.byteLength) {
    data.memory = new Uint8Array(memory.buffer, 0, size);
    return;
  }
  data.memory = newMemory(size);
  data.memory.set(memory);
}

const callParameters = [arg('func', index), arg('arguments', instance<PTuple>(tupleType)), '/'] as const;

const callAddress = (_module: PValue, address: number | bigint, args: PTuple): PValue =>
  callByAddress(Number(address), args.items);

const object1 = [arg('object', object), '/'] as const;

defineModule('_ctypes', {
  doc: 'Create and manipulate C compatible data types in Python.',
  attributes: {
    _SimpleCData: simpleType,
    Structure: structureType,
    Union: unionType,
    Array: arrayType,
    _Pointer: pointerType,
    CFuncPtr: funcPtrType,
    ArgumentError: argumentErrorType,
    __version__: '1.1.0',
    FUNCFLAG_CDECL: 1,
    FUNCFLAG_PYTHONAPI: 4,
    FUNCFLAG_USE_ERRNO: 8,
    FUNCFLAG_USE_LASTERROR: 16,
    CTYPES_MAX_ARGCOUNT: MAX_ARGUMENTS,
    RTLD_LOCAL: 0,
    RTLD_GLOBAL: 256,
    SIZEOF_TIME_T: 8,
  },
  functions: [
    builtinFunction('sizeof', {
      doc: 'sizeof(C type) -> integer\nsizeof(C instance) -> integer\nReturn the size in bytes of a C instance',
      params: object1,
      textSignature: null,
      run(_module, value) {
        if (value instanceof PCData) return value.memory.length;
        return infoFor(value, 'this type has no size').size;
      },
    }),
    builtinFunction('alignment', {
      doc: 'alignment(C type) -> integer\nalignment(C instance) -> integer\nReturn the alignment requirements of a C instance',
      params: object1,
      textSignature: null,
      run: (_module, value) => infoFor(value, 'no alignment info').align,
    }),
    builtinFunction('addressof', {
      doc: 'addressof(C instance) -> integer\nReturn the address of the C instance internal buffer',
      params: object1,
      textSignature: null,
      run(_module, value) {
        const data = instanceOf(value);
        audit('ctypes.addressof', data);
        return addressOfData(data);
      },
    }),
    builtinFunction('byref', {
      doc: 'byref(C instance[, offset=0]) -> byref-object\nReturn a pointer lookalike to a C instance, only usable\nas function argument',
      params: [arg('obj', object), arg('offset', ssize, 0), '/'],
      textSignature: null,
      run(_module, value, offset) {
        const data = instanceOf(value, `byref() argument must be a ctypes instance, not '${typeOf(value).tpName}'`);
        return pointerArgument(data, offset);
      },
    }),
    builtinFunction('resize', {
      doc: 'Resize the memory buffer of a ctypes instance',
      params: [arg('obj', object), arg('size', ssize), '/'],
      textSignature: null,
      run: (_module, value, size) => resize(value, size),
    }),
    builtinFunction('POINTER', {
      doc: 'Create and return a new ctypes pointer type.\n\n  type\n    A ctypes type.\n\nPointer types are cached and reused internally,\nso calling this function repeatedly is cheap.',
      params: [arg('type', object), '/'],
      run: (_module, type) => pointerTypeOf(type),
    }),
    builtinFunction('pointer', {
      doc: "Create a new pointer instance, pointing to 'obj'.\n\nThe returned object is of the type POINTER(type(obj)). Note that if you\njust want to pass a pointer to an object to a foreign function call, you\nshould use byref(obj) which is much faster.",
      params: [arg('obj', object), '/'],
      run: (_module, value) => pointerTo(value),
    }),
    builtinFunction('buffer_info', {
      doc: 'Return buffer interface information',
      params: object1,
      textSignature: null,
      run(_module, value) {
        const { format, shape } = infoFor(value, 'not a ctypes type or object');
        return new PTuple([format, shape.length, new PTuple(shape)]);
      },
    }),
    builtinFunction('_unpickle', {
      params: [arg('type', object), arg('state', object), '/'],
      textSignature: null,
      run: (_module, type, state) => unpickle(type, state),
    }),
    builtinFunction('get_errno', { textSignature: null, run: () => savedErrno().value }),
    builtinFunction('set_errno', {
      params: [arg('value', int), '/'],
      textSignature: null,
      run(_module, value) {
        audit('ctypes.set_errno', value);
        const saved = savedErrno();
        const former = saved.value;
        saved.value = value;
        return former;
      },
    }),
    builtinFunction('dlopen', {
      doc: 'dlopen(name, flag={RTLD_GLOBAL|RTLD_LOCAL}) open a shared library',
      params: [arg('name', strOrNone), arg('flag', int, 2), '/'],
      textSignature: null,
      run: (_module, name, flag) => openLibrary(name, flag),
    }),
    builtinFunction('dlclose', {
      doc: 'dlclose a library',
      params: [arg('handle', index), '/'],
      textSignature: null,
      run: (_module, handle) => closeLibrary(Number(handle)),
    }),
    builtinFunction('dlsym', {
      doc: 'find symbol in shared library',
      params: [arg('handle', index), arg('name', str), '/'],
      textSignature: null,
      run: (_module, handle, name) => symbolByHandle(Number(handle), name),
    }),
    builtinFunction('call_function', { params: callParameters, textSignature: null, run: callAddress }),
    builtinFunction('call_cdeclfunction', { params: callParameters, textSignature: null, run: callAddress }),
    builtinFunction('PyObj_FromPtr', {
      params: [arg('address', index), '/'],
      textSignature: null,
      run(_module, address) {
        const value = objectAt(BigInt(address));
        audit('ctypes.PyObj_FromPtr', value);
        return value;
      },
    }),
    builtinFunction('Py_INCREF', { params: object1, textSignature: null, run: (_module, value) => value }),
    builtinFunction('Py_DECREF', { params: object1, textSignature: null, run: (_module, value) => value }),
  ],
  exec(module) {
    module.dict.set('_pointer_type_cache', pointerTypeCache());
    for (const [name, address] of moduleAddresses()) module.dict.set(name, address);
  },
});
