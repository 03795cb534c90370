import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { runtimeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { StorageCursor } from '../../runtime/storage/hashing-storage.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PSet } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { builtin, itself } from '../iterators/builtin.ts';

/** `set_iterator`. */
export class PSetIterator extends PObject {
  /** `null` once exhausted. */
  set: PSet | null;
  cursor: StorageCursor;
  /** The size the set must keep; -1 after it did not. */
  size: number;
  /** Items not met yet. */
  remaining: number;
  constructor(set: PSet) {
    super(setIteratorType.instanceShape);
    this.set = set;
    this.cursor = set.storage.cursor();
    this.size = set.storage.size;
    this.remaining = this.size;
  }
}

export const setIteratorType = builtinType('set_iterator', { subclassable: false, flags: DISALLOW_INSTANTIATION });

function next(self: PSetIterator): PValue | undefined {
  const set = self.set;
  if (set === null) return undefined;
  if (set.storage.size !== self.size) {
    self.size = -1;
    throw runtimeError('Set changed size during iteration');
  }
  if (self.cursor.next()) {
    self.remaining--;
    return self.cursor.key;
  }
  self.set = null;
  return undefined;
}

defineType(setIteratorType, {
  slots: { tp_iter: itself, tp_iternext: next },
  members: [
    method(PSetIterator, '__length_hint__', {
      doc: 'Private method returning an estimate of len(list(it)).',
      run: (self) => (self.set !== null && self.set.size === self.size ? Math.max(0, self.remaining) : 0),
    }),
    method(PSetIterator, '__reduce__', {
      doc: 'Return state information for pickling.',
      run(self) {
        // The rest, without moving this iterator on.
        const rest: PValue[] = [];
        if (self.set !== null) {
          const cursor = self.set.storage.cursor();
          let met = self.set.size - self.remaining;
          while (cursor.next()) if (met-- <= 0) rest.push(cursor.key);
        }
        return new PTuple([builtin('iter'), new PTuple([new PList(rest)])]);
      },
    }),
  ],
});
