/** `_multiprocessing.SemLock`: a lock or semaphore that processes share, over a named POSIX semaphore. */
import { PosixError, UnsupportedPosixFeature } from '../../posix/errors.ts';
import type { Semaphore } from '../../posix/support/sharedMemory.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, double, index, int, object, strOrNone, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { makeException, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { deadlineIn, threadsActive } from '../../runtime/threads/scheduler.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { threadIdent } from '../_thread/ident.ts';

const os = () => currentContext().posix;

const RECURSIVE_MUTEX = 0;
const SEMAPHORE = 1;
const SEM_VALUE_MAX = 2147483647;

/** A semaphore, and how often this process holds it. */
class PSemLock extends PObject {
  semaphore!: Semaphore;
  handle = 0;
  kind = SEMAPHORE;
  maxvalue = 0;
  name: string | null = null;
  count = 0;
  /** Identifier of the thread that took it last. */
  owner = 0;
}

export const semLockType = builtinType('SemLock', {
  module: '_multiprocessing',
  allocate: (type) => new PSemLock(type.instanceShape),
});

/** Open semaphores by handle, the number that stands for CPython's `sem_t *`. */
const opened = contextLocal(() => ({ last: 0, byHandle: new Map<number, WeakRef<Semaphore>>() }));

function remember(semaphore: Semaphore): number {
  const state = opened();
  state.byHandle.set(++state.last, new WeakRef(semaphore));
  return state.last;
}

const isMine = (self: PSemLock) => self.count > 0 && self.owner === threadIdent();

/** Whether a call on the semaphore succeeds; false where it fails with `errno`. */
function succeeds(errno: number, call: () => void): boolean {
  return syscall(() => {
    try {
      call();
      return true;
    } catch (error) {
      if (error instanceof PosixError && error.errno === errno) return false;
      throw error;
    }
  });
}

/** Takes the semaphore if that needs no wait. */
const tryTake = (self: PSemLock) => succeeds(os().constants.errno.EAGAIN, () => os().semTrywait(self.semaphore));

function taken(self: PSemLock): true {
  self.count++;
  self.owner = threadIdent();
  return true;
}

/** Waits in the system; false when the time is over. */
function waitAlone(self: PSemLock, seconds: number | null): boolean {
  if (seconds === null) {
    syscall(() => os().semWait(self.semaphore));
    return true;
  }
  const { CLOCK_REALTIME } = os().constants.time as { CLOCK_REALTIME: number };
  const now = os().clockGettime(CLOCK_REALTIME);
  const whole = Math.floor(seconds);
  const nanoseconds = now.nsec + Math.round((seconds - whole) * 1e9);
  const deadline = { sec: now.sec + whole + Math.floor(nanoseconds / 1e9), nsec: nanoseconds % 1e9 };
  return succeeds(os().constants.errno.ETIMEDOUT, () => os().semTimedwait(self.semaphore, deadline));
}

/** The same with other threads about, who may be those that release it: looks again and again. */
function* waitAmongThreads(self: PSemLock, seconds: number | null): Rest<boolean> {
  const wait = yield* park(new Wait(deadlineIn(seconds), null, () => tryTake(self)));
  return wait.timedOut ? false : taken(self);
}

function acquire(self: PSemLock, blocking: boolean, timeout: number | null): boolean {
  if (self.kind === RECURSIVE_MUTEX && isMine(self)) {
    self.count++;
    return true;
  }
  if (tryTake(self)) return taken(self);
  if (!blocking || (timeout !== null && timeout <= 0)) return false;
  if (threadsActive()) return blocks(waitAmongThreads(self, timeout));
  return waitAlone(self, timeout) && taken(self);
}

function release(self: PSemLock): void {
  if (self.kind === RECURSIVE_MUTEX) {
    if (!isMine(self))
      throw makeException(exceptionType('AssertionError'), 'attempt to release recursive lock not owned by thread');
    if (self.count > 1) {
      self.count--;
      return;
    }
  } else if (syscall(() => os().semGetvalue(self.semaphore)) >= self.maxvalue)
    throw valueError('semaphore or lock released too many times');
  syscall(() => os().semPost(self.semaphore));
  self.count--;
}

