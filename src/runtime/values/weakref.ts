import { weakly } from '../../truffle/weakly.ts';
import { contextLocal } from '../context.ts';
import { type Aside, PIdentified, PObject, type PShape, type PValue } from '../object.ts';
import type { PType } from '../type.ts';
import { builtinType } from '../types.ts';
import { crowding, finalization } from './finalization.ts';

/** A weak reference, or a proxy (`weakproxy`, `weakcallableproxy`). */
export class PWeakReference extends PObject {
  target: WeakRef<PObject> | null = null;
  callback: PValue = null;
  /** `hash()` of the target, kept for when it is gone. */
  hash: number | bigint | undefined = undefined;
  /** What all references to the target have in common. */
  siblings: object | null = null;

  /** What it refers to; `undefined` once that is gone. */
  get referent(): PObject | undefined {
    return this.target?.deref();
  }
}

const allocate = (type: PType): PWeakReference => new PWeakReference(type.instanceShape);

export const weakrefType = builtinType('ReferenceType', { module: 'weakref', allocate });
export const weakproxyType = builtinType('ProxyType', { module: 'weakref', allocate, subclassable: false });
export const weakCallableProxyType = builtinType('CallableProxyType', {
  module: 'weakref',
  allocate,
  subclassable: false,
});

type Held = WeakRef<PWeakReference>;

const isLeft = (ref: Held): boolean => (ref.deref()?.target ?? null) !== null;

/** The references to one object. They do not keep each other. */
class References implements Aside {
  identity = 0;
  /** Those that are shared: a plain reference, then a plain proxy. */
  plain: Held[] = [];
  /** All others, the oldest first: weak sets make one for each object that they are given, known or not. */
  others: Held[] = [];
  /** Length of `others` at which dead ones are looked for. */
  #limit = 8;

  add(reference: PWeakReference, plain: boolean): void {
    if (plain) {
      this.plain = this.plain.filter(isLeft);
      if (reference.shape.cls === weakrefType) this.plain.unshift(weakly(reference));
      else this.plain.push(weakly(reference));
      return;
    }
    if (this.others.length >= this.#limit) {
      this.others = this.others.filter(isLeft);
      this.#limit = Math.max(8, 2 * this.others.length);
    }
    this.others.push(weakly(reference));
  }
}

const isPlain = (type: PType, callback: PValue): boolean => !type.isHeapType && callback === null;

/** Of objects without a place for them. */
const elsewhere = new WeakMap<PObject, References>();

function referencesTo(object: PObject): References | undefined {
  if (!(object instanceof PIdentified)) return elsewhere.get(object);
  return typeof object.aside === 'number' ? undefined : (object.aside as References);
}

function keepReferences(object: PObject, references: References): void {
  if (!(object instanceof PIdentified)) {
    elsewhere.set(object, references);
    return;
  }
  references.identity = object.aside as number;
  object.aside = references;
}

/** The living references to `object`, in CPython's order: the plain ones, then all others, the latest first. */
export function weakReferencesTo(object: PObject): PWeakReference[] {
  const references = referencesTo(object);
  if (references === undefined) return [];
  const living: PWeakReference[] = [];
  for (const ref of [...references.plain, ...references.others.toReversed()]) {
    const reference = ref.deref();
    if (reference !== undefined && reference.target !== null) living.push(reference);
  }
  return living;
}

/** References of the context with a callback, looked over by `sweepWeakReferences`. */
const watched = contextLocal(() => new Set<PWeakReference>());

/** Whether any reference has a callback for which `shows` holds. */
export function someCallback(shows: (callback: PValue) => boolean): boolean {
  for (const { callback } of watched()) if (shows(callback)) return true;
  return false;
}

/** Called when a reference's target is found gone. */
let notify: (reference: PWeakReference) => void = () => {};

export function setWeakCallbackRunner(run: (reference: PWeakReference) => void): void {
  notify = run;
}

/** Makes `reference` refer to `object`. */
export function attachWeakReference(reference: PWeakReference, object: PObject, callback: PValue): void {
  reference.target = weakly(object);
  reference.callback = callback;
  let references = referencesTo(object);
  if (references === undefined) {
    references = new References();
    keepReferences(object, references);
  }
  references.add(reference, isPlain(reference.shape.cls, callback));
  reference.siblings = references;
  finalization.watched++;
  if (callback === null) return;
  const all = watched();
  all.add(reference);
  if (all.size >= crowding.limit) crowding.relieve();
}

/** How many references have a callback that was not called yet. */
export const watchedReferences = (): number => watched().size;

/** Cuts a reference off its target, as when that dies, without calling back. */
export function clearWeakReference(reference: PWeakReference): void {
  reference.target = null;
  watched().delete(reference);
}

/**
 * Calls the callbacks of references whose target the host has collected: after `gc.collect()` and between turns of the event loop. Answers
 * these callbacks. Those of one target are called from the latest to the first.
 */
export function sweepWeakReferences(): PValue[] {
  const dead = new Map<object | null, PWeakReference[]>();
  const all = watched();
  for (const reference of all) {
    if (reference.target === null) all.delete(reference);
    else if (reference.target.deref() === undefined) {
      const together = dead.get(reference.siblings);
      if (together === undefined) dead.set(reference.siblings, [reference]);
      else together.push(reference);
    }
  }
  const called: PValue[] = [];
  for (const together of dead.values())
    for (const reference of together.reverse()) {
      if (!all.delete(reference)) continue;
      called.push(reference.callback);
      notify(reference);
      reference.target = null;
    }
  return called;
}

/** An existing plain reference or proxy to `object` of exactly this type, without a callback. */
export function reusableReference(object: PObject, shape: PShape): PWeakReference | undefined {
  for (const ref of referencesTo(object)?.plain ?? []) {
    const reference = ref.deref();
    if (reference !== undefined && reference.target !== null && reference.shape.cls === shape.cls) return reference;
  }
  return undefined;
}
