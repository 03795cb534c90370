import type { FileStat, FileTimes } from '../support/stat.ts';
import { type FileHandle, type FileNode, type FileSystem, S_IFLNK, S_IFMT } from './fileSystem.ts';

const CHUNK = 1 << 16;

export function timesOf(stat: FileStat): FileTimes {
  const { atimeSec, atimeNsec, mtimeSec, mtimeNsec } = stat;
  return { atimeSec, atimeNsec, mtimeSec, mtimeNsec };
}

/** Owner, permissions, times and extended attributes. */
export function copyAttributes(
  lower: FileSystem,
  from: FileNode,
  stat: FileStat,
  upper: FileSystem,
  to: FileNode,
): void {
  if (upper.setxattr !== undefined)
    for (const name of lower.listxattr?.(from) ?? []) upper.setxattr(to, name, lower.getxattr!(from, name), 0);
  const { uid, gid } = upper.stat(to);
  if (uid !== stat.uid || gid !== stat.gid) upper.chown(to, stat.uid, stat.gid);
  if ((stat.mode & S_IFMT) !== S_IFLNK) upper.chmod(to, stat.mode & 0o7777);
  upper.setTimes(to, timesOf(stat));
}

/** Copies all but the holes. */
export function copyContent(from: FileHandle, to: FileHandle, size: number): void {
  const buffer = new Uint8Array(Math.min(CHUNK, size));
  try {
    let position = 0;
    while (position < size) {
      const data = from.seekData?.(position, false) ?? position;
      if (data < 0) break;
      position = data;
      const end = Math.min(size, from.seekData?.(position, true) ?? size);
      while (position < end) {
        const n = from.read(buffer.subarray(0, Math.min(CHUNK, end - position)), position);
        if (n === 0) return;
        for (let written = 0; written < n; ) written += to.write(buffer.subarray(written, n), position + written);
        position += n;
      }
    }
    to.truncate(size);
  } finally {
    from.close();
  }
}
