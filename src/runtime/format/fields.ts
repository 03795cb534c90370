import { pyObjectGetAttr } from '../abstract/attribute.ts';
import { pyObjectFormat } from '../abstract/format.ts';
import { pyObjectGetItem } from '../abstract/item.ts';
import { pyObjectRepr, pyObjectStr } from '../abstract/text.ts';
import { indexError, isException, keyError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { flattened } from '../text/code-points.ts';
import { decimalValue } from '../text/properties.ts';
import { asciiOnly } from '../text/repr.ts';
import { checkTextSize } from '../text/search.ts';

/*
 * The replacement fields of `str.format`, also shown to Python by `_string`.
 */

/** A piece of a format string: literal text, and perhaps a field after it. */
export interface MarkupPiece {
  readonly literal: string;
  readonly field: MarkupField | null;
}

export interface MarkupField {
  readonly name: string;
  readonly spec: string;
  /** '' when there is none. */
  readonly conversion: string;
  readonly specNeedsExpanding: boolean;
}

/** Walks over the pieces of a format string. */
export class MarkupIterator {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  next(): MarkupPiece | undefined {
    const { text } = this;
    const start = this.at;
    if (start >= text.length) return undefined;
    let at = start;
    let unit = 0;
    for (; at < text.length; at++) {
      unit = text.charCodeAt(at);
      if (unit === 123 || unit === 125) break;
    }
    if (at === text.length) {
      this.at = at;
      return { literal: text.slice(start), field: null };
    }
    const doubled = text.charCodeAt(at + 1) === unit;
    if (doubled) {
      this.at = at + 2;
      return { literal: text.slice(start, at + 1), field: null };
    }
    if (unit === 125) throw valueError("Single '}' encountered in format string");
    if (at + 1 >= text.length) throw valueError("Single '{' encountered in format string");
    this.at = at + 1;
    return { literal: text.slice(start, at), field: this.#field() };
  }

  #field(): MarkupField {
    const { text } = this;
    const start = this.at;
    let at = start;
    let unit = 0;
    for (; at < text.length; at++) {
      unit = text.charCodeAt(at);
      if (unit === 123) throw valueError("unexpected '{' in field name");
      if (unit === 91) {
        while (at + 1 < text.length && text.charCodeAt(at + 1) !== 93) at++;
      } else if (unit === 125 || unit === 58 || unit === 33) break;
    }
    const name = text.slice(start, at);
    at++;
    if (at > text.length) throw valueError("expected '}' before end of string");
    if (unit === 125) {
      this.at = at;
      return { name, spec: '', conversion: '', specNeedsExpanding: false };
    }
    let conversion = '';
    if (unit === 33) {
      if (at >= text.length) throw valueError('end of string while looking for conversion specifier');
      conversion = String.fromCodePoint(text.codePointAt(at)!);
      at += conversion.length;
      if (at < text.length) {
        const after = text.charCodeAt(at++);
        if (after === 125) {
          this.at = at;
          return { name, spec: '', conversion, specNeedsExpanding: false };
        }
        if (after !== 58) throw valueError("expected ':' after conversion specifier");
      }
    }
    const specStart = at;
    let specNeedsExpanding = false;
    for (let depth = 1; at < text.length; at++) {
      unit = text.charCodeAt(at);
      if (unit === 123) {
        specNeedsExpanding = true;
        depth++;
      } else if (unit === 125 && --depth === 0) {
        this.at = at + 1;
        return { name, spec: text.slice(specStart, at), conversion, specNeedsExpanding };
      }
    }
    throw valueError("unmatched '{' in format spec");
  }
}

/** The int that a field name or subscript is, if all of it are digits; `undefined` otherwise. */
export function fieldInteger(text: string): number | undefined {
  if (text.length === 0) return undefined;
  if (text.length === 1) {
    const unit = text.charCodeAt(0);
    if (unit < 128) return unit >= 48 && unit <= 57 ? unit - 48 : undefined;
  }
  let value = 0;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    const digit = decimalValue(point);
    if (digit < 0) return undefined;
    value = value * 10 + digit;
    if (value >= 2 ** 63) throw valueError('Too many decimal digits in format string');
    i += point > 0xffff ? 2 : 1;
  }
  return value;
}

/** One step from an object to what the field names: `.name` or `[key]`. */
export interface FieldStep {
  readonly isAttribute: boolean;
  readonly key: string | number;
}

/** The part of a field name before the first `.` or `[`. */
export function firstOfField(name: string): string {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit === 46 || unit === 91) return name.slice(0, i);
  }
  return name;
}

/** The steps of a field name after its first part. */
export class FieldSteps {
  readonly name: string;
  at: number;

  constructor(name: string, from: number) {
    this.name = name;
    this.at = from;
  }

  next(): FieldStep | undefined {
    const { name } = this;
    if (this.at >= name.length) return undefined;
    const mark = name.charCodeAt(this.at++);
    if (mark === 46) {
      const start = this.at;
      while (this.at < name.length && name.charCodeAt(this.at) !== 46 && name.charCodeAt(this.at) !== 91) this.at++;
      if (this.at === start) throw valueError('Empty attribute in format string');
      return { isAttribute: true, key: name.slice(start, this.at) };
    }
    if (mark !== 91) throw valueError("Only '.' or '[' may follow ']' in format field specifier");
    const end = name.indexOf(']', this.at);
    if (end < 0) throw valueError("Missing ']' in format string");
    const text = name.slice(this.at, end);
    if (text === '') throw valueError('Empty attribute in format string');
    this.at = end + 1;
    return { isAttribute: false, key: fieldInteger(text) ?? text };
  }
}

