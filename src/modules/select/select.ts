import type { PollEntry } from '../../posix/support/polling.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { index, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, keyError, overflowError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { osError, syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { deadlineIn, threadsActive } from '../../runtime/threads/scheduler.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { asFileDescriptor, fileDescriptor } from './file-descriptor.ts';

const os = () => currentContext().posix;

function listOf(value: PValue): { fds: number[]; objects: PValue[] } {
  let objects: PValue[];
  try {
    objects = collect(value);
  } catch (error) {
    if (isException(error, 'TypeError')) throw typeError('arguments 1-3 must be sequences');
    throw error;
  }
  const fds = objects.map(asFileDescriptor);
  if (fds.some((fd) => fd >= 1024)) throw valueError('filedescriptor out of range in select()');
  return { fds, objects };
}

/** Seconds as a number, or milliseconds, whose unit is a million nanoseconds. */
function duration(value: PValue, words: string, unit?: number): number {
  try {
    return secondsFromObject(value, undefined, unit);
  } catch (error) {
    if (isException(error, 'TypeError')) throw typeError(words);
    throw error;
  }
}

/** Repeats an interrupted wait with the time that is left. */
function waiting<T>(seconds: number | null, call: (left: number | null) => T): T {
  if (seconds === null || seconds === 0) return syscall(() => call(seconds));
  const end = performance.now() + seconds * 1000;
  let first = true;
  return syscall(() => {
    const left = first ? seconds : Math.max(0, (end - performance.now()) / 1000);
    first = false;
    return call(left);
  });
}

/**
 * Waits as long as `isEmpty` holds of what is found. While there are other threads, this one waits for `entries` (or, of an epoll, for the
 * descriptor itself) and looks `again`; `parks` hears of that.
 */
function waitingFor<T>(
  seconds: number | null,
  entries: () => PollEntry[],
  look: (left: number | null) => T,
  isEmpty: (found: T) => boolean,
  answer: (found: T) => PValue,
  parks: (waits: boolean) => void = () => {},
  again = () => look(0),
): PValue {
  if (!threadsActive()) return answer(waiting(seconds, look));
  const found = syscall(() => look(0));
  if (!isEmpty(found) || seconds === 0) return answer(found);
  return blocks(parked(deadlineIn(seconds), entries, again, isEmpty, answer, parks));
}

function* parked<T>(
  deadline: number,
  entries: () => PollEntry[],
  again: () => T,
  isEmpty: (found: T) => boolean,
  answer: (found: T) => PValue,
  parks: (waits: boolean) => void,
): Rest<PValue> {
  parks(true);
  try {
    for (;;) {
      const wait = yield* park(new Wait(deadline, entries()));
      const found = syscall(again);
      if (!isEmpty(found) || wait.timedOut) return answer(found);
    }
  } finally {
    parks(false);
  }
}

const POLLIN = 1;
const POLLPRI = 2;
const POLLOUT = 4;
const POLLNVAL = 32;

/** What select(2) finds after a wait: on Linux a descriptor that was closed meanwhile counts as ready for everything. */
function selectAgain(lists: readonly { fds: number[] }[], entries: PollEntry[]) {
  os().poll(entries, 0);
  const closed = new Set(entries.filter(({ revents }) => revents & POLLNVAL).map(({ fd }) => fd));
  const [readable, writable, exceptional] = lists.map(({ fds }) => fds.filter((fd) => !closed.has(fd)));
  const found = os().select(readable!, writable!, exceptional!, 0);
  return {
    readable: [...found.readable, ...closed],
    writable: [...found.writable, ...closed],
    exceptional: [...found.exceptional, ...closed],
  };
}

/** `select.poll()`. */
class PPoll extends PObject {
  readonly registered = new Map<number, number>();
  /** A thread waits in `poll`. */
  polling = false;
}
const pollType = builtinType('poll', {
  module: 'select',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
  allocate: (type) => new PPoll(type.instanceShape),
});

