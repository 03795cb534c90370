/** `.pyc` files as `importlib` writes them: where they are, and when they may be used. */
import { STORED_FORMAT } from '../../parser/stored/format.ts';
import { CACHE_TAG } from '../sys/names.ts';

/** What our cache files begin with. What they hold is no CPython bytecode, and changes with the form of trees. */
export const MAGIC_NUMBER: readonly number[] = [STORED_FORMAT, 0x54, 0x0d, 0x0a];

const HEADER = 16;
const FLAG_HASH = 1;
const FLAG_CHECK_SOURCE = 2;

/** `importlib.util.cache_from_source` without prefix and optimization. */
export function cachePath(path: string): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}__pycache__/${path.slice(slash).replace(/\.py$/, '')}.${CACHE_TAG}.pyc`;
}

/** Time (whole seconds) and size of a source file. */
export interface SourceStamp {
  readonly mtime: number;
  readonly size: number;
}

/** The marshalled code in a cache file; null when it is not one of ours or not that of the source. `source` is asked for if it matters; null is any. */
export function cachedCode(file: Uint8Array, source: (() => SourceStamp) | null): Uint8Array | null {
  if (file.length <= HEADER || MAGIC_NUMBER.some((byte, i) => file[i] !== byte)) return null;
  const view = new DataView(file.buffer, file.byteOffset, HEADER);
  const flags = view.getUint32(4, true);
  if (source === null) return file.subarray(HEADER);
  if ((flags & ~(FLAG_HASH | FLAG_CHECK_SOURCE)) !== 0 || flags === (FLAG_HASH | FLAG_CHECK_SOURCE)) return null;
  if (flags === 0) {
    const { mtime, size } = source();
    if (view.getUint32(8, true) !== mtime >>> 0 || view.getUint32(12, true) !== size >>> 0) return null;
  }
  return file.subarray(HEADER);
}

/** A cache file that is valid while its source has this time and size. */
export function cacheFile(code: Uint8Array, source: SourceStamp): Uint8Array {
  const file = new Uint8Array(HEADER + code.length);
  file.set(MAGIC_NUMBER);
  const view = new DataView(file.buffer);
  view.setUint32(8, source.mtime >>> 0, true);
  view.setUint32(12, source.size >>> 0, true);
  file.set(code, HEADER);
  return file;
}
