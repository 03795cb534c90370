import { errnoConstants as E } from '../constants/linux/errno.ts';
import { mmapConstants as M } from '../constants/linux/mmap.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import { S_IFMT, S_IFREG } from '../filesystem/fileSystem.ts';
import { MemoryFileSystem } from '../filesystem/memory.ts';
import type { MemoryMap, MemoryMapSupport } from '../support/memoryMaps.ts';
import type { SharedMemorySupport } from '../support/sharedMemory.ts';
import { type Kernel, keyOf, toOffset } from './kernel.ts';
import { type MappedPages, NodeFile } from './nodeFile.ts';
import { emulatedSemaphores, sharedName } from './semaphores.ts';
import { PAGE_SIZE } from './system.ts';

/** A part of a file that is mapped with MAP_SHARED; maps of the same part share its memory. */
class Segment implements MappedPages {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** The pages as the file last had them, to tell what a map changed. */
  private readonly clean: Uint8Array;
  private readonly file: NodeFile;
  maps = 0;

  constructor(file: NodeFile, start: number, length: number) {
    this.file = file;
    this.start = start;
    this.bytes = new Uint8Array(length);
    file.handle.read(this.bytes, start);
    this.clean = this.bytes.slice();
  }

  /** Writes what changed, a page at a time; never past the end of the file. */
  flush(): void {
    if (this.file.common) {
      this.publish();
      return;
    }
    const size = Number(this.file.handle.stat().size);
    const { bytes, clean, start } = this;
    for (let at = 0; at < bytes.length; at += PAGE_SIZE) {
      const end = Math.min(at + PAGE_SIZE, bytes.length, size - start);
      let from = at;
      while (from < end && bytes[from] === clean[from]) from++;
      if (from >= end) continue;
      let to = end;
      while (bytes[to - 1] === clean[to - 1]) to--;
      this.file.handle.write(bytes.slice(from, to), start + from);
      clean.set(bytes.subarray(from, to), from);
    }
  }

  /** Writes what changed and nothing else: beside it others may have written. */
  publish(): void {
    if (!this.file.common) return;
    const { bytes, clean, start } = this;
    for (let from = 0; from < bytes.length; from++) {
      if (bytes[from] === clean[from]) continue;
      let to = from + 1;
      while (to < bytes.length && bytes[to] !== clean[to]) to++;
      this.file.handle.write(bytes.slice(from, to), start + from);
      clean.set(bytes.subarray(from, to), from);
      from = to;
    }
  }

  /** Takes over what others have published, and keeps what was changed here. */
  renew(): void {
    if (!this.file.common) return;
    this.publish();
    this.file.handle.read(this.clean, this.start);
    this.bytes.set(this.clean);
  }

  refresh(written: Uint8Array, position: number): void {
    const from = Math.max(position, this.start);
    const to = Math.min(position + written.length, this.start + this.bytes.length);
    if (from >= to) return;
    const part = written.subarray(from - position, to - position);
    this.bytes.set(part, from - this.start);
    this.clean.set(part, from - this.start);
  }
}

/** All mapped segments of one file. */
class MappedFile implements MappedPages {
  readonly segments: Segment[] = [];

  flush(): void {
    for (const segment of this.segments) segment.flush();
  }

  refresh(bytes: Uint8Array, position: number): void {
    for (const segment of this.segments) segment.refresh(bytes, position);
  }
}

class EmulatedMap implements MemoryMap {
  bytes: Uint8Array;
  readonly segment: Segment | null;
  readonly mapped: MappedFile | null;
  /** Keeps the file open while it is mapped. */
  readonly file: NodeFile | null;
  readonly offset: number;

  constructor(
    bytes: Uint8Array,
    offset = 0,
    file: NodeFile | null = null,
    mapped: MappedFile | null = null,
    segment: Segment | null = null,
  ) {
    this.bytes = bytes;
    this.offset = offset;
    this.file = file;
    this.mapped = mapped;
    this.segment = segment;
  }
}

const MAX_LENGTH = 0x7fffffff;

