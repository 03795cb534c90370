/** `type X = …`: `typing.TypeAliasType`; and `typing.Generic`. */

import { pyObjectCall, pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PInstance, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { setTypingConstructors } from '../../runtime/typing-hooks.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { unionOr } from '../union/union.ts';
import {
  callerModule,
  isTypeVarTuple,
  syntaxParamSpec,
  syntaxTypeVar,
  syntaxTypeVarTuple,
  unpack,
} from './type-params.ts';

/** A type alias, whose value is computed when first asked for. */
class PTypeAlias extends PInstance {
  name = '';
  typeParams: PTuple = new PTuple([]);
  value: PValue = null;
  thunk: PValue = null;
  module: PValue = null;
}

export const typeAliasType = builtinType('TypeAliasType', {
  module: 'typing',
  subclassable: false,
  allocate: (cls) => new PTypeAlias(cls.instanceShape),
});
typeAliasType.hasWeakref = true;

function makeAlias(name: string, typeParams: PValue, fields: Partial<PTypeAlias>): PTypeAlias {
  const alias = typeAliasType.allocate(typeAliasType) as PTypeAlias;
  alias.name = name;
  if (typeParams instanceof PTuple) alias.typeParams = typeParams;
  alias.module = callerModule();
  return Object.assign(alias, fields);
}

function unpacked(params: PTuple): PTuple {
  return params.items.some(isTypeVarTuple)
    ? new PTuple(params.items.map((param) => (isTypeVarTuple(param) ? unpack(param) : param)))
    : params;
}

defineType(typeAliasType, {
  doc: 'Type alias.\n\nType aliases are created through the type statement::\n\n    type Alias = int',
  slots: {
    tp_new: newBy('typealias', {
      params: [arg('name', str), arg('value', object), '*', arg('type_params', object, new PTuple([]), '()')],
      run(_type, name, value, typeParams) {
        if (!(typeParams instanceof PTuple)) throw typeError('type_params must be a tuple');
        return makeAlias(name, typeParams, { value });
      },
    }),
    tp_repr: (self: PTypeAlias) => self.name,
    nb_or: unionOr,
    mp_subscript(self: PTypeAlias, args) {
      if (self.typeParams.items.length === 0) throw typeError('Only generic type aliases are subscriptable');
      return makeGenericAlias(self, args instanceof PTuple ? args : new PTuple([args]));
    },
  },
  members: [
    getset(PTypeAlias, '__name__', { member: true, get: (self) => self.name }),
    getset(PTypeAlias, '__value__', {
      get(self) {
        if (self.thunk !== null) {
          self.value = pyObjectCall0(self.thunk);
          self.thunk = null;
        }
        return self.value;
      },
    }),
    getset(PTypeAlias, '__type_params__', { get: (self) => self.typeParams }),
    getset(PTypeAlias, '__parameters__', { get: (self) => unpacked(self.typeParams) }),
    getset(PTypeAlias, '__module__', { get: (self) => self.module }),
    method(PTypeAlias, '__reduce__', { run: (self) => self.name }),
  ],
});

/** `typing.Generic`. */
export const genericType = builtinType('Generic', { module: 'typing' });

defineType(genericType, {
  doc: 'Abstract base class for generic types.',
  members: [
    classMethod('__class_getitem__', {
      textSignature: null,
      doc: 'Parameterizes a generic class.',
      params: [varargs('args'), varkeywords('kwargs')],
      run: (cls, args, keywords) =>
        pyObjectCall(
          importAttribute('typing', '_generic_class_getitem'),
          [cls, ...args, ...keywords.values()],
          keywords.size > 0 ? [...keywords.keys()] : null,
        ),
    }),
    classMethod('__init_subclass__', {
      textSignature: null,
      doc: 'Function to initialize subclasses.',
      params: [varargs('args'), varkeywords('kwargs')],
      run: (cls, args, keywords) =>
        pyObjectCall(
          importAttribute('typing', '_generic_init_subclass'),
          [cls, ...args, ...keywords.values()],
          keywords.size > 0 ? [...keywords.keys()] : null,
        ),
    }),
  ],
});

setTypingConstructors({
  typeVar: syntaxTypeVar,
  paramSpec: syntaxParamSpec,
  typeVarTuple: syntaxTypeVarTuple,
  typeAlias: (name, typeParams, value) => makeAlias(name, typeParams, { thunk: value }),
  generic(typeParams) {
    const params = typeParams instanceof PTuple ? unpacked(typeParams) : typeParams;
    return pyObjectCall(importAttribute('typing', '_GenericAlias'), [genericType, params]);
  },
});
