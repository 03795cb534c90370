import type { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { gb2312, jisx0208, jisx0212, ksx1001 } from './charsets.ts';
import type { CodeTable } from './code-table.ts';
import type { CharacterPairs, MultibyteEncoding, Reader, ShiftState } from './encoding.ts';
import { type Jisx0213, jisx0213Of2000, jisx0213Of2004 } from './jisx0213.ts';
import { writeCode } from './plain-encodings.ts';

/* Encodings whose bytes mean what the escape sequence before them says: HZ and the ISO-2022 family. */

const ESC = 0x1b;
const SO = 0x0e;
const SI = 0x0f;
const LF = 0x0a;

const hz: MultibyteEncoding = {
  name: 'hz',
  decode(reader, at, end) {
    const { bytes, state } = reader;
    const lead = bytes[at]!;
    const chinese = state[0] === 1;
    if (lead === 0x7e) {
      if (at + 1 >= end) return 0;
      const second = String.fromCharCode(bytes[at + 1]!);
      if (second === '}' && chinese) state[0] = 0;
      else if (chinese) return -1;
      else if (second === '{') state[0] = 1;
      else if (second === '~') reader.text += '~';
      else if (second !== '\n') return -1;
      return 2;
    }
    if (lead >= 0x80) return -1;
    if (!chinese) {
      reader.text += String.fromCharCode(lead);
      return 1;
    }
    if (at + 1 >= end) return 0;
    const second = bytes[at + 1]!;
    const point = second < 0x80 ? gb2312().point((lead | 0x80) * 256 + (second | 0x80)) : -1;
    if (point < 0) return -1;
    reader.text += String.fromCharCode(point);
    return 2;
  },
  encode(point, out, state) {
    if (point < 0x80) {
      leaveChinese(out, state);
      out.byte(point);
      if (point === 0x7e) out.byte(point);
      return true;
    }
    const code = gb2312().code(point);
    if (code < 0) return false;
    if (state[0] !== 1) out.latin1('~{');
    state[0] = 1;
    writeCode(out, code & 0x7f7f);
    return true;
  },
  finish: leaveChinese,
};

function leaveChinese(out: ByteWriter, state: ShiftState): void {
  if (state[0] === 1) out.latin1('~}');
  state[0] = 0;
}

const ASCII = 0x42;
/** Bit of a mark that says: two bytes. */
const WIDE = 0x80;
const wide = (final: string) => final.charCodeAt(0) | WIDE;

/** A character set that an encoding can switch to. */
interface Designation {
  /** The byte that ends its escape sequence, with `WIDE`. */
  readonly mark: number;
  /** Plane 0 is in force at once, plane 1 between SO and SI. */
  readonly plane: 0 | 1;
  decode(first: number, second: number): number;
  encode(point: number): number;
  readonly pairs?: () => CharacterPairs;
}

const doubled = (mark: number, table: () => CodeTable, plane: 0 | 1 = 0): Designation => ({
  mark,
  plane,
  decode: (first, second) => (second < 0x80 ? table().point((first | 0x80) * 256 + (second | 0x80)) : -1),
  encode(point) {
    const code = table().code(point);
    return code > 0xff ? code & 0x7f7f : -1;
  },
});

const roman: Designation = {
  mark: 0x4a,
  plane: 0,
  decode: (byte) => (byte === 0x5c ? 0xa5 : byte === 0x7e ? 0x203e : byte < 0x80 ? byte : -1),
  encode: (point) => (point === 0xa5 ? 0x5c : point === 0x203e ? 0x7e : -1),
};
const katakana: Designation = {
  mark: 0x49,
  plane: 0,
  decode: (byte) => (byte >= 0x21 && byte <= 0x5f ? 0xff40 + byte : -1),
  encode: (point) => (point >= 0xff61 && point <= 0xff9f ? point - 0xff40 : -1),
};
const JIS_0208 = doubled(wide('B'), jisx0208);
/** The edition of 1978, which is read, but not written. */
const JIS_0208_OLD: Designation = { ...JIS_0208, mark: wide('@') };
const JIS_0212 = doubled(wide('D'), jisx0212);

/** JIS X 0208, which is written where it can be, and the planes of an edition of JIS X 0213; the second is always read as that of 2004. */
function planesOf({ planes, pairs }: Jisx0213, final: string): Designation[] {
  const plane1 = doubled(wide(final), () => planes()[0]);
  const plane2 = doubled(wide('P'), () => planes()[1]);
  return [
    JIS_0208,
    {
      ...plane1,
      // The wide tilde is read as the narrow one, and not written.
      decode: (first, second) => (first === 0x22 && second === 0x32 ? 0x7e : plane1.decode(first, second)),
      encode: (point) => (point === 0xff5e ? -1 : plane1.encode(point)),
      pairs,
    },
    { ...plane2, decode: doubled(plane2.mark, () => jisx0213Of2004.planes()[1]).decode },
    JIS_0208_OLD,
  ];
}

interface Options {
  readonly designations: readonly Designation[];
  /** SO and SI are characters as others. */
  readonly noShift?: boolean;
  /** `ESC N` takes one character from a third set, Latin or Greek. */
  readonly g2?: boolean;
  /** `ESC & @` may stand before JIS X 0208. */
  readonly jisExtension?: boolean;
}

/* The bytes of the state: the marks of G0, G1 and G2, and flags. */
const FLAGS = 4;
const SHIFTED = 1;
const PASSING = 2;

const LATIN_1 = 0x41;
const GREEK = 0x46;
/** Places of ISO 8859-7 that had no character in its first edition. */
const GREEK_UNUSED: ReadonlySet<number> = new Set([0xa4, 0xa5, 0xaa]);

const endsEscape = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || byte === 0x40;
const beginsDesignation = (byte: number) => '()$.&'.includes(String.fromCharCode(byte));

class Iso2022 implements MultibyteEncoding {
  readonly name: string;
  readonly #options: Options;
  /** The set that has codes of two characters. */
  readonly #paired: Designation | undefined;
  constructor(name: string, options: Options) {
    this.name = name;
    this.#options = options;
    this.#paired = options.designations.find((one) => one.pairs !== undefined);
  }

  begin(state: ShiftState, decoding: boolean): void {
    state.fill(0);
    state[0] = ASCII;
    state[1] = ASCII;
    state[2] = decoding ? ASCII : 0;
  }

  decode(reader: Reader, at: number, end: number): number {
    const { bytes, state } = reader;
    const byte = bytes[at]!;
    const { noShift } = this.#options;
    if ((state[FLAGS]! & PASSING) !== 0) {
      if (endsEscape(byte)) state[FLAGS]! &= ~PASSING;
      return this.#plain(reader, byte);
    }
    switch (byte) {
      case ESC:
        return this.#escape(reader, at, end);
      case SI:
      case SO:
        if (noShift) return this.#plain(reader, byte);
        if (byte === SO) state[FLAGS]! |= SHIFTED;
        else state[FLAGS]! &= ~SHIFTED;
        return 1;
      case LF:
        state[FLAGS]! &= ~SHIFTED;
        return this.#plain(reader, byte);
    }
    if (byte < 0x20) return this.#plain(reader, byte);
    if (byte >= 0x80) return -1;
    const mark = (state[FLAGS]! & SHIFTED) !== 0 ? state[1]! : state[0]!;
    if (mark === ASCII) return this.#plain(reader, byte);
    const set = this.#options.designations.find((one) => one.mark === mark)!;
    const width = (mark & WIDE) !== 0 ? 2 : 1;
    if (at + width > end) return 0;
    const second = width === 2 ? bytes[at + 1]! : 0;
    const point = set.decode(byte, second);
    const text = point >= 0 ? String.fromCodePoint(point) : set.pairs?.().text((byte * 256 + second) | 0x8080);
    if (text === undefined) return -width;
    reader.text += text;
    return width;
  }

  #plain(reader: Reader, byte: number): number {
    reader.text += String.fromCharCode(byte);
    return 1;
  }

  #escape(reader: Reader, at: number, end: number): number {
    if (at + 1 >= end) return 0;
    const next = reader.bytes[at + 1]!;
    if (beginsDesignation(next)) return this.#designate(reader, at, end);
    if (this.#options.g2 && next === 0x4e) return this.#third(reader, at, end);
    reader.state[FLAGS]! |= PASSING;
    return this.#plain(reader, ESC);
  }

  /** One character of G2. */
  #third(reader: Reader, at: number, end: number): number {
    if (at + 2 >= end) return 0;
    const byte = reader.bytes[at + 2]!;
    if (byte >= 0x80) return -3;
    switch (reader.state[2]) {
      case LATIN_1:
        reader.text += String.fromCharCode(byte + 0x80);
        return 3;
      case GREEK: {
        const text = GREEK_UNUSED.has(byte | 0x80)
          ? '\ufffd'
          : new TextDecoder('iso-8859-7').decode(Uint8Array.of(byte | 0x80));
        if (text === '\ufffd') return -3;
        reader.text += text;
        return 3;
      }
      default:
        reader.text += String.fromCharCode(byte);
        return 3;
    }
  }

  /** An escape sequence that puts a set in place. */
  #designate(reader: Reader, at: number, end: number): number {
    const { bytes, state } = reader;
    const { jisExtension, g2, designations } = this.#options;
    let length = 0;
    for (let i = 1; i < 16 && length === 0; i++) {
      if (at + i >= end) return 0;
      if (endsEscape(bytes[at + i]!)) length = i + 1;
      else if (jisExtension && at + i + 1 < end && bytes[at + i] === 0x26 && bytes[at + i + 1] === 0x40) i += 2;
    }
    const text = String.fromCharCode(...bytes.subarray(at + 1, at + length));
    let place = -1;
    let mark = 0;
    if (length === 3 && text[0] === '$') [place, mark] = [0, wide(text[1]!)];
    else if (length === 3) [place, mark] = [g2 ? '().'.indexOf(text[0]!) : '()'.indexOf(text[0]!), text.charCodeAt(1)];
    else if (length === 4 && text[0] === '$') [place, mark] = ['()'.indexOf(text[1]!), wide(text[2]!)];
    else if (length === 6 && jisExtension && text.slice(2) === '\x1b$B') [place, mark] = [0, JIS_0208.mark];
    if (place < 0) return length === 0 ? -1 : -length;
    const known = mark === ASCII || designations.some((one) => one.mark === mark);
    if (!known && !(place === 2 && (mark === LATIN_1 || mark === GREEK))) return -length;
    state[place] = mark;
    return length;
  }

  encode(point: number, out: ByteWriter, state: ShiftState): boolean {
    if (point < 0x80) {
      this.finish(out, state);
      out.byte(point);
      return true;
    }
    for (const set of this.#options.designations) {
      const code = set.encode(point);
      if (code < 0) continue;
      this.#switchTo(set, out, state);
      writeCode(out, code);
      return true;
    }
    return false;
  }

  opensPair(point: number): boolean {
    return this.#paired?.pairs?.().opens(point) ?? false;
  }

  encodePair(first: number, second: number, out: ByteWriter, state: ShiftState): boolean {
    const set = this.#paired;
    const code = set?.pairs?.().code(first, second) ?? -1;
    if (set === undefined || code < 0) return false;
    this.#switchTo(set, out, state);
    writeCode(out, code & 0x7f7f);
    return true;
  }

  #switchTo({ mark, plane }: Designation, out: ByteWriter, state: ShiftState): void {
    if (plane === 0) this.#shiftIn(out, state);
    if (state[plane] !== mark) {
      const final = String.fromCharCode(mark & 0x7f);
      const letter = plane === 0 ? '(' : ')';
      if ((mark & WIDE) === 0) out.latin1(`\x1b${letter}${final}`);
      else if (mark === JIS_0208.mark) out.latin1(`\x1b$${final}`);
      else out.latin1(`\x1b$${letter}${final}`);
      state[plane] = mark;
    }
    if (plane === 1 && (state[FLAGS]! & SHIFTED) === 0) {
      out.byte(SO);
      state[FLAGS]! |= SHIFTED;
    }
  }

  #shiftIn(out: ByteWriter, state: ShiftState): void {
    if ((state[FLAGS]! & SHIFTED) === 0) return;
    out.byte(SI);
    state[FLAGS]! &= ~SHIFTED;
  }

  finish(out: ByteWriter, state: ShiftState): void {
    this.#shiftIn(out, state);
    if (state[0] === ASCII) return;
    out.latin1('\x1b(B');
    state[0] = ASCII;
  }
}

