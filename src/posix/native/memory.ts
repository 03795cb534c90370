import { constants } from 'node:buffer';
import { PosixError } from '../errors.ts';
import type { MemoryMap, MemoryMapSupport } from '../support/memoryMaps.ts';
import type { Semaphore, SharedMemorySupport } from '../support/sharedMemory.ts';
import { check, cText, declare, fail, i32, isDarwin, koffi, scratch } from './libc.ts';
import type { Platform } from './platform.ts';
import { writeTimeSpec } from './time.ts';

const c = declare({
  mmap: 'void *mmap(void *, uintptr_t, int, int, int, int64_t)',
  munmap: 'int munmap(void *, uintptr_t)',
  msync: 'int msync(void *, uintptr_t, int)',
  madvise: 'int madvise(void *, uintptr_t, int)',
  mremap: 'void *mremap(void *, uintptr_t, uintptr_t, int)',
  getpagesize: 'int getpagesize()',
  shmOpen: 'int shm_open(const char *, int, unsigned int)',
  shmUnlink: 'int shm_unlink(const char *)',
  semOpen: 'void *sem_open(const char *, int, ..., unsigned int, unsigned int)',
  semClose: 'int sem_close(void *)',
  semUnlink: 'int sem_unlink(const char *)',
  semPost: 'int sem_post(void *)',
  semWait: 'int sem_wait(void *)',
  semTrywait: 'int sem_trywait(void *)',
  semTimedwait: 'int sem_timedwait(void *, const void *)',
  semGetvalue: 'int sem_getvalue(void *, void *)',
});

/** V8 has no larger arrays: koffi ends the process when it is asked for a view of more. */
const MAX_LENGTH = constants.MAX_LENGTH;

const MAP_FAILED = 0xffffffffffffffffn;

class NativeMap implements MemoryMap {
  address: bigint;
  length: number;
  bytes: Uint8Array;

  constructor(address: bigint, length: number) {
    this.address = address;
    this.length = length;
    this.bytes = new Uint8Array(koffi().view(address, length));
  }
}

export function nativeMemoryMaps(platform: Platform): MemoryMapSupport {
  const { MREMAP_MAYMOVE } = platform.constants.libc as { MREMAP_MAYMOVE?: number };
  return {
    mmap(fd, length, protection, flags, offset) {
      if (length > MAX_LENGTH) throw new PosixError(platform.constants.errno.ENOMEM);
      const address: bigint = c.mmap(null, length, protection, flags, fd, offset);
      if (address === MAP_FAILED) fail();
      return new NativeMap(address, length);
    },
    munmap(map) {
      const { address, length } = map as NativeMap;
      (map as NativeMap).bytes = new Uint8Array(0);
      check(c.munmap(address, length));
    },
    msync: (map, offset, length, flags) =>
      void check(c.msync((map as NativeMap).address + BigInt(offset), length, flags)),
    madvise: (map, offset, length, advice) =>
      void check(c.madvise((map as NativeMap).address + BigInt(offset), length, advice)),
    mremap(map, newLength) {
      if (MREMAP_MAYMOVE === undefined) throw new PosixError(platform.constants.errno.ENOSYS);
      if (newLength > MAX_LENGTH) throw new PosixError(platform.constants.errno.ENOMEM);
      const { address, length } = map as NativeMap;
      const moved: bigint = c.mremap(address, length, newLength, MREMAP_MAYMOVE);
      if (moved === MAP_FAILED) fail();
      return new NativeMap(moved, newLength);
    },
    pageSize: () => c.getpagesize(),
  };
}

class NativeSemaphore implements Semaphore {
  readonly name: string;
  readonly pointer: bigint;
  constructor(name: string, pointer: bigint) {
    this.name = name;
    this.pointer = pointer;
  }
}

export function nativeSharedMemory(platform: Platform): SharedMemorySupport {
  const pointerOf = (semaphore: Semaphore) => (semaphore as NativeSemaphore).pointer;
  return {
    shmOpen: (name, flags, mode) => check(c.shmOpen(cText(name), flags, mode)),
    shmUnlink: (name) => void check(c.shmUnlink(cText(name))),
    semShared: true,
    semOpen(name, flags, mode, value) {
      const pointer: bigint | null = c.semOpen(cText(name), flags, mode, value);
      if (pointer === null || pointer === MAP_FAILED) fail();
      return new NativeSemaphore(typeof name === 'string' ? name : new TextDecoder().decode(name), pointer);
    },
    semClose: (semaphore) => void check(c.semClose(pointerOf(semaphore))),
    semUnlink: (name) => void check(c.semUnlink(cText(name))),
    semPost: (semaphore) => void check(c.semPost(pointerOf(semaphore))),
    semWait: (semaphore) => void check(c.semWait(pointerOf(semaphore))),
    semTrywait: (semaphore) => void check(c.semTrywait(pointerOf(semaphore))),
    semTimedwait(semaphore, deadline) {
      if (isDarwin) throw new PosixError(platform.constants.errno.ENOSYS);
      writeTimeSpec(0, deadline);
      check(c.semTimedwait(pointerOf(semaphore), scratch));
    },
    semGetvalue(semaphore) {
      check(c.semGetvalue(pointerOf(semaphore), scratch));
      return i32(0);
    },
  };
}
