import type { HostServices, Identity, StreamSink, StreamSource } from '../posix/emulated/options.ts';
import type { ProcessHost } from '../posix/emulated/processHost.ts';
import type { FileSystem } from '../posix/filesystem/fileSystem.ts';
import type { PosixSupport } from '../posix/support.ts';
import type { Engine } from './engine.ts';
import type { Policy } from './policy.ts';

export interface Limits {
  /** Rounds of loops and calls of functions, counted where the interpreter looks up. */
  readonly statements?: number;
  /** Milliseconds since the context was made. */
  readonly wallTimeMs?: number;
  readonly cpuTimeMs?: number;
  /** Bytes written to stdout and stderr together. */
  readonly outputBytes?: number;
  /** Megabytes by which the heap of the whole process may grow. */
  readonly heapMb?: number;
  /** Python's recursion limit to begin with. */
  readonly recursionDepth?: number;
}

/** Text is decoded as UTF-8. `null` is end of file. */
export type Input = StreamSource | (() => string | Uint8Array | null) | string | Uint8Array;
export type Output = StreamSink | ((text: string) => void);

export interface ContextOptions {
  /** An empty MemoryFileSystem unless given. The standard library is mounted read-only at /usr/lib/python3.13 and /usr/lib/tspy. */
  readonly fileSystem?: FileSystem;
  /** Without one, nothing is allowed that the options do not allow. */
  readonly policy?: Policy;
  /** What it shares with other contexts. */
  readonly engine?: Engine;
  /** `/` unless given. */
  readonly cwd?: string;
  readonly allowNetwork?: boolean;
  readonly allowCreateProcess?: boolean;
  readonly allowEnvironment?: boolean;
  readonly allowThreads?: boolean;
  /** The native backend, and the host's OpenSSL for `ssl`. */
  readonly allowNative?: boolean;
  readonly posixModuleBackend?: 'emulated' | 'java' | 'native';
  /** What `tspy/native` exports, for the native backend. */
  readonly native?: () => PosixSupport;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
  /** Variables of the environment; with allowEnvironment the process's are added. */
  readonly env?: Readonly<Record<string, string>>;
  /** `sys.argv`. */
  readonly args?: readonly string[];
  readonly identity?: Partial<Identity>;
  readonly limits?: Limits;
  /** Who starts processes, with allowCreateProcess. */
  readonly processes?: ProcessHost;
  /** The standard library, where the host has none for the context. */
  readonly library?: FileSystem;
  /** SQLite for `import sqlite3`, where the host has none for the context: the bytes of `dist/sqlite3.wasm`. */
  readonly sqlite?: Uint8Array;
  /** Told of every behaviour of the emulated backend that is approximated or ignored. */
  readonly compatibilityLog?: (operation: string, what: string, call: string) => void;
}

/** What a host can give contexts without being asked: set by the entry of the package for Node. */
export const hostDefaults: {
  library: (() => FileSystem) | null;
  /** Our own modules that go with it. */
  ownLibrary: (() => FileSystem | null) | null;
  /** Where the host itself has both, for the native backend. */
  libraryFolders: (() => { readonly stdlib: string; readonly own: string }) | null;
  services: HostServices;
  environment: () => Readonly<Record<string, string>>;
  processes: (() => ProcessHost) | null;
  /** Whether a file system is the host's, whole. */
  isWholeHost: ((fileSystem: FileSystem) => boolean) | null;
  heapBytes: (() => number) | null;
} = {
  library: null,
  ownLibrary: null,
  libraryFolders: null,
  services: {},
  environment: () => ({}),
  processes: null,
  isWholeHost: null,
  heapBytes: null,
};
