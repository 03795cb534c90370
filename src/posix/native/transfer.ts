import { scratch } from './libc.ts';

/*
 * Data on its way to and from calls of libc. An array that koffi has not seen before takes it a microsecond, and so does memory for a new one:
 * small data goes through `scratch`.
 */

export const EMPTY = new Uint8Array(0);

/** Up to this many bytes go through `scratch`. */
export const FEW = 4096;
/** V8 keeps arrays up to this length in its own heap; the next longer ones share memory. */
const IN_HEAP = 64;
const SHARED = 1024;
let slab: ArrayBuffer | null = null;
let slabUsed = 0;

/** A copy of the first bytes of `source`. */
export function copied(source: Uint8Array, length: number): Uint8Array {
  if (length === 0) return EMPTY;
  if (length <= IN_HEAP || length > SHARED) return source.slice(0, length);
  if (slab === null || slabUsed + length > slab.byteLength) {
    slab = new ArrayBuffer(1 << 14);
    slabUsed = 0;
  }
  const result = new Uint8Array(slab, slabUsed, length);
  slabUsed += (length + 7) & ~7;
  result.set(source.subarray(0, length));
  return result;
}

/** What to give to a call that reads `bytes`. */
export function outgoing(bytes: Uint8Array): Uint8Array {
  if (bytes.length > FEW) return bytes;
  scratch.set(bytes);
  return scratch;
}
