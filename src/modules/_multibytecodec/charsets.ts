import { additionsToBig5 } from '../../runtime/text/generated/charsets.ts';
import { CodeTable, hostTable } from './code-table.ts';
import { characterPairs } from './encoding.ts';

/*
 * The coded character sets of East Asia, from what the host's decoders know: their encodings are supersets of these, with a few cells that
 * vendors see otherwise. Cells are two bytes with the high bits set, the row first, as in EUC.
 */

/** A charset that is made when it is first asked for. */
export function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const rowOf = (code: number) => (code >> 8) - 0xa0;
const isEuc = (code: number) => code >> 8 >= 0xa1 && (code & 0xff) >= 0xa1;
export const isPrivate = (point: number) => point >= 0xe000 && point <= 0xf8ff;

/** JIS X 0208, without the rows that NEC and IBM filled. */
export const jisx0208 = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of hostTable('euc-jp')) {
    const row = rowOf(code);
    if (isEuc(code) && (row <= 8 || (row >= 16 && row <= 84)) && !isPrivate(point)) table.set(code, point);
  }
  // Wave dash, double vertical line, minus sign, cent, pound and not sign: Microsoft has their full-width forms instead.
  table.setAll(0xa1c1, '\u301c\u2016').setAll(0xa1dd, '\u2212').setAll(0xa1f1, '\u00a2\u00a3').setAll(0xa2cc, '\u00ac');
  return table;
});

/** JIS X 0212. */
export const jisx0212 = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of hostTable('euc-jp', 0x8f)) if (isEuc(code) && rowOf(code) <= 77) table.set(code, point);
  return table.setAll(0xa2b7, '~');
});

/** Cells to which later editions of GB 18030 gave characters, from first to last: GBK has none there, newer hosts have those. */
const LATER_IN_GBK = [
  [0xa2e3, 0xa2e3],
  [0xa3a0, 0xa3a0],
  [0xa6d9, 0xa6df],
  [0xa6ec, 0xa6ed],
  [0xa6f3, 0xa6f3],
  [0xa8bc, 0xa8bc],
  [0xa8bf, 0xa8bf],
  [0xa989, 0xa995],
  [0xfe50, 0xfea0],
] as const;

/** The two-byte codes of GBK that have a character of their own, with it. */
function* gbkCells(): IterableIterator<[code: number, point: number]> {
  for (const [code, point] of hostTable('gbk')) {
    const later = LATER_IN_GBK.some(([first, last]) => code >= first && code <= last);
    if (!later && !isPrivate(point)) yield [code, point];
  }
}

/** GB 2312. */
export const gb2312 = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of gbkCells()) {
    const row = rowOf(code);
    if (!isEuc(code) || row > 87 || (row > 9 && row < 16)) continue;
    if (row === 2 && code < 0xa2b1) continue;
    if (row === 6 && code >= 0xa6e0) continue;
    if (row === 8 && code > 0xa8ba && code < 0xa8c5) continue;
    table.set(code, point);
  }
  return table.setAll(0xa1a4, '\u30fb').setAll(0xa1aa, '\u2015');
});

/** GBK, code page 936. */
export const gbk = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of gbkCells()) table.set(code, point);
  return table;
});

/** The two-byte part of GB 18030-2000, which has private characters where later editions have others. */
export const gb18030 = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of hostTable('gb18030')) table.set(code, point);
  table.setAll(0xa3a0, '\ue5e5').setAll(0xa6d9, '\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793');
  table.setAll(0xa6ec, '\ue794\ue795').setAll(0xa6f3, '\ue796').setAll(0xa8bc, '\ue7c7').setAll(0xfe59, '\ue81e');
  table.setAll(0xfe61, '\ue826').setAll(0xfe66, '\ue82b\ue82c').setAll(0xfe6d, '\ue832').setAll(0xfe7e, '\ue843');
  return table.setAll(0xfe90, '\ue854').setAll(0xfea0, '\ue864');
});

/** KS X 1001. */
export const ksx1001 = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of hostTable('euc-kr')) if (isEuc(code) && !isPrivate(point)) table.set(code, point);
  return table.setAll(0xa2e6, '\u20ac\u00ae');
});

const range = (first: number, last: number) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));

/** The letters that ETEN added to Big5: kana, Cyrillic and numbers in circles. */
const etenLetters = lazily(
  () =>
    `\u30fe\u309d\u309e\u3005${range(0x3041, 0x3093)}${range(0x30a1, 0x30f6)}\u0414\u0415\u0401${range(0x416, 0x41c)}` +
    `${range(0x423, 0x435)}\u0451${range(0x436, 0x44f)}${range(0x2460, 0x2469)}${range(0x2474, 0x247d)}`,
);

/** Trail bytes of Big5 in order. */
export function big5Codes(first: number, count: number): number[] {
  const codes: number[] = [];
  for (let code = first; codes.length < count; code++) {
    const trail = code & 0xff;
    if ((trail >= 0x40 && trail <= 0x7e) || (trail >= 0xa1 && trail <= 0xfe)) codes.push(code);
  }
  return codes;
}

