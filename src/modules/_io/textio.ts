import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asIndex, asSsize } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, sizeOrNone, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { lookupErrorHandler } from '../../runtime/codecs/errors.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { currentContext } from '../../runtime/context.ts';
import {
  attributeError,
  isException,
  makeException,
  overflowError,
  typeError,
  valueError,
} from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';
import { bufferedTell } from './buffer-core.ts';
import { isFileSeekable } from './fileio.ts';
import { cannotPickle, isClosed, reprOnce, runBoth, warnOfDeath } from './iobase.ts';
import { newlinesValue } from './newlines.ts';
import { checkEncoding, makeDecoding, makeEncoding } from './text-coding.ts';
import {
  checkAttached,
  checkInitialized,
  checkTextOpen,
  fastBuffer,
  flushText,
  PTextIOWrapper,
  readText,
  readTextLine,
  textIOWrapperType,
  writeText,
} from './text-core.ts';
import { seekText, tellText } from './text-position.ts';
import { type PFileIO, unsupportedOperation } from './types.ts';

/** What `encoding="locale"` and no encoding mean: everything is UTF-8 here. */
export const LOCALE_ENCODING = 'UTF-8';

function optionalText(value: PValue, name: string, where = 'TextIOWrapper'): string | null {
  if (value === null) return null;
  const text = strValue(value);
  if (text === undefined)
    throw typeError(`${where}() argument '${name}' must be str or None, not ${typeOf(value).tpName}`);
  return text;
}

/** A C string: `PyUnicode_AsUTF8`. */
function cString(text: string | null): void {
  if (text === null) return;
  if (HAS_SURROGATE.test(text)) encodeUtf8(text, 'strict');
  if (text.includes('\0')) throw valueError('embedded null character');
}

const HAS_SURROGATE = /[\ud800-\udfff]/;

/** In the development mode a wrong error handler is found out at once. */
function checkErrors(errors: string | null): void {
  if (errors !== null && currentContext().options.devMode) lookupErrorHandler(errors);
}

/** An int as a truth value, None for "as it is": `convert_optional_bool`. */
function optionalBool(value: PValue, current: boolean): boolean {
  if (value === null) return current;
  const n = asIndex(value);
  if (BigInt.asIntN(64, BigInt(n)) !== BigInt(n)) throw overflowError('Python int too large to convert to C long');
  return n !== 0;
}

function checkNewline(newline: string | null): void {
  if (newline !== null && !['', '\n', '\r', '\r\n'].includes(newline))
    throw valueError(`illegal newline value: ${newline}`);
}

/** The file beneath a buffer that `open` has just made: nobody can have given either methods of its own. */
const freshFile = (self: PTextIOWrapper): PFileIO | null => (self.fresh ? (self.fast?.rawFile ?? null) : null);

/** What the buffer answers. */
function can(self: PTextIOWrapper, what: 'readable' | 'writable' | 'seekable'): boolean {
  const file = freshFile(self);
  if (file === null) return pyObjectIsTrue(pyObjectCallMethod(self.buffer, what));
  return what === 'readable' ? file.isReadable : what === 'writable' ? file.isWritable : isFileSeekable(file);
}

/** Sets what depends on encoding, errors and newline. */
function setCoding(self: PTextIOWrapper, encoding: string, errors: string, newline: string | null): void {
  checkEncoding(encoding);
  self.encoding = encoding;
  self.errors = errors;
  self.newline = newline;
  self.writeEnd = newline === '\r' || newline === '\r\n' ? newline : null;
  const universal = newline === null || newline === '';
  const readable = can(self, 'readable');
  self.decoder = readable ? makeDecoding(encoding, errors) : null;
  self.newlines = readable && universal ? { translate: newline === null, pendingCarriageReturn: false, seen: 0 } : null;
  self.encoder = can(self, 'writable') ? makeEncoding(encoding, errors) : null;
}

/** A byte order mark is due only at the start of a file. */
function fixEncoderState(self: PTextIOWrapper): void {
  if (self.encoder === null) return;
  if (!self.seekable) {
    // CPython gives a pipe no mark in these encodings, which it has functions of its own for.
    if (/^utf[-_]?(16|32)$/i.test(self.encoding)) self.encoder.setState(false);
    return;
  }
  const position =
    freshFile(self) !== null ? bufferedTell(self.fast!) : asIndex(pyObjectCallMethod(self.buffer, 'tell'));
  if (position !== 0) self.encoder.setState(false);
}

