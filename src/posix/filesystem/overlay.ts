import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import type { FileStat, FileSystemStat, FileTimes } from '../support/stat.ts';
import {
  type Access,
  type FileEntry,
  type FileHandle,
  type FileNode,
  type FileSystem,
  type NewFile,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
} from './fileSystem.ts';
import { MemoryFileSystem } from './memory.ts';
import { copyAttributes, copyContent, timesOf } from './overlayCopy.ts';
import { OverlayHandle } from './overlayHandle.ts';
import { Origin, OverlayNode } from './overlayNode.ts';

/*
 * Copy-on-write. What is changed is first copied to the same path of the upper file system, with its directories. A name of the lower one
 * that was deleted is an empty file `.wh.NAME` in the upper one, and a directory there that hides all of the lower one's holds
 * `.wh..wh..opq`: the layout of a container image's layer, so that an upper folder can be kept, looked at and used again.
 *
 * Nodes are made anew by each lookup and may have been found before a change. What ties them together is the Origin of a file of the lower
 * file system that was touched, found by inode number from below and from above.
 */

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const NAMELESS = '.wh..wh.nameless';

function keyOf(stat: FileStat): string {
  return `${stat.dev}:${stat.ino}`;
}

/** Inode numbers of the upper file system stay apart from those of the lower one: both are shown on one device. */
function shifted(ino: number | bigint): number | bigint {
  return typeof ino === 'number' && ino < 2 ** 51 ? ino + 2 ** 51 : BigInt(ino) + 2n ** 62n;
}

function typeOf(fileSystem: FileSystem, node: FileNode): number {
  return node.type || fileSystem.stat(node).mode & S_IFMT;
}

/** A file system whose changes go to another one, by default to one in memory; the lower one stays as it is. */
export class OverlayFileSystem implements FileSystem {
  readonly root: OverlayNode;
  readonly checksPermissions = false;
  /** Where the changes are. */
  readonly upper: FileSystem;
  readonly parts: readonly FileSystem[];
  private readonly lower: FileSystem;
  private readonly dev: number | bigint;
  private readonly fromLower = new Map<string, Origin>();
  private readonly fromUpper = new Map<number | bigint, Origin>();

  constructor(lower: FileSystem, upper: FileSystem = new MemoryFileSystem({}, { bare: true })) {
    this.lower = lower;
    this.upper = upper;
    this.parts = [lower, upper];
    const stat = lower.stat(lower.root);
    this.dev = stat.dev;
    this.root = new OverlayNode(S_IFDIR, upper.root, lower.root, null, '');
    if (upper.readDirectory(upper.root).length === 0) copyAttributes(lower, lower.root, stat, upper, upper.root);
  }

  // -- layers --

  private origin(node: OverlayNode): Origin | undefined {
    if (node.lower !== null) {
      if (this.fromLower.size === 0) return undefined;
      node.key ??= keyOf(this.lower.stat(node.lower));
      return this.fromLower.get(node.key);
    }
    return this.fromUpper.size === 0 ? undefined : this.fromUpper.get(this.upper.stat(node.upper!).ino);
  }

  /** The origin of a node that has a lower one, made if there is none yet. */
  private touched(node: OverlayNode): Origin {
    const stat = this.lower.stat(node.lower!);
    node.key ??= keyOf(stat);
    let origin = this.fromLower.get(node.key);
    if (origin === undefined) {
      origin = new Origin(stat);
      this.fromLower.set(node.key, origin);
    }
    return origin;
  }

  /** The node's file in the upper layer, also if it was copied through another node. */
  upperOf(node: OverlayNode): FileNode | null {
    if (node.upper === null) node.upper = this.origin(node)?.upper ?? null;
    return node.upper;
  }

  private isOpaque(directory: FileNode): boolean {
    return this.upper.lookup(directory, OPAQUE) !== null;
  }

  private isRemoved(directory: OverlayNode): boolean {
    return directory.lower !== null && (this.origin(directory)?.removed ?? false);
  }

  /** The directory of the lower layer that shows through, if any. */
  private lowerDirectory(directory: OverlayNode): FileNode | null {
    if (directory.lower === null) return null;
    const upper = this.upperOf(directory);
    return upper !== null && this.isOpaque(upper) ? null : directory.lower;
  }

