import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { BufferView } from '../../runtime/buffer.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, makeException } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { leavableCall, leavableMethod, pastRetry } from '../../runtime/threads/attempt.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { ManagedBuffer, PMemoryView } from '../../runtime/values/memoryview.ts';
import { readFileBlock, readFileInto, seekFile, writeFileFrom } from './fileio.ts';
import { isClosed, wasInterrupted } from './iobase.ts';
import type { PBuffered, PFileIO } from './types.ts';
import { blockingIOError } from './types.ts';

/*
 * What the buffered streams ask of their raw stream: directly where it is a FileIO, else through its methods.
 */

function osErrorText(message: string) {
  return makeException(exceptionType('OSError'), message);
}

/** A memoryview of `memory`, which belongs to no object: what a raw stream fills, or writes. */
function lent(memory: Uint8Array, readonly: boolean): PMemoryView {
  return new PMemoryView(new ManagedBuffer(new BufferView({ object: null, memory, readonly })));
}

function retried<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!wasInterrupted(error)) throw error;
    }
  }
}

function checkedCount(result: PValue, most: number, what: string): number {
  const n = asIndex(result);
  if (n < 0 || n > most)
    throw osErrorText(`raw ${what}() returned invalid length ${n} (should have been between 0 and ${most})`);
  return Number(n);
}

/** Whether reading may have to wait for more after something has come: not from a file. */
export function comesInParts(self: PBuffered): boolean {
  return self.rawFile === null || (self.rawFile.openMode & 0o170000) !== 0o100000;
}

/** Reads into `target`: the number of bytes, or `null` where the raw stream would block. */
export function rawRead(self: PBuffered, target: Uint8Array): number | null {
  let n: number | null;
  if (self.rawFile !== null) n = readFileInto(self.rawFile, target);
  else {
    const { about: view, result } = retried(() =>
      leavableCall('raw', lent(target, false), pyObjectGetAttr(self.raw, 'readinto'), (lentOut) => [lentOut]),
    );
    if (result === null) return null;
    try {
      n = checkedCount(result, target.length, 'readinto');
    } catch (error) {
      if (!isException(error, 'TypeError')) throw error;
      const raised = osErrorText('raw readinto() failed');
      raised.value.cause = raised.value.context = error.value;
      raised.value.suppressContext = true;
      throw raised;
    }
    // A call that was left is finished with the memory it began with.
    const { memory } = view.base.view;
    if (memory !== target) target.set(memory.subarray(0, n));
  }
  pastRetry();
  if (n !== null && n > 0 && self.absolutePosition !== -1) self.absolutePosition += n;
  return n;
}

/** Reads at most `size` bytes to memory of their own: for files. */
export function rawReadBlock(self: PBuffered, file: PFileIO, size: number): Uint8Array | null {
  const block = readFileBlock(file, size);
  pastRetry();
  if (block !== null && self.absolutePosition !== -1) self.absolutePosition += block.length;
  return block;
}

export function rawWrite(self: PBuffered, bytes: Uint8Array): number | null {
  let n: number | null;
  if (self.rawFile !== null) n = writeFileFrom(self.rawFile, bytes);
  else {
    const result = retried(() => leavableMethod('raw', self.raw, 'write', [lent(bytes.slice(), true)]));
    n = result === null ? null : checkedCount(result, bytes.length, 'write');
  }
  if (n !== null && n > 0 && self.absolutePosition !== -1) self.absolutePosition += n;
  return n;
}

export function rawTell(self: PBuffered): number {
  const n =
    self.rawFile !== null && self.rawFile.fd >= 0
      ? seekFile(self.rawFile, 0, 1)
      : asIndex(pyObjectCallMethod(self.raw, 'tell'));
  if (n < 0) throw osErrorText(`Raw stream returned invalid position ${n}`);
  self.absolutePosition = Number(n);
  return self.absolutePosition;
}

export function rawSeek(self: PBuffered, target: number | bigint, whence: number): number {
  const n = asIndex(pyObjectCallMethod(self.raw, 'seek', [target, whence]));
  if (n < 0) throw osErrorText(`Raw stream returned invalid position ${n}`);
  self.absolutePosition = Number(n);
  return self.absolutePosition;
}

/** The raw stream's `closed`. */
export function rawClosed(self: PBuffered): boolean {
  return self.rawFile !== null ? self.rawFile.fd < 0 : isClosed(self.raw);
}

export function writeWouldBlock(written: number) {
  return blockingIOError(
    currentContext().posix.constants.errno.EAGAIN,
    'write could not complete without blocking',
    written,
  );
}
