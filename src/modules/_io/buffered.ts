import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object, sizeOrNone, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, overflowError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { leavableMethod } from '../../runtime/threads/attempt.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import {
  bufferedFlush,
  bufferedPeek,
  bufferedRead,
  bufferedRead1,
  bufferedReadAll,
  bufferedReadInto,
  bufferedReadLine,
  bufferedSeek,
  bufferedTell,
  bufferedWrite,
  checkReady,
  checkUsable,
  dropRead,
  dropWrite,
  flushAndRewind,
} from './buffer-core.ts';
import {
  allocateBytes,
  cannotPickle,
  checkReadable,
  checkSeekable,
  checkWritable,
  readBuffer,
  reprOnce,
  runBoth,
  warnOfDeath,
  writeBuffer,
} from './iobase.ts';
import { rawClosed, rawTell } from './raw.ts';
import {
  bufferedRandomType,
  bufferedReaderType,
  bufferedRWPairType,
  bufferedWriterType,
  DEFAULT_BUFFER_SIZE,
  fileIOType,
  PBuffered,
  PBufferedRWPair,
  PFileIO,
  unsupportedOperation,
} from './types.ts';

/** Buffers of files that were closed: nothing else ever saw them. */
const spareBuffers: Uint8Array[] = [];
/** Larger ones are not kept. */
const MOST_SPARE = 65536;

/** Makes a buffered stream ready over `raw`. */
export function initBuffered(self: PBuffered, raw: PValue, size: number, readable: boolean, writable: boolean): void {
  self.ready = false;
  self.detached = false;
  // A file that has no attributes of its own has no such methods either.
  const file = raw instanceof PFileIO && raw.shape === fileIOType.instanceShape ? raw : null;
  if (readable && writable) checkSeekable(raw);
  if (readable && !file?.isReadable) checkReadable(raw);
  if (writable && !file?.isWritable) checkWritable(raw);
  if (size <= 0) throw valueError('buffer size must be strictly positive');
  self.raw = raw;
  self.isReadable = readable;
  self.isWritable = writable;
  self.rawFile = raw instanceof PFileIO && raw.shape.cls === fileIOType ? raw : null;
  self.bufferSize = size;
  self.buffer = (spareBuffers.at(-1)?.length === size ? spareBuffers.pop() : undefined) ?? allocateBytes(size);
  self.position = 0;
  self.rawPosition = 0;
  dropRead(self);
  dropWrite(self);
  self.absolutePosition = -1;
  try {
    rawTell(self);
  } catch (error) {
    if (!isException(error, 'Exception')) throw error;
  }
  self.ready = true;
}

/** A buffered stream of an exact type, as `open` makes it. */
export function makeBuffered(raw: PValue, size: number, readable: boolean, writable: boolean): PBuffered {
  const type = readable ? (writable ? bufferedRandomType : bufferedReaderType) : bufferedWriterType;
  const stream = type.allocate(type) as PBuffered;
  initBuffered(stream, raw, size, readable, writable);
  return stream;
}

const forward = (name: string, doc: string): Member =>
  method(PBuffered, name, {
    doc,
    run(self) {
      checkReady(self);
      return pyObjectCallMethod(self.raw, name);
    },
  });

