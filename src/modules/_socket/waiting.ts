import { PosixError } from '../../posix/errors.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromPosixError, interruption, syscall } from '../../runtime/syscall.ts';
import { deadlineOfCall, untilReady } from '../../runtime/threads/attempt.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';

/*
 * Timeouts of sockets. A socket with a timeout is non-blocking below; every call that may have to wait goes through `socketCall`, and all
 * waiting through `waitFor`.
 */

/** Events of poll(2), the same numbers on every platform. */
export const POLLIN = 1;
export const POLLOUT = 4;

/** Seconds of a timeout rounded up to nanoseconds, -1 for None: `socket_parse_timeout`. */
export function parseTimeout(value: PValue): number {
  if (value === null) return -1;
  const seconds = secondsFromObject(value);
  if (seconds < 0) throw valueError('Timeout value out of range');
  return seconds;
}

/** `TimeoutError('timed out')`. */
export function timedOut() {
  return makeException(exceptionType('TimeoutError'), 'timed out');
}

/** When a wait of so many seconds ends, on `performance.now()`'s clock; null for never. */
export function deadlineOf(seconds: number): number | null {
  return seconds < 0 ? null : deadlineOfCall(seconds * 1000);
}

/** Waits until the socket is ready; false when the deadline passed before. A closed one is for the call that follows to complain of. */
export function waitFor(fd: number, events: number, deadline: number | null): boolean {
  if (fd < 0) return true;
  if (threadsActive()) return untilReady(fd, events, deadline ?? undefined);
  const entry = { fd, events, revents: 0 };
  const { posix } = currentContext();
  return syscall(() => posix.poll([entry], deadline === null ? -1 : Math.max(0, deadline - performance.now()))) > 0;
}

/** MSG_DONTWAIT where there is such a flag, else 0. */
function dontWait(): number {
  return (currentContext().posix.constants.socket as unknown as { MSG_DONTWAIT?: number }).MSG_DONTWAIT ?? 0;
}

/** The flags of a send: while there are other threads it may not block, since the one that receives may be among them. */
export function sendFlags(flags: number): number {
  return threadsActive() ? flags | dontWait() : flags;
}

/** The socket as a call with these flags sees it: one without timeout does not wait if the flags say so. */
export function waitingBy(socket: Waiting, flags: number): Waiting {
  return socket.timeout < 0 && (flags & dontWait()) !== 0 ? { fd: socket.fd, timeout: 0 } : socket;
}

/** What `socketCall` needs to know of a socket. */
export interface Waiting {
  readonly fd: number;
  /** Seconds; 0 for a non-blocking socket, negative for one without timeout. */
  readonly timeout: number;
}

/**
 * Runs a system call on a socket, waiting before it as the socket's timeout says and repeating it when it was interrupted or found the
 * socket not ready after all: `sock_call_ex`. `deadline` is for several calls that share one timeout, `late` makes the exception for its end.
 */
export function socketCall<T>(
  socket: Waiting,
  events: number,
  call: () => T,
  deadline: number | null = socket.timeout > 0 ? deadlineOf(socket.timeout) : null,
  late: () => PException = timedOut,
): T {
  const { errno } = currentContext().posix.constants;
  for (;;) {
    const waits = deadline !== null || (socket.timeout < 0 && threadsActive());
    if (waits && !waitFor(socket.fd, events, deadline)) throw late();
    try {
      return call();
    } catch (error) {
      if (!(error instanceof PosixError)) throw fromPosixError(error);
      if (error.errno === errno.EINTR) interruption.check();
      else if (!waits || (error.errno !== errno.EAGAIN && error.errno !== errno.EWOULDBLOCK))
        throw fromPosixError(error);
    }
  }
}
