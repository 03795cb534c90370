import type { ByteWriter } from '../../runtime/text/byte-writer.ts';
import {
  big5,
  big5hkscs,
  big5hkscsPairs,
  cp932,
  cp949,
  cp950,
  gb2312,
  gb18030,
  gbk,
  jisx0208,
  jisx0212,
  ksx1001,
  lazily,
  shiftJis,
} from './charsets.ts';
import { CodeTable } from './code-table.ts';
import type { CharacterPairs, MultibyteEncoding } from './encoding.ts';
import { type Jisx0213, jisx0213Of2000, jisx0213Of2004 } from './jisx0213.ts';

/* Encodings without shifts: ASCII, and characters of two bytes (some of one, three, four or eight). */

export function writeCode(out: ByteWriter, code: number): void {
  if (code > 0xff) out.byte(code >> 8);
  out.byte(code & 0xff);
}

/** Bytes below 80 are ASCII; of the others `encoding` reads two at least. */
function overAscii(encoding: MultibyteEncoding): MultibyteEncoding {
  return {
    ...encoding,
    decode(reader, at, end) {
      const lead = reader.bytes[at]!;
      if (lead < 0x80) {
        reader.text += String.fromCharCode(lead);
        return 1;
      }
      return at + 1 < end ? encoding.decode(reader, at, end) : 0;
    },
  };
}

/** ASCII and a table, which may have single bytes, too. */
function tabular(name: string, table: () => CodeTable, pairs?: () => CharacterPairs): MultibyteEncoding {
  return {
    name,
    ...(pairs && writingPairs(pairs)),
    decode(reader, at, end) {
      const lead = reader.bytes[at]!;
      const own = table().point(lead);
      const single = own < 0 && lead < 0x80 ? lead : own;
      if (single >= 0) {
        reader.text += String.fromCodePoint(single);
        return 1;
      }
      if (SINGLE_LEADS[name]?.(lead)) return -1;
      if (at + 1 >= end) return 0;
      const code = lead * 256 + reader.bytes[at + 1]!;
      const point = table().point(code);
      const text = point >= 0 ? String.fromCodePoint(point) : pairs?.().text(code);
      if (text === undefined) return -1;
      reader.text += text;
      return 2;
    },
    encode(point, out) {
      const own = table().code(point);
      const code = own < 0 && point < 0x80 ? point : own;
      if (code < 0) return false;
      writeCode(out, code);
      return true;
    },
  };
}

const writingPairs = (pairs: () => CharacterPairs): Pick<MultibyteEncoding, 'opensPair' | 'encodePair'> => ({
  opensPair: (point) => pairs().opens(point),
  encodePair(first, second, out) {
    const code = pairs().code(first, second);
    if (code >= 0) writeCode(out, code);
    return code >= 0;
  },
});

const beginsNoShiftJis = (lead: number) => lead === 0x80 || lead === 0xa0 || lead > 0xfc;

/** Bytes that begin nothing. */
const SINGLE_LEADS: Readonly<Record<string, (lead: number) => boolean>> = {
  shift_jis: beginsNoShiftJis,
  shift_jis_2004: beginsNoShiftJis,
  shift_jisx0213: beginsNoShiftJis,
};

const eucJp = overAscii({
  name: 'euc_jp',
  decode(reader, at, end) {
    const { bytes } = reader;
    const lead = bytes[at]!;
    const length = lead === 0x8f ? 3 : 2;
    const second = bytes[at + 1]!;
    let point: number;
    if (lead === 0x8e) point = second >= 0xa1 && second <= 0xdf ? 0xfec0 + second : -1;
    else if (lead !== 0x8f) point = jisx0208().point(lead * 256 + second);
    else if (at + 2 >= end) return 0;
    else point = jisx0212().point(second * 256 + bytes[at + 2]!);
    if (point < 0) return -1;
    reader.text += String.fromCharCode(point);
    return length;
  },
  encode(point, out) {
    if (point < 0x80) out.byte(point);
    else if (jisx0208().code(point) >= 0) writeCode(out, jisx0208().code(point));
    else if (point >= 0xff61 && point <= 0xff9f) writeCode(out, 0x8e00 + point - 0xfec0);
    else if (jisx0212().code(point) >= 0) {
      out.byte(0x8f);
      writeCode(out, jisx0212().code(point));
    } else if (point === 0xa5) out.byte(0x5c);
    else if (point === 0x203e) out.byte(0x7e);
    else return false;
    return true;
  },
});

