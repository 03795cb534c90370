/** TypeVar, ParamSpec and TypeVarTuple, as classes of `typing` and as the nodes of PEP 695 syntax make them. */

import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { globalsOf } from '../../runtime/frames.ts';
import { PInstance, type PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import type { PType } from '../../runtime/type.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { onlyInstance } from '../none/none.ts';
import { dictMember } from '../object/instance-dict.ts';

/** `typing.NoDefault`. */
export const noDefaultType = builtinType('NoDefaultType', { module: 'typing', subclassable: false });
class NoDefaultSingleton extends PInstance {}
export const NoDefault: PObject = new NoDefaultSingleton(noDefaultType.instanceShape);

defineType(noDefaultType, {
  doc: 'The type of the NoDefault singleton.',
  slots: { tp_new: onlyInstance('NoDefaultType', NoDefault), tp_repr: () => 'typing.NoDefault' },
  members: [method(NoDefaultSingleton, '__reduce__', { run: () => 'NoDefault' })],
});

/** A type parameter. Bound, constraints and default may be thunks, called when first asked for. */
class PTypeParam extends PInstance {
  name = '';
  bound: PValue = null;
  boundThunk: PValue = null;
  constraints: PValue = new PTuple([]);
  constraintsThunk: PValue = null;
  default: PValue = NoDefault;
  defaultThunk: PValue = null;
  covariant = false;
  contravariant = false;
  inferVariance = false;
  module: PValue = null;
}

const declare = (name: string): PType => {
  const type = builtinType(name, {
    module: 'typing',
    subclassable: false,
    allocate: (cls) => new PTypeParam(cls.instanceShape),
  });
  type.hasDict = true;
  type.hasWeakref = true;
  return type;
};

export const typeVarType: PType = declare('TypeVar');
export const paramSpecType: PType = declare('ParamSpec');
export const typeVarTupleType: PType = declare('TypeVarTuple');

/** The module of the code that runs: `caller()`. */
export function callerModule(): PValue {
  const record = rt.sp < 1 ? undefined : rt.stack[rt.sp];
  return record?.fn?.module ?? globalsOf(record)?.getStr('__name__') ?? null;
}

function make(type: PType, name: string, fields: Partial<PTypeParam>): PTypeParam {
  const made = type.allocate(type) as PTypeParam;
  made.name = name;
  Object.assign(made, fields);
  return made;
}

/** The type parameters of PEP 695 syntax; thunks or `null`. */
export function syntaxTypeVar(name: string, bound: PValue, constraints: PValue, defaultValue: PValue): PValue {
  return make(typeVarType, name, {
    boundThunk: bound,
    constraintsThunk: constraints,
    defaultThunk: defaultValue,
    inferVariance: true,
    module: callerModule(),
  });
}

export function syntaxParamSpec(name: string, defaultValue: PValue): PValue {
  return make(paramSpecType, name, { defaultThunk: defaultValue, inferVariance: true, module: callerModule() });
}

export function syntaxTypeVarTuple(name: string, defaultValue: PValue): PValue {
  return make(typeVarTupleType, name, { defaultThunk: defaultValue, module: callerModule() });
}

function boundOf(self: PTypeParam): PValue {
  if (self.boundThunk !== null) {
    self.bound = pyObjectCall0(self.boundThunk);
    self.boundThunk = null;
  }
  return self.bound;
}

function constraintsOf(self: PTypeParam): PValue {
  if (self.constraintsThunk !== null) {
    self.constraints = pyObjectCall0(self.constraintsThunk);
    self.constraintsThunk = null;
  }
  return self.constraints;
}

function defaultOf(self: PTypeParam): PValue {
  if (self.defaultThunk !== null) {
    self.default = pyObjectCall0(self.defaultThunk);
    self.defaultThunk = null;
  }
  return self.default;
}

/** What may stand for a type: `typing._type_check`. */
function typeCheck(value: PValue, message: string): PValue {
  return pyObjectCall(importAttribute('typing', '_type_check'), [value, message]);
}

function union(a: PValue, b: PValue): PValue {
  return pyObjectCall(importAttribute('typing', '_make_union'), [a, b]);
}

const repr = (self: PTypeParam): string =>
  self.inferVariance ? self.name : `${self.covariant ? '+' : self.contravariant ? '-' : '~'}${self.name}`;

const shared: Member[] = [
  dictMember,
  getset(PTypeParam, '__name__', { member: true, get: (self) => self.name }),
  getset(PTypeParam, '__default__', { doc: 'The default value for this type parameter.', get: defaultOf }),
  getset(PTypeParam, '__module__', {
    get: (self) => self.module,
    set(self, value) {
      self.module = value ?? null;
    },
  }),
  method(PTypeParam, 'has_default', {
    run: (self) => self.defaultThunk !== null || self.default !== NoDefault,
  }),
  method(PTypeParam, '__reduce__', { run: (self) => self.name }),
  method(PTypeParam, '__mro_entries__', {
    textSignature: '($self, object, /)',
    params: [arg('bases', object), '/'],
    run(self) {
      throw typeError(`Cannot subclass an instance of ${typeOf(self).name}`);
    },
  }),
];

const variance: Member[] = [
  getset(PTypeParam, '__covariant__', { member: true, get: (self) => self.covariant }),
  getset(PTypeParam, '__contravariant__', { member: true, get: (self) => self.contravariant }),
  getset(PTypeParam, '__infer_variance__', { member: true, get: (self) => self.inferVariance }),
];

const optionalDefault = arg('default', object, NoDefault, 'typing.NoDefault');

function checkVariance(covariant: boolean, contravariant: boolean, infer: boolean): void {
  if (covariant && contravariant) throw valueError('Bivariant types are not supported.');
  if (infer && (covariant || contravariant)) throw valueError('Variance cannot be specified with infer_variance.');
}

defineType(typeVarType, {
  doc: 'Type variable.\n\nThe preferred way to construct a type variable is via the dedicated\nsyntax for generic functions, classes, and type aliases.',
  slots: {
    tp_new: newBy('typevar', {
      params: [
        arg('name', str),
        varargs('constraints'),
        arg('bound', object, null),
        optionalDefault,
        arg('covariant', bool, false),
        arg('contravariant', bool, false),
        arg('infer_variance', bool, false),
      ],
      run(_type, name, constraints, bound, defaultValue, covariant, contravariant, inferVariance) {
        checkVariance(covariant, contravariant, inferVariance);
        if (constraints.length === 1) throw typeError('A single constraint is not allowed');
        if (constraints.length > 0 && bound !== null) throw typeError('Constraints cannot be combined with bound=...');
        return make(typeVarType, name, {
          bound: bound === null ? null : typeCheck(bound, 'Bound must be a type.'),
          constraints: new PTuple(
            constraints.map((item) => typeCheck(item, 'TypeVar(name, constraint, ...): constraints must be types.')),
          ),
          default: defaultValue,
          covariant,
          contravariant,
          inferVariance,
          module: callerModule(),
        });
      },
    }),
    tp_repr: repr,
    nb_or: union,
  },
  members: [
    ...shared,
    ...variance,
    getset(PTypeParam, '__bound__', { get: boundOf }),
    getset(PTypeParam, '__constraints__', { get: constraintsOf }),
    method(PTypeParam, '__typing_subst__', {
      params: [arg('arg', object), '/'],
      run: (self, value) => pyObjectCall(importAttribute('typing', '_typevar_subst'), [self, value]),
    }),
    method(PTypeParam, '__typing_prepare_subst__', {
      params: [arg('alias', object), arg('args', object), '/'],
      run(self, alias, args) {
        const parameters = collect(pyObjectGetAttr(alias, '__parameters__'));
        const index = parameters.indexOf(self);
        const given = collect(args);
        if (index < given.length) return args;
        if (index === given.length) {
          const value = defaultOf(self);
          if (value !== NoDefault) return new PTuple([...given, value]);
        }
        throw typeError(
          `Too few arguments for ${pyObjectRepr(alias)}; actual ${given.length}, expected at least ${index + 1}`,
        );
      },
    }),
  ],
});

/** `P.args` and `P.kwargs`. */
class PParamSpecPart extends PInstance {
  origin: PValue = null;
}

const partType = (name: string): PType =>
  builtinType(name, {
    module: 'typing',
    subclassable: false,
    allocate: (cls) => new PParamSpecPart(cls.instanceShape),
  });
export const paramSpecArgsType: PType = partType('ParamSpecArgs');
export const paramSpecKwargsType: PType = partType('ParamSpecKwargs');

function part(type: PType, origin: PValue): PParamSpecPart {
  const made = type.allocate(type) as PParamSpecPart;
  made.origin = origin;
  return made;
}

for (const [type, word] of [
  [paramSpecArgsType, 'args'],
  [paramSpecKwargsType, 'kwargs'],
] as const) {
  type.hasWeakref = true;
  defineType(type, {
    doc: `The ${word} for a ParamSpec object.`,
    unhashable: true,
    slots: {
      tp_new: newBy(type.name.toLowerCase(), {
        params: [arg('origin', object)],
        run: (_type, origin) => part(type, origin),
      }),
      tp_repr: (self: PParamSpecPart) =>
        self.origin instanceof PTypeParam ? `${self.origin.name}.${word}` : `${pyObjectRepr(self.origin)}.${word}`,
      tp_richcompare(self: PParamSpecPart, other, op) {
        if (!(other instanceof PParamSpecPart) || typeOf(other) !== type || (op !== EQ && op !== NE)) {
          return NotImplemented;
        }
        return pyObjectRichCompare(self.origin, other.origin, op);
      },
    },
    members: [
      getset(PParamSpecPart, '__origin__', { member: true, get: (self) => self.origin }),
      method(PParamSpecPart, '__mro_entries__', {
        textSignature: '($self, object, /)',
        params: [arg('bases', object), '/'],
        run(self) {
          throw typeError(`Cannot subclass an instance of ${typeOf(self).name}`);
        },
      }),
    ],
  });
}

defineType(paramSpecType, {
  doc: 'Parameter specification variable.',
  slots: {
    tp_new: newBy('paramspec', {
      params: [
        arg('name', str),
        '*',
        arg('bound', object, null),
        optionalDefault,
        arg('covariant', bool, false),
        arg('contravariant', bool, false),
        arg('infer_variance', bool, false),
      ],
      run(_type, name, bound, defaultValue, covariant, contravariant, inferVariance) {
        checkVariance(covariant, contravariant, inferVariance);
        return make(paramSpecType, name, {
          bound: bound === null ? null : typeCheck(bound, 'Bound must be a type.'),
          default: defaultValue,
          covariant,
          contravariant,
          inferVariance,
          module: callerModule(),
        });
      },
    }),
    tp_repr: repr,
    nb_or: union,
  },
  members: [
    ...shared,
    ...variance,
    getset(PTypeParam, '__bound__', { member: true, get: (self) => self.bound }),
    getset(PTypeParam, 'args', {
      doc: 'Represents positional arguments.',
      get: (self) => part(paramSpecArgsType, self),
    }),
    getset(PTypeParam, 'kwargs', {
      doc: 'Represents keyword arguments.',
      get: (self) => part(paramSpecKwargsType, self),
    }),
    method(PTypeParam, '__typing_subst__', {
      params: [arg('arg', object), '/'],
      run: (self, value) => pyObjectCall(importAttribute('typing', '_paramspec_subst'), [self, value]),
    }),
    method(PTypeParam, '__typing_prepare_subst__', {
      params: [arg('alias', object), arg('args', object), '/'],
      run: (self, alias, args) =>
        pyObjectCall(importAttribute('typing', '_paramspec_prepare_subst'), [self, alias, args]),
    }),
  ],
});

/** `typing.Unpack[value]`. */
export function unpack(value: PValue): PValue {
  const special = importAttribute('typing', 'Unpack');
  return typeOf(special).mp_subscript !== null
    ? typeOf(special).mp_subscript!(special, value)
    : makeGenericAlias(special, value);
}

defineType(typeVarTupleType, {
  doc: 'Type variable tuple. A specialized form of type variable that enables\nvariadic generics.',
  slots: {
    tp_new: newBy('typevartuple', {
      params: [arg('name', str), '*', optionalDefault],
      run: (_type, name, defaultValue) =>
        make(typeVarTupleType, name, { default: defaultValue, module: callerModule() }),
    }),
    tp_repr: (self: PTypeParam) => self.name,
    tp_iter(self: PTypeParam) {
      const items = new PTuple([unpack(self)]);
      return typeOf(items).tp_iter!(items);
    },
  },
  members: [
    ...shared,
    method(PTypeParam, '__typing_subst__', {
      params: [arg('arg', object), '/'],
      run() {
        throw typeError('Substitution of bare TypeVarTuple is not supported');
      },
    }),
    method(PTypeParam, '__typing_prepare_subst__', {
      params: [arg('alias', object), arg('args', object), '/'],
      run: (self, alias, args) =>
        pyObjectCall(importAttribute('typing', '_typevartuple_prepare_subst'), [self, alias, args]),
    }),
  ],
});

/** Whether a parameter is a TypeVarTuple, to be unpacked in `Generic[...]`. */
export function isTypeVarTuple(value: PValue): boolean {
  return typeOf(value) === typeVarTupleType;
}