/** `TextIOWrapper.__init__`. */
export function initText(
  self: PTextIOWrapper,
  buffer: PValue,
  encoding: string | null,
  errors: string | null,
  newline: string | null,
  lineBuffering: boolean,
  writeThrough: boolean,
): void {
  self.ready = false;
  self.detached = false;
  cString(encoding);
  cString(errors);
  cString(newline);
  if (encoding === null) {
    const { options } = currentContext();
    if (options.warnDefaultEncoding) warn('EncodingWarning', "'encoding' argument not specified");
    encoding = options.utf8Mode ? 'utf-8' : LOCALE_ENCODING;
  } else if (encoding === 'locale') encoding = LOCALE_ENCODING;
  checkNewline(newline);
  checkErrors(errors);
  self.buffer = buffer;
  self.fast = fastBuffer(buffer);
  self.lineBuffering = lineBuffering;
  self.writeThrough = writeThrough;
  self.pending = [];
  self.pendingText = '';
  self.pendingLength = 0;
  self.decoded = '';
  self.used = 0;
  self.snapshot = null;
  setCoding(self, encoding, errors ?? 'strict', newline);
  self.seekable = self.telling = can(self, 'seekable');
  self.hasRead1 = self.fast !== null || pyObjectLookupAttr(buffer, 'read1') !== undefined;
  fixEncoderState(self);
  self.ready = true;
}

/** A TextIOWrapper, as `open` makes it. */
export function makeText(
  buffer: PValue,
  encoding: string | null,
  errors: string | null,
  newline: string | null,
  lineBuffering: boolean,
  writeThrough = false,
): PTextIOWrapper {
  const stream = textIOWrapperType.allocate(textIOWrapperType) as PTextIOWrapper;
  stream.fresh = true;
  initText(stream, buffer, encoding, errors, newline, lineBuffering, writeThrough);
  stream.fresh = false;
  return stream;
}

const forward = (name: string) =>
  method(PTextIOWrapper, name, {
    run(self) {
      checkAttached(self);
      return pyObjectCallMethod(self.buffer, name);
    },
  });

function repr(self: PTextIOWrapper): string {
  checkInitialized(self);
  return reprOnce(self, () => {
    let text = `<${self.shape.cls.tpName}`;
    for (const name of ['name', 'mode']) {
      let value: PValue | undefined;
      try {
        value = pyObjectLookupAttr(self, name);
      } catch (error) {
        if (!isException(error, 'ValueError')) throw error;
      }
      if (value !== undefined) text += ` ${name}=${pyObjectRepr(value)}`;
    }
    return `${text} encoding=${pyObjectRepr(self.encoding)}>`;
  });
}

