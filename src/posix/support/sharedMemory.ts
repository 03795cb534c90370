import type { PosixPath } from '../fsEncoding.ts';
import type { TimeSpec } from './time.ts';

/** An open semaphore, a sem_t*. */
export interface Semaphore {
  readonly name: string;
}

/** POSIX shared memory and semaphores, named objects outside the file system. */
export interface SharedMemorySupport extends SemaphoreSupport {
  shmOpen(name: PosixPath, flags: number, mode: number): number;
  shmUnlink(name: PosixPath): void;
}

export interface SemaphoreSupport {
  /** Whether other processes find a semaphore by its name. */
  readonly semShared: boolean;
  semOpen(name: PosixPath, flags: number, mode: number, value: number): Semaphore;
  semClose(semaphore: Semaphore): void;
  semUnlink(name: PosixPath): void;
  semPost(semaphore: Semaphore): void;
  semWait(semaphore: Semaphore): void;
  /** Throws EAGAIN where it would wait. */
  semTrywait(semaphore: Semaphore): void;
  /** Waits until a point of CLOCK_REALTIME, then throws ETIMEDOUT. */
  semTimedwait(semaphore: Semaphore, deadline: TimeSpec): void;
  semGetvalue(semaphore: Semaphore): number;
}