function eventMask(value: number | bigint): number {
  if (value < 0) throw valueError('value must be positive');
  if (value > 0xffff) throw overflowError('Python int too large to convert to C unsigned short');
  return Number(value);
}

defineType(pollType, {
  members: [
    method(PPoll, 'register', {
      params: [arg('fd', fileDescriptor), arg('eventmask', index, 7), '/'],
      run(self, fd, mask) {
        self.registered.set(fd, eventMask(mask));
      },
    }),
    method(PPoll, 'modify', {
      params: [arg('fd', fileDescriptor), arg('eventmask', index), '/'],
      run(self, fd, mask) {
        if (!self.registered.has(fd)) throw osError(os().constants.errno.ENOENT);
        self.registered.set(fd, eventMask(mask));
      },
    }),
    method(PPoll, 'unregister', {
      params: [arg('fd', fileDescriptor), '/'],
      run(self, fd) {
        if (!self.registered.delete(fd)) throw keyError(fd);
      },
    }),
    method(PPoll, 'poll', {
      params: [arg('timeout', object, null), '/'],
      blocking: true,
      run(self, timeout) {
        const ms = timeout === null ? -1 : duration(timeout, 'timeout must be an integer or None', 1e6);
        if (ms > 0x7fffffff) throw overflowError('timeout is too large');
        if (self.polling) throw runtimeError('concurrent poll() invocation');
        const signed = (mask: number) => (mask << 16) >> 16;
        const entries: PollEntry[] = [...self.registered].map(([fd, events]) => ({
          fd,
          events: signed(events),
          revents: 0,
        }));
        return waitingFor(
          ms < 0 ? null : ms / 1000,
          () => entries.map(({ fd, events }) => ({ fd, events, revents: 0 })),
          (left) => os().poll(entries, left === null ? -1 : left * 1000),
          (count) => count === 0,
          () => new PList(entries.filter((e) => e.revents !== 0).map((e) => new PTuple([e.fd, e.revents & 0xffff]))),
          (waits) => {
            self.polling = waits;
          },
        );
      },
    }),
  ],
});

/** `select.epoll`. */
class PEpoll extends PObject {
  fd = -1;
}
const epollType = builtinType('epoll', {
  module: 'select',
  subclassable: false,
  allocate: (type) => new PEpoll(type.instanceShape),
});

function openFd(self: PEpoll): number {
  if (self.fd < 0) throw valueError('I/O operation on closed epoll object');
  return self.fd;
}

function control(self: PEpoll, operation: number, fd: number, events: number | bigint): void {
  const epoll = openFd(self);
  if (events < 0 || events > 0xffffffff) throw overflowError('Python int too large to convert to C unsigned int');
  syscall(() => os().epollCtl(epoll, operation, fd, Number(events)));
}

const operations = () =>
  os().constants.libc as unknown as Record<'EPOLL_CTL_ADD' | 'EPOLL_CTL_MOD' | 'EPOLL_CTL_DEL', number>;

function closeEpoll(self: PEpoll): void {
  const { fd } = self;
  if (fd < 0) return;
  self.fd = -1;
  syscall(() => os().close(fd));
}

