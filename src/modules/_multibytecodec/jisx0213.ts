import { kanjiOfJisX0213 } from '../../runtime/text/generated/charsets.ts';
import { jisx0208, katakana, lazily, shiftJisCode } from './charsets.ts';
import { CodeTable } from './code-table.ts';
import { type CharacterPairs, characterPairs } from './encoding.ts';

/*
 * JIS X 0213: JIS X 0208 and more on its plane, and a plane of rarer kanji. The edition of 2004 added ten kanji and exchanged one. Codes are
 * two bytes with the high bits set, as in EUC.
 */

/** What is no kanji and not in JIS X 0208, by the code of the first character of each run. */
const OTHERS: readonly (readonly [code: number, text: string])[] = [
  [0xa2af, '＇＂－～〳〴〵〻〼ヿゟ'],
  [0xa2c2, '⊄⊅⊊⊋∉∅⌅⌆'],
  [0xa2d1, '⊕⊖⊗∥∦⦅⦆〘〙〖〗'],
  [0xa2eb, '≢≃≅≈≶≷↔'],
  [0xa2fa, '♮♫♬♩'],
  [0xa3a1, '▷▶◁◀↗↘↖↙⇄⇨⇦⇧⇩⤴⤵'],
  [0xa3ba, '⦿◉〽﹆﹅◦•'],
  [0xa3db, '∓ℵℏ㏋ℓ℧'],
  [0xa3fb, '゠–⧺⧻'],
  [0xa4f4, 'ゔゕゖ'],
  [0xa6b9, '♤♠♢♦♡♥♧♣'],
  [0xa6d9, 'ς⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾☖☗〠☎☀☁☂☃♨▱ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹ'],
  [0xa6f9, 'ㇺㇻㇼㇽㇾㇿ'],
  [0xa7c2, '⎾⎿⏀⏁⏂⏃⏄⏅⏆⏇⏈⏉⏊⏋⏌'],
  [0xa7f2, 'ヷヸヹヺ⋚⋛⅓⅔⅕✓⌘␣⏎'],
  [0xa8c1, '㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿'],
  [0xa8e7, '◐◑◒◓‼⁇⁈⁉ǍǎǐḾḿǸǹǑǒǔǖǘǚǜ'],
  [0xa9a1, '€\u00a0¡¤¦©ª«\u00ad®¯²³·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀĪŪĒŌāīūēō'],
  [0xaaa1, 'Ą˘ŁĽŚŠŞŤŹŽŻą˛łľśˇšşťź˝žżŔĂĹĆČĘĚĎŃŇŐŘŮŰŢŕăĺćčęěďđńňőřůűţ˙ĈĜĤĴŜŬĉĝĥĵŝŭɱʋɾʃʒɬɮɹʈɖɳɽʂʐɻɭɟɲʝʎɡŋɰʁħʕ'],
  [0xaba1, 'ʔɦʘǂɓɗʄɠƓœŒɨʉɘɵəɜɞɐɯʊɤʌɔɑɒʍɥʢʡɕʑɺɧɚ'],
  [0xabc5, 'ǽὰά'],
  [0xabd0, 'ὲέ\u0361ˈˌːˑ\u0306‿\u030b\u0301\u0304\u0300\u030f\u030c\u0302˥˦˧˨˩'],
  [
    0xabe7,
    '\u0325\u032c\u0339\u031c\u031f\u0320\u0308\u033d\u0329\u032f˞\u0324\u0330\u033c\u0334\u031d\u031e\u0318\u0319\u032a\u033a\u033b\u0303\u031a',
  ],
  [
    0xaca1,
    '❶❷❸❹❺❻❼❽❾❿⓫⓬⓭⓮⓯⓰⓱⓲⓳⓴ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙㋚㋛㋜㋝㋞㋟㋠㋡㋢㋣㋺㋩㋥㋭㋬',
  ],
  [0xacfd, '⁑⁂'],
  [0xada1, '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪ㍉㌔㌢㍍㌘㌧㌃㌶㍑㍗㌍㌦㌣㌫㍊㌻㎜㎝㎞㎎㎏㏄㎡Ⅻ'],
  [0xaddf, '㍻〝〟№㏍℡㊤㊥㊦㊧㊨㈱㈲㈹㍾㍽㍼'],
  [0xadf3, '∮'],
  [0xadf8, '∟⊿'],
  [0xadfd, '❖☞'],
];

