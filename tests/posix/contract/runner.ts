import { AddressInfoError, PosixError } from '../../../src/posix/errors.ts';
import { fsDecode, fsEncode } from '../../../src/posix/fsEncoding.ts';
import type { MemoryMap } from '../../../src/posix/support/memoryMaps.ts';
import type { SocketAddress } from '../../../src/posix/support/sockets.ts';
import type { FileStat } from '../../../src/posix/support/stat.ts';
import type { PosixSupport } from '../../../src/posix/support.ts';

export type Step = readonly [string | null, string, ...unknown[]];

const TYPES = new Map([
  [0o100000, 'reg'],
  [0o040000, 'dir'],
  [0o120000, 'lnk'],
  [0o010000, 'fifo'],
  [0o140000, 'sock'],
  [0o020000, 'chr'],
]);

function shown(st: FileStat): string {
  const kind = TYPES.get(st.mode & 0o170000) ?? '?';
  const size = kind === 'reg' || kind === 'lnk' ? st.size : '-';
  return `${kind} ${(st.mode & 0o7777).toString(8)} ${kind === 'dir' ? '-' : st.nlink} ${size}`;
}

/** Runs the steps of a case on a backend whose working directory is the case's own; results as CPython's adapter prints them. */
export class Machine {
  private readonly variables = new Map<string, unknown>();
  private readonly maps = new Map<string, MemoryMap>();
  private readonly families = new Map<number, number>();
  private readonly opened = new Set<number>();
  private readonly os: PosixSupport;
  private readonly base: string;

  constructor(os: PosixSupport, base: string) {
    this.os = os;
    this.base = base;
  }

  run(steps: readonly Step[]): string[] {
    const errnoNames = new Map(Object.entries(this.os.constants.errno).map(([name, n]) => [n, name]));
    errnoNames.set(11, 'EAGAIN');
    errnoNames.set(35, 'EDEADLOCK');
    errnoNames.set(95, 'ENOTSUP');
    const out: string[] = [];
    for (const [variable, name, ...rawArguments] of steps) {
      const args = rawArguments.map((arg) =>
        typeof arg === 'string' && arg.startsWith('$') ? this.variables.get(arg.slice(1)) : arg,
      );
      if (args.includes(undefined)) {
        out.push('-'); // an earlier step failed
        continue;
      }
      try {
        let result = this.operation(name, args);
        if (variable !== null) {
          this.variables.set(variable, result);
          if (name !== 'port' && typeof result === 'number') this.opened.add(result);
          result = name === 'port' ? 'port' : 'fd';
        }
        if (result === undefined) out.push('ok');
        else if (typeof result === 'boolean') out.push(result ? 'True' : 'False');
        else out.push(String(result));
      } catch (error) {
        if (error instanceof PosixError) out.push(errnoNames.get(error.errno) ?? String(error.errno));
        else if (error instanceof AddressInfoError) out.push(String(error.code));
        else out.push(`${error}`);
      }
    }
    return out;
  }

  /** Closes what the case left open. */
  close(): void {
    for (const map of this.maps.values()) this.os.munmap(map);
    for (const fd of this.opened) {
      try {
        this.os.close(fd);
      } catch {
        // the case closed it
      }
    }
  }

  private flags(text: unknown): number {
    const numbers = this.os.constants.posix as unknown as Record<string, number>;
    return String(text)
      .split('|')
      .reduce((bits, name) => bits | (numbers[name] ?? Number.NaN), 0);
  }

  private address(fd: number, at: unknown): SocketAddress {
    const { AF_UNIX, AF_INET6 } = this.os.constants.socket;
    const family = this.families.get(fd);
    if (family === AF_UNIX) return { kind: 'unix', path: fsEncode(String(at)) };
    const port = at as number;
    if (family === AF_INET6) {
      const address = new Uint8Array(16);
      address[15] = 1;
      return { kind: 'inet6', address, port, flowInfo: 0, scopeId: 0 };
    }
    return { kind: 'inet', address: Uint8Array.of(127, 0, 0, 1), port };
  }

  private addressText(address: SocketAddress | null): string {
    if (address === null) return 'None';
    if (address.kind === 'unix') return fsDecode(address.path);
    if (address.kind === 'inet') return `${address.address.join('.')} ${address.port > 0 ? 'True' : 'False'}`;
    if (address.kind !== 'inet6') return address.kind;
    const any = address.address.every((byte) => byte === 0);
    return `${any ? '::' : '::1'} ${address.port > 0 ? 'True' : 'False'}`;
  }

