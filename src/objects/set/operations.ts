import { hash32 } from '../../runtime/abstract/hash.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { runtimeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { isReplayed, stepOf } from '../../runtime/threads/replay.ts';
import type { PType } from '../../runtime/type.ts';
import { dictShape, dictType, frozensetShape, frozensetType, PDict, PSet, setType } from '../../runtime/values/dict.ts';
import { poll } from '../../truffle/intrinsics.ts';

/* What sets do with each other, as functions over `PSet`; dict views use them too. */

/** A new set or frozenset with the items of `iterable`. */
export function makeSet(iterable: PValue | undefined = undefined, type: PType = setType): PSet {
  const set = new PSet(undefined, type.instanceShape);
  if (iterable !== undefined) updateSet(set, iterable);
  return set;
}

/** A copy as operators and methods give it: of class set or frozenset, also for instances of subclasses. */
export function copySet(set: PSet): PSet {
  const copy = new PSet(set.storage.copy(), baseTypeOf(set).instanceShape);
  copy.hash = set.hash;
  return copy;
}

export function baseTypeOf(set: PSet): PType {
  return set.shape.cls.isSubtypeOf(frozensetType) ? frozensetType : setType;
}

/** Adds all items of `iterable`: `set_update_internal`. */
export function updateSet(set: PSet, iterable: PValue): void {
  if (iterable instanceof PSet) {
    set.storage.merge(iterable.storage);
    return;
  }
  if (iterable instanceof PDict && iterable.shape.cls.tp_iter === dictType.tp_iter) {
    const size = iterable.size;
    set.storage.makeRoom(size);
    const cursor = iterable.storage.cursor();
    while (cursor.next()) {
      set.add(cursor.key);
      if (iterable.size !== size) throw runtimeError('dictionary changed size during iteration');
    }
    return;
  }
  const iterator = pyObjectGetIter(iterable);
  // hashing and comparing these runs nobody's code
  const addPlain = (item: PValue): boolean => {
    if (typeof item !== 'string' && typeof item !== 'number') return false;
    set.add(item);
    return true;
  };
  const drain = isReplayed() ? null : iterator.shape.cls.drain;
  const next = stepOf(iterator, iterable);
  for (;;) {
    const item = drain === null ? next(iterator) : drain(iterator as never, addPlain);
    if (item === undefined) return;
    set.add(item);
    poll();
  }
}

/** `item in set`: a set that is no frozenset is looked for as a frozenset. */
export function setContains(set: PSet, item: PValue): boolean {
  return set.has(asKey(item));
}

/** Removes `item`; false when it was not there. */
export function setDiscard(set: PSet, item: PValue): boolean {
  return set.delete(asKey(item));
}

/** What a set looks up for `item`: a set, which has no hash, stands for the equal frozenset. */
function asKey(item: PValue): PValue {
  if (item instanceof PSet && item.shape.cls.tp_hash === null) return new PSet(item.storage.copy(), frozensetShape);
  return item;
}

/** `set -= other`. */
export function differenceUpdate(set: PSet, other: PValue): void {
  if (other === set) {
    set.clear();
    return;
  }
  if (other instanceof PSet) {
    if (other.size >> 3 <= set.size && set.storage.exclude(other.storage, false)) {
      set.storage.tidy();
      return;
    }
    const cursor = (other.size >> 3 > set.size ? intersection(set, other) : other).storage.cursor();
    while (cursor.next()) cursor.deleteFrom(set.storage);
    set.storage.tidy();
    return;
  }
  const iterator = pyObjectGetIter(other);
  const next = stepOf(iterator, other);
  for (;;) {
    const item = next(iterator);
    if (item === undefined) break;
    set.delete(item);
    poll();
  }
  set.storage.tidy();
}

/** `set - other` as a new set. */
export function difference(set: PSet, other: PValue): PSet {
  const keyed = other instanceof PSet || (other instanceof PDict && other.shape === dictShape);
  if (!keyed || set.size >> 2 > (other as PSet | PDict).size) {
    const result = copySet(set);
    differenceUpdate(result, other);
    return result;
  }
  const result = makeSet(undefined, baseTypeOf(set));
  if (other instanceof PSet && set.storage.sift(other.storage, false, result.storage)) return result;
  const cursor = set.storage.cursor();
  while (cursor.next()) if (!cursor.isIn((other as PSet | PDict).storage)) cursor.addTo(result.storage);
  return result;
}

/** `set & other` as a new set. */
export function intersection(set: PSet, other: PValue): PSet {
  if (other === set) return copySet(set);
  const result = makeSet(undefined, baseTypeOf(set));
  if (other instanceof PSet) {
    const smaller = other.size > set.size ? set : other;
    const larger = smaller === set ? other : set;
    if (smaller.storage.sift(larger.storage, true, result.storage)) return result;
    const cursor = smaller.storage.cursor();
    while (cursor.next()) if (cursor.isIn(larger.storage)) cursor.addTo(result.storage);
    return result;
  }
  const iterator = pyObjectGetIter(other);
  const next = stepOf(iterator, other);
  for (;;) {
    const item = next(iterator);
    if (item === undefined) return result;
    if (set.has(item)) result.add(item);
    poll();
  }
}

/** `set ^= other`. */
export function symmetricDifferenceUpdate(set: PSet, other: PValue): void {
  if (other === set) {
    set.clear();
    return;
  }
  const keyed = other instanceof PSet || (other instanceof PDict && other.shape === dictShape);
  const others = keyed ? (other as PSet | PDict) : makeSet(other);
  if (others instanceof PSet && set.storage.exclude(others.storage, true)) return;
  const cursor = others.storage.cursor();
  while (cursor.next()) if (!set.delete(cursor.key)) set.add(cursor.key);
}

/** Whether all items of `set` are in `other`. */
export function isSubset(set: PSet, other: PSet): boolean {
  if (set.size > other.size) return false;
  const quickly = set.storage.every(other.storage, true);
  if (quickly !== undefined) return quickly;
  const cursor = set.storage.cursor();
  while (cursor.next()) if (!cursor.isIn(other.storage)) return false;
  return true;
}

/** Whether the two have no item in common. */
export function isDisjoint(set: PSet, other: PValue): boolean {
  if (other === set) return set.size === 0;
  if (other instanceof PSet) {
    const smaller = other.size > set.size ? set : other;
    const larger = smaller === set ? other : set;
    const quickly = smaller.storage.every(larger.storage, false);
    if (quickly !== undefined) return quickly;
    const cursor = smaller.storage.cursor();
    while (cursor.next()) if (cursor.isIn(larger.storage)) return false;
    return true;
  }
  const iterator = pyObjectGetIter(other);
  const next = stepOf(iterator, other);
  for (;;) {
    const item = next(iterator);
    if (item === undefined) return true;
    if (set.has(item)) return false;
    poll();
  }
}

/** Raises TypeError for what cannot be in a set. */
export function checkHashable(item: PValue): void {
  hash32(item);
}
