import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePoints, fromCodePoints, fromLatin1, hasPairs } from '../../runtime/text/code-points.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';

/** Code points of a text with surrogate pairs, read as a string of one unit each. */
export class PointText {
  readonly points: readonly number[];
  constructor(points: readonly number[]) {
    this.points = points;
  }
  get length(): number {
    return this.points.length;
  }
  charCodeAt(at: number): number {
    return this.points[at]!;
  }
}

/** What the matcher reads: one unit a character. Bytes are Latin-1 text. */
export type SubjectText = string | PointText;

/** What is searched: the object and its characters. */
export class Subject {
  readonly source: PValue;
  readonly text: SubjectText;
  readonly isBytes: boolean;
  constructor(source: PValue, text: SubjectText, isBytes: boolean) {
    this.source = source;
    this.text = text;
    this.isBytes = isBytes;
  }

  get length(): number {
    return this.text.length;
  }

  /** A part, as str or bytes: `getslice`. */
  slice(start: number, end: number): PValue {
    const { text } = this;
    if (this.isBytes) {
      if (this.source instanceof PBytes && this.source.constructor === PBytes && start === 0 && end === text.length)
        if (typeOf(this.source).name === 'bytes') return this.source;
      return bytesFrom((text as string).slice(start, end));
    }
    if (typeof text === 'string') return text.slice(start, end);
    return fromCodePoints(text.points.slice(start, end));
  }
}

export function bytesFrom(text: string): PBytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new PBytes(bytes);
}

/** The last text with pairs and the last bytes, which scanners ask for again and again. */
let lastPairs = new Subject('', '', false);
let lastBytes = new Subject('', '', true);

/** Takes the argument of `match` and the like. */
export function subjectOf(value: PValue): Subject {
  const text = strValue(value);
  if (text !== undefined) {
    if (!hasPairs(text)) return new Subject(value, text, false);
    if (lastPairs.source !== value) lastPairs = new Subject(value, new PointText(codePoints(text)), false);
    return lastPairs;
  }
  if (value instanceof PBytes) {
    if (lastBytes.source !== value) lastBytes = new Subject(value, fromLatin1(value.bytes), true);
    return lastBytes;
  }
  if (!hasBuffer(value)) throw typeError(`expected string or bytes-like object, got '${typeOf(value).tpName}'`);
  return new Subject(value, fromLatin1(bytesOf(value)), true);
}
