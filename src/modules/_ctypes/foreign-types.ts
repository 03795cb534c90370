import type { ForeignPart, ForeignStruct, ForeignType } from '../../posix/support/foreign.ts';
import { notImplementedError } from '../../runtime/errors.ts';
import { infoOf, type StorageInfo } from './storage-info.ts';

/*
 * Types of C as a call needs them.
 */

const BY_CODE: Readonly<Record<string, ForeignType>> = {
  b: 'b',
  c: 'b',
  B: 'B',
  '?': 'B',
  h: 'h',
  v: 'h',
  H: 'H',
  i: 'i',
  u: 'i',
  I: 'I',
  l: 'q',
  q: 'q',
  L: 'Q',
  Q: 'Q',
  f: 'f',
  d: 'd',
  z: 'P',
  Z: 'P',
  P: 'P',
  O: 'P',
};

/** The type of a value of a simple type. */
export function foreignCode(code: string): ForeignType {
  const type = BY_CODE[code];
  if (type === undefined)
    throw notImplementedError('a long double cannot be passed to a C function, or returned by one');
  return type;
}

const structs = new WeakMap<StorageInfo, ForeignStruct>();

/** The type of values that lie in memory as `info` says. */
export function foreignTypeOf(info: StorageInfo): ForeignType {
  if (info.code !== null) return foreignCode(info.code.code);
  if (info.isPointer) return 'P';
  let struct = structs.get(info);
  if (struct === undefined) structs.set(info, (struct = classify(info)));
  return struct;
}

/** A scalar in a structure. */
interface Leaf {
  readonly offset: number;
  readonly size: number;
  readonly code: string;
}

function collectLeaves(info: StorageInfo, offset: number, out: Leaf[]): void {
  if (info.code !== null) out.push({ offset, size: info.size, code: info.code.code });
  else if (info.isPointer) out.push({ offset, size: 8, code: 'P' });
  else if (info.shape.length > 0) {
    const item = infoOf(info.proto!)!;
    for (let i = 0; i < info.length; i++) collectLeaves(item, offset + i * item.size, out);
  } else for (const field of info.fields) collectLeaves(infoOf(field.type)!, offset + field.offset, out);
}

/** The classes of the System V ABI: what is large or not aligned goes in memory, else each eight bytes by what they hold. */
function classify(info: StorageInfo): ForeignStruct {
  const { size } = info;
  if (size > 16) return { size, parts: [] };
  const leaves: Leaf[] = [];
  collectLeaves(info, 0, leaves);
  for (const leaf of leaves) if (leaf.code === 'g') foreignCode('g');
  if (leaves.some(({ offset, size: width }) => offset % width !== 0)) return { size, parts: [] };
  const parts: ForeignPart[] = [];
  for (let start = 0; start < size; start += 8) {
    const here = leaves.filter(({ offset }) => offset >= start && offset < start + 8);
    const floating = here.length > 0 && here.every(({ code }) => code === 'f' || code === 'd');
    if (!floating) parts.push({ kind: 'Q', offset: start });
    else if (here.some(({ code }) => code === 'd')) parts.push({ kind: 'd', offset: start });
    else for (const offset of new Set(here.map((leaf) => leaf.offset))) parts.push({ kind: 'f', offset });
  }
  return { size, parts };
}