/** Letters that are two characters. */
const PAIRS: readonly (readonly [code: number, text: string])[] = [
  [0xa4f7, 'か\u309aき\u309aく\u309aけ\u309aこ\u309a'],
  [0xa5f7, 'カ\u309aキ\u309aク\u309aケ\u309aコ\u309aセ\u309aツ\u309aト\u309a'],
  [0xa6f8, 'ㇷ\u309a'],
  [0xabc4, '\u00e6\u0300'],
  [0xabc8, '\u0254\u0300\u0254\u0301\u028c\u0300\u028c\u0301\u0259\u0300\u0259\u0301\u025a\u0300\u025a\u0301'],
  [0xabe5, '\u02e9\u02e5\u02e5\u02e9'],
];

/** Kanji that came in 2004. */
const LATER = '俱剝𠮟吞噓姸屛幷瘦繫';
/** The place on plane 2 whose kanji was exchanged, what it was and what it became. */
const EXCHANGED = 0xfdbb;
const BEFORE = '鬝';
const AFTER = '鬜';
const points = (text: string) => Array.from(text, (c) => c.codePointAt(0)!);

/** An edition of JIS X 0213. */
export interface Jisx0213 {
  readonly planes: () => readonly [CodeTable, CodeTable];
  readonly pairs: () => CharacterPairs;
  /** What only the other edition has. */
  readonly lacks: ReadonlySet<number>;
  /** The codes of Shift_JIS for both planes, with half-width katakana. */
  readonly shifted: () => CodeTable;
  readonly shiftedPairs: () => CharacterPairs;
}

function edition(year: 2000 | 2004): Jisx0213 {
  const planes = lazily((): [CodeTable, CodeTable] => {
    const first = new CodeTable();
    const second = new CodeTable();
    jisx0208().copyTo(first);
    for (const [code, text] of OTHERS) first.setAll(code, text);
    for (const [code, text] of kanjiOfJisX0213) (code > 0xffff ? second : first).setAll(code & 0xffff, text);
    if (year === 2000) {
      for (const point of points(LATER)) first.remove(first.code(point));
      second.setAll(EXCHANGED, BEFORE);
    }
    return [first, second];
  });
  const shifted = lazily(() => {
    const table = new CodeTable();
    planes().forEach((plane, i) => {
      for (const [code, point] of plane.entries()) table.set(i === 0 ? shiftJisCode(code) : shiftedPlane2(code), point);
    });
    table.setAll(0xa1, katakana());
    return table.setAll(0x5c, '\u00a5').setAll(0x7e, '\u203e').setAll(0x815f, '\\').setAll(0x81b0, '~');
  });
  return {
    planes,
    lacks: new Set(points(year === 2000 ? LATER + AFTER : BEFORE)),
    pairs: lazily(() => characterPairs(PAIRS)),
    shifted,
    shiftedPairs: lazily(() => characterPairs(PAIRS.map(([code, text]) => [shiftJisCode(code), text]))),
  };
}

/** Rows of plane 2 in the order in which Shift_JIS has them, two of them to a lead byte from F0 on. */
const SHIFTED_ROWS = [1, 8, 3, 4, 5, 12, 13, 14, 15, ...Array.from({ length: 17 }, (_, i) => 78 + i)];

function shiftedPlane2(code: number): number {
  const at = SHIFTED_ROWS.indexOf((code >> 8) - 0xa0);
  return shiftJisCode((0xa1 + 94 + at) * 256 + (code & 0xff));
}

export const jisx0213Of2000 = edition(2000);
export const jisx0213Of2004 = edition(2004);
