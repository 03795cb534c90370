import { pyObjectGetItem } from '../abstract/item.ts';
import { asDouble, asIndex, numberInt } from '../abstract/number.ts';
import { pyObjectRepr, pyObjectStr } from '../abstract/text.ts';
import { isException, memoryError, overflowError, typeError, valueError } from '../errors.ts';
import { fixedText } from '../numbers/decimal-digits.ts';
import { intToString } from '../numbers/int-text.ts';
import type { PBase, PValue } from '../object.ts';
import { codePointLength, flattened, fromLatin1, hasPairs, slicePoints } from '../text/code-points.ts';
import { hexText, intText, repeated } from '../text/pieces.ts';
import { asciiOnly } from '../text/repr.ts';
import { checkTextSize } from '../text/search.ts';
import { PFloat } from '../values/float.ts';
import { intValue, strValue, typeOf } from '../values/scalars.ts';
import { PByteArray, PBytes, PTuple } from '../values/sequences.ts';
import { ALTERNATE, formatDouble } from './double.ts';

const LEFT_ADJUST = 1;
const PLUS = 2;
const BLANK = 4;
const ALT = 8;
const ZERO = 16;
const INT_MAX = 0x7fffffff;

/** What `%` differs in between str and bytes. */
export interface PercentTarget {
  /** `string` or `bytes`, in messages. */
  readonly kind: 'string' | 'bytes';
  /** `%s` and `%b` of bytes: the bytes of an object, as Latin-1 text. */
  readonly bytesOf: ((value: PValue) => string) | null;
}

export const STR_TARGET: PercentTarget = { kind: 'string', bytesOf: null };

/** What comes between `%` and the next directive. */
interface Directive {
  readonly code: string;
  readonly flags: number;
  readonly width: number;
  readonly precision: number;
  /** How plain ints, floats and strs are written without asking further. */
  readonly quick: QuickForm;
  /** What a quick form that is shorter than `width` is filled with. */
  readonly fill: ' ' | '0';
  /** The literal text after it. */
  readonly after: string;
}

type QuickForm = typeof ANY | typeof TEXT | typeof DECIMAL | typeof HEX | typeof FIXED;
const ANY = 0;
const TEXT = 1;
const DECIMAL = 2;
const HEX = 3;
const FIXED = 4;
/** Larger widths and precisions are laid out the long way, which checks the size. */
const QUICK_SIZE = 99;

function quickForm(code: string, flags: number, width: number, precision: number): QuickForm {
  if (flags !== 0 && (flags !== ZERO || code === 's')) return ANY;
  if (width > QUICK_SIZE || precision > QUICK_SIZE) return ANY;
  if (code === 'f') return FIXED;
  if (precision >= 0) return ANY;
  if (code === 's') return width === 0 ? TEXT : ANY;
  return code === 'd' || code === 'i' ? DECIMAL : code === 'x' ? HEX : ANY;
}

/** A value that is not negative in a quick form; `undefined` for all that is written the long way. */
function quickText(value: PValue, { quick, precision }: Directive): string | undefined {
  if (typeof value === 'number') {
    if (value < 0) return undefined;
    if (quick === DECIMAL) return intText(value);
    return quick === HEX ? hexText(value) : undefined;
  }
  if (quick !== FIXED || !(value instanceof PFloat)) return undefined;
  const double = value.value;
  return double > 0 && double < 1e21 ? fixedText(double, precision < 0 ? 6 : precision) : undefined;
}

interface KnownFormat {
  readonly start: string;
  readonly directives: readonly Directive[];
}

/** Format strings used before; null for those with keys or stars, and for wrong ones. */
const formatsKnown = new Map<string, KnownFormat | null>();
const MAX_KNOWN = 256;

function directivesOf(format: string): KnownFormat | null {
  let known = formatsKnown.get(format);
  if (known === undefined) {
    known = readDirectives(format);
    if (formatsKnown.size >= MAX_KNOWN) formatsKnown.clear();
    formatsKnown.set(format, known);
  }
  return known;
}

