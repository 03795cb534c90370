import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import { fsDecode, type PosixPath } from '../fsEncoding.ts';
import type { Semaphore, SemaphoreSupport } from '../support/sharedMemory.ts';
import type { Kernel } from './kernel.ts';

/** A semaphore. */
export interface SemaphoreValue {
  readonly value: number;
  /** Takes one; false if there is none. */
  take(): boolean;
  post(): void;
}

/** Semaphores by name. */
export interface NamedSemaphores {
  open(name: string): SemaphoreValue | null;
  /** Null if the name is taken. */
  create(name: string, value: number): SemaphoreValue | null;
  /** False if there is none. */
  unlink(name: string): boolean;
}

const SEM_VALUE_MAX = 2147483647;

/** Longest time, in milliseconds, until a semaphore of other processes is looked at again. */
const PATIENCE = 20;

/** The name of a shared object without its slashes. */
export function sharedName(name: PosixPath): string {
  const text = fsDecode(name).replace(/^\/+/, '');
  if (text === '' || text.includes('/')) throw new PosixError(E.EINVAL);
  return text;
}

class EmulatedSemaphore implements Semaphore {
  readonly name: string;
  readonly state: SemaphoreValue;
  constructor(name: string, state: SemaphoreValue) {
    this.name = name;
    this.state = state;
  }
}

class OwnValue implements SemaphoreValue {
  value: number;
  constructor(value: number) {
    this.value = value;
  }
  take(): boolean {
    if (this.value === 0) return false;
    this.value--;
    return true;
  }
  post(): void {
    this.value++;
  }
}

/** Semaphores of this context alone. */
class OwnSemaphores implements NamedSemaphores {
  private readonly values = new Map<string, SemaphoreValue>();
  open(name: string): SemaphoreValue | null {
    return this.values.get(name) ?? null;
  }
  create(name: string, value: number): SemaphoreValue | null {
    if (this.values.has(name)) return null;
    const made = new OwnValue(value);
    this.values.set(name, made);
    return made;
  }
  unlink(name: string): boolean {
    return this.values.delete(name);
  }
}

export function emulatedSemaphores(kernel: Kernel): SemaphoreSupport {
  const shared = kernel.sharing?.semaphores ?? null;
  const named = shared ?? new OwnSemaphores();
  // Whoever shares a semaphore may end a wait for it.
  const others = { active: true, pump() {} };
  const stateOf = (semaphore: Semaphore) => (semaphore as EmulatedSemaphore).state;
  const wait = (semaphore: Semaphore, deadline: number): boolean => {
    const state = stateOf(semaphore);
    let pause = 0.5;
    return kernel.waiter.until(() => {
      if (state.take()) return true;
      if (shared !== null) kernel.waiter.lookWithin = pause = Math.min(PATIENCE, pause * 1.5);
      return false;
    }, deadline);
  };
  const made = (name: string, state: SemaphoreValue): Semaphore => {
    if (shared !== null) kernel.waiter.sources.add(others);
    return new EmulatedSemaphore(name, state);
  };
  return {
    semShared: shared !== null,
    semOpen(name, flags, _mode, value) {
      const text = sharedName(name);
      for (;;) {
        const exclusive = (flags & P.O_CREAT) !== 0 && (flags & P.O_EXCL) !== 0;
        const known = exclusive ? null : named.open(text);
        if (known !== null) return made(text, known);
        if (!(flags & P.O_CREAT)) throw new PosixError(E.ENOENT);
        if (value > SEM_VALUE_MAX) throw new PosixError(E.EINVAL);
        const created = named.create(text, value);
        if (created !== null) return made(text, created);
        if (exclusive) throw new PosixError(E.EEXIST);
      }
    },
    semClose() {},
    semUnlink(name) {
      if (!named.unlink(sharedName(name))) throw new PosixError(E.ENOENT);
    },
    semPost(semaphore) {
      const state = stateOf(semaphore);
      if (state.value >= SEM_VALUE_MAX) throw new PosixError(E.EOVERFLOW);
      kernel.waiter.publish();
      state.post();
    },
    semWait: (semaphore) => void wait(semaphore, Number.POSITIVE_INFINITY),
    semTrywait(semaphore) {
      if (!stateOf(semaphore).take()) throw new PosixError(E.EAGAIN);
      kernel.waiter.renew();
    },
    semTimedwait(semaphore, { sec, nsec }) {
      const left = sec * 1000 + nsec / 1e6 - Date.now();
      if (!wait(semaphore, performance.now() + left)) throw new PosixError(E.ETIMEDOUT);
    },
    semGetvalue: (semaphore) => stateOf(semaphore).value,
  };
}
