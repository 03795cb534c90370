// A folder of the host as a file system of its own: nothing that a program does in it reaches what lies outside.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmulatedPosix } from '../../src/posix/emulated/emulated.ts';
import { PosixError } from '../../src/posix/errors.ts';
import { hostFolder } from '../../src/posix/filesystem/host/hostFileSystem.ts';
import type { PosixSupport } from '../../src/posix/support.ts';

const SECRET = 'the secret of the host';

let base: string;
let os: PosixSupport;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'tspy-jail-')));
  mkdirSync(`${base}/outside/folder`, { recursive: true });
  writeFileSync(`${base}/outside/secret`, SECRET);
  mkdirSync(`${base}/jail/work`, { recursive: true });
  writeFileSync(`${base}/jail/work/own`, 'own');
  os = createEmulatedPosix({
    fileSystem: hostFolder(`${base}/jail`),
    identity: { uid: process.getuid!(), gid: process.getgid!() },
    end(ending) {
      throw new Error(`ended: ${JSON.stringify(ending)}`);
    },
  });
});

afterEach(() => {
  os.dispose();
  rmSync(base, { recursive: true, force: true });
});

/** The errno's name, or what the file holds. */
function read(path: string): string {
  const { AT_FDCWD } = os.constants.libc;
  try {
    const fd = os.openat(AT_FDCWD, path, os.constants.posix.O_RDONLY, 0);
    const data = new TextDecoder().decode(os.read(fd, 100));
    os.close(fd);
    return data;
  } catch (error) {
    return nameOf(error);
  }
}

function attempt(call: () => unknown): string {
  try {
    return String(call());
  } catch (error) {
    return nameOf(error);
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof PosixError)) throw error;
  return Object.entries(os.constants.errno).find(([, number]) => number === error.errno)![0];
}