/** EUC of JIS X 0213: its second plane after 8F, and there what only JIS X 0212 has. */
const euc0213 = (name: string, { planes, pairs, lacks }: Jisx0213): MultibyteEncoding =>
  overAscii({
    name,
    ...writingPairs(pairs),
    decode(reader, at, end) {
      const { bytes } = reader;
      const lead = bytes[at]!;
      const second = bytes[at + 1]!;
      const length = lead === 0x8f ? 3 : 2;
      if (at + length > end) return 0;
      const code = length === 3 ? second * 256 + bytes[at + 2]! : lead * 256 + second;
      const [plane1, plane2] = planes();
      let point: number;
      if (lead === 0x8e) point = second >= 0xa1 && second <= 0xdf ? 0xfec0 + second : -1;
      else if (lead !== 0x8f) point = plane1.point(code);
      else point = plane2.point(code) >= 0 ? plane2.point(code) : jisx0212().point(code);
      const text = point >= 0 ? String.fromCodePoint(point) : length === 2 ? pairs().text(code) : undefined;
      if (text === undefined) return -1;
      reader.text += text;
      return length;
    },
    encode(point, out) {
      const [plane1, plane2] = planes();
      if (point < 0x80) out.byte(point);
      else if (plane1.code(point) >= 0) writeCode(out, plane1.code(point));
      else if (point >= 0xff61 && point <= 0xff9f) writeCode(out, 0x8e00 + point - 0xfec0);
      else if (lacks.has(point)) return false;
      else {
        const code = plane2.code(point) >= 0 ? plane2.code(point) : jisx0212().code(point);
        if (code < 0) return false;
        out.byte(0x8f);
        writeCode(out, code);
      }
      return true;
    },
  });

/** The consonants of KS X 1001 that begin and end a syllable, as second bytes after A4; D4 stands for none. */
const INITIALS = [
  0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe,
];
const FINALS = [
  0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb4,
  0xb5, 0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe,
];
const FIRST_VOWEL = 0xbf;
const VOWELS = 21;
const FILLER = 0xa4d4;

/** A syllable that KS X 1001 lacks is a filler and its three letters. */
function composed(bytes: Uint8Array, at: number): number {
  if (bytes[at + 2] !== 0xa4 || bytes[at + 4] !== 0xa4 || bytes[at + 6] !== 0xa4) return -1;
  const initial = INITIALS.indexOf(bytes[at + 3]!);
  const vowel = bytes[at + 5]! - FIRST_VOWEL;
  const final = FINALS.indexOf(bytes[at + 7]!);
  if (initial < 0 || vowel < 0 || vowel >= VOWELS || final < 0) return -1;
  return 0xac00 + (initial * VOWELS + vowel) * FINALS.length + final;
}

const eucKr = overAscii({
  name: 'euc_kr',
  decode(reader, at, end) {
    const { bytes } = reader;
    const lead = bytes[at]!;
    const code = lead * 256 + bytes[at + 1]!;
    if (code === FILLER && at + 7 >= end) return 0;
    const point = code === FILLER ? composed(bytes, at) : ksx1001().point(code);
    if (point < 0) return -1;
    reader.text += String.fromCharCode(point);
    return code === FILLER ? 8 : 2;
  },
  encode(point, out) {
    if (point < 0x80) {
      out.byte(point);
      return true;
    }
    const code = ksx1001().code(point);
    if (code >= 0) {
      writeCode(out, code);
      return true;
    }
    if (point < 0xac00 || point > 0xd7a3) return false;
    const at = point - 0xac00;
    const vowelAndInitial = Math.floor(at / FINALS.length);
    writeCode(out, FILLER);
    writeCode(out, 0xa400 + INITIALS[Math.floor(vowelAndInitial / VOWELS)]!);
    writeCode(out, 0xa400 + FIRST_VOWEL + (vowelAndInitial % VOWELS));
    writeCode(out, 0xa400 + FINALS[at % FINALS.length]!);
    return true;
  },
});

/** What GB 18030 writes in four bytes: the characters of the plane that have no two bytes, in order. */
const fourBytes = lazily(() => {
  const points: number[] = [];
  const places = new Map<number, number>();
  const table = gb18030();
  for (let point = 0x80; point < 0x10000; point++) {
    if (table.code(point) >= 0 || (point >= 0xd800 && point < 0xe000)) continue;
    places.set(point, points.length);
    points.push(point);
  }
  return { points, places };
});
/** Where the other planes begin: the lead byte 90. */
const PLANES = 15 * 12600;