const JAPANESE = { noShift: true, jisExtension: true };

/** The encodings by name. */
export const SHIFTING: readonly MultibyteEncoding[] = [
  hz,
  new Iso2022('iso2022_jp', { ...JAPANESE, designations: [JIS_0208, roman, JIS_0208_OLD] }),
  new Iso2022('iso2022_jp_1', { ...JAPANESE, designations: [JIS_0208, JIS_0212, roman, JIS_0208_OLD] }),
  new Iso2022('iso2022_jp_2', {
    ...JAPANESE,
    g2: true,
    designations: [JIS_0208, JIS_0212, doubled(wide('C'), ksx1001), doubled(wide('A'), gb2312), roman, JIS_0208_OLD],
  }),
  new Iso2022('iso2022_jp_3', { ...JAPANESE, designations: planesOf(jisx0213Of2000, 'O') }),
  new Iso2022('iso2022_jp_2004', { ...JAPANESE, designations: planesOf(jisx0213Of2004, 'Q') }),
  new Iso2022('iso2022_jp_ext', { ...JAPANESE, designations: [JIS_0208, JIS_0212, roman, katakana, JIS_0208_OLD] }),
  new Iso2022('iso2022_kr', { designations: [doubled(wide('C'), ksx1001, 1)] }),
];