const DIRECTIVE = /%(?:%|([-+ #0]*)(\d{0,9})(?:\.(\d{0,9}))?[hlL]?([srdiuoxXeEfFgGac]))/y;
const FLAGS = new Map([
  ['-', LEFT_ADJUST],
  ['+', PLUS],
  [' ', BLANK],
  ['#', ALT],
  ['0', ZERO],
]);

function readDirectives(format: string): KnownFormat | null {
  const texts = [''];
  const directives: Omit<Directive, 'after'>[] = [];
  let from = 0;
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
    texts[texts.length - 1] += format.slice(from, at);
    DIRECTIVE.lastIndex = at;
    const match = DIRECTIVE.exec(format);
    if (match === null) return null;
    from = DIRECTIVE.lastIndex;
    const [, marks, width, precision, code] = match;
    if (code === undefined) {
      texts[texts.length - 1] += '%';
      continue;
    }
    let flags = 0;
    for (const mark of marks!) flags |= FLAGS.get(mark)!;
    const columns = Number(width);
    const places = precision === undefined ? -1 : Number(precision);
    const quick = quickForm(code, flags, columns, places);
    directives.push({ code, flags, width: columns, precision: places, quick, fill: flags === ZERO ? '0' : ' ' });
    texts.push('');
  }
  texts[texts.length - 1] += format.slice(from);
  return { start: texts[0]!, directives: directives.map((directive, i) => ({ ...directive, after: texts[i + 1]! })) };
}

/** The state of one formatting: the arguments and how far they are used up. */
class PercentFormatter {
  readonly format: string;
  readonly target: PercentTarget;
  readonly mapping: PValue | undefined;
  args: PValue;
  /** Items when `args` is a tuple, else `null`: then it is one argument (or none left). */
  items: readonly PValue[] | null;
  next = 0;
  at = 0;

  constructor(format: string, args: PValue, target: PercentTarget) {
    this.format = format;
    this.target = target;
    this.args = args;
    this.items = args instanceof PTuple ? args.items : null;
    const type = typeOf(args);
    const isText = strValue(args) !== undefined || (target.bytesOf !== null && isBytes(args));
    this.mapping = this.items === null && !isText && type.mp_subscript !== null ? args : undefined;
  }

  argument(): PValue {
    if (this.items === null) {
      if (this.next++ === 0) return this.args;
    } else if (this.next < this.items.length) return this.items[this.next++]!;
    throw typeError('not enough arguments for format string');
  }

  run(): string {
    const { format } = this;
    let result = '';
    let from = 0;
    for (;;) {
      const at = format.indexOf('%', from);
      if (at < 0) break;
      if (at > from) result += format.slice(from, at);
      const next = format.charCodeAt(at + 1);
      if (next === 37) {
        result += '%';
        from = at + 2;
      } else if (next === 115 && this.target.bytesOf === null) {
        const value = this.argument();
        result += typeof value === 'string' ? value : pyObjectStr(value);
        from = at + 2;
      } else {
        this.at = at + 1;
        result += this.directive();
        from = this.at;
      }
      checkTextSize(result.length);
    }
    const unused = this.items === null ? this.next === 0 : this.next < this.items.length;
    if (unused && this.mapping === undefined)
      throw typeError(`not all arguments converted during ${this.target.kind} formatting`);
    return result + format.slice(from);
  }

  /** The value of a directive that is written the long way. */
  laidOut({ code, precision, flags, width }: Directive, value: PValue): string {
    return layOut(this.convert(code, value, precision, flags), code, width, flags);
  }

  /** A width or precision: digits, or an argument for `*`. */
  number(what: 'width' | 'precision'): number {
    const { format } = this;
    if (format.charCodeAt(this.at) === 42) {
      this.at++;
      const value = intValue(this.argument());
      if (value === undefined) throw typeError('* wants int');
      if (typeof value === 'bigint') throw overflowError('Python int too large to convert to C ssize_t');
      if (what === 'precision' && Math.abs(value) > INT_MAX)
        throw overflowError('Python int too large to convert to C int');
      return value;
    }
    let value = 0;
    for (; ; this.at++) {
      const digit = format.charCodeAt(this.at) - 48;
      if (!(digit >= 0 && digit <= 9)) return value;
      value = value * 10 + digit;
      if (what === 'precision' ? value > INT_MAX : value >= 2 ** 63)
        throw valueError(
          what === 'width' ? 'width too big' : this.target.bytesOf === null ? 'precision too big' : 'prec too big',
        );
    }
  }

  key(): void {
    if (this.mapping === undefined) throw typeError('format requires a mapping');
    const start = ++this.at;
    for (let depth = 1; depth > 0; this.at++) {
      if (this.at >= this.format.length) throw valueError('incomplete format key');
      const unit = this.format.charCodeAt(this.at);
      if (unit === 40) depth++;
      else if (unit === 41) depth--;
    }
    const key = this.format.slice(start, this.at - 1);
    this.args = pyObjectGetItem(this.mapping, this.target.bytesOf === null ? key : new PBytes(latin1Bytes(key)));
    this.items = null;
    this.next = 0;
  }

  directive(): string {
    const { format } = this;
    if (format.charCodeAt(this.at) === 40) this.key();
    let flags = 0;
    for (; ; this.at++) {
      const unit = format.charCodeAt(this.at);
      if (unit === 45) flags |= LEFT_ADJUST;
      else if (unit === 43) flags |= PLUS;
      else if (unit === 32) flags |= BLANK;
      else if (unit === 35) flags |= ALT;
      else if (unit === 48) flags |= ZERO;
      else break;
    }
    let width = this.number('width');
    if (width < 0) {
      flags |= LEFT_ADJUST;
      width = -width;
    }
    let precision = -1;
    if (format.charCodeAt(this.at) === 46) {
      this.at++;
      precision = Math.max(0, this.number('precision'));
    }
    if ('hlL'.includes(format.charAt(this.at) || ' ')) this.at++;
    if (this.at >= format.length) throw valueError('incomplete format');
    const code = String.fromCodePoint(format.codePointAt(this.at)!);
    const value = this.argument();
    const text = this.convert(code, value, precision, flags);
    this.at += code.length;
    return layOut(text, code, width, flags);
  }

  convert(code: string, value: PValue, precision: number, flags: number): string {
    const { bytesOf } = this.target;
    switch (code) {
      case 's':
        return cut(bytesOf === null ? pyObjectStr(value) : bytesOf(value), precision);
      case 'b':
        if (bytesOf === null) break;
        return cut(bytesOf(value), precision);
      case 'r':
        return cut(bytesOf === null ? pyObjectRepr(value) : asciiOnly(pyObjectRepr(value)), precision);
      case 'a':
        return cut(asciiOnly(pyObjectRepr(value)), precision);
      case 'c':
        return bytesOf === null ? character(value) : byteCharacter(value);
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        return integer(code, value, precision, flags);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return formatDouble(
          bytesOf === null ? asDouble(value) : asDoubleArgument(value),
          code,
          precision < 0 ? 6 : precision,
          (flags & ALT) !== 0 ? ALTERNATE : 0,
        );
    }
    const point = code.codePointAt(0)!;
    const shown = point > 31 && point < 127 ? code : bytesOf === null ? '?' : code;
    const index = codePointLength(this.format.slice(0, this.at));
    throw valueError(`unsupported format character '${shown}' (0x${point.toString(16)}) at index ${index}`);
  }
}

function isBytes(value: PValue): boolean {
  return value instanceof PBytes || value instanceof PByteArray;
}

function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function cut(text: string, precision: number): string {
  if (precision < 0 || precision >= text.length) return text;
  return hasPairs(text) ? slicePoints(text, 0, Math.min(precision, codePointLength(text))) : text.slice(0, precision);
}

function asDoubleArgument(value: PValue): number {
  try {
    return asDouble(value);
  } catch (error) {
    if (isException(error, 'TypeError')) throw typeError(`float argument required, not ${typeOf(value).tpName}`);
    throw error;
  }
}

function character(value: PValue): string {
  const text = strValue(value);
  if (text !== undefined) {
    if (codePointLength(text) === 1) return text;
    throw typeError('%c requires int or char');
  }
  const point = plainIndex(value);
  if (point === undefined) throw typeError('%c requires int or char');
  if (point < 0 || point > 0x10ffff) throw overflowError('%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(point));
}

function byteCharacter(value: PValue): string {
  if (value instanceof PBytes || value instanceof PByteArray) {
    if (value.bytes.length === 1) return fromLatin1(value.bytes);
  } else {
    const point = plainIndex(value);
    if (point !== undefined) {
      if (point < 0 || point > 255) throw overflowError('%c arg not in range(256)');
      return String.fromCharCode(Number(point));
    }
  }
  throw typeError('%c requires an integer in range(256) or a single byte');
}

/** `__index__`, `undefined` where there is none. */
function plainIndex(value: PValue): number | bigint | undefined {
  const plain = intValue(value);
  if (plain !== undefined) return plain;
  return typeOf(value).nb_index === null ? undefined : asIndex(value);
}

function integer(code: string, value: PValue, precision: number, flags: number): string {
  const number = integerArgument(code, value);
  const negative = number < 0;
  let digits: string;
  let prefix = '';
  if (code === 'o') {
    digits = number.toString(8);
    if ((flags & ALT) !== 0) prefix = '0o';
  } else if (code === 'x' || code === 'X') {
    digits = number.toString(16);
    if ((flags & ALT) !== 0) prefix = '0x';
  } else digits = intToString(number);
  if (negative) digits = digits.slice(1);
  if (precision > digits.length) {
    checkTextSize(precision);
    digits = digits.padStart(precision, '0');
  }
  const text = prefix + digits;
  return (negative ? '-' : '') + (code === 'X' ? text.toUpperCase() : text);
}

function integerArgument(code: string, value: PValue): number | bigint {
  const plain = intValue(value);
  if (plain !== undefined) return plain;
  const hex = code === 'x' || code === 'X' || code === 'o';
  const type = typeOf(value);
  const usable = hex
    ? type.nb_index !== null
    : type.nb_int !== null || type.nb_index !== null || type.nb_float !== null;
  if (usable)
    try {
      const result = hex ? asIndex(value) : numberInt(value);
      if (result !== undefined) return result;
    } catch (error) {
      if (!isException(error, 'TypeError')) throw error;
    }
  throw typeError(
    `%${code} format: ${hex ? 'an integer is required' : 'a real number is required'}, not ${type.tpName}`,
  );
}

/** Sign, prefix, padding. */
function layOut(converted: string, code: string, width: number, flags: number): string {
  let text = converted;
  let sign = '';
  const numeric = 'diuoxXeEfFgG'.includes(code);
  if (numeric) {
    const first = text.charCodeAt(0);
    if (first === 45 || first === 43) {
      sign = text.charAt(0);
      text = text.slice(1);
    } else if ((flags & PLUS) !== 0) sign = '+';
    else if ((flags & BLANK) !== 0) sign = ' ';
  }
  const padding = width - codePointLength(text) - sign.length;
  if (padding <= 0) return sign + text;
  if (width > 0x1fffffe8) throw memoryError();
  if ((flags & LEFT_ADJUST) !== 0) return sign + text + repeated(' ', padding);
  if (!numeric || (flags & ZERO) === 0) return repeated(' ', padding) + sign + text;
  const prefix = (flags & ALT) !== 0 && 'xXo'.includes(code) ? 2 : 0;
  return sign + text.slice(0, prefix) + repeated('0', padding) + text.slice(prefix);
}

/** `format % args` with a format that was read. */
function formatKnown(format: string, known: KnownFormat, args: PValue, target: PercentTarget): string {
  const { directives } = known;
  const items = args instanceof PTuple ? args.items : null;
  const given = items === null ? 1 : items.length;
  let result = known.start;
  for (let i = 0; i < directives.length; i++) {
    if (i >= given) throw typeError('not enough arguments for format string');
    const directive = directives[i]!;
    const value = items === null ? args : items[i]!;
    const { quick, width } = directive;
    if (quick === TEXT && target.bytesOf === null) result += typeof value === 'string' ? value : pyObjectStr(value);
    else {
      const text = quick === ANY ? undefined : quickText(value, directive);
      if (text === undefined) result += new PercentFormatter(format, args, target).laidOut(directive, value);
      else result += text.length < width ? repeated(directive.fill, width - text.length) + text : text;
    }
    result += directive.after;
    checkTextSize(result.length);
  }
  if (directives.length < given && (items !== null || new PercentFormatter(format, args, target).mapping === undefined))
    throw typeError(`not all arguments converted during ${target.kind} formatting`);
  return flattened(result);
}

/** `format % args`, for str and, as Latin-1 text, for bytes. */
export function percentFormat(format: string, args: PValue | PBase, target: PercentTarget): string {
  const known = directivesOf(format);
  if (known !== null) return formatKnown(format, known, args, target);
  return new PercentFormatter(format, args, target).run();
}
