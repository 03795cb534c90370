import { Shape } from '../truffle/shape.ts';
import { PInstance, type PObject, type PShape } from './object.ts';
import { type Allocate, allocateInstance, BASETYPE, IMMUTABLETYPE, PType } from './type.ts';

/*
 * The builtin types as bare shells: name, base, layout. What they can do is added by `src/objects` (`defineType`), so that any file may name
 * a type without importing its behaviour.
 */

const NO_SHAPE = null as unknown as PShape;

/** `object`. */
export const objectType = new PType(NO_SHAPE, 'object', 'builtins', null, allocateInstance);
objectType.flags = BASETYPE | IMMUTABLETYPE;
objectType.instanceShape = new Shape<PType>(objectType, null, '', 0);

/** `type`. Its instances are made by `typeNew`, never by `allocate`. */
export const typeType: PType = new PType(NO_SHAPE, 'type', 'builtins', objectType, () => {
  throw new Error('types are made by type.__new__');
});
typeType.flags = BASETYPE | IMMUTABLETYPE;
objectType.shape = typeType.instanceShape;
typeType.shape = typeType.instanceShape;

export interface BuiltinTypeOptions {
  base?: PType;
  module?: string;
  /** Makes an empty instance; without it the type inherits its base's layout. */
  allocate?: Allocate;
  /** Whether Python code may subclass it; true unless said otherwise. */
  subclassable?: boolean;
  flags?: number;
}

const all: PType[] = [objectType, typeType];

/** Modules whose classes are static structures in CPython; in the others they are made as the module is, and have `__module__` in their `__dict__`. */
const STATIC_MODULES: ReadonlySet<string> = new Set([
  'builtins',
  'types',
  'datetime',
  'weakref',
  '_contextvars',
  'contextvars',
  'sys',
]);

export function isStaticType(type: PType): boolean {
  return STATIC_MODULES.has(type.module) || type.name === 'OrderedDict' || type.name === 'PickleBuffer';
}

/** Declares a builtin type. */
export function builtinType(name: string, options: BuiltinTypeOptions = {}): PType {
  const base = options.base ?? objectType;
  const type = new PType(typeType.instanceShape, name, options.module ?? 'builtins', base, options.allocate ?? null);
  if (type.allocate === allocateInstance) type.instanceShape = new Shape<PType>(type, null, '', 0);
  type.flags = IMMUTABLETYPE | (options.subclassable === false ? 0 : BASETYPE) | (options.flags ?? 0);
  if (!isStaticType(type)) type.dict.set('__module__', type.module);
  base.addSubclass(type);
  all.push(type);
  return type;
}

/** Gives a builtin type a second base. */
export function addBase(type: PType, second: PType): void {
  const first = type.bases[0]!;
  type.bases = [first, second];
  type.mro = [type, ...first.mro.filter((cls) => !second.mro.includes(cls)), ...second.mro];
  second.addSubclass(type);
}

/** Every builtin type declared so far. */
export function builtinTypes(): readonly PType[] {
  return all;
}

export const noneType = builtinType('NoneType', { subclassable: false });
export const notImplementedType = builtinType('NotImplementedType', { subclassable: false });
export const ellipsisType = builtinType('ellipsis', { subclassable: false });

/** A builtin singleton without attributes. */
class Singleton extends PInstance {}
/** `NotImplemented`. */
export const NotImplemented: PObject = new Singleton(notImplementedType.instanceShape);
/** `...`. */
export const Ellipsis: PObject = new Singleton(ellipsisType.instanceShape);

export type NotImplementedValue = typeof NotImplemented;