export function emulatedMemoryMaps(kernel: Kernel): MemoryMapSupport {
  const mappedFiles = new Map<string, MappedFile>();

  const mapShared = (file: NodeFile, length: number, offset: number): EmulatedMap => {
    const key = keyOf(file.handle.stat());
    let mapped = mappedFiles.get(key);
    if (mapped === undefined) mappedFiles.set(key, (mapped = new MappedFile()));
    mapped.flush();
    let segment = mapped.segments.find(
      ({ start, bytes }) => start <= offset && offset + length <= start + bytes.length,
    );
    if (segment === undefined) {
      segment = new Segment(file, offset, length);
      mapped.segments.push(segment);
      if (kernel.sharing !== null && file.handle.openFd !== undefined) kernel.waiter.common.add(segment);
      file.references++;
    }
    segment.maps++;
    // Every open file of the same file must look here before it reads.
    for (const entry of kernel.descriptors) attach(entry?.file, key);
    const from = offset - segment.start;
    return new EmulatedMap(segment.bytes.subarray(from, from + length), offset, file, mapped, segment);
  };
  const attach = (file: unknown, key: string): void => {
    if (
      file instanceof NodeFile &&
      file.handle.type === S_IFREG &&
      file.mapped === null &&
      keyOf(file.handle.stat()) === key
    )
      file.mapped = () => mappedFiles.get(key);
  };
  kernel.onInstall.push((file) => {
    if (mappedFiles.size === 0 || !(file instanceof NodeFile) || file.handle.type !== S_IFREG) return;
    const key = keyOf(file.handle.stat());
    if (mappedFiles.has(key)) file.mapped ??= () => mappedFiles.get(key);
  });

  const release = (map: EmulatedMap): void => {
    const { segment, mapped, file } = map;
    if (segment === null || mapped === null || file === null) return;
    segment.flush();
    if (--segment.maps > 0) return;
    kernel.waiter.common.delete(segment);
    mapped.segments.splice(mapped.segments.indexOf(segment), 1);
    if (mapped.segments.length === 0)
      for (const [key, known] of mappedFiles) if (known === mapped) mappedFiles.delete(key);
    if (--file.references === 0) file.close();
  };

  return {
    mmap(fd, length, protection, flags, offset) {
      const at = toOffset(offset);
      if (length <= 0 || at % PAGE_SIZE !== 0) throw new PosixError(E.EINVAL);
      if (length > MAX_LENGTH) throw new PosixError(E.ENOMEM);
      if ((flags & (M.MAP_SHARED | M.MAP_PRIVATE)) === 0) throw new PosixError(E.EINVAL);
      if (flags & M.MAP_ANONYMOUS) return new EmulatedMap(new Uint8Array(length));
      const file = kernel.file(fd);
      if (!(file instanceof NodeFile) || (file.handle.stat().mode & S_IFMT) !== S_IFREG) throw new PosixError(E.ENODEV);
      const shared = (flags & M.MAP_SHARED) !== 0;
      if (!file.readable) throw new PosixError(E.EACCES);
      if (shared && protection & M.PROT_WRITE && !file.writable) throw new PosixError(E.EACCES);
      if (shared && file.writable) return mapShared(file, length, at);
      // A private map, or one nobody can write through, is a copy; what others write later it does not see.
      if (shared) kernel.note('mmap', 'a shared map of a file opened for reading shows the file as it was');
      file.mapped?.()?.flush();
      const bytes = new Uint8Array(length);
      file.handle.read(bytes, at);
      return new EmulatedMap(bytes, at);
    },
    munmap(map) {
      const own = map as EmulatedMap;
      release(own);
      own.bytes = new Uint8Array(0);
    },
    msync(map, offset) {
      if (offset % PAGE_SIZE !== 0) throw new PosixError(E.EINVAL);
      (map as EmulatedMap).segment?.flush();
    },
    madvise() {
      kernel.note('madvise', 'the advice is ignored');
    },
    mremap(map, newLength) {
      const own = map as EmulatedMap;
      if (newLength <= 0) throw new PosixError(E.EINVAL);
      if (own.file !== null) {
        const moved = mapShared(own.file, newLength, own.offset);
        release(own);
        return moved;
      }
      const bytes = new Uint8Array(newLength);
      bytes.set(own.bytes.subarray(0, newLength));
      return new EmulatedMap(bytes, own.offset);
    },
    pageSize: () => PAGE_SIZE,
  };
}

export function emulatedSharedMemory(kernel: Kernel): SharedMemorySupport {
  let objects: MemoryFileSystem | null = null;
  return {
    shmOpen(name, flags, mode) {
      const text = sharedName(name);
      const { sharing } = kernel;
      if (sharing !== null) {
        const handle = sharing.openMemory(text, flags, mode & 0o777 & ~kernel.umask);
        const file = new NodeFile(kernel, handle, flags & P.O_ACCMODE, true);
        file.common = true;
        return kernel.install(file, true);
      }
      objects ??= new MemoryFileSystem({}, { bare: true });
      const access = { read: true, write: (flags & P.O_ACCMODE) !== P.O_RDONLY };
      const node = objects.lookup(objects.root, text);
      if (node !== null && flags & P.O_CREAT && flags & P.O_EXCL) throw new PosixError(E.EEXIST);
      if (node === null && !(flags & P.O_CREAT)) throw new PosixError(E.ENOENT);
      const { uid, gid } = kernel.identity;
      const handle =
        node === null
          ? objects.createFile(objects.root, text, { mode: S_IFREG | (mode & 0o777 & ~kernel.umask), uid, gid }, access)
          : objects.open(node, { ...access, truncate: (flags & P.O_TRUNC) !== 0 });
      return kernel.install(new NodeFile(kernel, handle, flags & P.O_ACCMODE, true), true);
    },
    shmUnlink(name) {
      if (kernel.sharing !== null) {
        kernel.sharing.unlinkMemory(sharedName(name));
        return;
      }
      if (objects === null) throw new PosixError(E.ENOENT);
      objects.unlink(objects.root, sharedName(name), false);
    },
    ...emulatedSemaphores(kernel),
  };
}
