import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, type ParamList, type Spec, textSignatureOf } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { nextItem } from '../../runtime/threads/replay.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { checkSignals } from '../../truffle/safepoint.ts';

/** Answers the next item, `undefined` at the end. */
export type Advance = () => PValue | undefined;

/** What an iterator tells `copy` and `pickle`. */
export interface Pickling {
  /** What `__reduce__` gives after the class; or, as a tuple, all of it. */
  reduce(): PValue[] | PTuple;
  /** `__setstate__`. */
  restore?(state: PValue): void;
}

/** An iterator of itertools: a class, and how to go on. */
export class PLazyIterator extends PObject {
  advance: Advance = () => undefined;
  /** The items of the next tuple, of iterators whose items are tuples. */
  nextItems: (() => readonly PValue[] | undefined) | null = null;
  /** Gives the rest to `accept`, of iterators whose steps cost less in a row: `PType.drain`. */
  drain: ((accept: (item: PValue) => boolean) => PValue | undefined) | null = null;
  /** What `repr` shows instead of the usual, if anything. */
  show: (() => string) | null = null;
  /** `__length_hint__`. */
  hint: (() => number) | null = null;
  pickling: Pickling | null = null;
}

/** Types of the module, by name. */
export const lazyTypes: Record<string, PType> = {};

/** Pickling of these iterators is on its way out: what each of its methods warns of. */
export function warnOfPickling(): void {
  warn('DeprecationWarning', 'Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.');
}

const picklingMembers: Record<'reduce' | 'restore', Member> = {
  reduce: method(PLazyIterator, '__reduce__', {
    doc: 'Return state information for pickling.',
    run(self) {
      warnOfPickling();
      const parts = self.pickling!.reduce();
      return parts instanceof PTuple ? parts : new PTuple([self.shape.cls, ...parts]);
    },
  }),
  restore: method(PLazyIterator, '__setstate__', {
    doc: 'Set state information for unpickling.',
    params: [arg('object', object), '/'],
    run(self, state) {
      warnOfPickling();
      self.pickling!.restore!(state);
    },
  }),
};

/** The items of a state tuple: `PyArg_ParseTuple`'s count check. */
export function stateItems(state: PValue, min: number, max = min): readonly PValue[] {
  if (!(state instanceof PTuple)) throw typeError('state is not a tuple');
  const { items } = state;
  if (items.length < min || items.length > max) {
    const bound = min === max ? 'exactly' : items.length < min ? 'at least' : 'at most';
    const count = items.length < min ? min : max;
    throw typeError(`function takes ${bound} ${count} argument${count === 1 ? '' : 's'} (${items.length} given)`);
  }
  return items;
}

/** Declares one of the module's types: `make` gets the converted arguments, and the new iterator. `pickled` says which methods for it there are. */
export function lazyType<const P extends ParamList>(
  name: string,
  spec: {
    doc: string;
    params: P;
    textSignature?: string;
    parsed?: 'named';
    allocate?(cls: PType): PLazyIterator;
    make(
      self: PLazyIterator,
      ...values: Parameters<Spec<null, P>['run']> extends [any, ...infer V] ? V : never
    ): Advance;
    pickled?: readonly ('reduce' | 'restore')[];
    members?: readonly Member[];
  },
): PType {
  const allocate = spec.allocate ?? ((cls: PType) => new PLazyIterator(cls.instanceShape));
  const type = builtinType(name, { module: 'itertools', allocate });
  type.hasWeakref = true;
  lazyTypes[name] = type;
  const signature = spec.textSignature ?? textSignatureOf(spec.params);
  const create = newBy(name, {
    params: spec.params,
    ...(spec.parsed === undefined ? {} : { parsed: spec.parsed }),
    run: ((cls: PType, ...values: any[]) => {
      const self = cls.allocate(cls) as PLazyIterator;
      self.advance = (spec.make as (self: PLazyIterator, ...values: any[]) => Advance)(self, ...values);
      return self;
    }) as any,
  });
  const byPosition = !spec.params.some(
    (param, i) => typeof param !== 'string' && param.kind !== 'varargs' && i >= spec.params.indexOf('/'),
  );
  defineType(type, {
    doc: spec.doc,
    ...(signature === null ? {} : { textSignature: signature }),
    slots: {
      // A subclass's own `__init__` may take keywords.
      tp_new: byPosition
        ? (cls, args, keywords) =>
            keywords !== null && cls.tp_init !== type.tp_init
              ? create(cls, args.slice(0, args.length - keywords.length), null)
              : create(cls, args, keywords)
        : create,
      tp_iter: (self) => self,
      tp_iternext(self: PLazyIterator) {
        checkSignals();
        return self.advance();
      },
    },
    members: [...(spec.members ?? []), ...(spec.pickled ?? []).map((kind) => picklingMembers[kind])],
  });
  return type;
}

/** An iterator as a function. */
export function stepper(iterable: PValue): Advance {
  return stepperOf(pyObjectGetIter(iterable));
}

/** What is an iterator already, as a function. */
export function stepperOf(iterator: PBase): Advance {
  return () => nextItem(iterator);
}