function big5With(last: number): CodeTable {
  const table = new CodeTable();
  for (const [code, point] of hostTable('big5'))
    if (code >= 0xa140 && code <= last && !isPrivate(point) && !(code > 0xa3bf && code < 0xa440))
      if (!(code > 0xc67e && code < 0xc940)) table.set(code, point);
  return table.prefer(0xa451).prefer(0xa4ca);
}

function addEtenLetters(table: CodeTable): CodeTable {
  const letters = etenLetters();
  big5Codes(0xc6a1, letters.length).forEach((code, i) => {
    table.set(code, letters.charCodeAt(i));
  });
  return table;
}

/** Puts what the Unicode consortium once mapped in the place of what Microsoft does. */
function asMappedFirst(table: CodeTable): CodeTable {
  table.setAll(0xa145, '\u2022').setAll(0xa14e, '\uff64').setAll(0xa1c2, '\u203e').setAll(0xa1e3, '\u223c');
  table.setAll(0xa1f2, '\u2641\u2609').setAll(0xa241, '\uff0f\uff3c').setAll(0xa244, '\u00a5');
  return table.setAll(0xa246, '\u00a2\u00a3').prefer(0xa241).prefer(0xa242);
}

/** Big5 with ETEN's letters. */
export const big5 = lazily(() => asMappedFirst(addEtenLetters(big5With(0xf9d5))));

/** Additions whose characters Hong Kong has at a later code. */
const HAS_ANOTHER = new Set([0x8fcc, 0x92c8, 0x9644, 0x96ed, 0x9bec, 0xc6cf, 0xc6d3, 0xc6d5]);

/** Big5 with the characters of Hong Kong, as of 2004. */
export const big5hkscs = lazily(() => {
  const table = asMappedFirst(big5With(0xf9fe));
  for (const [first, text] of additionsToBig5) {
    let code = first;
    for (const c of text) {
      const point = c.codePointAt(0)!;
      const other = (code > 0x8779 && code < 0x8840) || (code > 0xa3bf && code < 0xa440) || HAS_ANOTHER.has(code);
      if (!other && table.code(point) < 0) table.set(code, point);
      code++;
    }
  }
  for (const code of [0xf9e9, 0xf9ea, 0xf9eb, 0xf9f9, 0xf9fa, 0xf9fb, 0xf9fc, 0xf9fd]) table.prefer(code);
  return table;
});

export const big5hkscsPairs = lazily(() =>
  characterPairs([
    [0x8862, '\u00ca\u0304'],
    [0x8864, '\u00ca\u030c'],
    [0x88a3, '\u00ea\u0304'],
    [0x88a5, '\u00ea\u030c'],
  ]),
);

/** Code page 950. */
export const cp950 = lazily(() => {
  const table = addEtenLetters(big5With(0xf9fe)).setAll(0xa3e1, '\u20ac');
  table
    .also(0xa246, '\u00a2')
    .also(0xa247, '\u00a3')
    .also(0xa244, '\u00a5')
    .also(0xa145, '\u2022')
    .also(0xa1c2, '\u203e');
  return table.also(0xa1e3, '\u223c').also(0xa1f3, '\u2609').also(0xa1f2, '\u2641').also(0xa14e, '\uff64');
});

/** Code page 932, with half-width katakana and the rest of its single bytes. */
export const cp932 = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of hostTable('shift_jis')) table.set(code, point);
  table.setAll(0x80, '\x80').setAll(0xa0, '\uf8f0').setAll(0xfd, '\uf8f1\uf8f2\uf8f3').setAll(0xa1, katakana());
  table.also(0x8191, '\u00a2').also(0x8192, '\u00a3').also(0x81ca, '\u00ac').also(0x8161, '\u2016');
  return table.also(0x817c, '\u2212').also(0x8160, '\u301c');
});

/** Code page 949: KS X 1001, and the syllables it lacks in their order. */
export const cp949 = lazily(() => {
  const table = new CodeTable();
  const plain = ksx1001();
  plain.copyTo(table);
  let lead = 0x81;
  let trail = 0x41;
  for (let point = 0xac00; point <= 0xd7a3; point++) {
    if (plain.code(point) >= 0) continue;
    table.set(lead * 256 + trail, point);
    if (trail === 0x5a) trail = 0x61;
    else if (trail === 0x7a) trail = 0x81;
    // From lead byte A1 on the second half belongs to KS X 1001.
    else if (trail === (lead > 0xa0 ? 0xa0 : 0xfe)) {
      lead++;
      trail = 0x41;
    } else trail++;
  }
  return table;
});

/** Where Shift_JIS has a character of EUC. */
export function shiftJisCode(code: number): number {
  const row = (code >> 8) - 0xa1;
  const at = (row & 1) * 94 + (code & 0xff) - 0xa1;
  return ((row >> 1) + (row < 62 ? 0x81 : 0xc1)) * 256 + at + (at < 63 ? 0x40 : 0x41);
}

/** Half-width katakana. */
export const katakana = lazily(() => range(0xff61, 0xff9f));

/** Shift_JIS: JIS X 0208 in other places, and half-width katakana. */
export const shiftJis = lazily(() => {
  const table = new CodeTable();
  for (const [code, point] of jisx0208().entries()) table.set(shiftJisCode(code), point);
  table.setAll(0xa1, katakana());
  return table.also(0x5c, '\u00a5').also(0x7e, '\u203e');
});
