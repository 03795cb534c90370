import {
  nameAliases,
  nameDigits,
  namedSequences,
  nameRuns,
  nameText,
  nameWords,
  singleDigitWords,
} from './generated/unicode-names.ts';

/*
 * Names of characters. Those of ideographs and Hangul syllables follow from the code point; the others are unpacked when first asked for.
 */

interface NameTable {
  /** Where the name of each code point begins in `nameText`. */
  readonly offsets: Map<number, number>;
  readonly words: readonly string[];
}

let table: NameTable | null = null;

function nameTable(): NameTable {
  if (table !== null) return table;
  const offsets = new Map<number, number>();
  let at = 0;
  for (const run of nameRuns.split(' ')) {
    const dot = run.indexOf('.');
    const first = Number.parseInt(run.slice(0, dot), 36);
    const count = Number.parseInt(run.slice(dot + 1), 36);
    for (let i = 0; i < count; i++) {
      offsets.set(first + i, at);
      at = nameText.indexOf('!', at) + 1;
      if (at === 0) at = nameText.length;
    }
  }
  table = { offsets, words: nameWords.split(' ') };
  return table;
}

function unpack(offset: number, words: readonly string[]): string {
  const escape = nameDigits.length - 1;
  let name = '';
  for (let i = offset; i < nameText.length && nameText.charAt(i) !== '!'; ) {
    if (i > offset) name += ' ';
    const digit = nameDigits.indexOf(nameText.charAt(i));
    if (digit < singleDigitWords) {
      name += words[digit];
      i++;
    } else if (digit === escape) {
      const end = nameText.indexOf(nameDigits.charAt(escape), i + 1);
      name += nameText.slice(i + 1, end);
      i = end + 1;
    } else {
      const low = nameDigits.indexOf(nameText.charAt(i + 1));
      name += words[singleDigitWords + (digit - singleDigitWords) * nameDigits.length + low];
      i += 2;
    }
  }
  return name;
}

const LEADS = 'G GG N D DD R M B BB S SS  J JJ C K T P H'.split(' ');
const VOWELS = 'A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I'.split(' ');
const TAILS = ' G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H'.split(' ');

/** Code points of unified ideographs, whose names are made of their numbers. */
const IDEOGRAPHS: readonly (readonly [number, number])[] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b739],
  [0x2b740, 0x2b81d],
  [0x2b820, 0x2cea1],
  [0x2ceb0, 0x2ebe0],
  [0x2ebf0, 0x2ee5d],
  [0x30000, 0x3134a],
  [0x31350, 0x323af],
];

const isIdeograph = (point: number) => IDEOGRAPHS.some(([first, last]) => point >= first && point <= last);

/** The name of a character, `undefined` if it has none: `unicodedata.name`. */
export function characterName(point: number): string | undefined {
  if (point >= 0xac00 && point <= 0xd7a3) {
    const index = point - 0xac00;
    return `HANGUL SYLLABLE ${LEADS[Math.floor(index / 588)]}${VOWELS[Math.floor((index % 588) / 28)]}${TAILS[index % 28]}`;
  }
  if (isIdeograph(point)) return `CJK UNIFIED IDEOGRAPH-${point.toString(16).toUpperCase()}`;
  const { offsets, words } = nameTable();
  const offset = offsets.get(point);
  return offset === undefined ? undefined : unpack(offset, words);
}

let byName: Map<string, number> | null = null;
let aliases: Map<string, number> | null = null;
let sequences: Map<string, string> | null = null;

function hangulOf(name: string): number | undefined {
  const match = /^(G|GG|N|D|DD|R|M|B|BB|S|SS|J|JJ|C|K|T|P|H|)([AEIOUWY]+)([A-Z]*)$/.exec(name);
  if (match === null) return undefined;
  const lead = LEADS.indexOf(match[1]!);
  const vowel = VOWELS.indexOf(match[2]!);
  const tail = TAILS.indexOf(match[3]!);
  return lead < 0 || vowel < 0 || tail < 0 ? undefined : 0xac00 + (lead * 21 + vowel) * 28 + tail;
}

/** The character of that name or alias, any case: what `\N{…}` means. */
export function characterNamed(name: string): number | undefined {
  const wanted = name.toUpperCase();
  if (wanted.length !== name.length) return undefined;
  if (wanted.startsWith('HANGUL SYLLABLE ')) {
    const point = hangulOf(wanted.slice(16));
    if (point !== undefined) return point;
  }
  if (wanted.startsWith('CJK UNIFIED IDEOGRAPH-')) {
    const digits = wanted.slice(22);
    if (!/^[0-9A-F]{4,5}$/.test(digits)) return undefined;
    const point = Number.parseInt(digits, 16);
    return isIdeograph(point) ? point : undefined;
  }
  if (byName === null) {
    const { offsets, words } = nameTable();
    byName = new Map();
    for (const [point, offset] of offsets) byName.set(unpack(offset, words), point);
    aliases = new Map();
    for (const entry of nameAliases.split(';')) {
      const colon = entry.indexOf(':');
      aliases.set(entry.slice(colon + 1), Number.parseInt(entry.slice(0, colon), 36));
    }
  }
  return byName.get(wanted) ?? aliases!.get(wanted);
}

/** The named sequence of that name: what `unicodedata.lookup` knows beyond single characters. */
export function sequenceNamed(name: string): string | undefined {
  if (sequences === null) {
    sequences = new Map();
    for (const entry of namedSequences.split(';')) {
      const colon = entry.indexOf(':');
      const points = entry.slice(0, colon).split('.');
      sequences.set(entry.slice(colon + 1), String.fromCodePoint(...points.map((p) => Number.parseInt(p, 36))));
    }
  }
  return sequences.get(name.toUpperCase());
}
