import { errnoConstants as E } from '../constants/linux/errno.ts';
import { major, minor } from '../deviceNumber.ts';
import { PosixError } from '../errors.ts';
import type { FileStat } from '../support/stat.ts';
import { OpenFile } from './openFile.ts';

const NULL = 3;
const ZERO = 5;
const FULL = 7;
const RANDOM = 8;
const URANDOM = 9;

/** A character device that a file system in memory has a node of: /dev/null, zero, full, random and urandom. */
export class DeviceFile extends OpenFile {
  private readonly number: number;
  private readonly statOf: () => FileStat;

  constructor(flags: number, statOf: () => FileStat) {
    super(flags);
    this.statOf = statOf;
    const { rdev } = statOf();
    this.number = minor(rdev);
    if (major(rdev) !== 1 || ![NULL, ZERO, FULL, RANDOM, URANDOM].includes(this.number)) throw new PosixError(E.ENXIO);
  }

  override read(target: Uint8Array): number {
    switch (this.number) {
      case NULL:
        return 0;
      case RANDOM:
      case URANDOM:
        for (let at = 0; at < target.length; at += 65536) crypto.getRandomValues(target.subarray(at, at + 65536));
        return target.length;
      default:
        target.fill(0);
        return target.length;
    }
  }

  override pread(target: Uint8Array): number {
    return this.read(target);
  }

  override write(bytes: Uint8Array): number {
    if (this.number === FULL && bytes.length > 0) throw new PosixError(E.ENOSPC);
    return bytes.length;
  }

  override pwrite(bytes: Uint8Array): number {
    return this.write(bytes);
  }

  override seek(): number {
    return 0;
  }

  stat(): FileStat {
    return this.statOf();
  }
}
