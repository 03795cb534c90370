import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { PosixError } from '../errors.ts';
import { FileStat } from '../support/stat.ts';

/** An open file description: what fds share after dup. Operations a kind of file has not fail as Linux lets them fail. */
export abstract class OpenFile {
  /** fds that refer to it. */
  references = 0;
  /** O_ACCMODE and the status flags. */
  flags: number;
  /** flock(2)'s lock, if one is held. */
  lockKey: string | null = null;

  constructor(flags: number) {
    this.flags = flags;
  }

  get readable(): boolean {
    return (this.flags & P.O_ACCMODE) !== P.O_WRONLY;
  }

  get writable(): boolean {
    return (this.flags & P.O_ACCMODE) !== P.O_RDONLY;
  }

  get nonBlocking(): boolean {
    return (this.flags & P.O_NONBLOCK) !== 0;
  }

  /** Reads at the file's own position; 0 at the end. */
  read(_target: Uint8Array): number {
    throw new PosixError(E.EINVAL);
  }

  write(_bytes: Uint8Array): number {
    throw new PosixError(E.EINVAL);
  }

  pread(_target: Uint8Array, _position: number): number {
    throw new PosixError(E.ESPIPE);
  }

  pwrite(_bytes: Uint8Array, _position: number): number {
    throw new PosixError(E.ESPIPE);
  }

  seek(_offset: number, _whence: number): number {
    throw new PosixError(E.ESPIPE);
  }

  truncate(_size: number): void {
    throw new PosixError(E.EINVAL);
  }

  sync(_dataOnly: boolean): void {
    throw new PosixError(E.EINVAL);
  }

  /** Bytes that can be read at once (FIONREAD). */
  available(): number {
    throw new PosixError(E.ENOTTY);
  }

  /** The poll bits that hold now. */
  events(): number {
    return (this.readable ? S.POLLIN | S.POLLRDNORM : 0) | (this.writable ? S.POLLOUT | S.POLLWRNORM : 0);
  }

  abstract stat(): FileStat;

  /** The last fd is gone. */
  close(): void {}
}

let nextAnonymous = 1;

/** The stat of a file that no file system has: a pipe, a socket, an epoll. */
export function anonymousStat(mode: number): FileStat {
  const out = new FileStat();
  out.mode = mode;
  out.ino = 0x7000_0000 + nextAnonymous++;
  out.dev = 13;
  out.nlink = 1;
  out.blksize = 4096;
  return out;
}
