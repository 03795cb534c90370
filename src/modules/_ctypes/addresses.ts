import { PCapsule } from '../../objects/capsule/capsule.ts';
import { UnsupportedPosixFeature } from '../../posix/errors.ts';
import { primitiveAddress } from '../../runtime/abstract/hash.ts';
import { addressOf } from '../../runtime/abstract/text.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { fromPosixError } from '../../runtime/syscall.ts';
import { codePoints } from '../../runtime/text/code-points.ts';
import type { PBytes } from '../../runtime/values/sequences.ts';
import { weakly } from '../../truffle/weakly.ts';
import { BlockTable } from './block-table.ts';

/*
 * Memory by address. On the native backend addresses are the machine's, and any can be read; on others the blocks that a program asks the
 * address of get numbers, and only what lies in one of them can be reached.
 */

const NOTHING = new Uint8Array(0);

/** Where numbers for blocks begin on backends that have no addresses. */
const FIRST_ADDRESS = 0x7e0000000000;

class AddressSpace {
  readonly #blocks = new BlockTable();
  readonly #known = new WeakMap<ArrayBuffer, number>();
  /** Objects by the addresses that stand for them, in memory of `py_object`. */
  readonly #objects = new Map<number | bigint, WeakRef<PBase> | PValue>();
  #objectsToSweep = 4096;
  #next = FIRST_ADDRESS;
  /** What C strings were made of bytes objects; each lives as long as its object. */
  readonly #strings = new WeakMap<object, ArrayBuffer>();

  addressOf(memory: Uint8Array): number {
    const block = memory.buffer as ArrayBuffer;
    let start = this.#known.get(block);
    if (start === undefined) {
      const { foreign } = currentContext().posix;
      start = foreign === null ? this.#next : foreign.addressOf(block);
      if (foreign === null) this.#next += (block.byteLength + 47) & ~15;
      this.#known.set(block, start);
      this.#blocks.add(start, block);
    }
    return start + memory.byteOffset;
  }

  at(address: number, length: number): Uint8Array {
    if (length === 0) return NOTHING;
    const own = this.#blocks.find(address);
    if (own !== undefined && own.length >= length) return own.subarray(0, length);
    const memory = this.#foreign(address).memoryAt(address, length);
    // It is no block of ours, to be found by its address.
    this.#known.set(memory.buffer as ArrayBuffer, address - memory.byteOffset);
    return memory;
  }

  #foreign(address: number) {
    const { foreign, name } = currentContext().posix;
    if (foreign === null)
      throw fromPosixError(new UnsupportedPosixFeature(`access to memory at 0x${address.toString(16)}`, name));
    return foreign;
  }

  stringAt(address: number): Uint8Array {
    const own = this.#blocks.find(address);
    const end = own === undefined ? -1 : own.indexOf(0);
    return end < 0 ? this.#foreign(address).stringAt(address) : own!.slice(0, end);
  }

  wideLength(address: number): number {
    for (let length = 0; ; length++) {
      const unit = this.at(address + 4 * length, 4);
      if ((unit[0]! | unit[1]! | unit[2]! | unit[3]!) === 0) return length;
    }
  }

  ofBytes(bytes: PBytes): number {
    let block = this.#strings.get(bytes);
    if (block === undefined) {
      block = new ArrayBuffer(bytes.bytes.length + 1);
      new Uint8Array(block).set(bytes.bytes);
      this.#strings.set(bytes, block);
    }
    return this.addressOf(new Uint8Array(block));
  }

  ofText(text: string): { address: number; keep: PValue } {
    const memory = new Uint8Array(new ArrayBuffer(4 * codePoints(text).length + 4));
    writeWide(memory, 0, text);
    const keep = new PCapsule('_ctypes/cfield.c pymem');
    this.#strings.set(keep, memory.buffer as ArrayBuffer);
    return { address: this.addressOf(memory), keep };
  }

  ofObject(value: PValue): bigint {
    const isObject = value !== null && typeof value === 'object';
    const address = BigInt.asUintN(64, BigInt(isObject ? addressOf(value) : primitiveAddress(value)));
    if (this.#objects.size >= this.#objectsToSweep) this.#sweepObjects();
    this.#objects.set(address, isObject ? weakly(value) : value);
    return address;
  }

  #sweepObjects(): void {
    for (const [address, value] of this.#objects)
      if (value instanceof WeakRef && value.deref() === undefined) this.#objects.delete(address);
    this.#objectsToSweep = Math.max(4096, this.#objects.size * 2);
  }

  objectAt(address: bigint): PValue {
    const found = this.#objects.get(address);
    const value = found instanceof WeakRef ? found.deref() : found;
    if (value === undefined) throw valueError('PyObject is NULL');
    return value;
  }
}

const space = contextLocal(() => new AddressSpace());

/** The address of the first byte of `memory`. */
export const addressOfMemory = (memory: Uint8Array): number => space().addressOf(memory);

/** The memory at an address itself. */
export const memoryAt = (address: number, length: number): Uint8Array => space().at(address, length);

/** A copy of the bytes up to the first NUL. */
export const stringAt = (address: number): Uint8Array => space().stringAt(address);

/** How many `wchar_t` come before the first that is 0. */
export const wideLength = (address: number): number => space().wideLength(address);

/** Where the bytes of an object are, followed by NUL, while it lives. */
export const addressOfBytes = (bytes: PBytes): number => space().ofBytes(bytes);

/** A `wchar_t` string, and what it lives as long as. */
export const addressOfText = (text: string): { address: number; keep: PValue } => space().ofText(text);

/** What stands for an object in C memory: its `id()`. */
export const addressOfObject = (value: PValue): bigint => space().ofObject(value);

/** The object that `addressOfObject` was asked about, while it lives. */
export const objectAt = (address: bigint): PValue => space().objectAt(address);

/** Writes a text as `wchar_t`s; answers how many. */
export function writeWide(memory: Uint8Array, at: number, text: string): number {
  const points = codePoints(text);
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    memory[at + 4 * i] = point;
    memory[at + 4 * i + 1] = point >> 8;
    memory[at + 4 * i + 2] = point >> 16;
    memory[at + 4 * i + 3] = 0;
  }
  return points.length;
}

/** The text of `count` `wchar_t`s. */
export function readWide(memory: Uint8Array, at: number, count: number): string {
  const parts: string[] = [];
  for (let i = 0; i < count; i++) parts.push(readWideCharacter(memory, at + 4 * i));
  return parts.join('');
}

/** One `wchar_t`. */
export function readWideCharacter(memory: Uint8Array, at: number): string {
  const point = (memory[at]! | (memory[at + 1]! << 8) | (memory[at + 2]! << 16) | (memory[at + 3]! << 24)) >>> 0;
  if (point > 0x10ffff) throw valueError(`character U+${point.toString(16)} is not in range [U+0000; U+10ffff]`);
  return String.fromCodePoint(point);
}

/** An address in memory. */
export function readPointer(memory: Uint8Array, at: number): number {
  const low = memory[at]! + memory[at + 1]! * 0x100 + memory[at + 2]! * 0x10000 + memory[at + 3]! * 0x1000000;
  const high = memory[at + 4]! + memory[at + 5]! * 0x100 + memory[at + 6]! * 0x10000 + memory[at + 7]! * 0x1000000;
  return high * 4294967296 + low;
}

export function writePointer(memory: Uint8Array, at: number, address: number | bigint): void {
  let rest = BigInt.asUintN(64, BigInt(address));
  for (let i = 0; i < 8; i++, rest >>= 8n) memory[at + i] = Number(rest & 0xffn);
}
