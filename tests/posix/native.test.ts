import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PosixError } from '../../src/posix/errors.ts';
import { createNativePosix } from '../../src/posix/native/native.ts';

const posix = createNativePosix();
const { AT_FDCWD } = posix.constants.libc;
const { O_RDWR, O_CREAT, O_EXCL, O_CLOEXEC } = posix.constants.posix;
const text = (s: string) => new TextEncoder().encode(s);
const string = (b: Uint8Array) => new TextDecoder().decode(b);
const dir = mkdtempSync(join(tmpdir(), 'tspy-'));

const errnoOf = (run: () => unknown): number => {
  try {
    run();
  } catch (error) {
    if (error instanceof PosixError) return error.errno;
    throw error;
  }
  return 0;
};

describe('native', () => {
  test('files', () => {
    const path = `${dir}/f`;
    const fd = posix.openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600);
    expect(posix.write(fd, text('hello world'))).toBe(11);
    expect(posix.lseek(fd, 6, 0)).toBe(6);
    expect(string(posix.read(fd, 100))).toBe('world');
    expect(string(posix.pread(fd, 5, 0))).toBe('hello');
    expect(posix.getInheritable(fd)).toBe(false);
    const st = posix.fstat(fd);
    expect(st.size).toBe(11);
    expect(st.mode).toBe(0o100600);
    expect(posix.fstatat(AT_FDCWD, path, true).ino).toBe(st.ino);
    const a = new Uint8Array(3);
    const b = new Uint8Array(10);
    posix.lseek(fd, 0, 0);
    expect(posix.readv(fd, [a, b])).toBe(11);
    expect(string(a)).toBe('hel');
    expect(string(b.subarray(0, 8))).toBe('lo world');
    posix.close(fd);
    expect(errnoOf(() => posix.close(fd))).toBe(9);
    expect(errnoOf(() => posix.openat(AT_FDCWD, `${dir}/none`, 0, 0))).toBe(2);
  });

  test('names and directories', () => {
    posix.symlinkat('target', AT_FDCWD, `${dir}/link`);
    expect(posix.readlinkat(AT_FDCWD, `${dir}/link`)).toBe('target');
    posix.mkdirat(AT_FDCWD, `${dir}/d\udcff`, 0o755);
    const names: string[] = [];
    const stream = posix.opendir(dir);
    for (let e = posix.readdir(stream); e !== null; e = posix.readdir(stream)) names.push(e.name);
    posix.closedir(stream);
    expect(names.sort()).toEqual(['d\udcff', 'f', 'link']);
  });

  test('processes', () => {
    const [r, w] = posix.pipe2(O_CLOEXEC);
    const pid = posix.forkExec({
      executables: ['/nonexistent/sh', '/bin/sh'],
      argv: ['sh', '-c', 'echo $X; pwd; umask; exit 3'],
      env: ['X=1', 'PATH=/bin'],
      cwd: '/',
      closeFds: true,
      passFds: [],
      stdin: -1,
      stdout: w,
      stderr: -1,
      errorPipe: -1,
      restoreSignals: true,
      startNewSession: true,
      processGroup: -1,
      uid: null,
      gid: null,
      extraGroups: null,
      umask: 0o27,
      nice: 0,
      ignoredSignals: [],
      defaultSignals: [],
      preexecFailed: false,
    });
    posix.close(w);
    expect(posix.waitpid(pid, 0)).toEqual({ pid, status: 3 << 8 });
    expect(string(posix.read(r, 100))).toBe('1\n/\n0027\n');
    posix.close(r);
  });

  test('signals are counted by machine code', () => {
    const { SIGUSR1 } = posix.constants.signal;
    posix.setDisposition(SIGUSR1, 'handle');
    expect(posix.getDisposition(SIGUSR1)).toBe('handle');
    const [r, w] = posix.pipe2(O_CLOEXEC);
    posix.setWakeupFd(w);
    posix.kill(posix.getpid(), SIGUSR1);
    posix.raise(SIGUSR1);
    expect(posix.signalCounter[0]).toBe(2);
    expect(posix.takePendingSignals()).toEqual([SIGUSR1]);
    expect([...posix.read(r, 10)]).toEqual([SIGUSR1, SIGUSR1]);
    posix.setWakeupFd(-1);
    posix.setDisposition(SIGUSR1, 'default');
    posix.close(r);
    posix.close(w);
  });

  test('time, ids, system', () => {
    expect(Math.abs(posix.clockGettime(0).sec - Date.now() / 1000)).toBeLessThan(2);
    expect(posix.mktime({ ...posix.localtime(86400 * 365) })).toBe(86400 * 365);
    expect(posix.getuid()).toBe(process.getuid!());
    expect(posix.getpwuid(0)!.name).toBe('root');
    expect(posix.getgrgid(0)!.name).toBe('root');
    expect(posix.uname().sysname).toBe('Linux');
    expect(posix.environ().some(([name]) => name === 'PATH')).toBe(true);
    expect(posix.getcwd()).toBe(process.cwd());
    expect(posix.getrlimit(7).soft).toBeGreaterThan(0);
    expect(posix.schedGetaffinity(0).length).toBeGreaterThan(0);
  });

  test('sockets', () => {
    const { AF_INET, SOCK_STREAM } = posix.constants.socket;
    const server = posix.socket(AF_INET, SOCK_STREAM, 0);
    posix.bind(server, { kind: 'inet', address: Uint8Array.of(127, 0, 0, 1), port: 0 });
    posix.listen(server, 1);
    const name = posix.getsockname(server)!;
    const client = posix.socket(AF_INET, SOCK_STREAM, 0);
    posix.connect(client, name);
    const { fd, address } = posix.accept(server, 0);
    expect(address!.kind).toBe('inet');
    posix.send(client, text('ping'), 0);
    const entries = [{ fd, events: 1, revents: 0 }];
    expect(posix.poll(entries, 1000)).toBe(1);
    expect(posix.recvmsg(fd, 10, 64, 0).bytes).toEqual(text('ping'));
    for (const f of [server, client, fd]) posix.close(f);
    const info = posix.getaddrinfo('127.0.0.1', '80', 0, SOCK_STREAM, 0, 0);
    expect(info[0]!.address).toEqual({ kind: 'inet', address: Uint8Array.of(127, 0, 0, 1), port: 80 });
  });

  test('maps', () => {
    const { PROT_READ, PROT_WRITE, MAP_SHARED, MAP_ANONYMOUS } = posix.constants.mmap as Record<string, number>;
    const map = posix.mmap(-1, 8192, PROT_READ! | PROT_WRITE!, MAP_SHARED! | MAP_ANONYMOUS!, 0);
    map.bytes[5000] = 7;
    expect(map.bytes.length).toBe(8192);
    posix.munmap(map);
  });
});
