import { createRequire } from 'node:module';
import { PosixError } from '../errors.ts';
import { fsDecode, fsEncode, isPlainText, type PosixPath } from '../fsEncoding.ts';

/*
 * libc through koffi. Loading koffi and binding a function both wait for the first use: a program pays for what it calls.
 */

export type NativeFunction = (...args: any[]) => any;

interface Koffi {
  load(path: string | null): Library;
  errno(value?: number): number;
  view(pointer: bigint, length: number): ArrayBuffer;
  address(value: unknown): bigint;
  proto(signature: string): object;
  proto(result: unknown, parameters: readonly unknown[]): object;
  pointer(type: unknown): object;
  struct(fields: Readonly<Record<string, unknown>>): object;
  array(type: string, length: number, hint: string): object;
  call(address: bigint, prototype: object, ...values: unknown[]): unknown;
  register(callback: (...values: any[]) => unknown, type: object): bigint;
  unregister(callback: bigint): void;
}
interface Library {
  func(signature: string): NativeFunction;
  symbol(name: string, type: string): bigint;
}

let koffiModule: Koffi | null = null;
/** Koffi's addon, where it was found ahead of time: the package's own search takes as long as all the rest of loading it. */
let addon: string | null = null;
let library: Library | null = null;

export function setKoffiAddon(path: string | null): void {
  addon = path;
}

export function koffi(): Koffi {
  koffiModule ??= loadAddon() ?? (createRequire(import.meta.url)('koffi') as Koffi);
  return koffiModule;
}

function loadAddon(): Koffi | null {
  if (addon === null) return null;
  const module = { exports: {} };
  try {
    process.dlopen(module, addon);
  } catch {
    return null;
  }
  return module.exports as Koffi;
}

export function libraryHandle(): Library {
  library ??= koffi().load(null);
  return library;
}

/** The first of some libraries that can be opened; undefined if there is none, or no koffi for this platform. */
export function openLibrary(names: readonly string[]): Library | undefined {
  for (const name of names) {
    try {
      return koffi().load(name);
    } catch {
      // The next one.
    }
  }
  return undefined;
}

export const isDarwin = process.platform === 'darwin';

/**
 * A function of libc by its C declaration, in which `..., type` marks variadic arguments: on Linux they are passed as any other, on
 * macOS they have a place of their own.
 */
function bind(declaration: string, library: Library): NativeFunction {
  const at = declaration.indexOf('..., ');
  if (at < 0) return library.func(declaration);
  if (!isDarwin) return library.func(declaration.replace('..., ', ''));
  const type = declaration.slice(at + 5, declaration.lastIndexOf(')'));
  const variadic = library.func(`${declaration.slice(0, at)}...)`);
  return (...args: unknown[]) => variadic(...args.slice(0, -1), type, args[args.length - 1]);
}

/** Functions by key, each bound when it is first read. */
export function declare<const T extends Record<string, string>>(
  declarations: T,
  from: () => Library = libraryHandle,
): { readonly [K in keyof T]: NativeFunction } {
  const table = {} as Record<string, NativeFunction>;
  for (const key in declarations) {
    Object.defineProperty(table, key, {
      configurable: true,
      enumerable: true,
      get() {
        const fn = bind(declarations[key]!, from());
        Object.defineProperty(table, key, { value: fn });
        return fn;
      },
    });
  }
  return table as { readonly [K in keyof T]: NativeFunction };
}

/** Whether the process has a function of that name. */
export function hasFunction(name: string): boolean {
  try {
    libraryHandle().func(`void ${name}()`);
    return true;
  } catch {
    return false;
  }
}

export function errno(): number {
  return koffi().errno();
}

export function setErrno(value: number): void {
  koffi().errno(value);
}

/** Sets errno to 0, for calls whose -1 may be a result. */
export function clearErrno(): void {
  setErrno(0);
}

/** Throws the last call's errno. */
export function fail(): never {
  throw new PosixError(koffi().errno());
}

/** A call's result, unless it is -1. */
export function check<T extends number | bigint>(result: T): T {
  if (result === -1 || result === -1n) throw new PosixError(koffi().errno());
  return result;
}

/** For functions that return their errno. */
export function checkCode(code: number): void {
  if (code !== 0) throw new PosixError(code);
}

