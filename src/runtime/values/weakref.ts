import { PObject, type PShape, type PValue } from '../object.ts';
import type { PType } from '../type.ts';
import { builtinType } from '../types.ts';
import { finalization } from './finalization.ts';

/** A weak reference, or a proxy (`weakproxy`, `weakcallableproxy`). */
export class PWeakReference extends PObject {
  target: WeakRef<PObject> | null = null;
  callback: PValue = null;
  /** `hash()` of the target, kept for when it is gone. */
  hash: number | bigint | undefined = undefined;

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

/** The references to each object, in order of their making; they do not keep each other. */
const referencesTo = new WeakMap<PObject, WeakRef<PWeakReference>[]>();

/** The living references to `object`. */
export function weakReferencesTo(object: PObject): PWeakReference[] {
  const living: PWeakReference[] = [];
  for (const ref of referencesTo.get(object) ?? []) {
    const reference = ref.deref();
    if (reference !== undefined && reference.target !== null) living.push(reference);
  }
  return living;
}

/** References with a callback, looked over by `sweepWeakReferences`. */
const watched = new Set<PWeakReference>();

/** Whether any reference has a callback for which `shows` holds. */
export function someCallback(shows: (callback: PValue) => boolean): boolean {
  for (const { callback } of watched) if (shows(callback)) return true;
  return false;
}

/** Called when a reference's target is found gone. */
let notify: (reference: PWeakReference) => void = () => {};

export function setWeakCallbackRunner(run: (reference: PWeakReference) => void): void {
  notify = run;
}

/** Makes `reference` refer to `object`. */
export function attachWeakReference(reference: PWeakReference, object: PObject, callback: PValue): void {
  reference.target = new WeakRef(object);
  reference.callback = callback;
  let references = referencesTo.get(object);
  if (references === undefined) {
    references = [];
    referencesTo.set(object, references);
  }
  if (references.length > 8) {
    const living = references.filter((ref) => ref.deref() !== undefined);
    references.splice(0, references.length, ...living);
  }
  references.push(new WeakRef(reference));
  if (callback !== null) watched.add(reference);
  finalization.watched++;
}

/** Cuts a reference off its target, as when that dies, without calling back. */
export function clearWeakReference(reference: PWeakReference): void {
  reference.target = null;
  watched.delete(reference);
}

/**
 * Calls the callbacks of references whose target the host has collected: after `gc.collect()` and between turns of the event loop. The
 * number of them.
 */
export function sweepWeakReferences(): number {
  let called = 0;
  for (const reference of [...watched])
    if (reference.target === null || reference.target.deref() === undefined) {
      watched.delete(reference);
      if (reference.target !== null) {
        called++;
        notify(reference);
      }
      reference.target = null;
    }
  return called;
}

/** An existing plain reference or proxy to `object` of exactly this type, without a callback. */
export function reusableReference(object: PObject, shape: PShape): PWeakReference | undefined {
  for (const reference of weakReferencesTo(object))
    if (reference.shape.cls === shape.cls && !reference.shape.cls.isHeapType && reference.callback === null)
      return reference;
  return undefined;
}
