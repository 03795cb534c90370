/// <reference path="./pako.d.ts" />
import type ZStream from 'pako/lib/zlib/zstream.js';
import { getBuffer, hasBuffer } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, int, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { eofError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { concatBytes } from '../../runtime/text/byte-writer.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import {
  copyStream,
  feed,
  openDeflate,
  openInflate,
  runDeflate,
  runInflate,
  setDeflateDictionary,
  setInflateDictionary,
  unusedInput,
  Z_BUF_ERROR,
  Z_FINISH,
  Z_NO_FLUSH,
  Z_STREAM_END,
  zlibError,
} from './stream.ts';

const NOTHING = new Uint8Array(0);
const internal = { module: 'zlib', subclassable: false, flags: DISALLOW_INSTANTIATION };
const compressType = builtinType('Compress', internal);
const decompressType = builtinType('Decompress', internal);
export const decompressorType = builtinType('_ZlibDecompressor', {
  module: 'zlib',
  allocate: (type) => new PZlibDecompressor(type.instanceShape),
});

/** `zlib.Compress`; `stream` is null once it was finished. */
class PCompress extends PObject {
  stream: ZStream | null;
  constructor(stream: ZStream | null) {
    super(compressType.instanceShape);
    this.stream = stream;
  }
}

/** `zlib.Decompress`. */
class PDecompress extends PObject {
  stream: ZStream;
  readonly dictionary: Uint8Array | null;
  unused: Uint8Array = NOTHING;
  tail: Uint8Array = NOTHING;
  eof = false;
  /** Whether flush() met the end: then nothing more is taken. */
  closed = false;
  /** Whether the data were found to be damaged. */
  broken = false;
  constructor(stream: ZStream, dictionary: Uint8Array | null) {
    super(decompressType.instanceShape);
    this.stream = stream;
    this.dictionary = dictionary;
  }
}

/** `zlib._ZlibDecompressor`: keeps the input that it could not use yet. */
class PZlibDecompressor extends PObject {
  stream: ZStream | null = null;
  dictionary: Uint8Array | null = null;
  pending: Uint8Array = NOTHING;
  unused: Uint8Array = NOTHING;
  eof = false;
  needsInput = true;
}

/** A dictionary argument. */
function dictionaryOf(value: PValue): Uint8Array {
  if (!hasBuffer(value)) throw typeError('zdict argument must support the buffer protocol');
  const view = getBuffer(value);
  try {
    return view.bytes.slice();
  } finally {
    view.release();
  }
}

export function makeCompress(
  level: number,
  method: number,
  bits: number,
  memory: number,
  strategy: number,
  dictionary: Uint8Array | null,
): PValue {
  const stream = openDeflate(level, method, bits, memory, strategy);
  if (stream === undefined) throw valueError('Invalid initialization option');
  if (dictionary !== null && dictionary.length > 0) setDeflateDictionary(stream, dictionary);
  return new PCompress(stream);
}

export function makeDecompress(bits: number, dictionary: PValue | undefined): PValue {
  const bytes = dictionary === undefined ? null : dictionaryOf(dictionary);
  const stream = openInflate(bits);
  if (stream === undefined) throw valueError('Invalid initialization option');
  if (bytes !== null && bits < 0) setInflateDictionary(stream, bytes);
  return new PDecompress(stream, bytes);
}

const ended = (doing: string) => zlibError({ msg: '' } as ZStream, -2, doing);

function copyCompress(self: PCompress): PCompress {
  if (self.stream === null) throw valueError('Inconsistent stream state');
  return new PCompress(copyStream(self.stream));
}

const copies = <T extends PObject>(type: abstract new (...args: any[]) => T, copy: (self: T) => T) => [
  ...['copy', '__copy__'].map((name) => method(type, name, { doc: 'A copy in the present state.', run: copy })),
  method(type, '__deepcopy__', {
    doc: 'A copy in the present state.',
    params: [arg('memo', object), '/'],
    run: copy,
  }),
];

defineType(compressType, {
  members: [
    method(PCompress, 'compress', {
      doc: 'Compresses data; some of it may stay inside until flush().',
      params: [arg('data', bytesLike), '/'],
      run(self, data) {
        if (self.stream === null) throw ended('while compressing data');
        feed(self.stream, data.slice());
        return new PBytes(runDeflate(self.stream, Z_NO_FLUSH, 'while compressing data').bytes);
      },
    }),
    method(PCompress, 'flush', {
      doc: 'Gives out what is still inside; with Z_FINISH the object cannot be used any more.',
      params: [arg('mode', int, Z_FINISH), '/'],
      run(self, mode) {
        if (mode === Z_NO_FLUSH) return new PBytes(new Uint8Array(0));
        if (self.stream === null) throw ended('while flushing');
        feed(self.stream, NOTHING);
        const { bytes, code } = runDeflate(self.stream, mode, 'while flushing');
        if (code === Z_STREAM_END && mode === Z_FINISH) self.stream = null;
        else if (code !== 0 && code !== Z_BUF_ERROR) throw zlibError(self.stream, code, 'while flushing');
        return new PBytes(bytes);
      },
    }),
    ...copies(PCompress, copyCompress),
  ],
});

/** What comes after the end of the stream; zlib's module leaves it in the unconsumed tail too where there was one. */
function pastEnd(self: PDecompress, rest: Uint8Array): void {
  self.unused = concatBytes([self.unused, rest]);
  if (self.tail.length > 0) self.tail = rest;
}

/** Keeps what a run left over: `save_unconsumed_input`. */
function keepRest(self: PDecompress, code: number): void {
  const rest = unusedInput(self.stream);
  if (code === Z_STREAM_END) {
    pastEnd(self, rest);
    self.eof = true;
  } else self.tail = rest;
}

