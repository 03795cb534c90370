import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, method } from '../../runtime/clinic/members.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { isLeaving, nextItem } from '../../runtime/threads/replay.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, listType, PList, PTuple } from '../../runtime/values/sequences.ts';
import { stateItems, warnOfPickling } from './lazy.ts';

/** How many items a block holds. */
const BLOCK = 57;

/** A block of what was read from the iterator that tees share: a linked list, so that items nobody needs any more can go. `_tee_dataobject`. */
class PTeeData extends PObject {
  readonly source: PBase;
  readonly values: PValue[] = [];
  next: PTeeData | null = null;
  /** The thread that reads the next item. */
  reader: ThreadState | null = null;
  /** It has left to wait in the source, and comes back to read on. */
  away = false;
  constructor(source: PBase) {
    super(teeDataType.instanceShape);
    this.source = source;
  }

  /** The item at `index`, read if it is the next one. */
  item(index: number): PValue | undefined {
    if (index < this.values.length) return this.values[index];
    if (this.reader !== null && !(this.away && this.reader === rt.thread))
      throw runtimeError('cannot re-enter the tee iterator');
    this.reader = rt.thread;
    this.away = false;
    try {
      const value = nextItem(this.source);
      if (value !== undefined) this.values.push(value);
      return value;
    } catch (error) {
      this.away = isLeaving(error);
      throw error;
    } finally {
      if (!this.away) this.reader = null;
    }
  }

  /** The block after this one, which is full. */
  following(): PTeeData {
    this.next ??= new PTeeData(this.source);
    return this.next;
  }
}

/** One of the iterators `tee` gives: `_tee`. */
class PTee extends PObject {
  data: PTeeData;
  index: number;
  constructor(data: PTeeData, index: number) {
    super(teeType.instanceShape);
    this.data = data;
    this.index = index;
  }
}

const neverAllocated = () => {
  throw new Error('not made by allocation');
};
export const teeDataType = builtinType('_tee_dataobject', {
  module: 'itertools',
  subclassable: false,
  allocate: neverAllocated,
});
export const teeType = builtinType('_tee', { module: 'itertools', subclassable: false, allocate: neverAllocated });
teeType.hasWeakref = true;

function teeOf(iterable: PValue): PTee {
  const iterator = pyObjectGetIter(iterable);
  return iterator instanceof PTee ? new PTee(iterator.data, iterator.index) : new PTee(new PTeeData(iterator), 0);
}

defineType(teeDataType, {
  doc: 'A block of the items that tees share.',
  slots: {
    tp_new: newBy('teedataobject', {
      params: [arg('iterable', object), arg('values', instance<PList>(listType)), arg('next', object), '/'],
      run(_type, source, values, next) {
        const data = new PTeeData(source as PBase);
        data.values.push(...values.items);
        if (data.values.length > BLOCK) throw valueError('Invalid arguments');
        if (next !== null) {
          if (data.values.length < BLOCK || !(next instanceof PTeeData)) throw valueError('Invalid arguments');
          data.next = next;
        }
        return data;
      },
    }),
  },
  members: [
    method(PTeeData, '__reduce__', {
      doc: 'Return state information for pickling.',
      run(self) {
        warnOfPickling();
        return new PTuple([teeDataType, new PTuple([self.source, new PList([...self.values]), self.next])]);
      },
    }),
  ],
});

defineType(teeType, {
  doc: 'An iterator that shares its items with others.',
  textSignature: '(iterable, /)',
  slots: {
    tp_new: newBy('_tee', { params: [arg('iterable', object), '/'], run: (_type, iterable) => teeOf(iterable) }),
    tp_iter: (self) => self,
    tp_iternext(self: PTee) {
      if (self.index === BLOCK) {
        self.data = self.data.following();
        self.index = 0;
      }
      const item = self.data.item(self.index);
      if (item !== undefined) self.index++;
      return item;
    },
  },
  members: [
    method(PTee, '__copy__', {
      doc: 'Another iterator at the same place.',
      run: (self) => new PTee(self.data, self.index),
    }),
    method(PTee, '__reduce__', {
      doc: 'Return state information for pickling.',
      run(self) {
        warnOfPickling();
        return new PTuple([teeType, new PTuple([EMPTY_TUPLE]), new PTuple([self.data, self.index])]);
      },
    }),
    method(PTee, '__setstate__', {
      doc: 'Set state information for unpickling.',
      params: [arg('object', object), '/'],
      run(self, state) {
        warnOfPickling();
        const [data, index] = stateItems(state, 2);
        if (!(data instanceof PTeeData))
          throw typeError(`argument 1 must be itertools._tee_dataobject, not ${typeOf(data!).tpName}`);
        const at = Number(asIndex(index!));
        if (at < 0 || at > BLOCK) throw valueError('Index out of range');
        self.data = data;
        self.index = at;
      },
    }),
  ],
});

export const tee = builtinFunction('tee', {
  doc: 'n iterators over the same items.',
  params: [arg('iterable', object), arg('n', ssize, 2), '/'],
  run(_module, iterable, count) {
    if (count < 0) throw valueError('n must be >= 0');
    if (count === 0) return EMPTY_TUPLE;
    const iterator = pyObjectGetIter(iterable);
    const copies = pyObjectLookupAttr(iterator, '__copy__') !== undefined;
    const first: PValue = copies ? iterator : teeOf(iterator);
    const all: PValue[] = [first];
    const copy = pyObjectLookupAttr(first, '__copy__')!;
    while (all.length < count) all.push(pyObjectCall0(copy));
    return new PTuple(all);
  },
});
