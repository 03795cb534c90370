import { pyObjectCall1 } from '../abstract/call.ts';
import { asIndex } from '../abstract/number.ts';
import { contextLocal } from '../context.ts';
import { exceptionKeys, indexError, lookupError, makeException, typeError } from '../errors.ts';
import { getProperty, type PValue, setProperty } from '../object.ts';
import { codePointLength, pointOfUnit, unitOfPoint } from '../text/code-points.ts';
import { characterName } from '../text/names.ts';
import { escapePoint } from '../text/repr.ts';
import { checkTextSize } from '../text/search.ts';
import { exceptionType, type PBaseException, type PException } from '../values/exception.ts';
import { intValue, strValue } from '../values/scalars.ts';
import { PBytes, PTuple } from '../values/sequences.ts';

/*
 * Error handlers of codecs. The builtin ones run here without an exception object; registered ones are called with it. Positions in
 * exceptions are code points, in encoders UTF-16 units.
 */

/** Handlers that Python code registered (`codecs.register_error`), and the builtin ones as callables. */
export const registeredHandlers = contextLocal(() => new Map<string, PValue>(handlerFunctions));

/** The builtin handlers as callables: `_codecs` puts them here. */
export const handlerFunctions = new Map<string, PValue>();

/** Names of the builtin handlers. */
export const BUILTIN_HANDLERS = [
  'strict',
  'ignore',
  'replace',
  'xmlcharrefreplace',
  'backslashreplace',
  'namereplace',
  'surrogatepass',
  'surrogateescape',
] as const;

/** A UnicodeEncodeError, ready to be thrown; `start` and `end` are code points. */
export function unicodeEncodeError(
  encoding: string,
  text: string,
  start: number,
  end: number,
  reason: string,
): PException {
  return makeUnicodeError('UnicodeEncodeError', encoding, text, start, end, reason);
}

export function unicodeDecodeError(
  encoding: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  reason: string,
): PException {
  return makeUnicodeError('UnicodeDecodeError', encoding, new PBytes(bytes), start, end, reason);
}

function makeUnicodeError(
  name: string,
  encoding: string,
  object: PValue,
  start: number,
  end: number,
  reason: string,
): PException {
  const raised = makeException(exceptionType(name), encoding, object, start, end, reason);
  setUnicodeErrorFields(raised.value, encoding, object, start, end, reason);
  return raised;
}

export function setUnicodeErrorFields(
  error: PBaseException,
  encoding: PValue | undefined,
  object: PValue,
  start: number,
  end: number,
  reason: PValue,
): void {
  if (encoding !== undefined) setProperty(error, exceptionKeys.encoding, encoding);
  setProperty(error, exceptionKeys.object, object);
  setProperty(error, exceptionKeys.start, start);
  setProperty(error, exceptionKeys.end, end);
  setProperty(error, exceptionKeys.reason, reason);
}

/** The registered handler of that name: `PyCodec_LookupError`. */
export function lookupErrorHandler(name: string): PValue {
  const handler = registeredHandlers().get(name);
  if (handler === undefined) throw lookupError(`unknown error handler name '${name}'`);
  return handler;
}

/** How many bytes a code unit of the encoding has, for `surrogatepass`, and in which order; 0 for encodings it does not know. */
export function surrogatePassForm(encoding: string): { width: 0 | 2 | 3 | 4; little: boolean } {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  const match = /^(?:utf-?(8|16|32)|cp-utf(8))(?:-?(le|be))?$/.exec(name);
  if (match === null) return { width: 0, little: false };
  const size = match[1] ?? match[2];
  if (size === '8') return match[3] === undefined ? { width: 3, little: false } : { width: 0, little: false };
  return { width: size === '16' ? 2 : 4, little: match[3] !== 'be' };
}

const surrogate = (point: number) => point >= 0xd800 && point <= 0xdfff;

