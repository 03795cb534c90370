import { lookupSpecial } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pySequenceGetItemOrEnd } from '../../runtime/abstract/item.ts';
import { pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { dictType } from '../../runtime/values/dict.ts';
import { isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { itself } from './builtin.ts';

/** `reversed` over a sequence that has no `__reversed__`. */
export class PReversed extends PObject {
  sequence: PValue | undefined = undefined;
  index = -1;
}

export const reversedType = builtinType('reversed', { allocate: (type) => new PReversed(type.instanceShape) });

/** `PySequence_Check`. */
function isSequence(value: PValue): boolean {
  return typeOf(value).sq_item !== null && !isInstanceOf(value, dictType);
}

function newReversed(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (type === reversedType || type.tp_init === reversedType.tp_init) noKeywords('reversed', keywords);
  const given = positionalCount(args, keywords);
  checkPositional('reversed', given, 1, 1);
  const sequence = args[0]!;
  const found = lookupSpecial(sequence, '__reversed__');
  if (found === null) throw typeError(`'${typeOf(sequence).tpName}' object is not reversible`);
  if (found !== undefined) return pyObjectCall0(found);
  if (!isSequence(sequence)) throw typeError(`'${typeOf(sequence).tpName}' object is not reversible`);
  const self = type.allocate(type) as PReversed;
  self.index = pyObjectSize(sequence) - 1;
  self.sequence = sequence;
  return self;
}

defineType(reversedType, {
  doc: 'Return a reverse iterator over the values of the given sequence.',
  textSignature: '(sequence, /)',
  slots: {
    tp_new: newReversed,
    tp_iter: itself,
    tp_iternext(self: PReversed) {
      if (self.index >= 0 && self.sequence !== undefined) {
        const item = pySequenceGetItemOrEnd(self.sequence, self.index);
        if (item !== undefined) {
          self.index--;
          return item;
        }
      }
      self.index = -1;
      self.sequence = undefined;
      return undefined;
    },
  },
  members: [
    method(PReversed, '__length_hint__', {
      doc: 'Private method returning an estimate of len(list(it)).',
      run(self) {
        if (self.sequence === undefined) return 0;
        return pyObjectSize(self.sequence) < self.index + 1 ? 0 : self.index + 1;
      },
    }),
    method(PReversed, '__reduce__', {
      doc: 'Return state information for pickling.',
      run(self) {
        if (self.sequence === undefined) return new PTuple([self.shape.cls, new PTuple([EMPTY_TUPLE])]);
        return new PTuple([self.shape.cls, new PTuple([self.sequence]), self.index]);
      },
    }),
    method(PReversed, '__setstate__', {
      doc: 'Set state information for unpickling.',
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = asSsize(state);
        if (self.sequence !== undefined) self.index = Math.min(Math.max(index, -1), pyObjectSize(self.sequence) - 1);
      },
    }),
  ],
});

reversedType.vectorcall = { call1: (sequence) => newReversed(reversedType, [sequence], null) };
