import { interpreting } from '../../truffle/intrinsics.ts';
import { PObject, type PShape, type PValue } from '../object.ts';
import type { PType } from '../type.ts';
import { builtinType, noneType } from '../types.ts';
import { PFloat } from './float.ts';

/** An instance of a subclass of int; an exact int is a JavaScript number or bigint, a bool a boolean. */
export class PInt extends PObject {
  value: number | bigint;
  constructor(shape: PShape, value: number | bigint) {
    super(shape);
    this.value = value;
  }
}

/** An instance of a subclass of float. */
export class PFloatInstance extends PFloat {
  override shape: PShape;
  slots: PValue[] | null = null;
  constructor(shape: PShape, value: number) {
    super(value);
    this.shape = shape;
  }
}

/** An instance of a subclass of str; an exact str is a JavaScript string. */
export class PStr extends PObject {
  value: string;
  constructor(shape: PShape, value: string) {
    super(shape);
    this.value = value;
  }
}

/** A complex number. */
export class PComplex extends PObject {
  readonly real: number;
  readonly imag: number;
  constructor(real: number, imag: number, shape: PShape = complexType.instanceShape) {
    super(shape);
    this.real = real;
    this.imag = imag;
  }
}

export const intType = builtinType('int', { allocate: (type) => new PInt(type.instanceShape, 0) });
export const boolType = builtinType('bool', { base: intType, subclassable: false });
export const floatType = builtinType('float', {
  allocate: (type) => new PFloatInstance(type.instanceShape, 0) as unknown as PObject,
});
export const complexType = builtinType('complex', { allocate: (type) => new PComplex(0, 0, type.instanceShape) });
export const strType = builtinType('str', { allocate: (type) => new PStr(type.instanceShape, ''), flags: 0 });

PFloat.prototype.shape = floatType.instanceShape;

/** The class of any value: `Py_TYPE`. */
export function typeOf(value: PValue): PType {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return intType;
    case 'string':
      return strType;
    case 'boolean':
      return boolType;
    default:
      return value === null ? noneType : value.shape.cls;
  }
}

/** `PyFloat_CheckExact`. The interpreter asks the prototypes first: it would have to look `constructor` up, of all that comes here. @inline */
export function isFloat(value: PValue): value is PFloat {
  return (!interpreting() || value instanceof PFloat) && value !== null && value.constructor === PFloat;
}

/** `isinstance(value, cls)` by the type alone, without hooks: `PyObject_TypeCheck`. */
export function isInstanceOf(value: PValue, cls: PType): boolean {
  const type = typeOf(value);
  return type === cls || type.isSubtypeOf(cls);
}

/** The int a value of class int (or bool, or a subclass) stands for; `undefined` for anything else. */
export function intValue(value: PValue): number | bigint | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value instanceof PInt ? value.value : undefined;
  }
}

/** The text of a str or an instance of a subclass; `undefined` for anything else. */
export function strValue(value: PValue): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof PStr ? value.value : undefined;
}

/** Brings an integer result into its one representation: a number while it is a safe integer. */
export function normalizeInt(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}