/** The flags that make a semaphore of a name that is not taken. */
function creating(): number {
  const { O_CREAT, O_EXCL } = os().constants.posix as unknown as Record<'O_CREAT' | 'O_EXCL', number>;
  return O_CREAT | O_EXCL;
}

const valueOf = (self: PSemLock) => syscall(() => os().semGetvalue(self.semaphore));

defineType(semLockType, {
  doc: 'Semaphore/Mutex type',
  slots: {
    tp_new: newBy('SemLock', {
      params: [
        arg('kind', int),
        arg('value', int),
        arg('maxvalue', int),
        arg('name', strWithoutNul),
        arg('unlink', bool),
      ],
      run(type, kind, value, maxvalue, name, unlink) {
        if (kind !== RECURSIVE_MUTEX && kind !== SEMAPHORE) throw valueError('unrecognized kind');
        const self = type.allocate(type) as PSemLock;
        self.kind = kind;
        self.maxvalue = maxvalue;
        self.semaphore = syscall(() => os().semOpen(name, creating(), 0o600, value));
        // Where semaphores are this process's own, nobody can share one by its name, or has to clean up after it.
        if (unlink || !os().semShared) syscall(() => os().semUnlink(name));
        else self.name = name;
        self.handle = remember(self.semaphore);
        return self;
      },
    }),
  },
  members: [
    method(PSemLock, 'acquire', {
      doc: 'Acquire the semaphore/lock.',
      params: [arg('block', bool, true), arg('timeout', object, null)],
      blocking: true,
      run: (self, block, timeout) => acquire(self, block, timeout === null ? null : seconds(timeout)),
    }),
    method(PSemLock, 'release', { doc: 'Release the semaphore/lock.', run: release }),
    method(PSemLock, '__enter__', {
      doc: 'Enter the semaphore/lock.',
      blocking: true,
      run: (self) => acquire(self, true, null),
    }),
    method(PSemLock, '__exit__', {
      textSignature: '($self, exc_type=None, exc_value=None, exc_tb=None, /)',
      doc: 'Exit the semaphore/lock.',
      params: [arg('exc_type', object, null), arg('exc_value', object, null), arg('exc_tb', object, null)],
      run: (self) => release(self),
    }),
    method(PSemLock, '_count', {
      doc: 'Num of `acquire()`s minus num of `release()`s for this process.',
      run: (self) => self.count,
    }),
    method(PSemLock, '_is_mine', { doc: 'Whether the lock is owned by this thread.', run: isMine }),
    method(PSemLock, '_get_value', { doc: 'Get the value of the semaphore.', run: valueOf }),
    method(PSemLock, '_is_zero', {
      doc: 'Return whether semaphore has value zero.',
      run: (self) => valueOf(self) === 0,
    }),
    method(PSemLock, '_after_fork', {
      doc: 'Rezero the net acquisition count after fork().',
      run(self) {
        self.count = 0;
      },
    }),
    classMethod('_rebuild', {
      params: [arg('handle', index), arg('kind', int), arg('maxvalue', int), arg('name', strOrNone), '/'],
      run(type, handle, kind, maxvalue, name) {
        const self = type.allocate(type) as PSemLock;
        self.kind = kind;
        self.maxvalue = maxvalue;
        self.name = name;
        if (name !== null) {
          self.semaphore = syscall(() => os().semOpen(name, 0, 0, 0));
          self.handle = remember(self.semaphore);
        } else {
          const known = opened().byHandle.get(Number(handle))?.deref();
          if (known === undefined)
            return syscall((): never => {
              if (os().semShared) throw new PosixError(os().constants.errno.EINVAL);
              throw new UnsupportedPosixFeature('a semaphore of another process', os().name);
            });
          self.semaphore = known;
          self.handle = Number(handle);
        }
        return self;
      },
    }),
    getset(PSemLock, 'handle', { get: (self) => self.handle, member: true }),
    getset(PSemLock, 'kind', { get: (self) => self.kind, member: true }),
    getset(PSemLock, 'maxvalue', { get: (self) => self.maxvalue, member: true }),
    getset(PSemLock, 'name', { get: (self) => self.name, member: true }),
    attribute('SEM_VALUE_MAX', SEM_VALUE_MAX),
  ],
});

const seconds = (value: PValue) => double.convert!(value, () => 'timeout');