const common: Member[] = [
  method(PBuffered, 'detach', {
    doc: 'Disconnect this buffer from its underlying raw stream and return it.',
    run(self) {
      checkReady(self);
      pyObjectCallMethod(self, 'flush');
      const { raw } = self;
      self.raw = null;
      self.rawFile = null;
      self.detached = true;
      self.ready = false;
      return raw;
    },
  }),
  method(PBuffered, 'close', {
    restartable: true,
    run(self) {
      checkReady(self);
      if (rawClosed(self)) return;
      if (self.finalizing) warnOfDeath(self.raw, self);
      runBoth(
        () => {
          pyObjectCallMethod(self, 'flush');
        },
        () => {
          try {
            leavableMethod('close', self.raw, 'close');
          } finally {
            if (self.rawFile !== null && self.buffer.length <= MOST_SPARE) {
              if (spareBuffers.length === 16) spareBuffers.length = 0;
              spareBuffers.push(self.buffer);
            }
            self.buffer = new Uint8Array(0);
            self.readEnd = -1;
            self.position = 0;
            dropWrite(self);
          }
        },
      );
    },
  }),
  forward('seekable', 'Return whether object supports random access.'),
  forward('fileno', 'Return underlying file descriptor if one exists.'),
  forward('isatty', "Return whether this is an 'interactive' stream."),
  method(PBuffered, '_dealloc_warn', {
    params: [arg('source', object), '/'],
    run(self, source) {
      if (self.ready) pyObjectCallMethod(self.raw, '_dealloc_warn', [source]);
    },
  }),
  method(PBuffered, 'seek', {
    params: [arg('target', object), arg('whence', int, 0), '/'],
    run(self, target, whence) {
      checkReady(self);
      const { SEEK_DATA, SEEK_HOLE } = currentContext().posix.constants.posix as Record<string, number>;
      if (![0, 1, 2, SEEK_DATA, SEEK_HOLE].includes(whence)) throw valueError(`whence value ${whence} unsupported`);
      checkUsable(self, 'seek of closed file');
      checkSeekable(self.raw);
      const offset = asIndex(target);
      if (typeof offset === 'bigint' && BigInt.asIntN(64, offset) !== offset)
        throw overflowError('Python int too large to convert to C long');
      return bufferedSeek(self, Number(offset), whence);
    },
  }),
  method(PBuffered, 'tell', {
    run(self) {
      checkReady(self);
      return bufferedTell(self);
    },
  }),
  method(PBuffered, 'truncate', {
    params: [arg('pos', object, null), '/'],
    run(self, position) {
      checkUsable(self, 'truncate of closed file');
      if (!self.isWritable) throw unsupportedOperation('truncate');
      flushAndRewind(self);
      const result = pyObjectCallMethod(self.raw, 'truncate', [position]);
      try {
        rawTell(self);
      } catch (error) {
        if (!isException(error, 'Exception')) throw error;
      }
      return result;
    },
  }),
  ...cannotPickle(PBuffered),
  getset(PBuffered, 'raw', { member: true, get: (self) => self.raw }),
  getset(PBuffered, 'closed', {
    get(self) {
      checkReady(self);
      return pyObjectGetAttr(self.raw, 'closed');
    },
  }),
  getset(PBuffered, 'name', {
    get(self) {
      checkReady(self);
      return pyObjectGetAttr(self.raw, 'name');
    },
  }),
  getset(PBuffered, 'mode', {
    get(self) {
      checkReady(self);
      return pyObjectGetAttr(self.raw, 'mode');
    },
  }),
  getset(PBuffered, '_finalizing', { member: true, get: (self) => self.finalizing }),
];

const flushMember = method(PBuffered, 'flush', {
  restartable: true,
  run(self) {
    checkUsable(self, 'flush of closed file');
    bufferedFlush(self);
  },
});

const reading: Member[] = [
  forward('readable', 'Return whether object was opened for reading.'),
  method(PBuffered, 'read', {
    params: [arg('size', sizeOrNone, -1), '/'],
    restartable: true,
    run(self, size) {
      checkReady(self);
      if (size < -1) throw valueError('read length must be non-negative or -1');
      checkUsable(self, 'read of closed file');
      return size === -1 ? bufferedReadAll(self) : bufferedRead(self, size);
    },
  }),
  method(PBuffered, 'peek', {
    params: [arg('size', ssize, 0), '/'],
    restartable: true,
    run(self) {
      checkUsable(self, 'peek of closed file');
      if (self.isWritable) flushAndRewind(self);
      return new PBytes(bufferedPeek(self));
    },
  }),
  method(PBuffered, 'read1', {
    params: [arg('size', ssize, -1), '/'],
    restartable: true,
    run(self, size) {
      checkUsable(self, 'read of closed file');
      return new PBytes(bufferedRead1(self, size));
    },
  }),
  ...(['readinto', 'readinto1'] as const).map((name) =>
    method(PBuffered, name, {
      params: [arg('buffer', writeBuffer), '/'],
      restartable: true,
      run(self, target) {
        checkUsable(self, 'readinto of closed file');
        return bufferedReadInto(self, target, name === 'readinto1');
      },
    }),
  ),
  method(PBuffered, 'readline', {
    params: [arg('size', sizeOrNone, -1), '/'],
    restartable: true,
    run(self, size) {
      checkUsable(self, 'readline of closed file');
      return new PBytes(bufferedReadLine(self, size));
    },
  }),
];

const writing: Member[] = [
  forward('writable', 'Return whether object was opened for writing.'),
  method(PBuffered, 'write', {
    params: [arg('buffer', readBuffer), '/'],
    restartable: true,
    run(self, bytes) {
      checkUsable(self, 'write to closed file');
      return bufferedWrite(self, bytes);
    },
  }),
];