function decompressSome(
  self: PDecompress,
  data: Uint8Array,
  most: number,
  doing: string,
): { bytes: Uint8Array; code: number } {
  feed(self.stream, data);
  const { dictionary } = self;
  const onDictionary = dictionary === null ? null : () => setInflateDictionary(self.stream, dictionary);
  try {
    return runInflate(self.stream, most, doing, onDictionary);
  } catch (error) {
    self.broken = true;
    throw error;
  }
}

function copyDecompress(self: PDecompress): PDecompress {
  if (self.closed) throw valueError('Inconsistent stream state');
  const copy = new PDecompress(copyStream(self.stream), self.dictionary);
  copy.unused = self.unused;
  copy.tail = self.tail;
  copy.eof = self.eof;
  copy.closed = self.closed;
  return copy;
}

defineType(decompressType, {
  members: [
    method(PDecompress, 'decompress', {
      doc: 'Decompresses data, to at most max_length bytes unless that is 0; the rest of the input is then in unconsumed_tail.',
      params: [arg('data', bytesLike), '/', arg('max_length', ssize, 0)],
      run(self, data, maxLength) {
        if (maxLength < 0) throw valueError('max_length must be non-negative');
        if (self.closed) {
          self.tail = data.slice();
          throw ended('while decompressing data');
        }
        if (self.eof) {
          pastEnd(self, data);
          return new PBytes(new Uint8Array(0));
        }
        const most = maxLength === 0 ? Number.POSITIVE_INFINITY : maxLength;
        const { bytes, code } = decompressSome(self, data.slice(), most, 'while decompressing data');
        keepRest(self, code);
        return new PBytes(bytes);
      },
    }),
    method(PDecompress, 'flush', {
      doc: 'Decompresses what is left of the input.',
      params: [arg('length', ssize, 16384), '/'],
      run(self, length) {
        if (length <= 0) throw valueError('length must be greater than zero');
        if (self.broken) return new PBytes(new Uint8Array(0));
        if (self.eof) {
          self.closed = true;
          pastEnd(self, self.tail);
          return new PBytes(new Uint8Array(0));
        }
        const { bytes, code } = decompressSome(self, self.tail, Number.POSITIVE_INFINITY, 'while flushing');
        keepRest(self, code);
        self.closed = self.eof;
        return new PBytes(bytes);
      },
    }),
    ...copies(PDecompress, copyDecompress),
    getset(PDecompress, 'unused_data', { member: true, get: (self) => new PBytes(self.unused) }),
    getset(PDecompress, 'unconsumed_tail', { member: true, get: (self) => new PBytes(self.tail) }),
    getset(PDecompress, 'eof', { member: true, get: (self) => self.eof }),
  ],
});

defineType(decompressorType, {
  doc: 'Decompresses a stream piece by piece; it keeps input it was not asked to decompress yet.',
  slots: {
    tp_new: newBy('_ZlibDecompressor', {
      params: [arg('wbits', int, 15), arg('zdict', object, undefined, "b''")],
      run(type, bits, dictionary) {
        const bytes = dictionary === undefined ? null : dictionaryOf(dictionary);
        const stream = openInflate(bits);
        if (stream === undefined) throw valueError('Invalid initialization option');
        if (bytes !== null && bits < 0) setInflateDictionary(stream, bytes);
        const made = type.allocate(type) as PZlibDecompressor;
        made.stream = stream;
        made.dictionary = bytes;
        return made;
      },
    }),
  },
  members: [
    method(PZlibDecompressor, 'decompress', {
      doc: 'Decompresses data, to at most max_length bytes unless that is negative.',
      params: [arg('data', bytesLike), arg('max_length', ssize, -1)],
      run(self, data, maxLength) {
        if (self.eof) throw eofError('End of stream already reached');
        const stream = self.stream!;
        const input = self.pending.length === 0 ? data.slice() : concatBytes([self.pending, data]);
        feed(stream, input);
        const { dictionary } = self;
        const most = maxLength < 0 ? Number.POSITIVE_INFINITY : maxLength;
        const { bytes, code } = runInflate(
          stream,
          most,
          'while decompressing data',
          dictionary === null ? null : () => setInflateDictionary(stream, dictionary),
        );
        const rest = unusedInput(stream);
        self.pending = NOTHING;
        if (code === Z_STREAM_END) {
          self.eof = true;
          self.unused = rest;
          self.needsInput = false;
        } else if (rest.length > 0) {
          self.pending = rest;
          self.needsInput = false;
        } else self.needsInput = stream.avail_out > 0 || maxLength < 0;
        return new PBytes(bytes);
      },
    }),
    getset(PZlibDecompressor, 'eof', {
      doc: 'Whether the end of the stream was seen.',
      member: true,
      get: (self) => self.eof,
    }),
    getset(PZlibDecompressor, 'unused_data', {
      doc: 'What came after the end of the stream.',
      get: (self) => new PBytes(self.unused),
    }),
    getset(PZlibDecompressor, 'needs_input', {
      doc: 'Whether more input is needed for more output.',
      member: true,
      get: (self) => self.needsInput,
    }),
  ],
});

/** `zlib.decompress`: all at once. */
export function decompressAll(data: Uint8Array, bits: number): PBytes {
  const stream = openInflate(bits);
  if (stream === undefined) throw zlibError({ msg: '' } as ZStream, -2, 'while preparing to decompress data');
  feed(stream, data);
  const { bytes, code } = runInflate(stream, Number.POSITIVE_INFINITY, 'while decompressing data');
  if (code !== Z_STREAM_END) throw zlibError(stream, Z_BUF_ERROR, 'while decompressing data');
  return new PBytes(bytes);
}
