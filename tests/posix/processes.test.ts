// Children on both backends: what a child gets, what becomes of it. The same requests, the same answers.
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEmulatedPosix } from '../../src/posix/emulated/emulated.ts';
import { HostFileSystem, hostDescriptor } from '../../src/posix/filesystem/host/hostFileSystem.ts';
import { nodeProcessHost } from '../../src/posix/host/processHost.ts';
import { createNativePosix } from '../../src/posix/native/native.ts';
import type { ForkExecRequest } from '../../src/posix/support/processes.ts';
import type { PosixSupport } from '../../src/posix/support.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tspy-')));
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const backends: Record<string, () => PosixSupport> = {
  native: createNativePosix,
  emulated: () =>
    createEmulatedPosix({
      fileSystem: new HostFileSystem(),
      cwd: process.cwd(),
      environment: [['PATH', process.env['PATH']!]],
      stdin: hostDescriptor(0),
      stdout: hostDescriptor(1),
      stderr: hostDescriptor(2),
      identity: { uid: process.getuid!(), gid: process.getgid!(), pid: process.pid },
      processes: nodeProcessHost({ hostDirectory: (path) => path, hostProgram: (path) => path }),
      end(ending) {
        throw new Error(JSON.stringify(ending));
      },
    }),
};

for (const [name, make] of Object.entries(backends))
  describe(name, () => {
    const os = make();
    const { O_CLOEXEC, WNOHANG } = os.constants.posix;
    const start = (command: string, change: Partial<ForkExecRequest> = {}): number =>
      os.forkExec({
        executables: ['/bin/sh'],
        argv: ['sh', '-c', command],
        env: ['PATH=/bin:/usr/bin', 'X=1'],
        cwd: null,
        closeFds: true,
        passFds: [],
        stdin: -1,
        stdout: -1,
        stderr: -1,
        errorPipe: -1,
        restoreSignals: true,
        startNewSession: false,
        processGroup: -1,
        uid: null,
        gid: null,
        extraGroups: null,
        umask: -1,
        nice: 0,
        ignoredSignals: [],
        defaultSignals: [],
        preexecFailed: false,
        ...change,
      });
    const readAll = (fd: number): string => {
      let all = '';
      for (let part = os.read(fd, 65536); part.length > 0; part = os.read(fd, 65536)) all += text(part);
      return all;
    };
    const output = (command: string, change: Partial<ForkExecRequest> = {}): [string, number] => {
      const [r, w] = os.pipe2(O_CLOEXEC);
      const pid = start(command, { stdout: w, ...change });
      os.close(w);
      const all = readAll(r);
      os.close(r);
      return [all, os.waitpid(pid, 0).status];
    };

    test('environment, directory, umask', () => {
      expect(output('echo $X; pwd; umask; exit 3', { cwd: folder, umask: 0o27 })).toEqual([
        `1\n${folder}\n0027\n`,
        3 << 8,
      ]);
      expect(output('umask')[0]).toBe('0022\n');
      os.umask(0o77);
      expect(output('umask')[0]).toBe('0077\n');
      os.umask(0o22);
    });

    test('only what is passed is open', () => {
      const [r, w] = os.pipe2(0);
      const probe = `[ -e /proc/self/fd/${w} ] && echo open || echo closed`;
      expect(output(probe)[0]).toBe('closed\n');
      expect(output(probe, { passFds: [w] })[0]).toBe('open\n');
      expect(output(probe, { closeFds: false })[0]).toBe('open\n');
      os.setInheritable(w, false);
      expect(output(probe, { closeFds: false })[0]).toBe('closed\n');
      os.close(r);
      os.close(w);
    });

    test('any signal can be sent, and ends it', () => {
      for (const signal of [1, 2, 9, 10, 15]) {
        const pid = start('sleep 100 & trap - 1 2 10 15; wait', {
          executables: ['/bin/sleep'],
          argv: ['sleep', '100'],
        });
        expect(os.waitpid(pid, WNOHANG!).pid).toBe(0);
        os.kill(pid, signal);
        expect(os.waitpid(pid, 0)).toEqual({ pid, status: signal });
      }
      expect(() => os.waitpid(-1, 0)).toThrow();
    });

    test('much goes through in both directions', () => {
      const [childIn, toChild] = os.pipe2(O_CLOEXEC);
      const [fromChild, childOut] = os.pipe2(O_CLOEXEC);
      const pid = start('cat', { stdin: childIn, stdout: childOut });
      os.close(childIn);
      os.close(childOut);
      os.setBlocking(toChild, false);
      const block = new Uint8Array(65536).fill(120);
      let sent = 0;
      let got = 0;
      while (got < 1_000_000) {
        const entries = [
          { fd: fromChild, events: 1, revents: 0 },
          { fd: sent < 1_000_000 ? toChild : -1, events: 4, revents: 0 },
        ];
        expect(os.poll(entries, 20_000)).toBeGreaterThan(0);
        if (entries[0]!.revents) got += os.read(fromChild, 65536).length;
        if (entries[1]!.revents & 4) sent += os.write(toChild, block.subarray(0, Math.min(65536, 1_000_000 - sent)));
      }
      expect(got).toBe(1_000_000);
      os.close(toChild);
      expect(os.read(fromChild, 10).length).toBe(0);
      expect(os.waitpid(pid, 0).status).toBe(0);
      os.close(fromChild);
    });

    test('output into a file is there when the child has ended', () => {
      const path = `${folder}/${name}`;
      const fd = os.openat(os.constants.libc.AT_FDCWD, path, 0o102 | O_CLOEXEC, 0o600);
      os.write(fd, new TextEncoder().encode('first\n'));
      expect(os.waitpid(start('echo second', { stdout: fd }), 0).status).toBe(0);
      expect(text(os.pread(fd, 100, 0))).toBe('first\nsecond\n');
      os.close(fd);
    });

    test('failures before the program runs', () => {
      const [r, w] = os.pipe2(O_CLOEXEC);
      const failing = (change: Partial<ForkExecRequest>): string => {
        start('true', { errorPipe: w, ...change });
        return text(os.read(r, 100));
      };
      expect(failing({ executables: ['/nowhere/sh', `${folder}/none`] })).toBe('OSError:2:');
      expect(failing({ cwd: '/nowhere' })).toBe('OSError:2:noexec:chdir');
      expect(failing({ cwd: '/etc/passwd' })).toBe('OSError:14:noexec:chdir');
      expect(failing({ executables: [folder] })).toBe('OSError:D:');
      os.close(r);
      os.close(w);
    });

    test('a user of its own, or an error', () => {
      if (process.getuid!() !== 0) return;
      expect(output('id -u; id -g', { uid: 1234, gid: 2345 })[0]).toBe('1234\n2345\n');
    });

    test('system and spawn', () => {
      expect(os.system('exit 5')).toBe(5 << 8);
      const request = {
        path: 'sh',
        argv: ['sh', '-c', 'exit 6'],
        env: ['A=1'],
        searchPath: true,
        fileActions: [],
        setProcessGroup: null,
        resetIds: false,
        setSession: false,
        signalMask: null,
        defaultSignals: null,
        scheduler: null,
      };
      expect(os.waitpid(os.posixSpawn(request), 0).status).toBe(6 << 8);
      expect(() => os.posixSpawn({ ...request, path: 'no-such-program' })).toThrow();
    });
  });