/** A path as koffi passes it for `const char *`: text as it is, or bytes that end in NUL. */
export function cText(path: PosixPath): string | Uint8Array {
  if (typeof path === 'string' && isPlainText(path)) return path;
  const bytes = fsEncode(path);
  const out = new Uint8Array(bytes.length + 1);
  out.set(bytes);
  return out;
}

/** Memory for results of system calls that are decoded at once. */
const scratchBuffer = new ArrayBuffer(4096);
export const scratch = new Uint8Array(scratchBuffer);
export const scratchWords = new Uint32Array(scratchBuffer);
export const scratchView = new DataView(scratchBuffer);

/** An unsigned 64-bit field at a byte offset of the scratch memory. */
export function u64(offset: number): number | bigint {
  const low = scratchWords[offset >> 2]!;
  const high = scratchWords[(offset >> 2) + 1]!;
  return high < 0x200000 ? high * 4294967296 + low : (BigInt(high) << 32n) | BigInt(low);
}

/** A signed 64-bit field that is small enough for a number. */
export function i64(offset: number): number {
  return (scratchWords[(offset >> 2) + 1]! | 0) * 4294967296 + scratchWords[offset >> 2]!;
}

export function i32(offset: number): number {
  return scratchWords[offset >> 2]! | 0;
}

export function setI64(offset: number, value: number | bigint): void {
  scratchView.setBigInt64(offset, BigInt(value), true);
}

const strings = declare({
  strlen: 'uintptr_t strlen(void *text)',
  memcpy: 'void *memcpy(void *target, void *source, uintptr_t length)',
});

/** The bytes of memory at `pointer`, copied. (A `view` takes two hundred bytes of memory that koffi never gives back.) */
export function peek(pointer: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  strings.memcpy(bytes, pointer, length);
  return bytes;
}

/** Sets the memory at `pointer`. */
export function poke(pointer: bigint, bytes: Uint8Array): void {
  strings.memcpy(pointer, bytes, bytes.length);
}

/** A function that C can call, for ever. It must not throw. */
export function registerCallback(declaration: string, run: NativeFunction): bigint {
  return koffi().register(run, koffi().pointer(koffi().proto(declaration)));
}

/** A copy of memory, to read fields of a struct from. */
export function peekView(pointer: bigint, length: number): DataView {
  return new DataView(peek(pointer, length).buffer);
}

/** The pointer that is at `pointer`. */
export function peekPointer(pointer: bigint): bigint {
  return peekView(pointer, 8).getBigUint64(0, true);
}

/** The bytes of a C string at `pointer`, copied. */
export function peekString(pointer: bigint): Uint8Array {
  const length = strings.strlen(pointer);
  return length === 0 ? new Uint8Array(0) : peek(pointer, length);
}

/** The text of a C string at `pointer`. */
export function cString(pointer: bigint): string {
  return fsDecode(peekString(pointer));
}

/** The text in a buffer up to its first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return fsDecode((end < 0 ? bytes : bytes.subarray(0, end)).slice());
}

/** An array of C strings, NULL at its end, as memory that stays valid while the result is referred to. */
export class StringArray {
  readonly pointers: BigUint64Array;
  private readonly text: Uint8Array;

  constructor(texts: readonly PosixPath[]) {
    const encoded = texts.map(fsEncode);
    // At least 128 bytes: V8 keeps small typed arrays in its own heap, where they move.
    this.text = new Uint8Array(
      Math.max(
        128,
        encoded.reduce((n, bytes) => n + bytes.length + 1, 0),
      ),
    );
    this.pointers = new BigUint64Array(Math.max(16, encoded.length + 1));
    const base = addressOf(this.text);
    let offset = 0;
    encoded.forEach((bytes, i) => {
      this.text.set(bytes, offset);
      this.pointers[i] = base + BigInt(offset);
      offset += bytes.length + 1;
    });
  }
}

/** Where the memory of an array is, which must have more than 64 bytes. */
export function addressOf(memory: Uint8Array): bigint {
  return koffi().address(memory);
}

/** Reads up to the pointer NULL of a `char **`. */
export function stringsAt(pointer: bigint): Uint8Array[] {
  const out: Uint8Array[] = [];
  if (pointer === 0n || pointer === null) return out;
  for (let at = pointer; ; at += 8n) {
    const text = peekPointer(at);
    if (text === 0n) return out;
    out.push(peekString(text));
  }
}