const gb18030Encoding = overAscii({
  name: 'gb18030',
  decode(reader, at, end) {
    const { bytes } = reader;
    const lead = bytes[at]!;
    const second = bytes[at + 1]!;
    if (second < 0x30 || second > 0x39) {
      const point = gb18030().point(lead * 256 + second);
      if (point < 0) return -1;
      reader.text += String.fromCodePoint(point);
      return 2;
    }
    if (at + 3 >= end) return 0;
    const third = bytes[at + 2]!;
    const fourth = bytes[at + 3]!;
    if (lead < 0x81 || lead > 0xfe || third < 0x81 || third > 0xfe || fourth < 0x30 || fourth > 0x39) return -1;
    const place = (lead - 0x81) * 12600 + (second - 0x30) * 1260 + (third - 0x81) * 10 + fourth - 0x30;
    const point = place >= PLANES ? 0x10000 + place - PLANES : (fourBytes().points[place] ?? -1);
    if (point < 0 || point > 0x10ffff) return -1;
    reader.text += String.fromCodePoint(point);
    return 4;
  },
  encode(point, out) {
    const code = point < 0x80 ? point : gb18030().code(point);
    if (code >= 0) {
      writeCode(out, code);
      return true;
    }
    const place = point >= 0x10000 ? point - 0x10000 + PLANES : (fourBytes().places.get(point) ?? -1);
    if (place < 0) return false;
    out.byte(0x81 + Math.floor(place / 12600));
    out.byte(0x30 + (Math.floor(place / 1260) % 10));
    out.byte(0x81 + (Math.floor(place / 10) % 126));
    out.byte(0x30 + (place % 10));
    return true;
  },
});

/** The places of the letters of a syllable among the 32 that five bits name: Johab. */
const JOHAB_VOWELS = [3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29];

const johabTable = lazily(() => {
  const table = new CodeTable();
  const code = (initial: number, vowel: number, final: number) => 0x8000 + (initial << 10) + (vowel << 5) + final;
  const finalBits = (final: number) => final + (final > 16 ? 2 : 1);
  const letter = (second: number) => ksx1001().point(0xa400 + second);
  INITIALS.forEach((second, i) => {
    table.set(code(i + 2, 2, 1), letter(second));
    JOHAB_VOWELS.forEach((vowel, v) => {
      FINALS.forEach((_, f) => {
        table.set(code(i + 2, vowel, finalBits(f)), 0xac00 + (i * VOWELS + v) * FINALS.length + f);
      });
    });
  });
  JOHAB_VOWELS.forEach((vowel, v) => {
    table.set(code(1, vowel, 1), letter(FIRST_VOWEL + v));
  });
  FINALS.forEach((second, f) => {
    if (f > 0) table.set(code(1, 2, finalBits(f)), letter(second));
  });
  const other = new CodeTable();
  for (const [euc, point] of ksx1001().entries()) {
    const row = (euc >> 8) - 0xa0;
    const cell = (euc & 0xff) - 0xa1;
    // The letters and syllables have their own places already.
    if ((row > 12 && row < 42) || row > 93 || (row === 4 && cell < 51)) continue;
    const pair = row <= 12 ? row - 1 : row - 42;
    const at = (pair & 1) * 94 + cell;
    other.set(((row <= 12 ? 0xd9 : 0xe0) + (pair >> 1)) * 256 + at + (at < 78 ? 0x31 : 0x43), point);
  }
  other.copyTo(table);
  table.set(code(1, 2, 1), 0x3000);
  return table.prefer(0xd931);
});

/** The encodings by name. */
export const PLAIN: readonly MultibyteEncoding[] = [
  tabular('gb2312', gb2312),
  tabular('gbk', gbk),
  gb18030Encoding,
  tabular('big5', big5),
  tabular('cp950', cp950),
  tabular('big5hkscs', big5hkscs, big5hkscsPairs),
  tabular('shift_jis', shiftJis),
  tabular('cp932', cp932),
  tabular('shift_jisx0213', jisx0213Of2000.shifted, jisx0213Of2000.shiftedPairs),
  tabular('shift_jis_2004', jisx0213Of2004.shifted, jisx0213Of2004.shiftedPairs),
  eucJp,
  euc0213('euc_jisx0213', jisx0213Of2000),
  euc0213('euc_jis_2004', jisx0213Of2004),
  eucKr,
  tabular('cp949', cp949),
  tabular('johab', johabTable),
];
