import { pyIterNext, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, method } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { type PBase, PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import './infinite.ts';
import './selecting.ts';
import './combinatoric.ts';
import { lazyTypes } from './lazy.ts';

/** What was read from the iterator that tees share: a linked list, so that items nobody needs any more can go. */
interface TeeLink {
  value: PValue | undefined;
  next: TeeLink | null;
}

/** One of the iterators `tee` gives. */
class PTee extends PObject {
  source: PBase;
  link: TeeLink;
  constructor(source: PBase, link: TeeLink, shape: PShape = teeType.instanceShape) {
    super(shape);
    this.source = source;
    this.link = link;
  }
}

const teeType = builtinType('_tee', {
  module: 'itertools',
  allocate: () => {
    throw new Error('made by tee() only');
  },
});
teeType.hasWeakref = true;

function teeOf(iterable: PValue): PTee {
  if (iterable instanceof PTee) return new PTee(iterable.source, iterable.link);
  return new PTee(pyObjectGetIter(iterable), { value: undefined, next: null });
}

defineType(teeType, {
  doc: 'An iterator that shares its items with others.',
  slots: {
    tp_new: newBy('_tee', { params: [arg('iterable', object), '/'], run: (_type, iterable) => teeOf(iterable) }),
    tp_iter: (self) => self,
    tp_iternext(self: PTee) {
      const { link } = self;
      if (link.next === null) {
        const value = pyIterNext(self.source);
        if (value === undefined) return undefined;
        // Reading may have come back here: what it read comes first.
        if (link.next === null) {
          link.value = value;
          link.next = { value: undefined, next: null };
        }
      }
      self.link = link.next!;
      return link.value;
    },
  },
  members: [
    method(PTee, '__copy__', {
      doc: 'Another iterator at the same place.',
      run: (self) => new PTee(self.source, self.link),
    }),
  ],
});

const { _grouper: grouper, ...publicTypes } = lazyTypes;

defineModule('itertools', {
  doc: 'Iterators made of iterators.',
  functions: [
    builtinFunction('tee', {
      doc: 'n iterators over the same items.',
      params: [arg('iterable', object), arg('n', ssize, 2), '/'],
      run(_module, iterable, count) {
        if (count < 0) throw valueError('n must be >= 0');
        if (count === 0) return new PTuple([]);
        const first = teeOf(iterable);
        const all: PValue[] = [first];
        while (all.length < count) all.push(new PTee(first.source, first.link));
        return new PTuple(all);
      },
    }),
  ],
  attributes: { ...publicTypes, _grouper: grouper!, _tee: teeType },
});