/** What fields refer to. */
export interface FormatArguments {
  /** `null` for `format_map`. */
  readonly positional: readonly PValue[] | null;
  named(key: string): PValue | undefined;
}

/** A format string that was read. */
interface KnownFields {
  readonly pieces: readonly MarkupPiece[];
  /** For each piece the number of its argument, -1 without a field; null where fields have names, steps or fields of their own. */
  readonly numbers: readonly number[] | null;
}

/** Format strings used before; null for those that are wrong somewhere, which shows only when that place is reached. */
const fieldsKnown = new Map<string, KnownFields | null>();
const MAX_KNOWN = 256;

function fieldsOf(text: string): KnownFields | null {
  let known = fieldsKnown.get(text);
  if (known === undefined) {
    const pieces = readPieces(text);
    known = pieces === null ? null : { pieces, numbers: numbersOf(pieces) };
    if (fieldsKnown.size >= MAX_KNOWN) fieldsKnown.clear();
    fieldsKnown.set(text, known);
  }
  return known;
}

function numbersOf(pieces: readonly MarkupPiece[]): number[] | null {
  const numbers: number[] = [];
  let automatic = 0;
  let manual = 0;
  for (const { field } of pieces) {
    if (field === null) numbers.push(-1);
    else if (field.specNeedsExpanding) return null;
    else if (field.name === '') numbers.push(automatic++);
    else if (/^[0-9]{1,3}$/.test(field.name)) {
      numbers.push(Number(field.name));
      manual++;
    } else return null;
  }
  return automatic > 0 && manual > 0 ? null : numbers;
}

function readPieces(text: string): readonly MarkupPiece[] | null {
  const iterator = new MarkupIterator(text);
  const pieces: MarkupPiece[] = [];
  try {
    for (let piece = iterator.next(); piece !== undefined; piece = iterator.next()) pieces.push(piece);
  } catch (error) {
    if (isException(error, 'ValueError')) return null;
    throw error;
  }
  return pieces;
}

const noArgument = (index: number) => indexError(`Replacement index ${index} out of range for positional args tuple`);

class FieldFormatter {
  readonly args: FormatArguments;
  /** How many automatic fields there were; -1 once numbers were given. */
  automatic = 0;
  mode: 'none' | 'automatic' | 'manual' = 'none';

  constructor(args: FormatArguments) {
    this.args = args;
  }

  build(text: string, depth: number): string {
    if (depth <= 0) throw valueError('Max string recursion exceeded');
    const known = fieldsOf(text)?.pieces ?? null;
    const pieces = known === null ? new MarkupIterator(text) : null;
    let result = '';
    for (let i = 0; ; i++) {
      const piece = known === null ? pieces!.next() : known[i];
      if (piece === undefined) return flattened(result);
      result += piece.literal;
      if (piece.field !== null) {
        const { name, spec, conversion } = piece.field;
        let value = this.value(name);
        if (conversion !== '') value = convert(value, conversion);
        result += pyObjectFormat(value, piece.field.specNeedsExpanding ? this.build(spec, depth - 1) : spec);
      }
      checkTextSize(result.length);
    }
  }

  value(name: string): PValue {
    const first = firstOfField(name);
    let index = fieldInteger(first);
    if (first === '' || index !== undefined) {
      const wanted = first === '' ? 'automatic' : 'manual';
      if (this.mode === 'none') this.mode = wanted;
      else if (this.mode !== wanted)
        throw valueError(
          wanted === 'automatic'
            ? 'cannot switch from manual field specification to automatic field numbering'
            : 'cannot switch from automatic field numbering to manual field specification',
        );
      index ??= this.automatic++;
    }
    let value: PValue | undefined;
    if (index === undefined) {
      value = this.args.named(first);
      if (value === undefined) throw keyError(first);
    } else {
      if (this.args.positional === null) throw valueError('Format string contains positional fields');
      value = this.args.positional[index];
      if (value === undefined) throw noArgument(index);
    }
    if (first.length === name.length) return value;
    const steps = new FieldSteps(name, first.length);
    for (let step = steps.next(); step !== undefined; step = steps.next())
      value = step.isAttribute ? pyObjectGetAttr(value, step.key as string) : pyObjectGetItem(value, step.key);
    return value;
  }
}

function convert(value: PValue, conversion: string): PValue {
  switch (conversion) {
    case '':
      return value;
    case 'r':
      return pyObjectRepr(value);
    case 's':
      return pyObjectStr(value);
    case 'a':
      return asciiOnly(pyObjectRepr(value));
  }
  const point = conversion.codePointAt(0)!;
  throw valueError(
    `Unknown conversion specifier ${point > 32 && point < 127 ? conversion : `\\x${point.toString(16)}`}`,
  );
}

/** `text.format(*positional)` where all fields are numbers or nothing; `undefined` for other texts. */
export function formatNumbered(text: string, positional: readonly PValue[]): string | undefined {
  const known = fieldsOf(text);
  if (known === null || known.numbers === null) return undefined;
  const { pieces, numbers } = known;
  let result = '';
  for (let i = 0; i < pieces.length; i++) {
    const { literal, field } = pieces[i]!;
    result += literal;
    if (field !== null) {
      const index = numbers[i]!;
      if (index >= positional.length) throw noArgument(index);
      const value = positional[index]!;
      result += pyObjectFormat(field.conversion === '' ? value : convert(value, field.conversion), field.spec);
    }
    checkTextSize(result.length);
  }
  return flattened(result);
}

/** `text.format(…)`. */
export function formatFields(text: string, args: FormatArguments): string {
  return new FieldFormatter(args).build(text, 2);
}