defineType(textIOWrapperType, {
  doc: 'Character and line based layer over a BufferedIOBase object, buffer.',
  textSignature:
    '(buffer, encoding=None, errors=None, newline=None,\n              line_buffering=False, write_through=False)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('TextIOWrapper', {
      params: [
        arg('buffer', object),
        arg('encoding', object, null),
        arg('errors', object, null),
        arg('newline', object, null),
        arg('line_buffering', bool, false),
        arg('write_through', bool, false),
      ],
      run(self: PTextIOWrapper, buffer, encoding, errors, newline, lineBuffering, writeThrough) {
        initText(
          self,
          buffer,
          optionalText(encoding, 'encoding'),
          optionalText(errors, 'errors'),
          optionalText(newline, 'newline'),
          lineBuffering,
          writeThrough,
        );
      },
    }),
    tp_repr: repr,
    tp_iternext(self: PTextIOWrapper) {
      checkAttached(self);
      self.telling = false;
      let line: PValue;
      if (self.shape.cls === textIOWrapperType) line = readTextLine(self, -1);
      else {
        line = pyObjectCallMethod(self, 'readline');
        if (strValue(line) === undefined)
          throw makeException(
            exceptionType('OSError'),
            `readline() should have returned a str object, not '${typeOf(line).tpName}'`,
          );
      }
      if (strValue(line) !== '') return line;
      self.snapshot = null;
      self.telling = self.seekable;
      return undefined;
    },
  },
  members: [
    method(PTextIOWrapper, 'detach', {
      run(self) {
        checkAttached(self);
        pyObjectCallMethod(self, 'flush');
        const { buffer } = self;
        self.buffer = null;
        self.fast = null;
        self.detached = true;
        self.ready = false;
        return buffer;
      },
    }),
    method(PTextIOWrapper, 'reconfigure', {
      doc: 'Reconfigure the text stream with new parameters.',
      params: [
        '*',
        arg('encoding', object, null),
        arg('errors', object, null),
        arg('newline', object, undefined, 'None'),
        arg('line_buffering', object, null),
        arg('write_through', object, null),
      ],
      run(self, encodingValue, errorsValue, newlineValue, lineBuffering, writeThrough) {
        checkAttached(self);
        let encoding = optionalText(encodingValue, 'encoding', 'reconfigure');
        let errors = optionalText(errorsValue, 'errors', 'reconfigure');
        for (const text of [encoding, errors])
          if (text !== null && HAS_SURROGATE.test(text)) encodeUtf8(text, 'strict');
        if (self.decoded !== '' && (encoding !== null || errors !== null || newlineValue !== undefined))
          throw unsupportedOperation(
            'It is not possible to set the encoding or newline of stream after the first read',
          );
        const newline =
          newlineValue === undefined ? self.newline : optionalText(newlineValue, 'newline', 'reconfigure');
        checkNewline(newline);
        const line = optionalBool(lineBuffering, self.lineBuffering);
        const through = optionalBool(writeThrough, self.writeThrough);
        flushText(self);
        if (encoding !== null || errors !== null || newlineValue !== undefined) {
          if (encoding === null) {
            encoding = self.encoding;
            errors ??= self.errors;
          } else if (encoding === 'locale') encoding = LOCALE_ENCODING;
          setCoding(self, encoding, errors ?? 'strict', newline);
          fixEncoderState(self);
        }
        self.lineBuffering = line;
        self.writeThrough = through;
      },
    }),
    method(PTextIOWrapper, 'write', { params: [arg('text', str), '/'], restartable: true, run: writeText }),
    method(PTextIOWrapper, 'read', { params: [arg('size', sizeOrNone, -1), '/'], restartable: true, run: readText }),
    method(PTextIOWrapper, 'readline', {
      params: [arg('size', sizeOrNone, -1), '/'],
      restartable: true,
      run: readTextLine,
    }),
    method(PTextIOWrapper, 'flush', {
      restartable: true,
      run(self) {
        checkTextOpen(self);
        self.telling = self.seekable;
        flushText(self);
      },
    }),
    method(PTextIOWrapper, 'close', {
      restartable: true,
      run(self) {
        checkAttached(self);
        if (isClosed(self.buffer)) return;
        if (self.finalizing) warnOfDeath(self.buffer, self);
        runBoth(
          () => {
            pyObjectCallMethod(self, 'flush');
          },
          () => {
            pyObjectCallMethod(self.buffer, 'close');
          },
        );
      },
    }),
    forward('fileno'),
    forward('seekable'),
    forward('readable'),
    forward('writable'),
    forward('isatty'),
    method(PTextIOWrapper, 'seek', {
      textSignature: '($self, cookie, whence=os.SEEK_SET, /)',
      params: [arg('cookie', object), arg('whence', int, 0), '/'],
      run: (self, cookie, whence) => seekText(self, asIndex(cookie), whence),
    }),
    method(PTextIOWrapper, 'tell', { run: (self) => tellText(self) }),
    method(PTextIOWrapper, 'truncate', {
      params: [arg('pos', object, null), '/'],
      run(self, position) {
        checkAttached(self);
        flushText(self);
        return pyObjectCallMethod(self.buffer, 'truncate', [position]);
      },
    }),
    ...cannotPickle(PTextIOWrapper),
    getset(PTextIOWrapper, 'encoding', { member: true, get: (self) => self.encoding }),
    getset(PTextIOWrapper, 'buffer', { member: true, get: (self) => self.buffer }),
    getset(PTextIOWrapper, 'line_buffering', { member: true, get: (self) => self.lineBuffering }),
    getset(PTextIOWrapper, 'write_through', { member: true, get: (self) => self.writeThrough }),
    getset(PTextIOWrapper, '_finalizing', {
      member: true,
      get: (self) => self.finalizing,
      set(self, value) {
        self.finalizing = value === true;
      },
    }),
    getset(PTextIOWrapper, 'name', {
      get(self) {
        checkAttached(self);
        return pyObjectGetAttr(self.buffer, 'name');
      },
    }),
    getset(PTextIOWrapper, 'closed', {
      get(self) {
        checkAttached(self);
        return pyObjectGetAttr(self.buffer, 'closed');
      },
    }),
    getset(PTextIOWrapper, 'newlines', {
      get(self): PValue {
        checkAttached(self);
        return self.newlines === null ? null : newlinesValue(self.newlines.seen);
      },
    }),
    getset(PTextIOWrapper, 'errors', {
      get(self) {
        checkInitialized(self);
        return self.errors;
      },
    }),
    getset(PTextIOWrapper, '_CHUNK_SIZE', {
      get(self) {
        checkAttached(self);
        return self.chunkSize;
      },
      set(self, value) {
        checkAttached(self);
        if (value === undefined) throw attributeError('cannot delete attribute');
        const n = asSsize(value);
        if (n <= 0) throw valueError('a strictly positive integer is required');
        self.chunkSize = n;
      },
    }),
  ],
});
