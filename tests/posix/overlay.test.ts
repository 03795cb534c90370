// An overlay looks and behaves like a copy of its lower file system, whatever is done to it, and leaves the lower one alone.
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Context } from '../../src/launcher/embedding.ts';
import { PosixError } from '../../src/posix/errors.ts';
import type { FileNode, FileSystem } from '../../src/posix/filesystem/fileSystem.ts';
import { hostFolder } from '../../src/posix/filesystem/host/hostFileSystem.ts';
import { MemoryFileSystem } from '../../src/posix/filesystem/memory.ts';
import { OverlayFileSystem } from '../../src/posix/filesystem/overlay.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const owner = { uid: 1, gid: 2 };

function lower(): MemoryFileSystem {
  const out = new MemoryFileSystem(
    { '/a/x': 'one', '/a/y': 'two', '/a/d/z': 'three', '/a/d/e/': null, '/b/x': 'four', '/c': 'five' },
    { bare: true },
  );
  out.create(out.root, 'l', { mode: S_IFLNK | 0o777, ...owner, target: 'a/x' });
  out.link(at(out, 'a/y'), out.root, 'hard');
  return out;
}

function at(fs: FileSystem, path: string): any {
  let node: FileNode = fs.root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    const next = fs.lookup(node, name);
    if (next === null) throw new PosixError(2);
    node = next;
  }
  return node;
}

function content(fs: FileSystem, node: FileNode): string {
  const handle = fs.open(node, { read: true, write: false });
  const bytes = new Uint8Array(100);
  const n = handle.read(bytes, 0);
  handle.close();
  return new TextDecoder().decode(bytes.subarray(0, n));
}

/** All that can be seen: names, kinds, permissions, link counts, content; which names are one file. */
function picture(fs: FileSystem, node = fs.root, path = '', known = new Map<string, string>()): string[] {
  const stat = fs.stat(node);
  const type = stat.mode & 0o170000;
  const key = `${stat.dev}:${stat.ino}`;
  const first = known.get(key) ?? path;
  known.set(key, first);
  const what = type === S_IFDIR ? '' : type === S_IFLNK ? fs.readlink(node) : content(fs, node);
  const line = `${path} ${stat.mode.toString(8)} ${stat.uid} ${type === S_IFDIR ? '' : stat.nlink} ${what} =${first}`;
  if (type !== S_IFDIR) return [line];
  expect(fs.pathOf(node)).toBe(path === '' ? '/' : path);
  const entries = fs.readDirectory(node).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    line,
    ...entries.flatMap((entry) => {
      const child = fs.lookup(node, entry.name)!;
      expect(fs.stat(child).ino).toBe(entry.ino);
      return picture(fs, child, `${path}/${entry.name}`, known);
    }),
  ];
}

/** mulberry32. */
function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

type Operation = (fs: FileSystem, held: FileNode[]) => unknown;

/** An operation as it can be done to both: paths, and nodes that were found earlier. */
function operation(pick: (limit: number) => number): [string, Operation] {
  const names = ['a', 'b', 'c', 'd', 'e', 'x', 'y', 'z', 'hard', 'l', 'new'];
  const path = () => Array.from({ length: 1 + ((pick(8) >> 1) % 3) }, () => names[pick(names.length)]!);
  const one = path();
  const two = path();
  const split = (fs: FileSystem, parts: string[]): [FileNode, string] => [
    at(fs, parts.slice(0, -1).join('/')),
    parts.at(-1)!,
  ];
  const number = pick(1000);
  const slot = pick(6);
  const all: Array<[string, Operation]> = [
    ['mkdir', (fs) => void fs.create(...split(fs, one), { mode: S_IFDIR | 0o755, ...owner })],
    ['symlink', (fs) => void fs.create(...split(fs, one), { mode: S_IFLNK | 0o777, ...owner, target: two.join('/') })],
    [
      'create',
      (fs) => {
        const access = { read: false, write: true };
        const handle = fs.createFile(...split(fs, one), { mode: S_IFREG | 0o644, ...owner }, access);
        handle.write(new TextEncoder().encode(`made ${number}`), 0);
        handle.close();
      },
    ],
    [
      'write',
      (fs) => {
        const node = at(fs, one.join('/'));
        if ((fs.stat(node).mode & 0o170000) !== S_IFREG) return;
        const handle = fs.open(node, { read: true, write: true, truncate: number % 2 === 0 });
        handle.write(new TextEncoder().encode(`${number}`), 1);
        handle.close();
      },
    ],
    ['unlink', (fs) => fs.unlink(...split(fs, one), false)],
    ['rmdir', (fs) => fs.unlink(...split(fs, one), true)],
    ['rename', (fs) => fs.rename(...split(fs, one), ...split(fs, two))],
    ['link', (fs) => fs.link(at(fs, one.join('/')), ...split(fs, two))],
    ['chmod', (fs) => fs.chmod(at(fs, one.join('/')), number & 0o777)],
    ['chown', (fs) => fs.chown(at(fs, one.join('/')), number, -1)],
    ['hold', (fs, held) => void (held[slot] = at(fs, one.join('/')))],
    ['chmod held', (fs, held) => held[slot] && fs.chmod(held[slot], number & 0o777)],
    [
      'stat held',
      (fs, held) => held[slot] && (fs.stat(held[slot]).mode & 0o170000) !== S_IFDIR && fs.stat(held[slot]).nlink,
    ],
    [
      'create in held',
      (fs, held) => {
        if (!held[slot]) return;
        const made = fs.create(held[slot], names[number % names.length]!, { mode: S_IFDIR | 0o700, ...owner });
        return fs.pathOf(made);
      },
    ],
    [
      'list held',
      (fs, held) =>
        held[slot] &&
        fs
          .readDirectory(held[slot])
          .map((entry) => entry.name)
          .sort(),
    ],
    [
      'parent of held',
      (fs, held) => held[slot] && fs.stat(held[slot]).nlink > 0 && fs.pathOf(fs.lookup(held[slot], '..')!),
    ],
  ];
  const [name, run] = all[pick(all.length)]!;
  return [`${name} ${one.join('/')} ${two.join('/')} ${number} ${slot}`, run];
}