describe('a jail', () => {
  test('`..` ends at its root', () => {
    expect(read('/../../../../../../outside/secret')).toBe('ENOENT');
    expect(read('/work/../../outside/secret')).toBe('ENOENT');
    expect(read(`${base}/outside/secret`)).toBe('ENOENT');
    expect(read('/../work/../../work/own')).toBe('own');
    os.chdir('/work');
    os.chdir('../../..');
    expect(os.getcwd()).toBe('/');
  });

  test('links lead from its own root, whoever made them', () => {
    const outside = `${base}/outside`;
    const links: Record<string, string> = {
      absolute: `${outside}/secret`,
      folder: outside,
      relative: '../outside/secret',
      up: '../../../../../../../..',
      root: '/proc/self/root',
      cwd: '/proc/self/cwd',
      chain: 'folder',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, `${base}/jail/${name}`);
    for (const path of ['/absolute', '/folder/secret', '/relative', `/up${outside}/secret`, '/chain/secret'])
      expect(`${path} ${read(path)}`).toBe(`${path} ENOENT`);
    expect(read(`/root${outside}/secret`)).toBe('ENOENT');
    expect(read('/cwd/../outside/secret')).toBe('ENOENT');
    os.symlinkat(`${outside}/secret`, os.constants.libc.AT_FDCWD, '/made');
    expect(read('/made')).toBe('ENOENT');
    expect(os.readlinkat(os.constants.libc.AT_FDCWD, '/made')).toBe(`${outside}/secret`);
  });

  test('/proc, /dev and descriptors of the host are not there', () => {
    const paths = ['/proc/self/environ', '/proc/self/root/etc/passwd', '/proc/1/root', '/dev/fd/0', '/etc/passwd'];
    for (const path of paths) expect(read(path)).toBe('ENOENT');
    for (let fd = 0; fd < 64; fd++) expect(read(`/proc/self/fd/${fd}`)).toBe('ENOENT');
  });

  test('what writes, makes, links, renames and removes stays inside', () => {
    const { AT_FDCWD } = os.constants.libc;
    const { O_WRONLY, O_CREAT, O_TRUNC } = os.constants.posix;
    symlinkSync(`${base}/outside`, `${base}/jail/out`);
    symlinkSync(`${base}/outside/secret`, `${base}/jail/file`);
    const before = readdirSync(`${base}/outside`).join();
    for (const call of [
      () => os.openat(AT_FDCWD, '/out/new', O_WRONLY | O_CREAT, 0o666),
      () => os.openat(AT_FDCWD, '/file', O_WRONLY | O_TRUNC, 0o666),
      () => os.mkdirat(AT_FDCWD, '/out/new', 0o777),
      () => os.unlinkat(AT_FDCWD, '/out/secret', false),
      () => os.renameat(AT_FDCWD, '/out/secret', AT_FDCWD, '/taken'),
      () => os.renameat(AT_FDCWD, '/work/own', AT_FDCWD, '/out/own'),
      () => os.linkat(AT_FDCWD, '/out/secret', AT_FDCWD, '/taken', false),
      () => os.linkat(AT_FDCWD, '/file', AT_FDCWD, '/taken', true),
      () => os.symlinkat('x', AT_FDCWD, '/out/link'),
      () => os.fchmodat(AT_FDCWD, '/file', 0o777, true),
      () => os.truncate('/file', 0),
      () => os.chdir('/out'),
      () => os.opendir('/out'),
    ])
      expect(attempt(call)).toBe('ENOENT');
    expect(readdirSync(`${base}/outside`).join()).toBe(before);
    expect(readFileSync(`${base}/outside/secret`, 'utf8')).toBe(SECRET);
  });

  test('a directory that is moved out of it can be read no more, nor what is above it', () => {
    const { AT_FDCWD } = os.constants.libc;
    const fd = os.openat(AT_FDCWD, '/work', os.constants.posix.O_RDONLY, 0);
    expect(attempt(() => os.fchdir(fd))).toBe('undefined');
    rmSync(`${base}/jail/work`, { recursive: true });
    symlinkSync(`${base}/outside`, `${base}/jail/work`);
    expect(read('secret')).not.toContain(SECRET);
    expect(read('../outside/secret')).not.toContain(SECRET);
  });

  test('nobody who changes names meanwhile opens it', async () => {
    // Another process turns a directory of the jail into a link to outside and back, as quickly as it can.
    const flip = `
      const fs = require('node:fs');
      const [jail, outside] = process.argv.slice(1);
      fs.mkdirSync(jail + '/real');
      fs.writeFileSync(jail + '/real/secret', 'inside');
      fs.symlinkSync(outside, jail + '/bad');
      fs.renameSync(jail + '/real', jail + '/flip');
      console.log('ready');
      for (const end = Date.now() + 1500; Date.now() < end; ) {
        fs.renameSync(jail + '/flip', jail + '/real');
        fs.renameSync(jail + '/bad', jail + '/flip');
        fs.renameSync(jail + '/flip', jail + '/bad');
        fs.renameSync(jail + '/real', jail + '/flip');
      }`;
    const child: ChildProcess = spawn(process.execPath, ['-e', flip, `${base}/jail`, `${base}/outside`]);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    const seen = new Set<string>();
    const { AT_FDCWD } = os.constants.libc;
    const { O_WRONLY, O_CREAT } = os.constants.posix;
    for (const end = Date.now() + 1400; Date.now() < end; ) {
      seen.add(read('/flip/secret'));
      attempt(() => os.close(os.openat(AT_FDCWD, '/flip/made', O_WRONLY | O_CREAT, 0o666)));
      attempt(() => os.mkdirat(AT_FDCWD, '/flip/folder', 0o777));
      attempt(() => os.unlinkat(AT_FDCWD, '/flip/folder', true));
      attempt(() => os.truncate('/flip/secret', 6));
    }
    await ended;
    expect([...seen]).toContain('inside');
    expect([...seen].some((text) => text.includes('host'))).toBe(false);
    expect(readFileSync(`${base}/outside/secret`, 'utf8')).toBe(SECRET);
    expect(readdirSync(`${base}/outside`).sort()).toEqual(['folder', 'secret']);
  });
});