  /** What the lower layer has under a name, deleted or not. */
  private beneath(directory: OverlayNode, name: string): FileNode | null {
    const lower = this.lowerDirectory(directory);
    return lower === null ? null : this.lower.lookup(lower, name);
  }

  lookup(directory: OverlayNode, name: string): OverlayNode | null {
    if (directory.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    if (name === '..') return this.parentOf(directory);
    if (name.startsWith(WHITEOUT) || this.isRemoved(directory)) return null;
    const above = this.upperOf(directory);
    if (above !== null) {
      const upper = this.upper.lookup(above, name);
      if (upper !== null) {
        const type = typeOf(this.upper, upper);
        let lower = type === S_IFDIR && !this.isOpaque(upper) ? this.beneath(directory, name) : null;
        if (lower !== null && typeOf(this.lower, lower) !== S_IFDIR) lower = null;
        return new OverlayNode(type, upper, lower, directory, name);
      }
      if (this.upper.lookup(above, WHITEOUT + name) !== null) return null;
    }
    const lower = this.beneath(directory, name);
    if (lower === null) return null;
    return new OverlayNode(typeOf(this.lower, lower), null, lower, directory, name);
  }

  private existing(directory: OverlayNode, name: string): OverlayNode {
    const node = this.lookup(directory, name);
    if (node === null) throw new PosixError(E.ENOENT);
    return node;
  }

  private parentOf(directory: OverlayNode): OverlayNode {
    const names = this.pathOf(directory).split('/').slice(1, -1);
    return names.reduce((at, name) => this.existing(at, name), this.root);
  }

  /** The upper layer mirrors what was changed, moved directories too: a path in either layer is one of the whole. */
  pathOf(directory: OverlayNode): string {
    if (this.isRemoved(directory)) throw new PosixError(E.ENOENT);
    const upper = this.upperOf(directory);
    return upper !== null ? this.upper.pathOf(upper) : this.lower.pathOf(directory.lower!);
  }

  // -- looking --

  stat(node: OverlayNode): FileStat {
    const upper = this.upperOf(node);
    const origin = this.origin(node);
    const out = upper !== null ? this.upper.stat(upper) : this.lower.stat(node.lower!);
    if (origin !== undefined) {
      if (node.type !== S_IFDIR) out.nlink = origin.links;
      else if (origin.removed) out.nlink = 0;
    }
    if (upper === null) return out;
    const below = origin ?? (node.lower !== null ? this.lower.stat(node.lower) : undefined);
    out.ino = below !== undefined ? below.ino : shifted(out.ino);
    out.dev = below !== undefined ? below.dev : this.dev;
    return out;
  }

  readlink(node: OverlayNode): string {
    const upper = this.upperOf(node);
    return upper !== null ? this.upper.readlink(upper) : this.lower.readlink(node.lower!);
  }

  readDirectory(node: OverlayNode): FileEntry[] {
    if (node.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    if (this.isRemoved(node)) return [];
    const above = this.upperOf(node);
    const entries = new Map<string, FileEntry>();
    const hidden = new Set<string>();
    if (above !== null)
      for (const entry of this.upper.readDirectory(above)) {
        if (entry.name.startsWith(WHITEOUT)) hidden.add(entry.name.slice(WHITEOUT.length));
        else entries.set(entry.name, { ...entry, ino: this.fromUpper.get(entry.ino)?.ino ?? shifted(entry.ino) });
      }
    const below = this.lowerDirectory(node);
    if (below !== null)
      for (const entry of this.lower.readDirectory(below)) {
        const over = entries.get(entry.name);
        if (over === undefined) {
          if (!hidden.has(entry.name) && !entry.name.startsWith(WHITEOUT)) entries.set(entry.name, entry);
        } else if (over.type === S_IFDIR >> 12)
          entries.set(entry.name, {
            ...over,
            ino: this.lookup(node, entry.name)!.lower !== null ? entry.ino : over.ino,
          });
      }
    return [...entries.values()];
  }

  open(node: OverlayNode, access: Access): FileHandle {
    if (node.type === S_IFREG && (access.write || access.truncate)) this.copyUp(node, access.truncate ?? false);
    return new OverlayHandle(this, node, access);
  }

  /** The node's file, opened in the layer that has it now. */
  openLayer(node: OverlayNode, access: Access): FileHandle {
    const upper = this.upperOf(node);
    return upper !== null ? this.upper.open(upper, access) : this.lower.open(node.lower!, access);
  }

  statfs(): FileSystemStat {
    return this.upper.statfs(this.upper.root);
  }

  // -- copying up --

  private record(node: OverlayNode, upper: FileNode): FileNode {
    const origin = this.touched(node);
    origin.upper = node.upper = upper;
    this.fromUpper.set(this.upper.stat(upper).ino, origin);
    return upper;
  }

  /** A directory's counterpart in the upper layer, made if missing, with those it is in. */
  private upperDirectory(directory: OverlayNode): FileNode {
    if (directory.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    if (this.isRemoved(directory)) throw new PosixError(E.ENOENT);
    const known = this.upperOf(directory);
    if (known !== null) return known;
    let at = this.root;
    for (const name of this.lower.pathOf(directory.lower!).split('/').slice(1)) {
      const child = this.existing(at, name);
      if (this.upperOf(child) === null) {
        const stat = this.lower.stat(child.lower!);
        const parent = at.upper!;
        this.keepingTimes(parent, () => this.record(child, this.upper.create(parent, name, stat)));
        copyAttributes(this.lower, child.lower!, stat, this.upper, child.upper!);
      }
      at = child;
    }
    directory.upper = at.upper;
    return at.upper!;
  }

  /** Copying is no change of the directory that is copied into. */
  private keepingTimes<T>(directory: FileNode, run: () => T): T {
    const before = timesOf(this.upper.stat(directory));
    const out = run();
    this.upper.setTimes(directory, before);
    return out;
  }

  /** The file in the upper layer, copied there if need be; `empty`: without its content. */
  private copyUp(node: OverlayNode, empty = false): FileNode {
    if (node.type === S_IFDIR) return this.upperDirectory(node);
    const known = this.upperOf(node);
    if (known !== null) return known;
    const stat = this.lower.stat(node.lower!);
    const directory = this.isStillNamed(node) ? this.upperDirectory(node.directory!) : null;
    const upper =
      node.type === S_IFREG ? this.copyRegular(node, stat, directory, empty) : this.copySpecial(node, stat, directory);
    this.record(node, upper);
    copyAttributes(this.lower, node.lower!, stat, this.upper, upper);
    return upper;
  }

  /** Copies a symbolic link or device. */
  private copySpecial(node: OverlayNode, stat: FileStat, directory: FileNode | null): FileNode {
    const { upper } = this;
    const { mode, uid, gid, rdev } = stat;
    const file: NewFile =
      node.type === S_IFLNK ? { mode, uid, gid, target: this.lower.readlink(node.lower!) } : { mode, uid, gid, rdev };
    if (directory !== null) return this.keepingTimes(directory, () => upper.create(directory, node.name, file));
    const made = upper.create(upper.root, NAMELESS, file);
    upper.unlink(upper.root, NAMELESS, false);
    return made;
  }

  private isStillNamed(node: OverlayNode): boolean {
    if (node.directory === null || this.isRemoved(node.directory)) return false;
    const found = this.lookup(node.directory, node.name);
    if (found === null || found.lower === null || found.upper !== null) return false;
    node.key ??= keyOf(this.lower.stat(node.lower!));
    return keyOf(this.lower.stat(found.lower)) === node.key;
  }

  private copyRegular(node: OverlayNode, stat: FileStat, directory: FileNode | null, empty: boolean): FileNode {
    const file: NewFile = { mode: S_IFREG | 0o600, uid: stat.uid, gid: stat.gid };
    const access: Access = { read: false, write: true };
    const { upper, lower } = this;
    let to: FileHandle | undefined;
    const copy = () => {
      if (!empty) copyContent(lower.open(node.lower!, { read: true, write: false }), to!, Number(stat.size));
    };
    if (directory === null) {
      to = upper.createTemporary(upper.root, file, access);
      copy();
      // Nothing but nodes leads to it: closing the handle would take its content away.
      return to.node;
    }
    this.keepingTimes(directory, () => {
      to = upper.createFile(directory, node.name, file, access);
      try {
        copy();
      } catch (error) {
        to.close();
        upper.unlink(directory, node.name, false);
        throw error;
      }
    });
    to!.close();
    return to!.node;
  }

  /** Copies a directory with all that is in it, so that it can be moved. */
  private copyTree(node: OverlayNode): FileNode {
    const upper = this.upperDirectory(node);
    for (const { name } of this.readDirectory(node)) {
      const child = this.existing(node, name);
      if (child.type === S_IFDIR) this.copyTree(child);
      else this.materialize(child, upper, name);
    }
    if (node.lower !== null) this.hideLower(upper);
    return upper;
  }

  /** The file, in the upper layer under this very name. */
  private materialize(node: OverlayNode, directory: FileNode, name: string): FileNode {
    const upper = this.copyUp(node);
    if (node.type !== S_IFDIR && this.upper.lookup(directory, name) === null)
      this.keepingTimes(directory, () => this.upper.link(upper, directory, name));
    return upper;
  }

  // -- names --

  private mark(directory: FileNode, name: string): void {
    if (this.upper.lookup(directory, name) !== null) return;
    const { uid, gid } = this.upper.stat(directory);
    this.upper.createFile(directory, name, { mode: S_IFREG, uid, gid }, { read: false, write: true }).close();
  }

  private hideLower(directory: FileNode): void {
    this.keepingTimes(directory, () => this.mark(directory, OPAQUE));
  }

  private unmark(directory: FileNode, name: string): void {
    if (this.upper.lookup(directory, name) !== null) this.upper.unlink(directory, name, false);
  }

  /** The upper directory, ready for a new name. */
  private vacant(directory: OverlayNode, name: string): FileNode {
    if (name.startsWith(WHITEOUT)) throw new PosixError(E.EINVAL);
    if (this.lookup(directory, name) !== null) throw new PosixError(E.EEXIST);
    return this.upperDirectory(directory);
  }

  create(directory: OverlayNode, name: string, file: NewFile): OverlayNode {
    const above = this.vacant(directory, name);
    const upper = this.fresh(this.upper.create(above, name, file));
    const type = file.mode & S_IFMT;
    this.revealed(directory, above, name, type === S_IFDIR ? upper : null);
    return new OverlayNode(type, upper, null, directory, name);
  }

  /** A new file may have the inode number of one that is gone. */
  private fresh(upper: FileNode): FileNode {
    if (this.fromUpper.size > 0) this.fromUpper.delete(this.upper.stat(upper).ino);
    return upper;
  }

  /** A name was taken in the upper layer: no whiteout is needed for it, and a directory does not show what was there before. */
  private revealed(directory: OverlayNode, above: FileNode, name: string, made: FileNode | null): void {
    if (made !== null && this.beneath(directory, name) !== null) this.hideLower(made);
    this.unmark(above, WHITEOUT + name);
  }

  createFile(directory: OverlayNode, name: string, file: NewFile, access: Access): FileHandle {
    const above = this.vacant(directory, name);
    const handle = this.upper.createFile(above, name, file, access);
    this.fresh(handle.node);
    this.revealed(directory, above, name, null);
    return new OverlayHandle(this, new OverlayNode(S_IFREG, handle.node, null, directory, name), access, handle);
  }

  createTemporary(directory: OverlayNode, file: NewFile, access: Access): FileHandle {
    const handle = this.upper.createTemporary(this.upperDirectory(directory), file, access);
    this.fresh(handle.node);
    return new OverlayHandle(this, new OverlayNode(S_IFREG, handle.node, null, directory, ''), access, handle);
  }

  link(node: OverlayNode, directory: OverlayNode, name: string): void {
    if (node.type === S_IFDIR) throw new PosixError(E.EPERM);
    const above = this.vacant(directory, name);
    this.upper.link(this.copyUp(node), above, name);
    this.revealed(directory, above, name, null);
    const origin = this.origin(node);
    if (origin !== undefined) origin.links++;
  }

  unlink(directory: OverlayNode, name: string, removeDirectory: boolean): void {
    const node = this.existing(directory, name);
    if (removeDirectory) this.expectEmpty(node);
    else if (node.type === S_IFDIR) throw new PosixError(E.EISDIR);
    const above = this.beneath(directory, name) !== null ? this.upperDirectory(directory) : this.upperOf(directory)!;
    this.detached(node);
    const upper = this.upper.lookup(above, name);
    if (upper !== null) {
      if (removeDirectory) this.clear(upper);
      this.upper.unlink(above, name, removeDirectory);
    }
    if (this.beneath(directory, name) !== null) this.mark(above, WHITEOUT + name);
  }

  private expectEmpty(node: OverlayNode): void {
    if (node.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    if (this.readDirectory(node).length > 0) throw new PosixError(E.ENOTEMPTY);
  }

  /** A name of the file is about to go. */
  private detached(node: OverlayNode): void {
    const origin = node.lower !== null ? this.touched(node) : this.origin(node);
    if (origin === undefined) return;
    if (node.type === S_IFDIR) origin.removed = true;
    else origin.links--;
  }

  /** Takes the marks out of a directory that is empty but for them. */
  private clear(directory: FileNode): void {
    for (const { name } of this.upper.readDirectory(directory)) this.upper.unlink(directory, name, false);
  }

  rename(directory: OverlayNode, name: string, targetDirectory: OverlayNode, targetName: string): void {
    if (targetName.startsWith(WHITEOUT)) throw new PosixError(E.EINVAL);
    const node = this.existing(directory, name);
    const target = this.lookup(targetDirectory, targetName);
    const isDirectory = node.type === S_IFDIR;
    if (isDirectory && `${this.pathOf(targetDirectory)}/`.startsWith(`${this.pathOf(node)}/`))
      throw new PosixError(E.EINVAL);
    if (target !== null) {
      if (keyOf(this.stat(node)) === keyOf(this.stat(target))) return;
      if (isDirectory) this.expectEmpty(target);
      else if (target.type === S_IFDIR) throw new PosixError(E.EISDIR);
    }
    const from = this.upperDirectory(directory);
    const to = this.upperDirectory(targetDirectory);
    const moved = isDirectory ? this.copyTree(node) : this.materialize(node, from, name);
    if (target !== null) {
      this.detached(target);
      const replaced = target.type === S_IFDIR ? this.upper.lookup(to, targetName) : null;
      if (replaced !== null) this.clear(replaced);
    }
    this.upper.rename(from, name, to, targetName);
    this.revealed(targetDirectory, to, targetName, isDirectory ? moved : null);
    if (this.beneath(directory, name) !== null) this.mark(from, WHITEOUT + name);
  }

  // -- attributes --

  chmod(node: OverlayNode, mode: number): void {
    this.upper.chmod(this.copyUp(node), mode);
  }
  chown(node: OverlayNode, uid: number, gid: number): void {
    this.upper.chown(this.copyUp(node), uid, gid);
  }
  setTimes(node: OverlayNode, times: FileTimes | null): void {
    this.upper.setTimes(this.copyUp(node), times);
  }
  truncate(node: OverlayNode, size: number): void {
    this.upper.truncate(this.copyUp(node, size === 0), size);
  }
  getxattr(node: OverlayNode, name: string): Uint8Array {
    const upper = this.upperOf(node);
    const layer = upper !== null ? this.upper : this.lower;
    if (layer.getxattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    return layer.getxattr(upper ?? node.lower!, name);
  }
  listxattr(node: OverlayNode): string[] {
    const upper = this.upperOf(node);
    return (upper !== null ? this.upper.listxattr?.(upper) : this.lower.listxattr?.(node.lower!)) ?? [];
  }
  setxattr(node: OverlayNode, name: string, value: Uint8Array, flags: number): void {
    if (this.upper.setxattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    this.upper.setxattr(this.copyUp(node), name, value, flags);
  }
  removexattr(node: OverlayNode, name: string): void {
    if (this.upper.removexattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    this.upper.removexattr(this.copyUp(node), name);
  }
}
