import { PosixError } from '../errors.ts';
import type { EpollEvent, PollEntry, PollingSupport } from '../support/polling.ts';
import { check, declare, isDarwin } from './libc.ts';
import type { Platform } from './platform.ts';

const c = declare({
  poll: 'int poll(void *, unsigned long, int)',
  ppoll: 'int ppoll(void *, unsigned long, void *, void *)',
  select: 'int select(int, void *, void *, void *, void *)',
  epollCreate: 'int epoll_create1(int)',
  epollCtl: 'int epoll_ctl(int, int, int, void *)',
  epollWait: 'int epoll_wait(int, void *, int, int)',
});

const FD_SETSIZE = 1024;

function fdSet(fds: readonly number[]): Uint8Array | null {
  if (fds.length === 0) return null;
  const set = new Uint8Array(128);
  for (const fd of fds) set[fd >> 3]! |= 1 << (fd & 7);
  return set;
}

function members(set: Uint8Array | null, fds: readonly number[]): number[] {
  return set === null ? [] : fds.filter((fd) => (set[fd >> 3]! & (1 << (fd & 7))) !== 0);
}

export function nativePolling(platform: Platform): PollingSupport {
  const { EINVAL } = platform.constants.errno;
  // x86-64 packs struct epoll_event; others align its data.
  const eventSize = process.arch === 'x64' ? 12 : 16;
  const dataAt = eventSize - 8;
  /** What the last call used: to make such memory takes longer than the call. */
  let memory = new Uint8Array(1024);
  let view = new DataView(memory.buffer);
  const reserve = (bytes: number) => {
    if (bytes <= memory.length) return;
    memory = new Uint8Array(bytes);
    view = new DataView(memory.buffer);
  };
  return {
    poll(entries: readonly PollEntry[], timeoutMs) {
      reserve(entries.length * 8);
      for (let i = 0; i < entries.length; i++) {
        view.setInt32(i * 8, entries[i]!.fd, true);
        view.setInt16(i * 8 + 4, entries[i]!.events, true);
      }
      let count: number;
      if (isDarwin || Number.isInteger(timeoutMs) || timeoutMs < 0)
        count = check(c.poll(memory, entries.length, timeoutMs < 0 ? -1 : Math.min(Math.ceil(timeoutMs), 0x7fffffff)));
      else {
        const time = new BigInt64Array(16);
        time[0] = BigInt(Math.floor(timeoutMs / 1000));
        time[1] = BigInt(Math.min(999_999_999, Math.ceil((timeoutMs % 1000) * 1e6)));
        count = check(c.ppoll(memory, entries.length, time, null));
      }
      for (let i = 0; i < entries.length; i++) entries[i]!.revents = count === 0 ? 0 : view.getInt16(i * 8 + 6, true);
      return count;
    },
    select(readable, writable, exceptional, timeout) {
      let highest = -1;
      for (const fds of [readable, writable, exceptional])
        for (const fd of fds) {
          if (fd < 0 || fd >= FD_SETSIZE) throw new PosixError(EINVAL);
          if (fd > highest) highest = fd;
        }
      const sets = [fdSet(readable), fdSet(writable), fdSet(exceptional)] as const;
      let time: BigInt64Array | null = null;
      if (timeout !== null) {
        time = new BigInt64Array(16);
        const micros = Math.ceil(timeout * 1e6);
        time[0] = BigInt(Math.floor(micros / 1e6));
        time[1] = BigInt(micros % 1e6);
      }
      check(c.select(highest + 1, ...sets, time));
      return {
        readable: members(sets[0], readable),
        writable: members(sets[1], writable),
        exceptional: members(sets[2], exceptional),
      };
    },
    epollCreate: (flags) => check(c.epollCreate(flags)),
    epollCtl(epollFd, operation, fd, events) {
      view.setUint32(0, events, true);
      view.setInt32(dataAt, fd, true);
      check(c.epollCtl(epollFd, operation, fd, memory));
    },
    epollWait(epollFd, maxEvents, timeoutMs) {
      reserve(maxEvents * eventSize);
      const wait = timeoutMs < 0 ? -1 : Math.min(Math.ceil(timeoutMs), 0x7fffffff);
      const count: number = check(c.epollWait(epollFd, memory, maxEvents, wait));
      const events: EpollEvent[] = [];
      for (let i = 0; i < count; i++)
        events.push({
          events: view.getUint32(i * eventSize, true),
          fd: view.getInt32(i * eventSize + dataAt, true),
        });
      return events;
    },
  };
}
