import { exceptionKeys, makeException } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue, setProperty } from '../../runtime/object.ts';
import { errorClasses } from '../../runtime/syscall.ts';
import type { PType } from '../../runtime/type.ts';
import { IMMUTABLETYPE } from '../../runtime/type.ts';
import { addBase, builtinType } from '../../runtime/types.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { NO_BYTES } from '../../runtime/values/sequences.ts';
import type { OwnedFile } from './abandoned-file.ts';

/** `io.DEFAULT_BUFFER_SIZE`. */
export const DEFAULT_BUFFER_SIZE = 8192;

/** An instance of `_io._IOBase` or of a class in Python that derives from it and its abstract subclasses. */
export class PIOBase extends PObject {
  /** Its state is in its own fields, and they go along when `__del__` gets a twin of it. */
  static readonly carriesState = true;
  /** Whether `_IOBase.close` has run. */
  baseClosed = false;
}

/** `_io.FileIO`: an open file descriptor. */
export class PFileIO extends PIOBase {
  /** -1 when closed. */
  fd = -1;
  created = false;
  isReadable = false;
  isWritable = false;
  isAppending = false;
  /** Whether the fd can seek; `null` until asked. */
  isSeekable: boolean | null = null;
  closeFd = true;
  blockSize = DEFAULT_BUFFER_SIZE;
  finalizing = false;
  /** st_size when it was opened, to size the buffer of `readall`; -1 if unknown. */
  estimatedSize = -1;
  /** st_mode when it was opened; 0 if unknown. */
  openMode = 0;
  /** What is left to be closed when the object dies; null when the descriptor is not its own. */
  owned: OwnedFile | null = null;
}

/** `_io.BytesIO`: the first `size` bytes of `buffer`. */
export class PBytesIO extends PIOBase {
  buffer: Uint8Array = NO_BYTES;
  size = 0;
  position = 0;
  closed = false;
  /** Buffers of it that are held (`getbuffer`): meanwhile its size cannot change. */
  exports = 0;
  views = null;
}

/** `_io.BufferedReader`, `BufferedWriter` or `BufferedRandom`: a buffer between the program and a raw stream. */
export class PBuffered extends PIOBase {
  raw: PValue = null;
  ready = false;
  detached = false;
  isReadable = false;
  isWritable = false;
  /** Whether the raw stream is exactly a FileIO, whose methods nobody can have replaced. */
  rawFile: PFileIO | null = null;
  finalizing = false;
  buffer: Uint8Array = NO_BYTES;
  bufferSize = 0;
  /** The logical position, within `buffer`. */
  position = 0;
  /** Where the raw stream is, relative to the start of `buffer`; -1 if unknown. */
  rawPosition = 0;
  /** Up to where `buffer` holds what was read; -1 when it holds nothing. */
  readEnd = -1;
  /** The part of `buffer` still to be written; `writeEnd` -1 when there is none. */
  writeStart = 0;
  writeEnd = -1;
  /** Where the raw stream is in the file; -1 if unknown. */
  absolutePosition = -1;
  get pendingFile(): PFileIO | null {
    return this.rawFile;
  }
  /** Writes what is pending; set by the module, which knows how. */
  flushPending(): void {
    pendingFlusher.flush(this);
  }
}

/** How a buffered stream with pending data is flushed, where no method of it is called. */
export const pendingFlusher: { flush: (stream: PBuffered) => void } = { flush() {} };

/** `_io.BufferedRWPair`. */
export class PBufferedRWPair extends PIOBase {
  reader: PBuffered | null = null;
  writer: PBuffered | null = null;
}

export class PIncrementalNewlineDecoder extends PObject {
  decoder: PValue = null;
  translate = false;
  errors: PValue = 'strict';
  pendingCarriageReturn = false;
  /** Line ends seen: SEEN_CR | SEEN_LF | SEEN_CRLF. */
  seen = 0;
  ready = false;
}

export const SEEN_CR = 1;
export const SEEN_LF = 2;
export const SEEN_CRLF = 4;

export const ioBaseType = builtinType('_IOBase', {
  module: '_io',
  allocate: (type) => new PIOBase(type.instanceShape),
});
ioBaseType.hasDict = true;
ioBaseType.hasWeakref = true;

const derived = (name: string, base: PType, make: ((shape: PShape) => PObject) | null): PType =>
  builtinType(name, {
    module: '_io',
    base,
    ...(make === null ? {} : { allocate: (type) => make(type.instanceShape) }),
  });

export const rawIOBaseType = derived('_RawIOBase', ioBaseType, null);
export const bufferedIOBaseType = derived('_BufferedIOBase', ioBaseType, null);
export const textIOBaseType = derived('_TextIOBase', ioBaseType, null);
export const fileIOType = derived('FileIO', rawIOBaseType, (shape) => new PFileIO(shape));
export const bytesIOType = derived('BytesIO', bufferedIOBaseType, (shape) => new PBytesIO(shape));
const makeBuffered = (shape: PShape) => new PBuffered(shape);
/** The base of the three buffered streams is not visible in Python: each is declared for itself. */
export const bufferedReaderType = derived('BufferedReader', bufferedIOBaseType, makeBuffered);
export const bufferedWriterType = derived('BufferedWriter', bufferedIOBaseType, makeBuffered);
export const bufferedRandomType = derived('BufferedRandom', bufferedIOBaseType, makeBuffered);
export const bufferedRWPairType = derived('BufferedRWPair', bufferedIOBaseType, (shape) => new PBufferedRWPair(shape));
export const incrementalNewlineDecoderType = builtinType('IncrementalNewlineDecoder', {
  module: '_io',
  allocate: (type) => new PIncrementalNewlineDecoder(type.instanceShape),
});

/** `io.UnsupportedOperation`, an OSError and a ValueError. */
export const unsupportedOperationType = builtinType('UnsupportedOperation', {
  module: 'io',
  base: exceptionType('OSError'),
});
// `io` sets its `__module__`, as on the class that CPython makes with a class call.
unsupportedOperationType.flags &= ~IMMUTABLETYPE;
addBase(unsupportedOperationType, exceptionType('ValueError'));
errorClasses.unsupportedOperation = unsupportedOperationType;

/** `io.UnsupportedOperation` with a message. */
export function unsupportedOperation(message: string): PException {
  return makeException(unsupportedOperationType, message);
}

/** BlockingIOError with `characters_written`. */
export function blockingIOError(errno: number, message: string, written: number): PException {
  const raised = makeException(exceptionType('BlockingIOError'), errno, message, written);
  setProperty(raised.value, exceptionKeys.errno, errno);
  setProperty(raised.value, exceptionKeys.strerror, message);
  setProperty(raised.value, exceptionKeys.charactersWritten, written);
  return raised;
}
