// One contract for every backend: what CPython answers to the cases of contract/cases.mjs (contract/expected.json).
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEmulatedPosix } from '../../src/posix/emulated/emulated.ts';
import type { FileSystem } from '../../src/posix/filesystem/fileSystem.ts';
import { HostFileSystem, hostFolder } from '../../src/posix/filesystem/host/hostFileSystem.ts';
import { MemoryFileSystem } from '../../src/posix/filesystem/memory.ts';
import { OverlayFileSystem } from '../../src/posix/filesystem/overlay.ts';
import { createNativePosix } from '../../src/posix/native/native.ts';
import type { PosixSupport } from '../../src/posix/support.ts';
import { cases } from './contract/cases.mjs';
import { lacks } from './contract/lacks.ts';
import { Machine, type Step } from './contract/runner.ts';

const expected: Readonly<Record<string, string[]>> = JSON.parse(
  readFileSync('tests/posix/contract/expected.json', 'utf8'),
);

interface Setting {
  readonly os: PosixSupport;
  /** The case's own directory, as the backend names it. */
  readonly base: string;
  finish(): void;
}

const folder = () => realpathSync(mkdtempSync(join(tmpdir(), 'tspy-contract-')));

function emulated(fileSystem: FileSystem, base: string, finish: () => void): Setting {
  const os = createEmulatedPosix({
    fileSystem,
    identity: { uid: process.getuid!(), gid: process.getgid!(), pid: process.pid, ppid: process.ppid },
    end(ending) {
      throw new Error(`ended: ${JSON.stringify(ending)}`);
    },
  });
  os.setDisposition(10, 'ignore');
  return {
    os,
    base,
    finish() {
      os.dispose();
      finish();
    },
  };
}

const settings: Readonly<Record<string, () => Setting>> = {
  native() {
    const base = folder();
    const os = createNativePosix();
    os.setDisposition(10, 'ignore');
    return {
      os,
      base,
      finish() {
        os.chdir('/');
        rmSync(base, { recursive: true, force: true });
      },
    };
  },
  'emulated on memory': () => {
    const fileSystem = new MemoryFileSystem({ '/work/': null }, { uid: process.getuid!(), gid: process.getgid!() });
    return emulated(fileSystem, '/work', () => {});
  },
  'emulated on an overlay': () => {
    const owner = { uid: process.getuid!(), gid: process.getgid!() };
    return emulated(new OverlayFileSystem(new MemoryFileSystem({ '/work/': null }, owner)), '/work', () => {});
  },
  'emulated on the host': () => {
    const base = folder();
    return emulated(new HostFileSystem(), base, () => rmSync(base, { recursive: true, force: true }));
  },
  'emulated in a jail': () => {
    const base = folder();
    mkdirSync(`${base}/work`);
    chmodSync(base, 0o755);
    return emulated(hostFolder(base), '/work', () => rmSync(base, { recursive: true, force: true }));
  },
};

for (const [name, make] of Object.entries(settings))
  describe(name, () => {
    const known = lacks[name] ?? {};
    for (const [title, steps] of Object.entries(cases as Record<string, Step[]>))
      (Object.hasOwn(known, title) ? test.fails : test)(title, () => {
        const setting = make();
        setting.os.chdir(setting.base);
        setting.os.umask(0o022);
        const machine = new Machine(setting.os, setting.base);
        try {
          expect(machine.run(steps).join(' ¦ ')).toBe(expected[title]!.join(' ¦ '));
        } finally {
          machine.close();
          setting.finish();
        }
      });
  });
