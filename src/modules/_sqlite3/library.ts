import { decodeUtf8, encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { contextLocal, type PythonContext } from '../../runtime/context.ts';
import { importError, memoryError } from '../../runtime/errors.ts';
import { copyBytes } from '../../runtime/text/byte-writer.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import type { Pointer, SqliteApi } from './api.ts';
import { Callbacks } from './callbacks.ts';
import { FreshRows } from './fresh-rows.ts';
import { hostFunctions } from './host-functions.ts';
import { installVfs } from './vfs.ts';

/** Where SQLite's WebAssembly comes from: set by the host for all contexts, or given to one. */
export const sqliteBinary: { load: (() => Uint8Array) | null; readonly given: WeakMap<PythonContext, Uint8Array> } = {
  load: null,
  given: new WeakMap(),
};

/** Half of the stack that the WebAssembly has (512 KB, which nothing guards): the rest is for one call. */
const NESTED_STACK = 256 * 1024;
const PAGE = 65536;
const FIRST_PAGES = 128;
const MOST_PAGES = 32768;
/** Bytes of the memory that short texts pass through. */
const SCRATCH = 4096;
/** Up to this length a loop over the characters beats the host's coders. */
const SHORT = 64;

/** Compiled once for all contexts: it holds no state. */
const compiled = new WeakMap<Uint8Array, WebAssembly.Module>();
let loaded: Uint8Array | null = null;

/** SQLite in its own memory, one for each context. */
export class Library {
  readonly api: SqliteApi;
  readonly table: WebAssembly.Table;
  readonly #memory: WebAssembly.Memory;
  /** The memory as it is now: it moves when it grows. */
  bytes: Uint8Array;
  view: DataView;
  /** SQLite is not entered again from within when its stack has come down to here. */
  readonly stackLimit: Pointer;
  /** Room for what functions answer by pointers: 64 bytes. */
  readonly out: Pointer;
  /** Where short texts are put. */
  readonly scratch: Pointer;
  /** `sqlite3_free` as a destructor. */
  readonly freeing: number;
  readonly callbacks: Callbacks;
  readonly fresh = new FreshRows();
  /** What was thrown where C had called, to be thrown again when C has returned. */
  failure: unknown = undefined;

  constructor(module: WebAssembly.Module) {
    this.#memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.view = new DataView(this.#memory.buffer);
    const { exports } = new WebAssembly.Instance(module, hostFunctions(this, this.#memory));
    this.api = exports as unknown as SqliteApi;
    this.table = exports['__indirect_function_table'] as WebAssembly.Table;
    this.api.__wasm_call_ctors();
    this.stackLimit = this.api.emscripten_stack_get_current() - NESTED_STACK;
    this.out = this.allocate(64);
    this.scratch = this.allocate(SCRATCH);
    this.freeing = this.table.grow(1);
    this.table.set(this.freeing, exports['sqlite3_free']);
    this.callbacks = new Callbacks(this);
    installVfs(this);
    this.api.sqlite3_initialize();
  }

  /** Makes room for at least `size` bytes in all; false if there is none. */
  grow(size: number): boolean {
    const now = this.bytes.length;
    if (size > MOST_PAGES * PAGE) return false;
    const wanted = Math.min(Math.max(size, now + now / 4), MOST_PAGES * PAGE);
    try {
      this.#memory.grow(Math.ceil((wanted - now) / PAGE));
    } catch {
      return false;
    }
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.view = new DataView(this.#memory.buffer);
    return true;
  }

  /** Memory of SQLite's, to be given back by `sqlite3_free`. */
  allocate(size: number): Pointer {
    const at = this.api.sqlite3_malloc64(BigInt(Math.max(size, 1)));
    if (at === 0) throw memoryError();
    return at;
  }

  pointer(at: Pointer): Pointer {
    return this.view.getUint32(at, true);
  }

  /** A number that a function answered in `out`. */
  get result(): number {
    return this.view.getInt32(this.out, true);
  }

  /** The bytes of a string that ends with NUL, not copied. */
  cBytes(at: Pointer): Uint8Array {
    return this.bytes.subarray(at, this.bytes.indexOf(0, at));
  }

  /** A text of SQLite's own, or one that came from Python: UTF-8 that ends with NUL. */
  cText(at: Pointer): string {
    return decodeUtf8(this.cBytes(at), 'replace');
  }

  cTextOrNull(at: Pointer): string | null {
    return at === 0 ? null : this.cText(at);
  }

  /** A text of a length in bytes; raises UnicodeDecodeError. */
  text(at: Pointer, size: number): string {
    const { bytes } = this;
    const end = at + size;
    if (size <= SHORT) {
      let i = at;
      while (i < end && bytes[i]! < 0x80) i++;
      if (i === end) return fromLatin1(bytes, at, end);
    }
    return decodeUtf8(bytes.subarray(at, end));
  }

  /** A copy of bytes of the memory. */
  copy(at: Pointer, size: number): Uint8Array {
    return copyBytes(this.bytes, at, at + size);
  }

  /**
   * Puts a short text of ASCII into memory that the next such text overwrites, with a NUL after it. False if it is not short, or not ASCII.
   */
  putShort(text: string): boolean {
    const { length } = text;
    if (length > SHORT) return false;
    const { bytes } = this;
    const at = this.scratch;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return false;
      bytes[at + i] = unit;
    }
    bytes[at + length] = 0;
    return true;
  }

  /** New memory with these bytes and a NUL after them. */
  place(bytes: Uint8Array): Pointer {
    const at = this.allocate(bytes.length + 1);
    this.bytes.set(bytes, at);
    this.bytes[at + bytes.length] = 0;
    return at;
  }

  /** Runs `use` with a text in memory that ends with NUL; raises UnicodeEncodeError. */
  withText<T>(text: string, use: (at: Pointer) => T): T {
    return this.withBytes(encodeUtf8(text), use);
  }

  withBytes<T>(bytes: Uint8Array, use: (at: Pointer) => T): T {
    const at = this.place(bytes);
    try {
      return use(at);
    } finally {
      this.api.sqlite3_free(at);
    }
  }

  /** Runs what C has called; what it throws waits until C has returned. */
  guarded<T>(failed: T, run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.failure ??= error;
      return failed;
    }
  }

  /** Throws what was thrown beneath. */
  checkFailure(): void {
    if (this.failure === undefined) return;
    const { failure } = this;
    this.failure = undefined;
    throw failure;
  }
}

/** The SQLite of the running context. */
export const sqlite = contextLocal((context) => {
  const binary = sqliteBinary.given.get(context) ?? (loaded ??= sqliteBinary.load?.() ?? null);
  if (binary === null)
    throw importError("there is no SQLite here: give its WebAssembly to the context as 'sqlite'", { name: '_sqlite3' });
  let module = compiled.get(binary);
  if (module === undefined) compiled.set(binary, (module = new WebAssembly.Module(binary)));
  return new Library(module);
});
