import { PosixError } from '../../posix/errors.ts';
import { weakly } from '../../truffle/weakly.ts';
import { contextLocal, currentContext } from '../context.ts';
import { hostCollector } from './finalization.ts';

/*
 * Descriptors of the system that objects own: CPython closes them when the last reference to the object goes. Here the host's collector
 * tells, when it is asked: by `gc.collect()`, and when the system has no descriptor left.
 */

/** What an object owns; it must not lead to the object. */
export interface Owned {
  /** Closes it, and warns as the object's finalizer would have. */
  abandon(): void;
  /** Whether there is more to it than the warning and a descriptor that the end of the process closes too. */
  readonly lasting: boolean;
}

class Ownership {
  readonly owner: WeakRef<object>;
  readonly owned: Owned;
  constructor(owner: object, owned: Owned) {
    this.owner = weakly(owner);
    this.owned = owned;
  }
}

const ownerships = contextLocal(() => new Map<Owned, Ownership>());

/** Has `owned` be abandoned when `owner` is found dead. */
export function own(owner: object, owned: Owned): void {
  if (hostCollector === null) return;
  ownerships().set(owned, new Ownership(owner, owned));
}

/** It has been closed, or is not the object's any more. */
export function disown(owned: Owned): void {
  ownerships().delete(owned);
}

/** Called before a collection is asked for: what holds objects only until they are written out. Set by `_io`. */
export const beforeCollection: { flush: () => void } = { flush() {} };

/** Whether anything is owned. */
export function ownsAny(): boolean {
  return ownerships().size > 0;
}

/** Whether anything is owned that the end of the process does not put in order. */
export function ownsLasting(): boolean {
  for (const owned of ownerships().keys()) if (owned.lasting) return true;
  return false;
}

/** How much has been abandoned so far. */
export let abandoned = 0;

/** Abandons what dead objects owned. To be called after a collection. */
export function releaseAbandoned(): number {
  const all = ownerships();
  const before = abandoned;
  for (const { owner, owned } of [...all.values()])
    if (owner.deref() === undefined && all.delete(owned)) {
      abandoned++;
      owned.abandon();
    }
  return abandoned - before;
}

/** Closes a descriptor that nobody can be told about. */
export function closeQuietly(fd: number): void {
  try {
    currentContext().posix.close(fd);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
}
