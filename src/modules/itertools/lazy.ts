import { pyIterNext, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import type { ParamList, Spec } from '../../runtime/clinic/clinic.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import type { Member } from '../../runtime/clinic/members.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { checkSignals } from '../../truffle/safepoint.ts';

/** Answers the next item, `undefined` at the end. */
export type Advance = () => PValue | undefined;

/** An iterator of itertools: a class, and how to go on. */
export class PLazyIterator extends PObject {
  advance: Advance = () => undefined;
  /** What `repr` shows instead of the usual, if anything. */
  show: (() => string) | null = null;
  /** `__length_hint__`. */
  hint: (() => number) | null = null;
}

/** Types of the module, by name. */
export const lazyTypes: Record<string, PType> = {};

/** Declares one of the module's types: `make` gets the converted arguments, and the new iterator. */
export function lazyType<const P extends ParamList>(
  name: string,
  spec: {
    doc: string;
    params: P;
    make(
      self: PLazyIterator,
      ...values: Parameters<Spec<null, P>['run']> extends [any, ...infer V] ? V : never
    ): Advance;
    members?: readonly Member[];
  },
): PType {
  const type = builtinType(name, { module: 'itertools', allocate: (cls) => new PLazyIterator(cls.instanceShape) });
  type.hasWeakref = true;
  lazyTypes[name] = type;
  defineType(type, {
    doc: spec.doc,
    slots: {
      tp_new: newBy(name, {
        params: spec.params,
        run: ((cls: PType, ...values: any[]) => {
          const self = cls.allocate(cls) as PLazyIterator;
          self.advance = (spec.make as (self: PLazyIterator, ...values: any[]) => Advance)(self, ...values);
          return self;
        }) as any,
      }),
      tp_iter: (self) => self,
      tp_iternext(self: PLazyIterator) {
        checkSignals();
        return self.advance();
      },
    },
    members: spec.members ?? [],
  });
  return type;
}

/** An iterator as a function. */
export function stepper(iterable: PValue): Advance {
  const iterator: PBase = pyObjectGetIter(iterable);
  return () => pyIterNext(iterator);
}
