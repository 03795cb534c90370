import { makeException } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { builtinType, typeType } from '../../runtime/types.ts';
import { exceptionBaseType } from '../../runtime/values/exception.ts';
import { PCData } from './storage-info.ts';

/*
 * The classes of the module as bare shells, so that its files may name them without importing each other.
 */

const metaclass = (name: string, base: PType) => builtinType(name, { base, module: '_ctypes' });

export const ctypeType = metaclass('CType_Type', typeType);
export const simpleMeta = metaclass('PyCSimpleType', ctypeType);
export const structMeta = metaclass('PyCStructType', ctypeType);
export const unionMeta = metaclass('UnionType', ctypeType);
export const arrayMeta = metaclass('PyCArrayType', ctypeType);
export const pointerMeta = metaclass('PyCPointerType', ctypeType);
export const funcPtrMeta = metaclass('PyCFuncPtrType', ctypeType);

export const cdataType = builtinType('_CData', {
  module: '_ctypes',
  allocate: (type) => new PCData(type.instanceShape),
});
cdataType.shape = ctypeType.instanceShape;

function dataClass(name: string, meta: PType): PType {
  const type = builtinType(name, { base: cdataType, module: '_ctypes' });
  type.shape = meta.instanceShape;
  return type;
}

export const simpleType = dataClass('_SimpleCData', simpleMeta);
export const structureType = dataClass('Structure', structMeta);
export const unionType = dataClass('Union', unionMeta);
export const arrayType = dataClass('Array', arrayMeta);
export const pointerType = dataClass('_Pointer', pointerMeta);

/** `ctypes.ArgumentError`. */
export const argumentErrorType = builtinType('ArgumentError', { base: exceptionBaseType, module: 'ctypes' });
export const argumentError = (message: string) => makeException(argumentErrorType, message);

/** Whether a value is a class whose metaclass is `meta`. */
export function isTypeOf(value: PValue | undefined, meta: PType): value is PType {
  return value instanceof PType && value.shape.cls.isSubtypeOf(meta);
}

/** Whether a class stands for C values that Python has of its own: not so the subclasses of `c_int` and the like. */
export function isPlainSimple(type: PType): boolean {
  return isTypeOf(type, simpleMeta) && type.base === simpleType;
}
