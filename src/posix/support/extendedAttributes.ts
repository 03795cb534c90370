import type { PosixPath } from '../fsEncoding.ts';

/** Extended attributes of a path or of an open fd. */
export interface ExtendedAttributeSupport {
  getxattr(target: PosixPath | number, name: PosixPath, followSymlinks: boolean): Uint8Array;
  /** `flags`: 0, XATTR_CREATE or XATTR_REPLACE. */
  setxattr(
    target: PosixPath | number,
    name: PosixPath,
    value: Uint8Array,
    flags: number,
    followSymlinks: boolean,
  ): void;
  listxattr(target: PosixPath | number, followSymlinks: boolean): string[];
  removexattr(target: PosixPath | number, name: PosixPath, followSymlinks: boolean): void;
}
