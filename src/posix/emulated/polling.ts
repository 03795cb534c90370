import { errnoConstants as E } from '../constants/linux/errno.ts';
import { libcConstants as L } from '../constants/linux/libc.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { PosixError } from '../errors.ts';
import { S_IFDIR, S_IFMT, S_IFREG } from '../filesystem/fileSystem.ts';
import type { EpollEvent, PollingSupport } from '../support/polling.ts';
import type { FileStat } from '../support/stat.ts';
import type { Kernel } from './kernel.ts';
import { anonymousStat, OpenFile } from './openFile.ts';

const READABLE = S.POLLIN | S.POLLRDNORM | S.POLLHUP | S.POLLERR;
const WRITABLE = S.POLLOUT | S.POLLWRNORM | S.POLLERR;
const ALWAYS = S.POLLERR | S.POLLHUP;
const EVENT_BITS = 0xffff;

interface Interest {
  readonly fd: number;
  readonly file: OpenFile;
  events: number;
  /** EPOLLONESHOT has fired. */
  spent: boolean;
}

class EpollFile extends OpenFile {
  readonly interests = new Map<number, Interest>();
  private readonly description = anonymousStat(0o600);

  constructor() {
    super(P.O_RDWR);
  }

  ready(maximum: number): EpollEvent[] {
    const out: EpollEvent[] = [];
    for (const interest of this.interests.values()) {
      if (out.length >= maximum) break;
      if (interest.spent) continue;
      const events = interest.file.events() & ((interest.events & EVENT_BITS) | ALWAYS);
      if (events === 0) continue;
      if (interest.events & S.EPOLLONESHOT) interest.spent = true;
      out.push({ fd: interest.fd, events });
    }
    return out;
  }

  override events(): number {
    for (const { file, events, spent } of this.interests.values())
      if (!spent && file.events() & ((events & EVENT_BITS) | ALWAYS)) return S.POLLIN | S.POLLRDNORM;
    return 0;
  }

  stat(): FileStat {
    return this.description;
  }
}

export function emulatedPolling(kernel: Kernel): PollingSupport {
  const deadline = (ms: number): number => (ms < 0 ? Number.POSITIVE_INFINITY : performance.now() + ms);
  const epoll = (fd: number): EpollFile => {
    const file = kernel.file(fd);
    if (!(file instanceof EpollFile)) throw new PosixError(E.EINVAL);
    return file;
  };
  kernel.onClose.push((file) => {
    if (file.references > 1) return;
    for (const entry of kernel.descriptors)
      if (entry?.file instanceof EpollFile)
        for (const [fd, interest] of entry.file.interests) if (interest.file === file) entry.file.interests.delete(fd);
  });
  /** Looks once even if the time is 0; then waits. */
  const wait = (ready: () => boolean, timeoutMs: number): void => {
    kernel.waiter.pump();
    if (!ready() && timeoutMs !== 0) kernel.waiter.until(ready, deadline(timeoutMs));
  };
  return {
    poll(entries, timeoutMs) {
      let count = 0;
      const look = () => {
        count = 0;
        for (const entry of entries) {
          entry.revents = 0;
          if (entry.fd < 0) continue;
          const file = kernel.descriptors[entry.fd]?.file;
          entry.revents = file === undefined ? S.POLLNVAL : file.events() & (entry.events | ALWAYS);
          if (entry.revents !== 0) count++;
        }
        return count > 0;
      };
      wait(look, timeoutMs);
      return count;
    },
    select(readable, writable, exceptional, timeout) {
      for (const fds of [readable, writable, exceptional])
        for (const fd of fds) if (kernel.descriptors[fd] === undefined) throw new PosixError(E.EBADF);
      const having = (fds: readonly number[], bits: number) =>
        fds.filter((fd) => (kernel.descriptors[fd]!.file.events() & bits) !== 0);
      let result = { readable: [] as number[], writable: [] as number[], exceptional: [] as number[] };
      const look = () => {
        result = {
          readable: having(readable, READABLE),
          writable: having(writable, WRITABLE),
          exceptional: having(exceptional, S.POLLPRI),
        };
        return result.readable.length + result.writable.length + result.exceptional.length > 0;
      };
      wait(look, timeout === null ? -1 : timeout * 1000);
      return result;
    },
    epollCreate(flags) {
      if (flags & ~S.EPOLL_CLOEXEC) throw new PosixError(E.EINVAL);
      return kernel.install(new EpollFile(), (flags & S.EPOLL_CLOEXEC) !== 0);
    },
    epollCtl(epollFd, operation, fd, events) {
      const own = kernel.file(epollFd);
      const file = kernel.file(fd);
      if (!(own instanceof EpollFile) || own === file) throw new PosixError(E.EINVAL);
      const type = file.stat().mode & S_IFMT;
      if (type === S_IFREG || type === S_IFDIR) throw new PosixError(E.EPERM);
      const known = own.interests.get(fd);
      if (events & S.EPOLLET) kernel.note('epoll_ctl', 'EPOLLET is level-triggered');
      switch (operation) {
        case L.EPOLL_CTL_ADD:
          if (known !== undefined) throw new PosixError(E.EEXIST);
          own.interests.set(fd, { fd, file, events, spent: false });
          break;
        case L.EPOLL_CTL_MOD:
          if (known === undefined) throw new PosixError(E.ENOENT);
          known.events = events;
          known.spent = false;
          break;
        case L.EPOLL_CTL_DEL:
          if (known === undefined) throw new PosixError(E.ENOENT);
          own.interests.delete(fd);
          break;
        default:
          throw new PosixError(E.EINVAL);
      }
    },
    epollWait(epollFd, maxEvents, timeoutMs) {
      if (maxEvents <= 0) throw new PosixError(E.EINVAL);
      const file = epoll(epollFd);
      let events: EpollEvent[] = [];
      wait(() => (events = file.ready(maxEvents)).length > 0, timeoutMs);
      return events;
    },
  };
}
