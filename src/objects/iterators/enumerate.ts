import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asIndex, OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { genericAlias } from '../generic-alias/generic-alias.ts';
import { itself } from './builtin.ts';
import { nextOf } from './sequence-iterators.ts';

/** `enumerate`. `index` is the next number, a safe integer unless the count began or went beyond. */
export class PEnumerate extends PObject {
  iterator: PBase = null as unknown as PBase;
  index: number | bigint = 0;
  /** What `nextItems` answers, used again and again. */
  items: PValue[] | null = null;
}

export const enumerateType = builtinType('enumerate', { allocate: (type) => new PEnumerate(type.instanceShape) });

/** CPython calls `enumerate` itself by an entry of its own, which has its own words. */
function newEnumerate(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  const given = positionalCount(args, keywords);
  let iterable = given > 0 ? args[0] : undefined;
  let start = given > 1 ? args[1] : undefined;
  if (args.length > 2) throw typeError(`enumerate() takes at most 2 arguments (${args.length} given)`);
  if (keywords !== null)
    for (let i = 0; i < keywords.length; i++) {
      const name = keywords[i]!;
      const value = args[given + i]!;
      if (name === 'iterable' && iterable === undefined) iterable = value;
      else if (name === 'start' && start === undefined) start = value;
      else throw typeError(`'${name}' is an invalid keyword argument for enumerate()`);
    }
  if (iterable === undefined)
    throw typeError(`enumerate() missing required argument 'iterable'${type === enumerateType ? '' : ' (pos 1)'}`);
  const index = start === undefined ? 0 : asIndex(start);
  const self = type.allocate(type) as PEnumerate;
  self.index = index;
  self.iterator = pyObjectGetIter(iterable);
  return self;
}

function takeIndex(self: PEnumerate): number | bigint {
  const index = self.index;
  self.index =
    typeof index === 'number' && index < Number.MAX_SAFE_INTEGER
      ? index + 1
      : (pyNumberBinary(index, 1, OPERATORS.Add) as number | bigint);
  return index;
}

defineType(enumerateType, {
  doc: 'Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...',
  textSignature: '(iterable, start=0)',
  slots: {
    tp_new: newEnumerate,
    tp_iter: itself,
    tp_iternext(self: PEnumerate) {
      const item = nextOf(self.iterator);
      return item === undefined ? undefined : new PTuple([takeIndex(self), item]);
    },
  },
  members: [
    method(PEnumerate, '__reduce__', {
      doc: 'Return state information for pickling.',
      run: (self): PValue => new PTuple([self.shape.cls, new PTuple([self.iterator, self.index])]),
    }),
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
  ],
});

enumerateType.iternextItems = (self: PEnumerate) => {
  const item = nextOf(self.iterator);
  if (item === undefined) return undefined;
  self.items ??= [null, null];
  self.items[0] = takeIndex(self);
  self.items[1] = item;
  return self.items;
};
enumerateType.vectorcall = {
  call1: (iterable) => newEnumerate(enumerateType, [iterable], null),
  call2: (iterable, start) => newEnumerate(enumerateType, [iterable, start], null),
};
