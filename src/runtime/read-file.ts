import type { PosixPath } from '../posix/fsEncoding.ts';
import { currentContext } from './context.ts';
import type { PValue } from './object.ts';
import { syscall } from './syscall.ts';

const CHUNK = 1 << 18;

/** The content of a file, read through the context's own file system. */
export function readFile(path: string): Uint8Array {
  return readFileNamed(path, path);
}

/** The same, where errors name the file otherwise, or not at all. */
export function readFileNamed(path: PosixPath, name: PValue | undefined): Uint8Array {
  const { posix } = currentContext();
  const { O_RDONLY, O_CLOEXEC } = posix.constants.posix;
  const { AT_FDCWD } = posix.constants.libc;
  const fd = syscall(() => posix.openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0), name);
  try {
    return readDescriptor(fd, name);
  } finally {
    posix.close(fd);
  }
}

/** What is left to read from an open file; `name` is for errors. */
export function readDescriptor(fd: number, name: PValue | undefined): Uint8Array {
  const { posix } = currentContext();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = syscall(() => posix.read(fd, CHUNK), name);
    if (part.length === 0) break;
    parts.push(part);
    length += part.length;
  }
  const content = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return content;
}
