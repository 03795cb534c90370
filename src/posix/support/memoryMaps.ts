/** A mapping. `bytes` is the mapped memory itself and must not be touched after `munmap` or a moving `mremap`. */
export interface MemoryMap {
  readonly bytes: Uint8Array;
}

export interface MemoryMapSupport {
  /** mmap(2); `fd` -1 with MAP_ANONYMOUS. */
  mmap(fd: number, length: number, protection: number, flags: number, offset: number | bigint): MemoryMap;
  munmap(map: MemoryMap): void;
  /** Writes the range back to the file. */
  msync(map: MemoryMap, offset: number, length: number, flags: number): void;
  madvise(map: MemoryMap, offset: number, length: number, advice: number): void;
  /** mremap(2), Linux: the same mapping with its new length, perhaps elsewhere. */
  mremap(map: MemoryMap, newLength: number): MemoryMap;
  pageSize(): number;
}
