import { collectGarbage } from '../../objects/object/finalize.ts';
import { reportUnraisable } from '../../objects/weakref/weakref.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import type { PValue } from '../../runtime/object.ts';
import { exhaustion } from '../../runtime/syscall.ts';
import { abandoned, beforeCollection, closeQuietly, type Owned, ownsAny } from '../../runtime/values/abandoned.ts';
import { warn } from '../../runtime/warn.ts';
import { flushPendingFiles } from './pending.ts';

/** The descriptor of a FileIO, and what its ResourceWarning says of the stream that the program had. */
export class OwnedFile implements Owned {
  readonly lasting = false;
  readonly fd: number;
  readonly name: PValue;
  /** The class of the stream over it, and what that shows of itself. */
  type: string;
  mode: string | null;
  encoding: PValue | undefined = undefined;

  constructor(fd: number, name: PValue, type: string, mode: string) {
    this.fd = fd;
    this.name = name;
    this.type = type;
    this.mode = mode;
  }

  private repr(): string {
    const name = `<${this.type} name=${pyObjectRepr(this.name)}`;
    if (this.mode === null) return `${name}>`;
    const last = this.encoding === undefined ? 'closefd=True' : `encoding=${pyObjectRepr(this.encoding)}`;
    return `${name} mode='${this.mode}' ${last}>`;
  }

  abandon(): void {
    try {
      warn('ResourceWarning', `unclosed file ${this.repr()}`);
    } catch (error) {
      reportUnraisable(error, null);
    }
    closeQuietly(this.fd);
  }
}

beforeCollection.flush = flushPendingFiles;

exhaustion.reclaim = () => {
  if (!ownsAny()) return false;
  const before = abandoned;
  collectGarbage();
  return abandoned !== before;
};
