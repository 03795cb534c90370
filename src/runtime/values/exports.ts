import { weakly } from '../../truffle/weakly.ts';
import { bufferError } from '../errors.ts';
import { dropFinishedCalls } from '../threads/finished-calls.ts';
import { CollectionBudget, hostCollector } from './finalization.ts';

/*
 * Buffers that are held of an object. CPython gives a memoryview's back when its last reference goes; here whoever wants to resize the object
 * asks the host's collector whether the views that were never released still live.
 */

/** An object whose memory must stay where it is while buffers of it are held: bytearray, array, BytesIO, mmap. */
export interface Exporter {
  /** How many are held. */
  exports: number;
  /** Those of them that memoryviews hold. */
  views: Set<WeakRef<object>> | null;
}

/** Views of one object from which on the dead ones are looked for when their number has doubled. */
const MANY_VIEWS = 1024;

/** Remembers that `holder` holds a buffer until it is released or found dead; what `forgetHolder` takes. */
export function rememberHolder(exporter: Exporter, holder: object): WeakRef<object> | null {
  if (hostCollector === null) return null;
  exporter.views ??= new Set();
  const { size } = exporter.views;
  if (size >= MANY_VIEWS && (size & (size - 1)) === 0) giveBackOfDead(exporter);
  const reference = weakly(holder);
  exporter.views.add(reference);
  return reference;
}

export function forgetHolder(exporter: Exporter, reference: WeakRef<object>): void {
  exporter.views?.delete(reference);
}

/** For collections that find views dead. */
const budget = new CollectionBudget(4000, 0.25, Date.now);

function giveBackOfDead(exporter: Exporter): void {
  for (const reference of [...exporter.views!])
    if (reference.deref() === undefined && exporter.views!.delete(reference)) exporter.exports--;
}

/**
 * Raises BufferError while a buffer is held. When it cannot be found out whether a view lives, because collecting has taken too much of the
 * run time, it counts as dead, unless its memory would be gone (`strict`).
 */
export function checkExports(exporter: Exporter, message: string, strict = false): void {
  if (exporter.exports === 0) return;
  const { views } = exporter;
  if (views !== null && views.size > 0 && hostCollector !== null) {
    if (strict || budget.affords) {
      dropFinishedCalls();
      const took = hostCollector.collect();
      giveBackOfDead(exporter);
      // A view that lives is the program's mistake, and none that it makes in a loop.
      if (exporter.exports === 0) budget.spend(took);
    } else {
      exporter.exports -= views.size;
      exporter.views = null;
    }
  }
  if (exporter.exports > 0) throw bufferError(message);
}
