import { replayCalls } from '../../objects/function/coroutine-call.ts';
import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectEquals, pyObjectIsTrue, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import {
  iteratorToSearch,
  pyObjectDelItem,
  pyObjectGetItem,
  pyObjectSetItem,
  pySequenceContains,
} from '../../runtime/abstract/item.ts';
import { pyObjectLengthHint } from '../../runtime/abstract/iterate.ts';
import { asIndex, OPERATORS, pyNumberBinary, pyNumberInplace, pyNumberUnary } from '../../runtime/abstract/number.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PShape, type PValue, readSlot } from '../../runtime/object.ts';
import { looksUpPlainly } from '../../runtime/slot-definitions.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import type { TypeVersion } from '../../runtime/type.ts';
import type { CompareOp, KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { listShape, type PList, PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { compareDigestFunction } from './compare-digest.ts';

/* `operator` as CPython has it in C. */

type BinaryName = keyof typeof OPERATORS;

const binary = (name: string, op: BinaryName, text: string) =>
  builtinFunction(name, {
    doc: `Same as a ${text} b.`,
    params: [arg('a', object), arg('b', object), '/'],
    run: (_module, a, b) => pyNumberBinary(a, b, OPERATORS[op]),
  });
const inplace = (name: string, op: BinaryName, text: string) =>
  builtinFunction(name, {
    doc: `Same as a ${text}= b.`,
    params: [arg('a', object), arg('b', object), '/'],
    run: (_module, a, b) => pyNumberInplace(a, b, OPERATORS[op]),
  });
const compare = (name: string, op: CompareOp, text: string) =>
  builtinFunction(name, {
    doc: `Same as a ${text} b.`,
    params: [arg('a', object), arg('b', object), '/'],
    run: (_module, a, b) => pyObjectRichCompare(a, b, op),
  });
const unary = (name: string, op: 'USub' | 'UAdd' | 'Invert' | 'Abs', text: string) =>
  builtinFunction(name, {
    doc: `Same as ${text}.`,
    params: [arg('a', object), '/'],
    run: (_module, a) => pyNumberUnary(a, op),
  });

/** Whether `value` can be concatenated: a sequence in the sense of the C-API. */
function isSequence(value: PValue): boolean {
  return typeOf(value).sq_item !== null || typeOf(value).sq_concat !== null;
}

function concat(a: PValue, b: PValue, add: typeof pyNumberBinary): PValue {
  if (!isSequence(a)) throw typeError(`'${typeOf(a).tpName}' object can't be concatenated`);
  return add(a, b, OPERATORS.Add);
}

class PItemGetter extends PObject {
  readonly items: readonly PValue[];
  constructor(items: readonly PValue[]) {
    super(itemGetterType.instanceShape);
    this.items = items;
  }
}
/** An attribute of instances of one shape in its slot, as long as the class has no descriptor of that name. */
interface Place {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly slot: number;
}
class PAttrGetter extends PObject {
  readonly names: readonly string[];
  /** Where the objects read last had the attribute of each name. */
  readonly places: (Place | null)[];
  /** How often it may still learn one. */
  lessons = 16;
  constructor(names: readonly string[]) {
    super(attrGetterType.instanceShape);
    this.names = names;
    this.places = names.map(() => null);
  }
}
class PMethodCaller extends PObject {
  readonly name: string;
  readonly args: readonly PValue[];
  readonly keywords: readonly string[];
  readonly values: readonly PValue[];
  constructor(name: string, args: readonly PValue[], keywords: readonly string[], values: readonly PValue[]) {
    super(methodCallerType.instanceShape);
    this.name = name;
    this.args = args;
    this.keywords = keywords;
    this.values = values;
  }
}

const module = 'operator';
const itemGetterType = builtinType('itemgetter', { module, subclassable: false });
const attrGetterType = builtinType('attrgetter', { module, subclassable: false });
const methodCallerType = builtinType('methodcaller', { module, subclassable: false });

function oneArgument(name: string, args: PValue[], keywords: KeywordNames): PValue {
  if (keywords !== null && keywords.length > 0) throw typeError(`${name}() takes no keyword arguments`);
  if (args.length !== 1) throw typeError(`${name} expected 1 argument, got ${args.length}`);
  return args[0]!;
}

function atLeastOne(name: string, args: PValue[], keywords: KeywordNames): PValue[] {
  if (keywords !== null && keywords.length > 0) throw typeError(`${name}() takes no keyword arguments`);
  if (args.length === 0) throw typeError(`${name} expected 1 argument, got 0`);
  return args;
}

/** `target[item]`, without a call for those of lists and tuples. */
function itemAt(target: PValue, item: PValue): PValue {
  if (typeof item === 'number' && target !== null && typeof target === 'object') {
    const { shape } = target;
    if (shape === tupleShape || shape === listShape) {
      const { items } = target as PTuple | PList;
      const found = items[item < 0 ? item + items.length : item];
      if (found !== undefined) return found;
    }
  }
  return pyObjectGetItem(target, item);
}

function getItems(self: PItemGetter, target: PValue): PValue {
  const { items } = self;
  if (items.length === 1) return itemAt(target, items[0]!);
  if (items.length === 2) return new PTuple([itemAt(target, items[0]!), itemAt(target, items[1]!)]);
  const values: PValue[] = [];
  for (let i = 0; i < items.length; i++) values.push(itemAt(target, items[i]!));
  return new PTuple(values);
}

itemGetterType.instanceCall1 = getItems;

defineType(itemGetterType, {
  doc: 'Return a callable object that fetches the given item(s) from its operand.',
  textSignature: '(item, /, *items)',
  slots: {
    tp_new: (_type, args, keywords) => new PItemGetter(atLeastOne('itemgetter', args, keywords)),
    tp_call(self: PItemGetter, args, keywords) {
      return getItems(self, oneArgument('itemgetter', args, keywords));
    },
    tp_repr: (self: PItemGetter) =>
      guardedRepr(self, '...', () => `operator.itemgetter(${self.items.map(pyObjectRepr).join(', ')})`),
  },
  members: [
    getset(PItemGetter, '__text_signature__', { get: () => '(obj, /)' }),
    method(PItemGetter, '__reduce__', {
      doc: 'Return state information for pickling',
      run: (self) => new PTuple([itemGetterType, new PTuple(self.items)]),
    }),
  ],
});

/** Where instances of the class and shape of `target` have `name`; `null` where a slot does not tell. */
function placeOf(target: PObject, name: string): Place | null {
  const { shape } = target;
  const type = shape.cls;
  const slot = shape.lookup(name);
  if (slot === undefined || !type.hasDict || !looksUpPlainly(type)) return null;
  const found = type.lookup(name);
  // what a class of the program is, it may become a descriptor
  if (found !== undefined && (typeOf(found).isHeapType || typeOf(found).tp_descr_set !== null)) return null;
  return { shape, version: type.version, slot };
}

/** The attribute at the path number `which`, of names with dots between them. */
function attributeAt(self: PAttrGetter, which: number, target: PValue): PValue {
  const place = self.places[which]!;
  if (place !== null && target !== null && (target as PObject).shape === place.shape && place.version.valid)
    return readSlot(target as PObject, place.slot)!;
  const path = self.names[which]!;
  if (path.includes('.')) return path.split('.').reduce(pyObjectGetAttr, target);
  if (target instanceof PObject && self.lessons > 0) {
    self.lessons--;
    self.places[which] = placeOf(target, path);
  }
  return pyObjectGetAttr(target, path);
}

function getAttributes(self: PAttrGetter, target: PValue): PValue {
  const { names } = self;
  if (names.length === 1) return attributeAt(self, 0, target);
  const values: PValue[] = [];
  for (let i = 0; i < names.length; i++) values.push(attributeAt(self, i, target));
  return new PTuple(values);
}

attrGetterType.instanceCall1 = getAttributes;

defineType(attrGetterType, {
  doc: 'Return a callable object that fetches the given attribute(s) from its operand.',
  textSignature: '(attr, /, *attrs)',
  slots: {
    tp_new: (_type, args, keywords) =>
      new PAttrGetter(
        atLeastOne('attrgetter', args, keywords).map((value) => {
          const name = strValue(value);
          if (name === undefined) throw typeError('attribute name must be a string');
          return name;
        }),
      ),
    tp_call(self: PAttrGetter, args, keywords) {
      return getAttributes(self, oneArgument('attrgetter', args, keywords));
    },
    tp_repr: (self: PAttrGetter) => `operator.attrgetter(${self.names.map((n) => pyObjectRepr(n)).join(', ')})`,
  },
  members: [
    getset(PAttrGetter, '__text_signature__', { get: () => '(obj, /)' }),
    method(PAttrGetter, '__reduce__', {
      doc: 'Return state information for pickling',
      run: (self) => new PTuple([attrGetterType, new PTuple(self.names)]),
    }),
  ],
});

defineType(methodCallerType, {
  doc: 'Return a callable object that calls the given method on its operand.',
  textSignature: '(name, /, *args, **kwargs)',
  slots: {
    tp_new(_type, args, keywords) {
      const count = keywords === null ? args.length : args.length - keywords.length;
      if (count === 0) throw typeError('methodcaller needs at least one argument, the method name');
      const name = strValue(args[0]!);
      if (name === undefined) throw typeError('method name must be a string');
      return new PMethodCaller(name, args.slice(1, count), keywords ?? [], args.slice(count));
    },
    tp_call(self: PMethodCaller, args, keywords) {
      const target = oneArgument('methodcaller', args, keywords);
      return pyObjectCallMethod(
        target,
        self.name,
        [...self.args, ...self.values],
        self.keywords.length === 0 ? null : self.keywords,
      );
    },
    tp_repr: (self: PMethodCaller) =>
      guardedRepr(self, '...', () => {
        const parts = [pyObjectRepr(self.name), ...self.args.map(pyObjectRepr)];
        self.keywords.forEach((key, i) => void parts.push(`${key}=${pyObjectRepr(self.values[i]!)}`));
        return `operator.methodcaller(${parts.join(', ')})`;
      }),
  },
  members: [
    getset(PMethodCaller, '__text_signature__', { get: () => '(obj, /)' }),
    method(PMethodCaller, '__reduce__', {
      doc: 'Return state information for pickling',
      run(self) {
        if (self.keywords.length === 0) return new PTuple([methodCallerType, new PTuple([self.name, ...self.args])]);
        const partial = importAttribute('functools', 'partial');
        const made = pyObjectCall(partial, [methodCallerType, self.name, ...self.values], self.keywords);
        return new PTuple([made, new PTuple(self.args)]);
      },
    }),
  ],
});

defineModule('_operator', {
  doc: 'Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.',
  functions: [
    binary('add', 'Add', '+'),
    binary('sub', 'Sub', '-'),
    binary('mul', 'Mult', '*'),
    binary('matmul', 'MatMult', '@'),
    binary('truediv', 'Div', '/'),
    binary('floordiv', 'FloorDiv', '//'),
    binary('mod', 'Mod', '%'),
    binary('lshift', 'LShift', '<<'),
    binary('rshift', 'RShift', '>>'),
    binary('and_', 'BitAnd', '&'),
    binary('or_', 'BitOr', '|'),
    binary('xor', 'BitXor', '^'),
    binary('pow', 'Pow', '**'),
    inplace('iadd', 'Add', '+'),
    inplace('isub', 'Sub', '-'),
    inplace('imul', 'Mult', '*'),
    inplace('imatmul', 'MatMult', '@'),
    inplace('itruediv', 'Div', '/'),
    inplace('ifloordiv', 'FloorDiv', '//'),
    inplace('imod', 'Mod', '%'),
    inplace('ilshift', 'LShift', '<<'),
    inplace('irshift', 'RShift', '>>'),
    inplace('iand', 'BitAnd', '&'),
    inplace('ior', 'BitOr', '|'),
    inplace('ixor', 'BitXor', '^'),
    inplace('ipow', 'Pow', '**'),
    compare('lt', 0, '<'),
    compare('le', 1, '<='),
    compare('eq', 2, '=='),
    compare('ne', 3, '!='),
    compare('gt', 4, '>'),
    compare('ge', 5, '>='),
    unary('neg', 'USub', '-a'),
    unary('pos', 'UAdd', '+a'),
    unary('inv', 'Invert', '~a'),
    unary('invert', 'Invert', '~a'),
    unary('abs', 'Abs', 'abs(a)'),
    builtinFunction('truth', {
      doc: 'Return True if a is true, False otherwise.',
      params: [arg('a', object), '/'],
      run: (_module, a) => pyObjectIsTrue(a),
    }),
    builtinFunction('not_', {
      doc: 'Same as not a.',
      params: [arg('a', object), '/'],
      run: (_module, a) => !pyObjectIsTrue(a),
    }),
    builtinFunction('is_', {
      doc: 'Same as a is b.',
      params: [arg('a', object), arg('b', object), '/'],
      run: (_module, a, b) => a === b,
    }),
    builtinFunction('is_not', {
      doc: 'Same as a is not b.',
      params: [arg('a', object), arg('b', object), '/'],
      run: (_module, a, b) => a !== b,
    }),
    builtinFunction('index', {
      doc: 'Same as a.__index__()',
      params: [arg('a', object), '/'],
      run: (_module, a) => asIndex(a),
    }),
    builtinFunction('concat', {
      doc: 'Same as a + b, for a and b sequences.',
      params: [arg('a', object), arg('b', object), '/'],
      run: (_module, a, b) => concat(a, b, pyNumberBinary),
    }),
    builtinFunction('iconcat', {
      doc: 'Same as a += b, for a and b sequences.',
      params: [arg('a', object), arg('b', object), '/'],
      run: (_module, a, b) => concat(a, b, pyNumberInplace),
    }),
    builtinFunction('contains', {
      replayed: 'instances',
      doc: 'Same as b in a (note reversed operands).',
      params: [arg('a', object), arg('b', object), '/'],
      run: (_module, a, b) => pySequenceContains(a, b),
    }),
    builtinFunction('countOf', {
      replayed: true,
      doc: 'Return the number of items in a which are, or which equal, b.',
      params: [arg('a', object), arg('b', object), '/'],
      run(_module, a, b) {
        let count = 0;
        const iterator = iteratorToSearch(a);
        const next = stepOf(iterator, a);
        for (let item = next(iterator); item !== undefined; item = next(iterator)) if (pyObjectEquals(item, b)) count++;
        return count;
      },
    }),
    builtinFunction('indexOf', {
      replayed: true,
      doc: 'Return the first index of b in a.',
      params: [arg('a', object), arg('b', object), '/'],
      run(_module, a, b) {
        const iterator = iteratorToSearch(a);
        const next = stepOf(iterator, a);
        for (let i = 0; ; i++) {
          const item = next(iterator);
          if (item === undefined) throw valueError('sequence.index(x): x not in sequence');
          if (pyObjectEquals(item, b)) return i;
        }
      },
    }),
    builtinFunction('getitem', {
      replayed: 'instances',
      doc: 'Same as a[b].',
      params: [arg('a', object), arg('b', object), '/'],
      run: (_module, a, b) => pyObjectGetItem(a, b),
    }),
    builtinFunction('setitem', {
      doc: 'Same as a[b] = c.',
      params: [arg('a', object), arg('b', object), arg('c', object), '/'],
      run(_module, a, b, c) {
        pyObjectSetItem(a, b, c);
      },
    }),
    builtinFunction('delitem', {
      doc: 'Same as del a[b].',
      params: [arg('a', object), arg('b', object), '/'],
      run(_module, a, b) {
        pyObjectDelItem(a, b);
      },
    }),
    builtinFunction('length_hint', {
      doc: 'Return an estimate of the number of items in obj.',
      params: [arg('obj', object), arg('default', object, 0), '/'],
      run(_module, value, fallback) {
        if (typeof fallback !== 'number') {
          if (typeof fallback !== 'bigint' && typeof fallback !== 'boolean')
            throw typeError(`'${typeOf(fallback).tpName}' object cannot be interpreted as an integer`);
        }
        return pyObjectLengthHint(value, Number(fallback));
      },
    }),
    builtinFunction('call', {
      doc: 'Same as obj(*args, **kwargs).',
      params: [arg('obj', object), '/', varargs('args'), varkeywords('kwargs')],
      run: (_module, callee, args, keywords) =>
        pyObjectCall(callee, [...args, ...keywords.values()], keywords.size === 0 ? null : [...keywords.keys()]),
    }),
    compareDigestFunction('_compare_digest'),
  ],
  attributes: { itemgetter: itemGetterType, attrgetter: attrGetterType, methodcaller: methodCallerType },
});

replayCalls(itemGetterType, attrGetterType, methodCallerType);