function outcome(run: () => unknown): string {
  try {
    return JSON.stringify(run()) ?? 'done';
  } catch (error) {
    if (error instanceof PosixError) return `errno ${error.errno}`;
    throw error;
  }
}

describe('overlay', () => {
  test('is seen as its lower file system', () => {
    expect(picture(new OverlayFileSystem(lower()))).toEqual(picture(lower()));
  });

  test.each(Array.from({ length: 25 }, (_, i) => i + 1))('random operations %i', (seed) => {
    const pick = random(seed);
    const below = lower();
    const before = picture(below);
    const overlay = new OverlayFileSystem(below);
    const plain = lower();
    const heldOver: FileNode[] = [];
    const heldPlain: FileNode[] = [];
    const log: string[] = [];
    for (let i = 0; i < 150; i++) {
      const [title, run] = operation(pick);
      log.push(title);
      const expected = outcome(() => run(plain, heldPlain));
      expect(
        outcome(() => run(overlay, heldOver)),
        log.join('\n'),
      ).toBe(expected);
      if (i % 10 === 9) expect(picture(overlay), log.join('\n')).toEqual(picture(plain));
    }
    expect(picture(below)).toEqual(before);
  });

  test('the upper layer can be used again', () => {
    const below = lower();
    const overlay = new OverlayFileSystem(below);
    overlay.unlink(at(overlay, 'a'), 'x', false);
    overlay.rename(overlay.root, 'b', at(overlay, 'a'), 'moved');
    overlay.create(overlay.root, 'b', { mode: S_IFDIR | 0o755, ...owner });
    overlay.unlink(overlay.root, 'c', false);
    const seen = picture(overlay);
    expect(picture(new OverlayFileSystem(lower(), overlay.upper))).toEqual(seen);
    expect(overlay.upper.readDirectory(overlay.upper.root).map((entry) => entry.name)).toEqual(['a', 'b', '.wh.c']);
  });

  test('an open file sees what is written through another', () => {
    const overlay = new OverlayFileSystem(lower());
    const reader = overlay.open(at(overlay, 'c'), { read: true, write: false });
    const writer = overlay.open(at(overlay, 'c'), { read: false, write: true });
    writer.write(new TextEncoder().encode('F'), 0);
    const bytes = new Uint8Array(4);
    reader.read(bytes, 0);
    expect(new TextDecoder().decode(bytes)).toBe('Five');
    overlay.unlink(overlay.root, 'c', false);
    reader.read(bytes, 0);
    expect(new TextDecoder().decode(bytes)).toBe('Five');
    expect(reader.stat().nlink).toBe(0);
  });

  test('running out of room leaves the file as it was', () => {
    const below = new MemoryFileSystem({ '/big': new Uint8Array(100_000) }, { bare: true });
    const overlay = new OverlayFileSystem(below, new MemoryFileSystem({}, { bare: true, maxBytes: 50_000 }));
    expect(outcome(() => overlay.truncate(at(overlay, 'big'), 99_999))).toBe('errno 28');
    expect(overlay.stat(at(overlay, 'big')).size).toBe(100_000);
    expect(overlay.upper.readDirectory(overlay.upper.root)).toEqual([]);
  });

  test('a folder of the host can be changed by anybody, in memory', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tspy-overlay-')));
    writeFileSync(`${folder}/a`, 'of the host');
    const context = Context.create({ fileSystem: new OverlayFileSystem(hostFolder(folder)) });
    context.eval(`
import os
with open('/a', 'a') as a, open('/b', 'w') as b:
    a.write(', changed')
    b.write('new')
os.mkdir('/d')
os.rename('/b', '/d/b')
`);
    expect(
      context.eval("open('/a').read() + str(sorted(os.listdir('/'))) + str(os.access('/a', os.W_OK))").as('string'),
    ).toBe("of the host, changed['a', 'd', 'usr']True");
    context.close();
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(`${folder}/a`, 'utf8')).toBe('of the host');
    rmSync(folder, { recursive: true });
  });

  test('names of marks cannot be made', () => {
    const overlay = new OverlayFileSystem(lower());
    expect(outcome(() => overlay.create(overlay.root, '.wh.a', { mode: S_IFDIR, ...owner }))).toBe('errno 22');
    expect(overlay.lookup(overlay.root, '.wh.a')).toBe(null);
  });
});