  private timesOf(sec: number, nsec: number): bigint {
    return BigInt(sec) * 1000000000n + BigInt(nsec);
  }

  private times(a: unknown, m: unknown) {
    const split = (value: unknown) => {
      const ns = BigInt(value as number);
      const sec = ns >= 0n || ns % 1000000000n === 0n ? ns / 1000000000n : ns / 1000000000n - 1n;
      return [Number(sec), Number(ns - sec * 1000000000n)] as const;
    };
    const [atimeSec, atimeNsec] = split(a);
    const [mtimeSec, mtimeNsec] = split(m);
    return { atimeSec, atimeNsec, mtimeSec, mtimeNsec };
  }

  private readAll(list: () => string | null): string {
    const names: string[] = [];
    for (let name = list(); name !== null; name = list()) names.push(name);
    return names.sort((a, b) => (a < b ? -1 : 1)).join(' ');
  }

  private operation(name: string, args: readonly any[]): unknown {
    const { os } = this;
    const { constants } = os;
    const AT = constants.libc.AT_FDCWD;
    const [a, b, c, d] = args;
    const O = constants.posix as unknown as Record<string, number>;
    const C = constants.socket as unknown as Record<string, number>;
    const text = (bytes: Uint8Array) => fsDecode(bytes);
    const bytes = (value: unknown) => fsEncode(String(value));
    switch (name) {
      case 'open':
        return os.openat(d ?? AT, a, this.flags(b) | constants.posix.O_CLOEXEC, c ?? 0o777);
      case 'close':
        return os.close(a);
      case 'read':
        return text(os.read(a, b));
      case 'write':
        return os.write(a, bytes(b));
      case 'pread':
        return text(os.pread(a, b, c));
      case 'pwrite':
        return os.pwrite(a, bytes(b), c);
      case 'writev':
        return os.writev(a, args.slice(1).map(bytes));
      case 'readv': {
        const buffers = args.slice(1).map((n) => new Uint8Array(n));
        const n = os.readv(a, buffers);
        const all = buffers.flatMap((buffer) => [...buffer]).slice(0, n);
        return `${n} ${text(Uint8Array.from(all))}`;
      }
      case 'lseek':
        return os.lseek(a, b, { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 }[c as string]!);
      case 'ftruncate':
        return os.ftruncate(a, b);
      case 'truncate':
        return os.truncate(a, b);
      case 'fsync':
        return os.fsync(a);
      case 'dup':
        return os.dup(a);
      case 'dup2':
        return os.dup2(a, b, true) === b;
      case 'stat':
        return shown(os.fstatat(b ?? AT, a, true));
      case 'lstat':
        return shown(os.fstatat(AT, a, false));
      case 'fstat':
        return shown(os.fstat(a));
      case 'same': {
        const [x, y] = [os.fstatat(AT, a, true), os.fstatat(AT, b, true)];
        return x.ino === y.ino && x.dev === y.dev;
      }
      case 'mkdir':
        return os.mkdirat(c ?? AT, a, b ?? 0o777);
      case 'rmdir':
        return os.unlinkat(AT, a, true);
      case 'unlink':
        return os.unlinkat(b ?? AT, a, false);
      case 'rename':
        return os.renameat(AT, a, AT, b);
      case 'link':
        return os.linkat(AT, a, AT, b, c ?? false);
      case 'symlink':
        return os.symlinkat(a, AT, b);
      case 'readlink':
        return os.readlinkat(AT, a).replace(this.base, '<base>');
      case 'listdir': {
        const stream = os.opendir(a);
        const list = this.readAll(() => os.readdir(stream)?.name ?? null);
        os.closedir(stream);
        return list;
      }
      case 'listfd': {
        const stream = os.fdopendir(os.dup(a));
        os.rewinddir(stream);
        const list = this.readAll(() => os.readdir(stream)?.name ?? null);
        os.closedir(stream);
        return list;
      }
      case 'scandir': {
        const stream = os.opendir(a);
        const list = this.readAll(() => {
          const entry = os.readdir(stream);
          if (entry === null) return null;
          const kind = { 8: 'f', 4: 'd', 10: 'l' }[entry.type] ?? '?';
          const { ino } = os.fstatat(AT, `${a}/${entry.name}`, false);
          return `${entry.name}:${kind}:${ino === entry.ino ? 'True' : 'False'}`;
        });
        os.closedir(stream);
        return list;
      }
      case 'chmod':
        return os.fchmodat(AT, a, b, true);
      case 'fchmod':
        return os.fchmod(a, b);
      case 'chown':
        return os.fchownat(AT, a, -1, -1, true);
      case 'access':
        return os.faccessat(AT, a, O[b]!, false, true);
      case 'utime':
        return os.utimensat(AT, a, this.times(b, c), true);
      case 'lutime':
        return os.utimensat(AT, a, this.times(b, c), false);
      case 'futime':
        return os.futimens(a, this.times(b, c));
      case 'times': {
        const st = os.fstatat(AT, a, false);
        return `${this.timesOf(st.atimeSec, st.atimeNsec)} ${this.timesOf(st.mtimeSec, st.mtimeNsec)}`;
      }
      case 'chdir':
        return os.chdir(a);
      case 'fchdir':
        return os.fchdir(a);
      case 'getcwd':
        return os.getcwd().replace(this.base, '<base>');
      case 'umask':
        return os.umask(a).toString(8);
      case 'mkfifo':
        return os.mkfifoat(AT, a, b ?? 0o666);
      case 'mknod':
        return os.mknodat(AT, a, 0o100644, 0);
      case 'pipe':
      case 'pipe2': {
        const ends = os.pipe2(constants.posix.O_CLOEXEC | (c === undefined ? 0 : this.flags(c)));
        [a, b].forEach((variable, i) => {
          this.variables.set(variable, ends[i]);
          this.opened.add(ends[i]!);
        });
        return;
      }
      case 'inheritable':
        return os.getInheritable(a);
      case 'setinheritable':
        return os.setInheritable(a, b);
      case 'blocking':
        return os.getBlocking(a);
      case 'setblocking':
        return os.setBlocking(a, b);
      case 'getfl': {
        const bits = os.fcntl(a, constants.fcntl.F_GETFL, 0);
        const set = ['O_APPEND', 'O_NONBLOCK'].filter((flag) => bits & O[flag]!);
        return [['rd', 'wr', 'rw'][bits & 3], ...set].join(' ');
      }
      case 'setfl':
        os.fcntl(a, constants.fcntl.F_SETFL, this.flags(b));
        return;
      case 'dupfd': {
        const fd = os.fcntl(a, constants.fcntl.F_DUPFD_CLOEXEC, b);
        this.opened.add(fd);
        return fd >= b;
      }
      case 'poll': {
        const entry = { fd: a, events: b ?? 5, revents: 0 };
        os.poll([entry], 0);
        return entry.revents;
      }
      case 'select': {
        const got = os.select([a], [b], [], 0);
        return `${got.readable.length} ${got.writable.length}`;
      }
      case 'epoll': {
        const fd = os.epollCreate(0);
        try {
          os.epollCtl(fd, constants.libc['EPOLL_CTL_ADD']!, a, b);
          return os.epollWait(fd, 1, 0)[0]?.events ?? 0;
        } finally {
          os.close(fd);
        }
      }
      case 'flock':
        return os.flock(
          a,
          args.slice(1).reduce((bits, flag) => bits | (constants.fcntl as unknown as Record<string, number>)[flag]!, 0),
        );
      case 'lockf':
        return os.lockf(a, O[b]!, c);
      case 'statvfs':
        return os.statvfs(a).namemax;
      case 'pathconf':
        return os.pathconf(a, (constants.pathconfNames as unknown as Record<string, number>)[b]!);
      case 'sendfile':
        return os.sendfile(a, b, c, d);
      case 'copyrange':
        return os.copyFileRange(a, b, c, null, null);
      case 'fallocate':
        return os.posixFallocate(a, b, c);
      case 'closerange':
        return os.closeRange(a, b);
      case 'isatty':
        return os.isatty(a);
      case 'eventfd':
        return os.eventfd(a, O['EFD_NONBLOCK']!);
      case 'eventread':
        return new DataView(os.read(a, 8).slice().buffer).getBigUint64(0, true);
      case 'eventwrite':
        os.write(a, new Uint8Array(new BigUint64Array([BigInt(b)]).buffer));
        return;
      case 'memfd':
        return os.memfdCreate('x', O['MFD_CLOEXEC']!);
      case 'getpid':
        return os.getpid() > 0;
      case 'getpgid':
        return os.getpgid(0) === os.getpgrp();
      case 'strerror':
        return os.strerror((constants.errno as unknown as Record<string, number>)[a]!);
      case 'sysconf':
        return os.sysconf((constants.sysconfNames as unknown as Record<string, number>)[a]!);
      case 'kill':
        return os.kill(os.getpid(), a);
      case 'killno':
        return os.kill(a, b);
      case 'waitpid':
        os.waitpid(a, 0);
        return;
      case 'getrlimit': {
        const { soft, hard } = os.getrlimit(constants.resource.RLIMIT_NOFILE as number);
        return soft <= hard;
      }
      case 'urandom':
        return os.urandom(a).length;
      case 'mmap': {
        const M = constants.mmap as unknown as Record<string, number>;
        const kind = d === 'shared' ? M['MAP_SHARED']! : M['MAP_PRIVATE']!;
        const protection = args[4] === 'r' ? M['PROT_READ']! : M['PROT_READ']! | M['PROT_WRITE']!;
        this.maps.set(a, os.mmap(b, c, protection, b === -1 ? kind | M['MAP_ANONYMOUS']! : kind, 0));
        return;
      }
      case 'mapread':
        return text(this.maps.get(a)!.bytes.slice(b, c));
      case 'mapwrite':
        this.maps.get(a)!.bytes.set(bytes(c), b);
        return;
      case 'mapflush': {
        const map = this.maps.get(a)!;
        return os.msync(map, 0, map.bytes.length, constants.libc.MS_SYNC);
      }
      case 'unmap':
        os.munmap(this.maps.get(a)!);
        this.maps.delete(a);
        return;
      case 'socket':
        return this.keep(os.socket(C[a]!, C[b]! | C['SOCK_CLOEXEC']!, 0), C[a]!);
      case 'socketpair': {
        const ends = os.socketpair(C['AF_UNIX']!, C[c ?? 'SOCK_STREAM']! | C['SOCK_CLOEXEC']!, 0);
        [a, b].forEach((variable, i) => {
          this.variables.set(variable, this.keep(ends[i]!, C['AF_UNIX']!));
          this.opened.add(ends[i]!);
        });
        return;
      }
      case 'bind':
        return os.bind(a, this.address(a, b));
      case 'port':
        return (os.getsockname(a) as { port: number }).port;
      case 'sockname':
        return this.addressText(os.getsockname(a));
      case 'peername':
        return this.addressText(os.getpeername(a));
      case 'listen':
        return os.listen(a, b ?? 5);
      case 'connect':
        return os.connect(a, this.address(a, b));
      case 'accept':
        return this.keep(os.accept(a, C['SOCK_CLOEXEC']!).fd, this.families.get(a)!);
      case 'send':
        return os.send(a, bytes(b), C[c] ?? 0);
      case 'recv':
        return text(os.recv(a, b, C[c] ?? 0));
      case 'sendto':
        return os.sendto(a, bytes(b), 0, this.address(a, c));
      case 'shutdown':
        return os.shutdown(a, C[b]!);
      case 'getopt':
        return new DataView(os.getsockopt(a, C[b]!, C[c]!, 4).slice().buffer).getInt32(0, true);
      case 'setopt':
        return os.setsockopt(a, C[b]!, C[c]!, new Uint8Array(new Int32Array([d]).buffer));
      case 'sclose':
        return os.close(a);
      case 'passfd': {
        const data = new Uint8Array(new Int32Array([b]).buffer);
        os.sendmsg(a, [bytes('x')], [{ level: C['SOL_SOCKET']!, type: C['SCM_RIGHTS']!, data }], 0, null);
        return;
      }
      case 'takefd': {
        const { ancillary } = os.recvmsg(a, 1, 24, C['MSG_CMSG_CLOEXEC']!);
        const { data } = ancillary[0]!;
        return new DataView(data.buffer, data.byteOffset).getInt32(0, true);
      }
      default:
        throw new Error(`no operation ${name}`);
    }
  }

  private keep(fd: number, family: number): number {
    this.families.set(fd, family);
    this.opened.add(fd);
    return fd;
  }
}