/** The bytes `surrogatepass` encodes a surrogate to. */
function passedSurrogate(point: number, width: 2 | 3 | 4, little: boolean): number[] {
  if (width === 3) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)];
  const bytes = width === 2 ? [point >> 8, point & 0xff] : [0, 0, point >> 8, point & 0xff];
  return little ? bytes.reverse() : bytes;
}

/** What a run of code points becomes under one of the handlers that write text. */
export function replacementText(text: string, name: string): string {
  let result = '';
  checkTextSize(text.length > 0x2000000 ? text.length * 10 : 0);
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    i += point > 0xffff ? 2 : 1;
    if (name === 'replace') result += '?';
    else if (name === 'xmlcharrefreplace') result += `&#${point};`;
    else {
      const known = name === 'namereplace' ? characterName(point) : undefined;
      result += known !== undefined ? `\\N{${known}}` : escapePoint(point);
    }
  }
  return result;
}

/** What an encoder asks when it meets what it cannot encode. */
export class EncodeErrors {
  readonly encoding: string;
  readonly text: string;
  readonly errors: string;
  /** The unit at which to go on after `handle`. */
  next = 0;
  #exception: PException | null = null;

  constructor(encoding: string, text: string, errors: string) {
    this.encoding = encoding;
    this.text = text;
    this.errors = errors;
  }

  /** The exception for `text[start:end]` (units). */
  error(start: number, end: number, reason: string): PException {
    return unicodeEncodeError(
      this.encoding,
      this.text,
      pointOfUnit(this.text, start),
      pointOfUnit(this.text, end),
      reason,
    );
  }

  /** What stands for `text[start:end]`: text still to be encoded, or bytes to be put out as they are. Sets `next`. */
  handle(start: number, end: number, reason: string): string | Uint8Array {
    this.next = end;
    switch (this.errors) {
      case 'strict':
        throw this.error(start, end, reason);
      case 'ignore':
        return '';
      case 'replace':
      case 'backslashreplace':
      case 'xmlcharrefreplace':
      case 'namereplace':
        return replacementText(this.text.slice(start, end), this.errors);
      case 'surrogateescape': {
        let stop = start;
        while (stop < end && (this.text.charCodeAt(stop) & 0xff80) === 0xdc80) stop++;
        if (stop === start) throw this.error(start, end, reason);
        this.next = stop;
        const bytes = new Uint8Array(stop - start);
        for (let i = start; i < stop; i++) bytes[i - start] = this.text.charCodeAt(i) & 0xff;
        return bytes;
      }
      case 'surrogatepass': {
        const { width, little } = surrogatePassForm(this.encoding);
        if (width === 0) throw this.error(start, end, reason);
        const bytes: number[] = [];
        for (let i = start; i < end; i++) {
          const unit = this.text.charCodeAt(i);
          if (!surrogate(unit)) throw this.error(start, end, reason);
          bytes.push(...passedSurrogate(unit, width, little));
        }
        return Uint8Array.from(bytes);
      }
      default:
        return this.#registered(start, end, reason);
    }
  }

