import { pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset } from '../../runtime/clinic/members.ts';
import { attributeError, isException, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { lruCacheType } from './lru-cache.ts';
import { partialType } from './partial.ts';

const keyType = builtinType('KeyWrapper', {
  module: 'functools',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** What `cmp_to_key` makes; without an object it is the function that wraps objects. */
class PKeyWrapper extends PObject {
  readonly compare: PValue;
  object: PValue | undefined;
  constructor(compare: PValue, wrapped: PValue | undefined) {
    super(keyType.instanceShape);
    this.compare = compare;
    this.object = wrapped;
  }
}

const wrap = newBy('K', {
  params: [arg('obj', object)],
  run: (self, value) => new PKeyWrapper((self as unknown as PKeyWrapper).compare, value),
});

defineType(keyType, {
  unhashable: true,
  slots: {
    tp_call: (self: PKeyWrapper, args, keywords) => wrap(self as unknown as PType, args, keywords),
    tp_richcompare(self: PKeyWrapper, other, op) {
      if (!(other instanceof PKeyWrapper)) throw typeError('other argument must be K instance');
      if (self.object === undefined || other.object === undefined) throw attributeError('object');
      return pyObjectRichCompare(pyObjectCall2(self.compare, self.object, other.object), 0, op);
    },
  },
  members: [
    getset(PKeyWrapper, '__text_signature__', { get: () => '(obj)' }),
    getset(PKeyWrapper, 'obj', {
      doc: 'The wrapped object.',
      member: true,
      get: (self) => self.object,
      set(self, value) {
        self.object = value;
      },
    }),
  ],
});

function reduce(func: PValue, items: PValue, initial: PValue | undefined): PValue {
  let iterator: ReturnType<typeof pyObjectGetIter>;
  try {
    iterator = pyObjectGetIter(items);
  } catch (error) {
    if (isException(error, 'TypeError')) throw typeError('reduce() arg 2 must support iteration');
    throw error;
  }
  const next = stepOf(iterator, items);
  let result: PValue | undefined = initial === undefined ? next(iterator) : initial;
  for (let item = next(iterator); item !== undefined; item = next(iterator)) {
    result = pyObjectCall2(func, result as PValue, item);
    poll();
  }
  if (result === undefined) throw typeError('reduce() of empty iterable with no initial value');
  return result;
}

defineModule('_functools', {
  doc: 'Tools for functions.',
  functions: [
    builtinFunction('reduce', {
      parsed: 'unpacked',
      replayed: true,
      doc: 'Folds the items of an iterable with a function of two arguments, from left to right.',
      params: [arg('function', object), arg('iterable', object), arg('initial', object, undefined), '/'],
      textSignature: null,
      run: (_module, func, items, initial) => reduce(func, items, initial),
    }),
    builtinFunction('cmp_to_key', {
      doc: 'A key function from a comparison function.',
      params: [arg('mycmp', object)],
      run: (_module, compare) => new PKeyWrapper(compare, undefined),
    }),
  ],
  attributes: { partial: partialType, _lru_cache_wrapper: lruCacheType },
});
