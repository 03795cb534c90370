import type { PValue } from '../object.ts';
import type { PType } from '../type.ts';
import {
  classMethodDescriptorType,
  memberDescriptorType,
  PBuiltinFunction,
  PGetSetDescriptor,
  PMethodDescriptor,
  PStaticMethod,
  staticmethodType,
} from '../values/function.ts';
import { compileBuiltin, type ParamList, type Self, type SelfKind, type Spec } from './clinic.ts';

/** Something a type's `__dict__` gets: made by `method`, `getset`, … and put in place by `defineType`. */
export interface Member {
  readonly name: string;
  readonly make: (owner: PType) => PValue;
}

function selfConverter(self: Self<any>): ((self: PValue) => unknown) | null {
  return typeof self === 'function' ? null : (self as SelfKind<unknown>).convertSelf;
}

/** A method of a builtin type. */
export function method<S, const P extends ParamList = []>(self: Self<S>, name: string, spec: Spec<S, P>): Member {
  return {
    name,
    make: (owner) =>
      new PMethodDescriptor(owner, compileBuiltin(name, `${owner.name}.${name}`, selfConverter(self), spec, '$self')),
  };
}

/** A class method of a builtin type; the body's `self` is the class. */
export function classMethod<const P extends ParamList = []>(name: string, spec: Spec<PType, P>): Member {
  return {
    name,
    make: (owner) =>
      new PMethodDescriptor(
        owner,
        compileBuiltin(name, `${owner.name}.${name}`, null, spec, '$type'),
        classMethodDescriptorType,
      ),
  };
}

/** A static method of a builtin type. */
export function staticMethod<const P extends ParamList = []>(name: string, spec: Spec<null, P>): Member {
  return {
    name,
    make: (owner) => {
      const wrapper = new PStaticMethod(staticmethodType.instanceShape);
      wrapper.callable = new PBuiltinFunction(
        compileBuiltin(name, `${owner.name}.${name}`, null, spec, null),
        null,
        null,
        owner,
      );
      return wrapper;
    },
  };
}

/** A computed attribute; without `set` it is read-only. `get` may return `undefined` for "not there" (AttributeError). */
export function getset<S>(
  self: Self<S>,
  name: string,
  accessors: {
    doc?: string;
    get(self: S): PValue | undefined;
    set?(self: S, value: PValue | undefined): void;
    /** Shown as a `member_descriptor`, as CPython shows plain C fields. */
    member?: boolean;
  },
): Member {
  const convert = selfConverter(self);
  const { get, set } = accessors;
  return {
    name,
    make: (owner) =>
      new PGetSetDescriptor({
        owner,
        name,
        doc: accessors.doc ?? null,
        get: convert === null ? (get as (self: any) => PValue | undefined) : (value) => get(convert(value) as S),
        set:
          set === undefined
            ? null
            : convert === null
              ? (set as (self: any, value: PValue | undefined) => void)
              : (object, value) => set(convert(object) as S, value),
        ...(accessors.member ? { type: memberDescriptorType } : {}),
      }),
  };
}

/** A plain class attribute. */
export function attribute(name: string, value: PValue | (() => PValue)): Member {
  return { name, make: () => (typeof value === 'function' ? (value as () => PValue)() : value) };
}

/** A function of a builtin module (or a bare builtin function): `self` is not used. */
export function builtinFunction<const P extends ParamList = []>(
  name: string,
  spec: Spec<PValue, P>,
  module: string | null = null,
): PBuiltinFunction {
  return new PBuiltinFunction(compileBuiltin(name, name, null, spec, '$module'), null, module);
}