  #registered(start: number, end: number, reason: string): string | Uint8Array {
    const handler = lookupErrorHandler(this.errors);
    const from = pointOfUnit(this.text, start);
    const to = pointOfUnit(this.text, end);
    if (this.#exception === null) this.#exception = unicodeEncodeError(this.encoding, this.text, from, to, reason);
    else setUnicodeErrorFields(this.#exception.value, this.encoding, this.text, from, to, reason);
    const result = pyObjectCall1(handler, this.#exception.value);
    const items = result instanceof PTuple && result.items.length === 2 ? result.items : [];
    const replacement = items.length === 2 ? (strValue(items[0]!) ?? items[0]!) : null;
    const position = items.length === 2 ? intValue(items[1]!) : undefined;
    if (position === undefined || !(typeof replacement === 'string' || replacement instanceof PBytes))
      throw typeError('encoding error handler must return (str/bytes, int) tuple');
    this.next = unitOfPoint(this.text, checkedPosition(position, codePointLength(this.text)));
    return typeof replacement === 'string' ? replacement : replacement.bytes;
  }
}

function checkedPosition(position: number | bigint, length: number): number {
  const at = position < 0 ? Number(position) + length : Number(position);
  if (at < 0 || at > length) throw indexError(`position ${at} from error handler out of bounds`);
  return at;
}

/** What a decoder asks when it meets bytes that mean nothing. */
export class DecodeErrors {
  readonly encoding: string;
  /** The bytes being decoded; a handler may put others in their place. */
  bytes: Uint8Array;
  readonly errors: string;
  next = 0;
  #exception: PException | null = null;

  constructor(encoding: string, bytes: Uint8Array, errors: string) {
    this.encoding = encoding;
    this.bytes = bytes;
    this.errors = errors;
  }

  error(start: number, end: number, reason: string): PException {
    return unicodeDecodeError(this.encoding, this.bytes.slice(), start, end, reason);
  }

  /** The text that stands for `bytes[start:end]`. Sets `next`, and perhaps `bytes`. */
  handle(start: number, end: number, reason: string): string {
    this.next = end;
    switch (this.errors) {
      case 'strict':
        throw this.error(start, end, reason);
      case 'ignore':
        return '';
      case 'replace':
        return '\ufffd';
      case 'backslashreplace': {
        let text = '';
        for (let i = start; i < end; i++) text += escapePoint(this.bytes[i]!);
        return text;
      }
      case 'surrogateescape': {
        let stop = start;
        let text = '';
        while (stop < end && stop - start < 4 && this.bytes[stop]! >= 0x80)
          text += String.fromCharCode(0xdc00 + this.bytes[stop++]!);
        if (stop === start) throw this.error(start, end, reason);
        this.next = stop;
        return text;
      }
      case 'surrogatepass': {
        const unit = this.passedSurrogateAt(start);
        if (unit < 0) throw this.error(start, end, reason);
        this.next = start + surrogatePassForm(this.encoding).width;
        return String.fromCharCode(unit);
      }
      default:
        return this.#registered(start, end, reason);
    }
  }

  /** The surrogate that `surrogatepass` sees at `start`, or -1. */
  passedSurrogateAt(start: number): number {
    const { width, little } = surrogatePassForm(this.encoding);
    if (width === 0 || start + width > this.bytes.length) return -1;
    const b = this.bytes;
    let unit: number;
    if (width === 3) {
      if ((b[start]! & 0xf0) !== 0xe0 || (b[start + 1]! & 0xc0) !== 0x80 || (b[start + 2]! & 0xc0) !== 0x80) return -1;
      unit = ((b[start]! & 0xf) << 12) | ((b[start + 1]! & 0x3f) << 6) | (b[start + 2]! & 0x3f);
    } else {
      unit = 0;
      for (let i = 0; i < width; i++) unit = unit * 256 + b[little ? start + width - 1 - i : start + i]!;
    }
    return surrogate(unit) ? unit : -1;
  }

  #registered(start: number, end: number, reason: string): string {
    const handler = lookupErrorHandler(this.errors);
    if (this.#exception === null)
      this.#exception = unicodeDecodeError(this.encoding, this.bytes.slice(), start, end, reason);
    else {
      const object = getProperty(this.#exception.value, exceptionKeys.object)!;
      setUnicodeErrorFields(this.#exception.value, this.encoding, object, start, end, reason);
    }
    const result = pyObjectCall1(handler, this.#exception.value);
    const items = result instanceof PTuple && result.items.length === 2 ? result.items : [];
    const text = items.length === 2 ? strValue(items[0]!) : undefined;
    if (text === undefined || intValue(items[1]!) === undefined)
      throw typeError('decoding error handler must return (str, int) tuple');
    const object = getProperty(this.#exception.value, exceptionKeys.object);
    if (!(object instanceof PBytes)) throw typeError('exception attribute object must be bytes');
    this.bytes = object.bytes;
    this.next = checkedPosition(asIndex(items[1]!), this.bytes.length);
    return text;
  }
}