defineType(epollType, {
  slots: {
    tp_new: newBy('epoll', {
      params: [arg('sizehint', int, -1), arg('flags', int, 0)],
      run(type, sizeHint, flags) {
        if (sizeHint !== -1 && sizeHint <= 0) throw valueError('sizehint must be positive or -1');
        const { EPOLL_CLOEXEC } = os().constants.select as unknown as { EPOLL_CLOEXEC: number };
        if (flags !== 0 && flags !== EPOLL_CLOEXEC) throw osError(os().constants.errno.EINVAL);
        const made = type.allocate(type) as PEpoll;
        made.fd = syscall(() => os().epollCreate(EPOLL_CLOEXEC));
        return made;
      },
    }),
  },
  members: [
    classMethod('fromfd', {
      params: [arg('fd', int), '/'],
      run(type, fd) {
        const made = type.allocate(type) as PEpoll;
        made.fd = fd;
        return made;
      },
    }),
    method(PEpoll, 'close', { run: (self) => closeEpoll(self) }),
    method(PEpoll, 'fileno', { run: (self) => openFd(self) }),
    getset(PEpoll, 'closed', { get: (self) => self.fd < 0 }),
    method(PEpoll, 'register', {
      params: [arg('fd', fileDescriptor), arg('eventmask', index, 7)],
      run: (self, fd, mask) => control(self, operations().EPOLL_CTL_ADD, fd, mask),
    }),
    method(PEpoll, 'modify', {
      params: [arg('fd', fileDescriptor), arg('eventmask', index)],
      run: (self, fd, mask) => control(self, operations().EPOLL_CTL_MOD, fd, mask),
    }),
    method(PEpoll, 'unregister', {
      params: [arg('fd', fileDescriptor)],
      run: (self, fd) => control(self, operations().EPOLL_CTL_DEL, fd, 0),
    }),
    method(PEpoll, 'poll', {
      params: [arg('timeout', object, null), arg('maxevents', int, -1)],
      blocking: true,
      run(self, timeout, maxEvents) {
        const epoll = openFd(self);
        if (maxEvents === -1) maxEvents = 1023;
        else if (maxEvents < 1) throw valueError(`maxevents must be greater than 0, got ${maxEvents}`);
        const seconds = timeout === null ? -1 : duration(timeout, 'timeout must be an integer or None');
        return waitingFor(
          seconds < 0 ? null : seconds,
          () => [{ fd: epoll, events: POLLIN, revents: 0 }],
          (left) => os().epollWait(epoll, maxEvents, left === null ? -1 : left * 1000),
          (events) => events.length === 0,
          (events) => new PList(events.map((e) => new PTuple([e.fd, e.events]))),
        );
      },
    }),
    method(PEpoll, '__enter__', {
      run(self) {
        openFd(self);
        return self;
      },
    }),
    method(PEpoll, '__exit__', {
      textSignature: '($self, exc_type=None, exc_value=None, exc_tb=None, /)',
      params: [varargs('args')],
      run: (self) => closeEpoll(self),
    }),
  ],
});

defineModule('select', {
  doc: 'This module supports asynchronous I/O on multiple file descriptors.',
  functions: [
    builtinFunction('select', {
      doc: 'Wait until one or more file descriptors are ready for some kind of I/O.',
      params: [arg('rlist', object), arg('wlist', object), arg('xlist', object), arg('timeout', object, null), '/'],
      blocking: true,
      run(_self, readable, writable, exceptional, timeout) {
        const seconds = timeout === null ? null : duration(timeout, 'timeout must be a float or None');
        if (seconds !== null && seconds < 0) throw valueError('timeout must be non-negative');
        const lists = [listOf(readable), listOf(writable), listOf(exceptional)] as const;
        const ready = ({ fds, objects }: { fds: number[]; objects: PValue[] }, found: readonly number[]) => {
          const set = new Set(found);
          return new PList(objects.filter((_, i) => set.has(fds[i]!)));
        };
        const events = [POLLIN, POLLOUT, POLLPRI];
        const entries = () => lists.flatMap(({ fds }, i) => fds.map((fd) => ({ fd, events: events[i]!, revents: 0 })));
        return waitingFor(
          seconds,
          entries,
          (left) => os().select(lists[0].fds, lists[1].fds, lists[2].fds, left),
          (found) => found.readable.length + found.writable.length + found.exceptional.length === 0,
          (found) =>
            new PTuple([
              ready(lists[0], found.readable),
              ready(lists[1], found.writable),
              ready(lists[2], found.exceptional),
            ]),
          undefined,
          () => selectAgain(lists, entries()),
        );
      },
    }),
    builtinFunction('poll', {
      doc: 'Returns a polling object.',
      run: () => pollType.allocate(pollType),
    }),
  ],
  attributes: { error: exceptionType('OSError'), epoll: epollType },
  exec(module) {
    for (const [name, value] of Object.entries(os().constants.select)) module.dict.set(name, value as number);
  },
});
