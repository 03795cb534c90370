import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { attributeError } from '../../runtime/errors.ts';
import { instanceDict } from '../../runtime/instance-dict.ts';
import { getProperty, type PObject, type PValue, setProperty } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import {
  classmethodType,
  PClassMethod,
  PMethod,
  PStaticMethod,
  staticmethodType,
} from '../../runtime/values/function.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** `functools_wraps`: the wrapper takes on the names and documentation of what it wraps. */
function takeOver(wrapper: PObject, wrapped: PValue): void {
  for (const name of ['__module__', '__name__', '__qualname__', '__doc__']) {
    const value = pyObjectLookupAttr(wrapped, name);
    if (value !== undefined) setProperty(wrapper, name, value);
  }
}

/** `__isabstractmethod__` of the wrapped function. */
function isAbstract(callable: PValue): boolean {
  const value = pyObjectLookupAttr(callable, '__isabstractmethod__');
  return value !== undefined && pyObjectIsTrue(value);
}

function ownAnnotations(self: PObject & { callable: PValue }): PValue {
  const own = getProperty(self, '__annotations__');
  if (own !== undefined) return own;
  const value = pyObjectLookupAttr(self.callable, '__annotations__');
  if (value === undefined) throw attributeError('__annotations__', self, '__annotations__');
  setProperty(self, '__annotations__', value);
  return value;
}

const fields = (cls: typeof PStaticMethod | typeof PClassMethod) => [
  getset(cls, '__func__', { member: true, get: (self) => self.callable }),
  getset(cls, '__wrapped__', { member: true, get: (self) => self.callable }),
  getset(cls, '__isabstractmethod__', { get: (self) => isAbstract(self.callable) }),
  getset(cls, '__annotations__', {
    get: ownAnnotations,
    set(self, value) {
      setProperty(self, '__annotations__', value ?? null);
    },
  }),
  getset(cls, '__dict__', {
    // CPython copies the annotations as it wraps the function, which would make a dict for each.
    get(self: PObject & { callable: PValue }) {
      if (pyObjectLookupAttr(self.callable, '__annotations__') !== undefined) ownAnnotations(self);
      return instanceDict(self);
    },
  }),
];

defineType(staticmethodType, {
  doc: 'Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.',
  textSignature: '(function, /)',
  slots: {
    tp_new: (type: PType) => type.allocate(type),
    tp_init: initBy('staticmethod', {
      params: [arg('function', object), '/'],
      run(self: PStaticMethod, callable: PValue) {
        self.callable = callable;
        takeOver(self, callable);
      },
    }),
    tp_call: (self: PStaticMethod, args, keywords) => pyObjectCall(self.callable, args, keywords),
    tp_descr_get(self: PStaticMethod) {
      return self.callable;
    },
    tp_repr: (self: PStaticMethod) => `<staticmethod(${pyObjectRepr(self.callable)})>`,
  },
  members: fields(PStaticMethod),
});

defineType(classmethodType, {
  doc: 'Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.',
  textSignature: '(function, /)',
  slots: {
    tp_new: (type: PType) => type.allocate(type),
    tp_init: initBy('classmethod', {
      params: [arg('function', object), '/'],
      run(self: PClassMethod, callable: PValue) {
        self.callable = callable;
        takeOver(self, callable);
      },
    }),
    tp_descr_get(self: PClassMethod, instance: PValue | undefined, owner: PType | null) {
      const cls = owner ?? typeOf(instance!);
      return new PMethod(self.callable, cls);
    },
    tp_repr: (self: PClassMethod) => `<classmethod(${pyObjectRepr(self.callable)})>`,
  },
  members: fields(PClassMethod),
});
