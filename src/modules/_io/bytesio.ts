import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { iterate } from '../../runtime/abstract/iterate.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { BufferView, bytesOf } from '../../runtime/buffer.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, sizeOrNone, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { memoryError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { copyBytes, newBytes } from '../../runtime/text/byte-writer.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { checkExports } from '../../runtime/values/exports.ts';
import { ManagedBuffer, PMemoryView } from '../../runtime/values/memoryview.ts';
import { NO_BYTES, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { allocateBytes, writeBuffer } from './iobase.ts';
import { attributesOf, positionOf, setAttributes, stateItems } from './memory-state.ts';
import { bytesIOType, PBytesIO } from './types.ts';

/** What `getbuffer().obj` is: a BytesIO itself has no buffer. */
const bytesIOBufferType = builtinType('_BytesIOBuffer', {
  module: '_io',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

function checkOpen(self: PBytesIO): void {
  if (self.closed) throw valueError('I/O operation on closed file.');
}

function checkResizable(self: PBytesIO): void {
  checkExports(self, 'Existing exports of data: object cannot be re-sized');
}

const SMALL = 1024;

function resize(self: PBytesIO, size: number): void {
  if (size > self.buffer.length) {
    if (size > 0x1fffffffff) throw memoryError();
    const room = size < 64 ? 64 : size + (size >> 3) + 16;
    // one that is made for a few bytes has its memory from a slab
    const grown = room <= SMALL ? newBytes(room) : allocateBytes(room);
    grown.set(self.buffer.subarray(0, self.size));
    self.buffer = grown;
  }
  self.size = size;
}

function write(self: PBytesIO, bytes: Uint8Array): number {
  checkOpen(self);
  checkResizable(self);
  const { length } = bytes;
  if (length === 0) return 0;
  const end = self.position + length;
  const before = self.size;
  if (end > before) resize(self, end);
  if (self.position > before) self.buffer.fill(0, before, self.position);
  self.buffer.set(bytes, self.position);
  self.position = end;
  return length;
}

function read(self: PBytesIO, size: number): PBytes {
  checkOpen(self);
  const left = Math.max(0, self.size - self.position);
  const n = size < 0 || size > left ? left : size;
  const out = copyBytes(self.buffer, self.position, self.position + n);
  self.position += n;
  return new PBytes(out);
}

function readLine(self: PBytesIO, limit: number): Uint8Array {
  checkOpen(self);
  if (self.position >= self.size) return NO_BYTES;
  const rest = self.buffer.subarray(self.position, self.size);
  const at = rest.indexOf(10);
  let n = at < 0 ? rest.length : at + 1;
  if (limit >= 0 && n > limit) n = limit;
  self.position += n;
  return rest.slice(0, n);
}

/** A loop on its own, see `text/split.ts`. */
function readLines(self: PBytesIO, hint: number): PValue[] {
  const lines: PValue[] = [];
  let total = 0;
  for (let line = readLine(self, -1); line.length > 0; line = readLine(self, -1)) {
    lines.push(new PBytes(line));
    total += line.length;
    if (hint > 0 && total >= hint) return lines;
  }
  return lines;
}

const value = (self: PBytesIO): PBytes => {
  checkOpen(self);
  return new PBytes(copyBytes(self.buffer, 0, self.size));
};

const yes = (name: string) =>
  method(PBytesIO, name, {
    run(self) {
      checkOpen(self);
      return true;
    },
  });

function initialize(self: PBytesIO, initial: PValue): void {
  checkResizable(self);
  self.buffer = initial === null ? NO_BYTES : copyBytes(bytesOf(initial));
  self.size = self.buffer.length;
  self.position = 0;
}

defineType(bytesIOType, {
  doc: 'Buffered I/O implementation using an in-memory bytes buffer.',
  textSignature: "(initial_bytes=b'')",
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('BytesIO', {
      params: [arg('initial_bytes', object, null, "b''")],
      run: initialize,
    }),
    tp_iternext(self: PBytesIO) {
      if (self.shape.cls !== bytesIOType) {
        const line = pyObjectCallMethod(self, 'readline');
        return line instanceof PBytes && line.bytes.length === 0 ? undefined : line;
      }
      const line = readLine(self, -1);
      return line.length === 0 ? undefined : new PBytes(line);
    },
  },
  members: [
    yes('readable'),
    yes('writable'),
    yes('seekable'),
    method(PBytesIO, 'flush', { run: (self) => checkOpen(self) }),
    method(PBytesIO, 'isatty', {
      run(self) {
        checkOpen(self);
        return false;
      },
    }),
    method(PBytesIO, 'tell', {
      run(self) {
        checkOpen(self);
        return self.position;
      },
    }),
    method(PBytesIO, 'getbuffer', {
      doc: 'Get a read-write view over the contents of the BytesIO object.',
      run(self) {
        checkOpen(self);
        const memory = self.buffer.subarray(0, self.size);
        return new PMemoryView(
          new ManagedBuffer(
            new BufferView({
              object: new PObject(bytesIOBufferType.instanceShape),
              memory,
              readonly: false,
              exporter: self,
            }),
          ),
        );
      },
    }),
    method(PBytesIO, 'getvalue', { doc: 'Retrieve the entire contents of the BytesIO object.', run: value }),
    method(PBytesIO, 'read', { params: [arg('size', sizeOrNone, -1), '/'], run: read }),
    method(PBytesIO, 'read1', { params: [arg('size', sizeOrNone, -1), '/'], run: read }),
    method(PBytesIO, 'readinto', {
      params: [arg('buffer', writeBuffer), '/'],
      run(self, target) {
        checkOpen(self);
        const n = Math.max(0, Math.min(target.length, self.size - self.position));
        target.set(self.buffer.subarray(self.position, self.position + n));
        self.position += n;
        return n;
      },
    }),
    method(PBytesIO, 'readline', {
      params: [arg('size', sizeOrNone, -1), '/'],
      run: (self, limit) => new PBytes(readLine(self, limit)),
    }),
    method(PBytesIO, 'readlines', {
      textSignature: '($self, size=None, /)',
      params: [arg('size', sizeOrNone, -1), '/'],
      run(self, hint) {
        checkOpen(self);
        return new PList(readLines(self, hint));
      },
    }),
    method(PBytesIO, 'seek', {
      params: [arg('pos', ssize), arg('whence', int, 0), '/'],
      run(self, offset, whence) {
        checkOpen(self);
        if (offset < 0 && whence === 0) throw valueError(`negative seek value ${offset}`);
        if (whence < 0 || whence > 2) throw valueError(`invalid whence (${whence}, should be 0, 1 or 2)`);
        const base = whence === 0 ? 0 : whence === 1 ? self.position : self.size;
        self.position = Math.max(0, base + offset);
        return self.position;
      },
    }),
    method(PBytesIO, 'truncate', {
      params: [arg('size', object, null), '/'],
      run(self, size) {
        checkOpen(self);
        checkResizable(self);
        const length = size === null ? self.position : asSsize(size);
        if (length < 0) throw valueError(`negative size value ${length}`);
        if (length < self.size) {
          self.buffer = self.buffer.slice(0, length);
          self.size = length;
        }
        return length;
      },
    }),
    method(PBytesIO, 'write', {
      params: [arg('b', object), '/'],
      run(self, data) {
        checkOpen(self);
        checkResizable(self);
        return write(self, bytesOf(data));
      },
    }),
    method(PBytesIO, 'writelines', {
      params: [arg('lines', object), '/'],
      run(self, lines) {
        checkOpen(self);
        for (const line of iterate(lines)) write(self, bytesOf(line));
      },
    }),
    method(PBytesIO, 'close', {
      run(self) {
        checkResizable(self);
        self.closed = true;
        self.buffer = NO_BYTES;
        self.size = 0;
      },
    }),
    method(PBytesIO, '__getstate__', {
      doc: 'What it is pickled by: contents, position and attributes.',
      run: (self) => new PTuple([value(self), self.position, attributesOf(self)]),
    }),
    method(PBytesIO, '__setstate__', {
      textSignature: '($self, object, /)',
      doc: 'Takes over what `__getstate__` gave.',
      params: [arg('state', object), '/'],
      run(self, state) {
        checkOpen(self);
        const items = stateItems(self, state, 3);
        initialize(self, new PBytes(bytesOf(items[0]!)));
        self.position = positionOf(items, 1);
        setAttributes(self, items, 2);
      },
    }),
    getset(PBytesIO, 'closed', { get: (self) => self.closed }),
  ],
});
