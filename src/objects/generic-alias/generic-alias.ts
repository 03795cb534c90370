import { pyObjectGetAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { setGenericAliasMaker } from '../../runtime/abstract/item.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { checkPositional, noKeywords } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { isException, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented, objectType } from '../../runtime/types.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PList, PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { builtin, itself } from '../iterators/builtin.ts';
import { unionOr } from '../union/union.ts';
import { genericAliasType, makeGenericAlias, PGenericAlias } from './data.ts';
import { substituteParameters, typeArgumentRepr, typeParameters } from './parameters.ts';

/** `cls[item]` for builtin classes: the body of their `__class_getitem__`. */
export function genericAlias(type: PType, item: PValue): PValue {
  return makeGenericAlias(type, item);
}

setGenericAliasMaker(makeGenericAlias);

/** Attributes that are the alias's own; all others are its origin's. */
const OWN = new Set([
  '__class__',
  '__origin__',
  '__args__',
  '__unpacked__',
  '__parameters__',
  '__typing_unpacked_tuple_args__',
  '__mro_entries__',
  '__reduce_ex__',
  '__reduce__',
]);
/** Attributes that are neither's. */
const BLOCKED = new Set(['__bases__', '__copy__', '__deepcopy__']);

function parametersOf(alias: PGenericAlias): PTuple {
  alias.parameters ??= typeParameters(alias.args);
  return alias.parameters;
}

function argumentRepr(value: PValue): string {
  return value instanceof PList ? `[${value.items.map(typeArgumentRepr).join(', ')}]` : typeArgumentRepr(value);
}

class PGenericAliasIterator extends PObject {
  alias: PGenericAlias | null;
  constructor(alias: PGenericAlias) {
    super(genericAliasIteratorType.instanceShape);
    this.alias = alias;
  }
}
const genericAliasIteratorType = builtinType('generic_alias_iterator', { subclassable: false });

defineType(genericAliasIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PGenericAliasIterator) {
      const alias = self.alias;
      if (alias === null) return undefined;
      self.alias = null;
      const starred = makeGenericAlias(alias.origin, alias.args);
      starred.starred = true;
      return starred;
    },
  },
  members: [
    method(PGenericAliasIterator, '__reduce__', {
      run(self) {
        const iter = builtin('iter');
        return new PTuple([iter, new PTuple([self.alias ?? EMPTY_TUPLE])]);
      },
    }),
  ],
});

defineType(genericAliasType, {
  doc: 'Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).',
  textSignature: '(origin, args, /)',
  slots: {
    tp_new(type: PType, args: PValue[], keywords: KeywordNames) {
      noKeywords('GenericAlias', keywords);
      checkPositional('GenericAlias', args.length, 2, 2);
      const alias = type.allocate(type) as PGenericAlias;
      alias.origin = args[0]!;
      alias.args = args[1] instanceof PTuple ? args[1] : new PTuple([args[1]!]);
      return alias;
    },
    tp_repr(self: PGenericAlias) {
      const shown = self.args.items.length === 0 ? '()' : self.args.items.map(argumentRepr).join(', ');
      return `${self.starred ? '*' : ''}${typeArgumentRepr(self.origin)}[${shown}]`;
    },
    tp_hash: (self: PGenericAlias) => normalizeInt(BigInt(pyObjectHash(self.origin)) ^ BigInt(pyObjectHash(self.args))),
    tp_call(self: PGenericAlias, args: PValue[], keywords: KeywordNames) {
      const made = pyObjectCall(self.origin, args, keywords);
      try {
        pyObjectSetAttr(made, '__orig_class__', self);
      } catch (error) {
        if (!isException(error, 'AttributeError') && !isException(error, 'TypeError')) throw error;
      }
      return made;
    },
    tp_getattro(self: PGenericAlias, name: string) {
      if (OWN.has(name) || BLOCKED.has(name)) return objectType.tp_getattro!(self, name);
      return pyObjectGetAttr(self.origin, name);
    },
    tp_richcompare(a: PGenericAlias, b: PValue, op: CompareOp) {
      if (!(b instanceof PGenericAlias) || (op !== EQ && op !== NE)) return NotImplemented;
      const equal = a.starred === b.starred && pyObjectEquals(a.origin, b.origin) && pyObjectEquals(a.args, b.args);
      return equal === (op === EQ);
    },
    tp_iter: (self: PGenericAlias) => new PGenericAliasIterator(self),
    nb_or: unionOr,
    mp_subscript(self: PGenericAlias, item: PValue) {
      const alias = makeGenericAlias(self.origin, substituteParameters(self, self.args, parametersOf(self), item));
      alias.starred = self.starred;
      return alias;
    },
  },
  members: [
    method(PGenericAlias, '__mro_entries__', {
      params: [arg('object', object), '/'],
      run: (self) => new PTuple([self.origin]),
    }),
    method(PGenericAlias, '__instancecheck__', {
      params: [arg('object', object), '/'],
      run() {
        throw typeError('isinstance() argument 2 cannot be a parameterized generic');
      },
    }),
    method(PGenericAlias, '__subclasscheck__', {
      params: [arg('object', object), '/'],
      run() {
        throw typeError('issubclass() argument 2 cannot be a parameterized generic');
      },
    }),
    method(PGenericAlias, '__reduce__', {
      run(self) {
        if (self.starred)
          return new PTuple([
            builtin('next'),
            new PTuple([new PGenericAliasIterator(makeGenericAlias(self.origin, self.args))]),
          ]);
        return new PTuple([genericAliasType, new PTuple([self.origin, self.args])]);
      },
    }),
    method(PGenericAlias, '__dir__', {
      run(self) {
        const names = collect(pyObjectCall1(builtin('dir'), self.origin));
        for (const name of OWN) if (!names.includes(name)) names.push(name);
        return new PList(names);
      },
    }),
    getset(PGenericAlias, '__origin__', { member: true, get: (self) => self.origin }),
    getset(PGenericAlias, '__args__', { member: true, get: (self) => self.args }),
    getset(PGenericAlias, '__unpacked__', { member: true, get: (self) => self.starred }),
    getset(PGenericAlias, '__parameters__', { doc: 'Type variables in the GenericAlias.', get: parametersOf }),
    getset(PGenericAlias, '__typing_unpacked_tuple_args__', {
      get: (self) => (self.starred && self.origin === tupleType ? self.args : null),
    }),
  ],
});
