import { pyObjectGetAttr, pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { attributeError, isException, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { PProperty, propertyType } from '../../runtime/values/property.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { genericGetAttr, genericSetAttr } from '../object/generic-attribute.ts';

/** `property_name`: the name given by `__set_name__` or assigned, else the getter's. */
function nameOf(property: PProperty): PValue | undefined {
  if (property.name !== undefined) return property.name;
  return property.fget === null ? undefined : pyObjectLookupAttr(property.fget, '__name__');
}

function missingAccessor(property: PProperty, object: PValue, accessor: string) {
  const name = nameOf(property);
  const owner = typeOf(object).qualname;
  return attributeError(
    name === undefined
      ? `property of '${owner}' object has no ${accessor}`
      : `property ${pyObjectRepr(name)} of '${owner}' object has no ${accessor}`,
  );
}

/** `property.__init__`. */
function initialize(property: PProperty, fget: PValue, fset: PValue, fdel: PValue, doc: PValue): void {
  property.fget = fget;
  property.fset = fset;
  property.fdel = fdel;
  property.doc = null;
  property.getterDoc = false;
  property.name = undefined;
  let text: PValue | undefined = doc === null ? undefined : doc;
  if (text === undefined && fget !== null) {
    text = pyObjectLookupAttr(fget, '__doc__');
    if (text === null) text = undefined;
    if (text !== undefined) property.getterDoc = true;
  }
  // A subclass keeps it where its own attributes are, so that a `__doc__` of the class does not hide it.
  if (property.shape.cls === propertyType) {
    property.doc = text ?? null;
    return;
  }
  try {
    pyObjectSetAttr(property, '__doc__', text ?? null);
  } catch (error) {
    // A subclass with __slots__ has no place for it: only that of the getter is missed.
    if (!isException(error, 'AttributeError') || property.getterDoc) throw error;
    property.getterDoc = false;
  }
}

/** `property_copy`: the same property with one accessor replaced. */
function withAccessors(old: PProperty, fget: PValue, fset: PValue, fdel: PValue): PValue {
  const getter = fget ?? old.fget;
  const doc = old.getterDoc && getter !== null ? null : pyObjectGetAttr(old, '__doc__');
  const copy = makeLike(old, [getter, fset ?? old.fset, fdel ?? old.fdel, doc]);
  if (copy instanceof PProperty && old.name !== undefined) copy.name = old.name;
  return copy;
}

function makeLike(old: PProperty, args: PValue[]): PValue {
  const type = typeOf(old);
  return typeOf(type).tp_call!(type, args, null);
}

defineType(propertyType, {
  doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
  textSignature: '(fget=None, fset=None, fdel=None, doc=None)',
  slots: {
    tp_new: (type: PType) => type.allocate(type),
    tp_init: initBy('property', {
      params: [
        arg('fget', object, null),
        arg('fset', object, null),
        arg('fdel', object, null),
        arg('doc', object, null),
      ],
      run: initialize,
    }),
    tp_getattro: genericGetAttr,
    tp_setattro: genericSetAttr,
    tp_descr_get(self: PProperty, instance: PValue | undefined) {
      if (instance === undefined) return self;
      if (self.fget === null) throw missingAccessor(self, instance, 'getter');
      return pyObjectCall1(self.fget, instance);
    },
    tp_descr_set(self: PProperty, instance: PValue, value: PValue | undefined) {
      if (value === undefined) {
        if (self.fdel === null) throw missingAccessor(self, instance, 'deleter');
        pyObjectCall1(self.fdel, instance);
      } else {
        if (self.fset === null) throw missingAccessor(self, instance, 'setter');
        pyObjectCall2(self.fset, instance, value);
      }
    },
  },
  members: [
    method(PProperty, 'getter', {
      doc: 'Descriptor to obtain a copy of the property with a different getter.',
      params: [arg('object', object), '/'],
      run: (self, getter) => withAccessors(self, getter, null, null),
    }),
    method(PProperty, 'setter', {
      doc: 'Descriptor to obtain a copy of the property with a different setter.',
      params: [arg('object', object), '/'],
      run: (self, setter) => withAccessors(self, null, setter, null),
    }),
    method(PProperty, 'deleter', {
      doc: 'Descriptor to obtain a copy of the property with a different deleter.',
      params: [arg('object', object), '/'],
      run: (self, deleter) => withAccessors(self, null, null, deleter),
    }),
    method(PProperty, '__set_name__', {
      doc: 'Method to set name of a property.',
      params: [varargs('args')],
      textSignature: '($self, owner, name, /)',
      run(self, args) {
        if (args.length !== 2)
          throw typeError(`__set_name__() takes 2 positional arguments but ${args.length} were given`);
        self.name = args[1];
      },
    }),
    getset(PProperty, 'fget', { member: true, get: (self) => self.fget }),
    getset(PProperty, 'fset', { member: true, get: (self) => self.fset }),
    getset(PProperty, 'fdel', { member: true, get: (self) => self.fdel }),
    getset(PProperty, '__doc__', {
      member: true,
      get: (self) => self.doc,
      set(self, value) {
        self.doc = value ?? null;
      },
    }),
    getset(PProperty, '__name__', {
      get: (self) => nameOf(self),
      set(self, value) {
        self.name = value;
      },
    }),
    getset(PProperty, '__isabstractmethod__', {
      get(self) {
        for (const accessor of [self.fget, self.fset, self.fdel]) {
          if (accessor === null) continue;
          const value = pyObjectLookupAttr(accessor, '__isabstractmethod__');
          if (value !== undefined && pyObjectIsTrue(value)) return true;
        }
        return false;
      },
    }),
  ],
});