function repr(self: PBuffered): string {
  const shown = self.shape.cls.tpName;
  let name: PValue | undefined;
  try {
    name = pyObjectLookupAttr(self, 'name');
  } catch (error) {
    if (!isException(error, 'ValueError')) throw error;
  }
  if (name === undefined) return `<${shown}>`;
  return reprOnce(self, () => `<${shown} name=${pyObjectRepr(name)}>`);
}

function nextLine(self: PBuffered): PValue | undefined {
  if (self.shape.cls === bufferedReaderType || self.shape.cls === bufferedRandomType) {
    checkUsable(self, 'readline of closed file');
    const line = bufferedReadLine(self, -1);
    return line.length === 0 ? undefined : new PBytes(line);
  }
  const line = pyObjectCallMethod(self, 'readline');
  return line instanceof PBytes && line.bytes.length === 0 ? undefined : line;
}

const initAs = (name: string, readable: boolean, writable: boolean) =>
  initBy(name, {
    params: [arg('raw', object), arg('buffer_size', ssize, DEFAULT_BUFFER_SIZE)],
    run(self: PBuffered, raw, size) {
      initBuffered(self, raw, size, readable, writable);
    },
  });

defineType(bufferedReaderType, {
  doc: 'Create a new buffered reader using the given readable raw IO object.',
  textSignature: '(raw, buffer_size=DEFAULT_BUFFER_SIZE)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initAs('BufferedReader', true, false),
    tp_repr: repr,
    tp_iternext: nextLine,
  },
  members: [...common, ...reading, forward('flush', '')],
});

defineType(bufferedWriterType, {
  doc: 'A buffer for a writeable sequential RawIO object.',
  textSignature: '(raw, buffer_size=DEFAULT_BUFFER_SIZE)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initAs('BufferedWriter', false, true),
    tp_repr: repr,
  },
  members: [...common, ...writing, flushMember],
});

defineType(bufferedRandomType, {
  doc: 'A buffered interface to random access streams.',
  textSignature: '(raw, buffer_size=DEFAULT_BUFFER_SIZE)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initAs('BufferedRandom', true, true),
    tp_repr: repr,
    tp_iternext: nextLine,
  },
  members: [...common, ...reading, ...writing, flushMember],
});

const pairForward = (half: 'reader' | 'writer', ...names: string[]): Member[] =>
  names.map((name) =>
    method(PBufferedRWPair, name, {
      textSignature: ['flush', 'readable', 'writable'].includes(name) ? '($self, /)' : null,
      params: [varargs('args')],
      restartable: true,
      run(self, args) {
        const stream = self[half];
        if (stream === null) throw valueError('I/O operation on uninitialized object');
        return pyObjectCallMethod(stream, name, args);
      },
    }),
  );

defineType(bufferedRWPairType, {
  doc: 'A buffered reader and writer object together.',
  textSignature: '(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('BufferedRWPair', {
      params: [arg('reader', object), arg('writer', object), arg('buffer_size', ssize, DEFAULT_BUFFER_SIZE), '/'],
      run(self: PBufferedRWPair, reader, writer, size) {
        checkReadable(reader);
        checkWritable(writer);
        self.reader = makeBuffered(reader, size, true, false);
        self.writer = makeBuffered(writer, size, false, true);
      },
    }),
  },
  members: [
    ...pairForward('reader', 'read', 'peek', 'read1', 'readinto', 'readinto1', 'readable'),
    ...pairForward('writer', 'write', 'flush', 'writable'),
    method(PBufferedRWPair, 'close', {
      restartable: true,
      run(self) {
        if (self.writer === null || self.reader === null) throw valueError('I/O operation on uninitialized object');
        const { reader, writer } = self;
        runBoth(
          () => {
            pyObjectCallMethod(writer, 'close');
          },
          () => {
            pyObjectCallMethod(reader, 'close');
          },
        );
      },
    }),
    method(PBufferedRWPair, 'isatty', {
      run: (self) =>
        pyObjectCallMethod(self.writer, 'isatty') === true ? true : pyObjectCallMethod(self.reader, 'isatty'),
    }),
    getset(PBufferedRWPair, 'closed', {
      get(self) {
        if (self.writer === null) throw valueError('the BufferedRWPair object is being garbage-collected');
        return pyObjectGetAttr(self.writer, 'closed');
      },
    }),
  ],
});
