import type { FileStat } from '../support/stat.ts';
import type { FileNode } from './fileSystem.ts';

/** A changed file of the lower file system. */
export class Origin {
  readonly dev: number | bigint;
  readonly ino: number | bigint;
  /** st_nlink of a file: the names that are left. */
  links: number;
  /** Its copy. */
  upper: FileNode | null = null;
  /** Of a directory: deleted. */
  removed = false;

  constructor(stat: FileStat) {
    this.dev = stat.dev;
    this.ino = stat.ino;
    this.links = stat.nlink;
  }
}

/** A file or directory seen through the overlay: the nodes of the layers it is made of, and where it was found. */
export class OverlayNode implements FileNode {
  readonly type: number;
  upper: FileNode | null;
  readonly lower: FileNode | null;
  readonly directory: OverlayNode | null;
  readonly name: string;
  /** Device and inode number in the lower file system, once asked for. */
  key: string | null = null;

  constructor(
    type: number,
    upper: FileNode | null,
    lower: FileNode | null,
    directory: OverlayNode | null,
    name: string,
  ) {
    this.type = type;
    this.upper = upper;
    this.lower = lower;
    this.directory = directory;
    this.name = name;
  }
}
