/* What the package exports, in any host: no `node:` behind it. */
export { PosixError, UnsupportedPosixFeature } from '../posix/errors.ts';
export type { FileHandle, FileNode, FileSystem } from '../posix/filesystem/fileSystem.ts';
export { MemoryFileSystem } from '../posix/filesystem/memory.ts';
export { MountFileSystem } from '../posix/filesystem/mount.ts';
export { fromNodeFs } from '../posix/filesystem/nodeFs.ts';
export { OverlayFileSystem } from '../posix/filesystem/overlay.ts';
export { ReadOnlyFileSystem } from '../posix/filesystem/readOnly.ts';
export { Context, type Globals } from './context.ts';
export { Engine } from './engine.ts';
export { ExitError, LimitError, PythonError } from './errors.ts';
export type { ContextOptions, Limits } from './options.ts';
export type { Policy } from './policy.ts';
export { Value } from './value.ts';
