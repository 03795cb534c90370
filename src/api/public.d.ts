/** Types of the package `tspy`. */

export interface TimeSpec {
  readonly sec: number;
  readonly nsec: number;
}

/** A file system of a context. See docs/os-interface.md for how to write one; `MemoryFileSystem` is a complete one. */
export interface FileSystem {
  readonly root: { readonly type: number };
  readonly checksPermissions: boolean;
}

export class MemoryFileSystem implements FileSystem {
  /** `path: content`; null, or a path that ends in `/`, is a directory. */
  constructor(
    files?: Readonly<Record<string, string | Uint8Array | null>>,
    limits?: { maxBytes?: number; maxFiles?: number; uid?: number; gid?: number; bare?: boolean },
  );
  readonly root: { readonly type: number };
  readonly checksPermissions: boolean;
}
/** Another file system, of which nothing can be changed. */
export class ReadOnlyFileSystem implements FileSystem {
  constructor(inner: FileSystem);
  readonly root: { readonly type: number };
  readonly checksPermissions: boolean;
}
/** Copy-on-write: what is changed goes to `upper`, by default a MemoryFileSystem, laid out as a layer of a container image (`.wh.NAME` for what was deleted); `lower` stays as it is. */
export class OverlayFileSystem implements FileSystem {
  constructor(lower: FileSystem, upper?: FileSystem);
  readonly root: { readonly type: number };
  readonly checksPermissions: boolean;
  /** Where the changes are. */
  readonly upper: FileSystem;
}
/** File systems put together: one at `/`, others at paths below. */
export class MountFileSystem implements FileSystem {
  constructor(base: FileSystem, mounts: Readonly<Record<string, FileSystem>>);
  readonly root: { readonly type: number };
  readonly checksPermissions: boolean;
}
/** The file system of the host, whole. Node only. */
export class HostFileSystem implements FileSystem {
  constructor();
  readonly root: { readonly type: number };
  readonly checksPermissions: boolean;
}
/** A folder of the host as a whole file system; nothing outside it can be reached. Node only. */
export function hostFolder(path: string): FileSystem;
/** A file system on anything shaped like `node:fs`. */
export function fromNodeFs(fs: object): FileSystem;

export interface Limits {
  readonly statements?: number;
  readonly wallTimeMs?: number;
  readonly cpuTimeMs?: number;
  readonly outputBytes?: number;
  readonly heapMb?: number;
  readonly recursionDepth?: number;
}

/** What contexts share: a program that one of them has compiled, of whatever file, the others need not parse. */
export class Engine {
  static create(): Engine;
  private constructor();
  /** Closes its contexts and gives everything back. */
  close(): void;
}

/**
 * How far a program is trusted. It sets what the options leave open, and creating the context fails if they weaken it.
 * - `trusted`: threads, the environment, processes and native code are allowed unless the options say otherwise.
 * - `constrained`: the host's environment, processes, native code and its whole file system cannot be allowed.
 * - `isolated` and `untrusted` are refused: there are no contexts in worker threads and processes of their own yet.
 */
export type Policy = 'trusted' | 'constrained' | 'isolated' | 'untrusted';

export interface ContextOptions {
  /** Without one, nothing is allowed that the options do not allow. */
  readonly policy?: Policy;
  /** What it shares with other contexts; nothing unless given. */
  readonly engine?: Engine;
  /** An empty MemoryFileSystem unless given. */
  readonly fileSystem?: FileSystem;
  readonly cwd?: string;
  /** All false unless given. */
  readonly allowNetwork?: boolean;
  readonly allowCreateProcess?: boolean;
  readonly allowEnvironment?: boolean;
  readonly allowThreads?: boolean;
  /** The native backend, and Node's OpenSSL for `ssl`. */
  readonly allowNative?: boolean;
  readonly posixModuleBackend?: 'emulated' | 'java' | 'native';
  /** `createNativePosix` of `tspy/native`. */
  readonly native?: () => any;
  readonly stdin?:
    | { read(maximum: number): Uint8Array | null }
    | (() => string | Uint8Array | null)
    | string
    | Uint8Array;
  readonly stdout?: { write(bytes: Uint8Array): void } | ((text: string) => void);
  readonly stderr?: { write(bytes: Uint8Array): void } | ((text: string) => void);
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly limits?: Limits;
  readonly library?: FileSystem;
  /** SQLite for `import sqlite3`, where the host has none for the context (a browser): the bytes of `dist/sqlite3.wasm`. */
  readonly sqlite?: Uint8Array;
  readonly compatibilityLog?: (operation: string, what: string, call: string) => void;
}

export interface Kinds {
  boolean: boolean;
  number: number;
  bigint: bigint;
  string: string;
  bytes: Uint8Array;
  array: unknown[];
  map: Map<unknown, unknown>;
}

/** A Python object, seen from the host. */
export class Value {
  private constructor();
  readonly typeName: string;
  readonly isNone: boolean;
  readonly callable: boolean;
  readonly size: number;
  as<K extends keyof Kinds>(kind: K): Kinds[K];
  toJS(): unknown;
  has(name: string): boolean;
  get(name: string): Value | undefined;
  set(name: string, value: unknown): void;
  getItem(key: unknown): Value;
  setItem(key: unknown, value: unknown): void;
  deleteItem(key: unknown): void;
  call(...args: unknown[]): Value;
  invoke(name: string, ...args: unknown[]): Value;
  iterate(): IterableIterator<Value>;
  [Symbol.iterator](): IterableIterator<Value>;
  toString(): string;
  repr(): string;
}

export interface Globals {
  get(name: string): Value | undefined;
  set(name: string, value: unknown): void;
  has(name: string): boolean;
  delete(name: string): boolean;
}

/** One Python interpreter, isolated from all others. */
export class Context {
  static create(options?: ContextOptions): Context;
  private constructor();
  readonly globals: Globals;
  /** The value of an expression; of statements, None. PythonError for what Python raises. */
  eval(source: string, options?: { readonly filename?: string }): Value;
  /**
   * The same in the event loop, which goes on while Python waits (for promises, locks, `time.sleep`, pipes) and takes its turns while it runs. What a
   * function of the host returns as a promise, Python gets as an ordinary result, and what that is rejected with as an exception whose cause is kept.
   * One at a time: rejected while another `evalAsync` of the context has not ended. What else is called meanwhile (`eval`, values) runs at once, on top.
   */
  evalAsync(source: string, options?: { readonly filename?: string }): Promise<Value>;
  /** Runs a file of the context's file system as `__main__`. */
  evalFile(path: string): Value;
  /** A module, as `import name` gives it. */
  import(name: string): Value;
  /** Ends what is running, by a LimitError that Python cannot catch, and everything that would run later. */
  interrupt(): void;
  /** Gives everything back. An `evalAsync` that has not ended is rejected with a LimitError. */
  close(): void;
}

/** A Python exception that reached the host. */
export class PythonError extends Error {
  private constructor();
  readonly name: string;
  readonly exception: Value;
  readonly traceback: string;
}
export class LimitError extends Error {
  private constructor();
  readonly limit: 'statements' | 'wallTimeMs' | 'cpuTimeMs' | 'outputBytes' | 'heapMb' | 'interrupt';
}
export class ExitError extends Error {
  private constructor();
  readonly code: number;
  readonly signal: number | null;
}
