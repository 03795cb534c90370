import { errnoConstants as E } from '../constants/linux/errno.ts';
import { libcConstants as L } from '../constants/linux/libc.ts';
import { PosixError } from '../errors.ts';
import { type FileNode, S_IFDIR, S_IFLNK } from '../filesystem/fileSystem.ts';
import { fsDecode, fsEncode, type PosixPath } from '../fsEncoding.ts';
import { type Kernel, X_OK } from './kernel.ts';
import { DirectoryFile, PathFile } from './nodeFile.ts';

/** Where a path leads: a name in a directory, and what is there. */
export interface Place {
  readonly directory: FileNode;
  /** `.` for a path that ends in its starting point. */
  readonly name: string;
  /** null if there is nothing, or (a file system that resolves paths itself) if nobody looked. */
  readonly node: FileNode | null;
  /** The path ended in a slash. */
  readonly slash: boolean;
}

const NAME_MAX = 255;
const PATH_MAX = 4096;
const LINKS_MAX = 40;

/** The text of a path argument; ENOENT if it is empty. */
export function pathText(path: PosixPath): string {
  const text = fsDecode(path);
  if (text === '') throw new PosixError(E.ENOENT);
  if (text.length >= PATH_MAX / 3 && fsEncode(text).length >= PATH_MAX) throw new PosixError(E.ENAMETOOLONG);
  return text;
}

/** The directory that relative paths start from. */
export function startOf(kernel: Kernel, dirFd: number, text: string): FileNode {
  if (text.startsWith('/')) return kernel.fs.root;
  if (dirFd === L.AT_FDCWD) return kernel.cwd;
  const file = kernel.file(dirFd);
  if (file instanceof DirectoryFile || file instanceof PathFile) {
    if (file.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    return file.node;
  }
  throw new PosixError(E.ENOTDIR);
}

/** The file at a path; ENOENT if there is none. */
export function find(kernel: Kernel, dirFd: number, path: PosixPath, followSymlinks: boolean): FileNode {
  const text = pathText(path);
  const start = startOf(kernel, dirFd, text);
  if (kernel.fs.direct !== undefined) return kernel.fs.direct.resolve(start, text, followSymlinks);
  const { node } = walk(kernel, start, text, followSymlinks, 'find');
  if (node === null) throw new PosixError(E.ENOENT);
  return node;
}

/** Where a path leads, for what makes or removes names. */
export function place(kernel: Kernel, dirFd: number, path: PosixPath, followSymlinks = false, creating = false): Place {
  const text = pathText(path);
  const start = startOf(kernel, dirFd, text);
  const { direct } = kernel.fs;
  if (direct === undefined) return walk(kernel, start, text, followSymlinks, creating ? 'create' : 'remove');
  // The name keeps its slashes: the host knows what they mean.
  const [, parent, name] = /^(.*?)([^/]*\/*)$/s.exec(text)! as unknown as [string, string, string];
  if (name === '') return { directory: kernel.fs.root, name: '.', node: kernel.fs.root, slash: true };
  const directory = parent === '' ? start : direct.resolve(start, parent, true);
  return { directory, name, node: null, slash: name.endsWith('/') };
}

/**
 * A link at the end that a slash follows is followed only to find what is there. To `create`, a file with a slash is for the caller to
 * refuse, who has another errno for it.
 */
function walk(
  kernel: Kernel,
  start: FileNode,
  text: string,
  followSymlinks: boolean,
  purpose: 'find' | 'remove' | 'create',
): Place {
  const { fs } = kernel;
  let directory = text.startsWith('/') ? fs.root : start;
  let slash = text.endsWith('/');
  const rest = text.split('/').reverse();
  let links = 0;
  for (;;) {
    let name = rest.pop();
    while (name === '' || name === '.') name = rest.pop();
    if (name === undefined) return { directory, name: /[^/]/.test(text) ? '.' : '/', node: directory, slash };
    kernel.demand(directory, X_OK);
    if (name.length > NAME_MAX / 3 && fsEncode(name).length > NAME_MAX) throw new PosixError(E.ENAMETOOLONG);
    const node = fs.lookup(directory, name);
    const last = !rest.some((part) => part !== '' && part !== '.');
    if (node === null) {
      if (last) return { directory, name, node, slash };
      throw new PosixError(E.ENOENT);
    }
    if (node.type === S_IFLNK && (!last || followSymlinks || (slash && purpose === 'find'))) {
      if (++links > LINKS_MAX) throw new PosixError(E.ELOOP);
      const target = fs.readlink(node);
      if (target === '') throw new PosixError(E.ENOENT);
      if (target.startsWith('/')) directory = fs.root;
      if (last && target.endsWith('/')) slash = true;
      for (const part of target.split('/').reverse()) rest.push(part);
      continue;
    }
    if (last) {
      const dot = rest.includes('.');
      if ((dot || (slash && purpose !== 'create')) && node.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
      return { directory, name, node, slash };
    }
    if (node.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    directory = node;
  }
}
