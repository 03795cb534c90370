import { leavableIterators } from '../../objects/generator/coroutine-forms.ts';
import { readOnlyDictMember } from '../../objects/object/instance-dict.ts';
import {
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { iterate, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { guardedRepr } from '../../runtime/abstract/text.ts';
import { bytesOf, getWritableBuffer } from '../../runtime/buffer.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { type Converter, object, sizeOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import {
  isException,
  makeException,
  memoryError,
  notImplementedError,
  runtimeError,
  typeError,
  valueError,
} from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import { keptByCall, leavable, leavableCall, leavableMethod } from '../../runtime/threads/attempt.ts';
import { isLeaving } from '../../runtime/threads/replay.ts';
import { exceptionType, PException } from '../../runtime/values/exception.ts';
import { finalizables, untrackFinalizable } from '../../runtime/values/finalization.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes, PList } from '../../runtime/values/sequences.ts';
import {
  bufferedIOBaseType,
  DEFAULT_BUFFER_SIZE,
  ioBaseType,
  PIOBase,
  rawIOBaseType,
  textIOBaseType,
  unsupportedOperation,
} from './types.ts';

/** A bytes-like object, to be read during the call. */
export const readBuffer: Converter<Uint8Array> = { convert: (value) => bytesOf(value) };

/** A writable bytes-like object's memory, to be filled during the call. */
export const writeBuffer: Converter<Uint8Array> = {
  convert: (value, where) => {
    if (value instanceof PByteArray) return value.bytes;
    const words = `${where()} must be read-write bytes-like object, not ${typeOf(value).tpName}`;
    const view = getWritableBuffer(value, words);
    try {
      if (!view.contiguous) throw typeError(`${where()} must be a contiguous buffer, not ${typeOf(value).tpName}`);
      return view.bytes;
    } finally {
      view.release();
    }
  },
};

const closedMessage = 'I/O operation on closed file.';

/** The object's `closed`, as Python sees it. */
export function isClosed(stream: PValue): boolean {
  const closed = pyObjectLookupAttr(stream, 'closed');
  return closed !== undefined && pyObjectIsTrue(closed);
}

/** `_PyIOBase_check_closed`. */
export function checkClosed(stream: PValue): void {
  if (isClosed(stream)) throw valueError(closedMessage);
}

const checkAbility =
  (name: 'seekable' | 'readable' | 'writable') =>
  (stream: PValue): void => {
    if (pyObjectCallMethod(stream, name) !== true) throw unsupportedOperation(`File or stream is not ${name}.`);
  };
export const checkSeekable = checkAbility('seekable');
export const checkReadable = checkAbility('readable');
export const checkWritable = checkAbility('writable');

/** Raises what `first` or `then` raised, the second with the first as its context: `_PyErr_ChainExceptions1`. */
/** `_IOBase.close`: flushes, by whatever `flush` the object has. */
export function closeBase(self: PIOBase): void {
  if (self.baseClosed) return;
  runBoth(
    () => {
      pyObjectCallMethod(self, 'flush');
    },
    () => {
      self.baseClosed = true;
      if (finalizables().has(self) && self.shape.cls.tp_finalize === ioBaseType.tp_finalize) untrackFinalizable(self);
    },
  );
}

/** `iobase_finalize`: closes what dies open. */
function finalize(self: PIOBase): void {
  try {
    if (isClosed(self)) return;
    pyObjectSetAttr(self, '_finalizing', true);
  } catch (error) {
    if (!(error instanceof PException)) throw error;
  }
  try {
    pyObjectCallMethod(self, 'close');
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    if (currentContext().options.devMode) throw error;
  }
}

/** Warns that `source` dies open, by the `_dealloc_warn` of `stream`; what goes wrong there is nobody's business. */
export function warnOfDeath(stream: PValue, source: PValue): void {
  try {
    pyObjectCallMethod(stream, '_dealloc_warn', [source]);
  } catch (error) {
    if (!(error instanceof PException)) throw error;
  }
}

/** A repr that may not be asked for again from within itself. */
export function reprOnce(self: PObject, body: () => string): string {
  const text = guardedRepr(self, '', body);
  if (text === '') throw runtimeError(`reentrant call inside ${typeOf(self).tpName}.__repr__`);
  return text;
}

export function runBoth(first: () => void, then: () => void): void {
  let failed: unknown;
  try {
    first();
  } catch (error) {
    if (isLeaving(error)) throw error;
    failed = error;
  }
  try {
    then();
  } catch (error) {
    if (failed instanceof PException && error instanceof PException) error.value.context ??= failed.value;
    throw error;
  }
  if (failed !== undefined) throw failed;
}

/** Whether a call failed because a signal came in between and its handlers ran well: then it is to be repeated. */
export function wasInterrupted(error: unknown): boolean {
  return isException(error, 'InterruptedError');
}

/** `__reduce__` and the like of streams: they cannot be pickled. */
export const cannotPickle = (self: abstract new (...args: any[]) => PIOBase) =>
  ['__reduce__', '__reduce_ex__'].map((name) =>
    method(self, name, {
      textSignature: name === '__reduce__' ? '($self, /)' : '($self, object, /)',
      params: [varargs('args')],
      run(stream) {
        throw typeError(`cannot pickle '${typeOf(stream).name}' instances`);
      },
    }),
  );

const iobaseUnsupported = (name: string, doc: string, textSignature: string) =>
  method(PIOBase, name, {
    doc,
    textSignature,
    params: [varargs('args')],
    run() {
      throw unsupportedOperation(name);
    },
  });

/** One line of any stream by `peek` and `read`, `_IOBase.readline`; it can be left while it waits. */
function baseReadline(stream: PValue, limit: number): PValue {
  const chunks = keptByCall<Uint8Array[]>('line', []);
  leavable(
    'line',
    () => readLineTo(chunks, stream, limit),
    () => chunks,
  );
  return new PBytes(concat(chunks));
}

/** Adds the rest of a line to `chunks`. */
function readLineTo(chunks: Uint8Array[], stream: PValue, limit: number): void {
  const peek = pyObjectLookupAttr(stream, 'peek');
  let total = 0;
  for (const chunk of chunks) total += chunk.length;
  while (limit < 0 || total < limit) {
    let wanted = 1;
    if (peek !== undefined) {
      let ahead: PValue;
      try {
        ahead = pyObjectCallMethod(stream, 'peek', [1]);
      } catch (error) {
        if (wasInterrupted(error)) continue;
        throw error;
      }
      if (!(ahead instanceof PBytes))
        throw makeException(
          exceptionType('OSError'),
          `peek() should have returned a bytes object, not '${typeOf(ahead).tpName}'`,
        );
      if (ahead.bytes.length > 0) {
        const { bytes } = ahead;
        const most = limit >= 0 ? Math.min(bytes.length, limit - total) : bytes.length;
        const at = bytes.subarray(0, most).indexOf(10);
        wanted = at >= 0 ? at + 1 : most;
      }
    }
    let piece: PValue;
    try {
      piece = leavableMethod('line read', stream, 'read', [wanted]);
    } catch (error) {
      if (wasInterrupted(error)) continue;
      throw error;
    }
    if (!(piece instanceof PBytes))
      throw makeException(
        exceptionType('OSError'),
        `read() should have returned a bytes object, not '${typeOf(piece).tpName}'`,
      );
    if (piece.bytes.length === 0) break;
    chunks.push(piece.bytes);
    total += piece.bytes.length;
    if (piece.bytes[piece.bytes.length - 1] === 10) break;
  }
}

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const out = new Uint8Array(chunks.reduce((n, chunk) => n + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

defineType(ioBaseType, {
  doc: 'The abstract base class for all I/O classes.',
  slots: {
    tp_finalize: finalize,
    tp_iter(self: PIOBase) {
      checkClosed(self);
      return self;
    },
    tp_iternext(self: PIOBase) {
      const line = pyObjectCallMethod(self, 'readline');
      return pyObjectSize(line) <= 0 ? undefined : line;
    },
  },
  members: [
    readOnlyDictMember,
    iobaseUnsupported(
      'seek',
      'Change the stream position to the given byte offset.',
      '($self, offset, whence=os.SEEK_SET, /)',
    ),
    method(PIOBase, 'tell', {
      doc: 'Return current stream position.',
      run: (self) => pyObjectCallMethod(self, 'seek', [0, 1]),
    }),
    iobaseUnsupported('truncate', 'Truncate file to size bytes.', '($self, size=None, /)'),
    method(PIOBase, 'flush', {
      doc: 'Flush write buffers, if applicable.',
      run(self) {
        if (self.baseClosed) throw valueError(closedMessage);
      },
    }),
    method(PIOBase, 'close', {
      doc: 'Flush and close the IO object.',
      restartable: true,
      run: closeBase,
    }),
    method(PIOBase, 'seekable', { doc: 'Return whether object supports random access.', run: () => false }),
    method(PIOBase, 'readable', { doc: 'Return whether object was opened for reading.', run: () => false }),
    method(PIOBase, 'writable', { doc: 'Return whether object was opened for writing.', run: () => false }),
    ...(['Closed', 'Seekable', 'Readable', 'Writable'] as const).map((what) =>
      method(PIOBase, `_check${what}`, {
        textSignature: '($self, /)',
        params: [varargs('args')],
        run(self) {
          ({ Closed: checkClosed, Seekable: checkSeekable, Readable: checkReadable, Writable: checkWritable })[what](
            self,
          );
          return what === 'Closed' ? null : true;
        },
      }),
    ),
    iobaseUnsupported('fileno', 'Return underlying file descriptor if one exists.', '($self, /)'),
    method(PIOBase, 'isatty', {
      doc: "Return whether this is an 'interactive' stream.",
      run(self) {
        checkClosed(self);
        return false;
      },
    }),
    method(PIOBase, '__enter__', {
      run(self) {
        checkClosed(self);
        return self;
      },
    }),
    method(PIOBase, '__exit__', {
      textSignature: null,
      params: [varargs('args')],
      restartable: true,
      run: (self) => pyObjectCallMethod(self, 'close'),
    }),
    method(PIOBase, 'readline', {
      doc: 'Read and return a line from the stream.',
      params: [arg('size', sizeOrNone, -1), '/'],
      restartable: true,
      run: (self, size) => baseReadline(self, size),
    }),
    method(PIOBase, 'readlines', {
      doc: 'Return a list of lines from the stream.',
      params: [arg('hint', sizeOrNone, -1), '/'],
      restartable: true,
      run(self, hint) {
        const lines = keptByCall<PValue[]>('lines', []);
        leavable(
          'lines',
          () => readLinesTo(lines, self, hint),
          () => lines,
        );
        return new PList(lines);
      },
    }),
    method(PIOBase, 'writelines', {
      doc: 'Write a list of lines to stream.',
      params: [arg('lines', object), '/'],
      replayed: true,
      run(self, lines) {
        checkClosed(self);
        for (const line of iterate(lines)) {
          for (;;) {
            try {
              pyObjectCallMethod(self, 'write', [line]);
              break;
            } catch (error) {
              if (!wasInterrupted(error)) throw error;
            }
          }
        }
      },
    }),
    getset(PIOBase, 'closed', { get: (self) => self.baseClosed }),
  ],
});

/** `_RawIOBase.readall`: what `read` gives until the end; None if there is nothing yet. */
export function rawReadAll(stream: PValue): PValue {
  const chunks = keptByCall<Uint8Array[]>('all', []);
  return leavable(
    'all',
    () => readAllTo(chunks, stream),
    () => chunks,
  );
}

function readAllTo(chunks: Uint8Array[], stream: PValue): PValue {
  for (;;) {
    let data: PValue;
    try {
      data = leavableMethod('all read', stream, 'read', [DEFAULT_BUFFER_SIZE]);
    } catch (error) {
      if (wasInterrupted(error)) continue;
      throw error;
    }
    if (data === null) {
      if (chunks.length === 0) return null;
      break;
    }
    if (!(data instanceof PBytes)) throw typeError('read() should return bytes');
    if (data.bytes.length === 0) break;
    chunks.push(data.bytes);
  }
  return new PBytes(concat(chunks));
}

/** Adds the lines up to about `hint` characters to `lines`. A loop on its own, see `text/split.ts`. */
function readLinesTo(lines: PValue[], stream: PIOBase, hint: number): void {
  let total = 0;
  if (hint > 0) for (const line of lines) total += pyObjectSize(line);
  for (const line of iterate(stream)) {
    lines.push(line);
    if (hint <= 0) continue;
    total += pyObjectSize(line);
    if (total > hint) return;
  }
}

/** Memory for `n` bytes that a stream is to fill. */
export function allocateBytes(n: number): Uint8Array {
  if (n > 0x1fffffffff) throw memoryError();
  try {
    return new Uint8Array(n);
  } catch {
    throw memoryError();
  }
}

/** What a class for raw streams must define. */
const notImplemented = (name: string) =>
  method(PIOBase, name, {
    textSignature: null,
    params: [varargs('args')],
    run() {
      throw notImplementedError();
    },
  });

defineType(rawIOBaseType, {
  doc: 'Base class for raw binary I/O.',
  members: [
    notImplemented('readinto'),
    notImplemented('write'),
    method(PIOBase, 'read', {
      params: [arg('size', sizeOrNone, -1), '/'],
      restartable: true,
      run(self, size) {
        if (size < 0) return pyObjectCallMethod(self, 'readall');
        const { about: target, result } = leavableCall(
          'raw read',
          new PByteArray(allocateBytes(size)),
          pyObjectGetAttr(self, 'readinto'),
          (memory) => [memory],
        );
        if (result === null) return null;
        const n = Number(asIndex(result));
        if (n < 0 || n > size) throw valueError(`readinto returned ${n} outside buffer size ${size}`);
        return new PBytes(target.buffer.slice(0, n));
      },
    }),
    method(PIOBase, 'readall', {
      doc: 'Read until EOF, using multiple read() call.',
      restartable: true,
      run: (self) => rawReadAll(self),
    }),
  ],
});

const refuse = (signatures: Readonly<Record<string, string>>) =>
  Object.entries(signatures).map(([name, textSignature]) =>
    method(PIOBase, name, {
      textSignature,
      params: [varargs('args')],
      run() {
        throw unsupportedOperation(name);
      },
    }),
  );

const readIntoBy = (name: string, read: string) =>
  method(PIOBase, name, {
    params: [arg('buffer', writeBuffer), '/'],
    restartable: true,
    run(self, target) {
      const data = leavableMethod('read', self, read, [target.length]);
      if (!(data instanceof PBytes)) throw typeError('read() should return bytes');
      if (data.bytes.length > target.length)
        throw valueError(
          `read() returned too much data: ${target.length} bytes requested, ${data.bytes.length} returned`,
        );
      target.set(data.bytes);
      return data.bytes.length;
    },
  });

defineType(bufferedIOBaseType, {
  doc: 'Base class for buffered IO objects.',
  members: [
    ...refuse({
      detach: '($self, /)',
      read: '($self, size=-1, /)',
      read1: '($self, size=-1, /)',
      write: '($self, b, /)',
    }),
    readIntoBy('readinto', 'read'),
    readIntoBy('readinto1', 'read1'),
  ],
});

defineType(textIOBaseType, {
  doc: 'Base class for text I/O.',
  members: [
    ...refuse({
      detach: '($self, /)',
      read: '($self, size=-1, /)',
      readline: '($self, size=-1, /)',
      write: '($self, s, /)',
    }),
    getset(PIOBase, 'encoding', { get: () => null }),
    getset(PIOBase, 'newlines', { get: () => null }),
    getset(PIOBase, 'errors', { get: () => null }),
  ],
});

leavableIterators(ioBaseType);
