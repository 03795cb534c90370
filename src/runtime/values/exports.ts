import { bufferError } from '../errors.ts';
import { hostCollector } from './finalization.ts';

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

/** A host keeps every target of a `WeakRef` until the job ends, which is the whole program: it is told to let go of them now and then. */
const MADE_PER_RELEASE = 512;
let made = 0;
/** Views of one object from which on the dead ones are looked for when their number has doubled. */
const MANY_VIEWS = 1024;

/** Remembers that `holder` holds a buffer until it is released or found dead; what `forgetHolder` takes. */
export function rememberHolder(exporter: Exporter, holder: object): WeakRef<object> | null {
  if (hostCollector === null) return null;
  if (++made % MADE_PER_RELEASE === 0) hostCollector.release();
  exporter.views ??= new Set();
  const { size } = exporter.views;
  if (size >= MANY_VIEWS && (size & (size - 1)) === 0) giveBackOfDead(exporter);
  const reference = new WeakRef(holder);
  exporter.views.add(reference);
  return reference;
}

export function forgetHolder(exporter: Exporter, reference: WeakRef<object>): void {
  exporter.views?.delete(reference);
}

/** Milliseconds of processor time that may always be spent on collections that find views dead, and the part of the run time beyond that. */
const FREE_TIME = 4000;
const SHARE = 0.25;

let began = 0;
let spent = 0;

function affordable(): boolean {
  if (began === 0) began = Date.now();
  return spent <= FREE_TIME + (Date.now() - began) * SHARE;
}

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
    if (strict || affordable()) {
      const took = hostCollector.collect();
      giveBackOfDead(exporter);
      // A view that lives is the program's mistake, and none that it makes in a loop.
      if (exporter.exports === 0) spent += took;
    } else {
      exporter.exports -= views.size;
      exporter.views = null;
    }
  }
  if (exporter.exports > 0) throw bufferError(message);
}
