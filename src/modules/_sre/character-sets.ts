import { inCategory, inSet, lowerAscii, lowerUnicode, upperAscii } from './characters.ts';
import * as op from './opcodes.ts';

/* What single-character items of a pattern match: as predicates, as sets to compare, and as the text of a class of V8's engine. */

/** Whether one character matches the single-character item at `at`. */
export function matchesItem(code: Uint32Array, at: number, c: number): boolean {
  switch (code[at]) {
    case op.LITERAL:
      return c === code[at + 1];
    case op.NOT_LITERAL:
      return c !== code[at + 1];
    case op.ANY:
      return c !== 10;
    case op.ANY_ALL:
      return true;
    case op.IN:
      return inSet(code, at + 2, c);
    case op.CATEGORY:
      return inCategory(code[at + 1]!, c);
    case op.LITERAL_IGNORE:
      return lowerAscii(c) === code[at + 1];
    case op.NOT_LITERAL_IGNORE:
      return lowerAscii(c) !== code[at + 1];
    case op.IN_IGNORE:
      return inSet(code, at + 2, lowerAscii(c));
    case op.LITERAL_UNI_IGNORE:
      return lowerUnicode(c) === code[at + 1];
    case op.NOT_LITERAL_UNI_IGNORE:
      return lowerUnicode(c) !== code[at + 1];
    case op.IN_UNI_IGNORE:
      return inSet(code, at + 2, lowerUnicode(c));
    case op.LITERAL_LOC_IGNORE:
      return c === code[at + 1] || lowerAscii(c) === code[at + 1] || upperAscii(c) === code[at + 1];
    case op.NOT_LITERAL_LOC_IGNORE:
      return !(c === code[at + 1] || lowerAscii(c) === code[at + 1] || upperAscii(c) === code[at + 1]);
    case op.IN_LOC_IGNORE: {
      const lower = lowerAscii(c);
      return inSet(code, at + 2, lower) || (upperAscii(c) !== lower && inSet(code, at + 2, upperAscii(c)));
    }
    default:
      throw new Error(`no item of one character: ${code[at]}`);
  }
}

/** A set to tell from others: U+0000…U+00FF exactly, what is beyond by kinds. It may be too large there, never too small. */
export interface CharacterSet {
  readonly latin: Uint8Array;
  /** Which kinds of characters from U+0100 on may be in it. */
  readonly other: number;
}

const WORD = 1;
const SPACE = 2;
const REST = 4;
export const ALL_OTHER = WORD | SPACE | REST;

/** What is beyond U+00FF of a category, by its number; odd ones negate. */
function otherOfCategory(category: number): number {
  const [plain, negated] = OTHER_OF_CATEGORY.get(category & ~1) ?? [ALL_OTHER, ALL_OTHER];
  return (category & 1) === 0 ? plain : negated;
}
const OTHER_OF_CATEGORY = new Map([
  [0, [0, ALL_OTHER]],
  [2, [0, ALL_OTHER]],
  [4, [0, ALL_OTHER]],
  [8, [0, ALL_OTHER]],
  [10, [WORD, ALL_OTHER]],
  [12, [SPACE, WORD | REST]],
  [14, [WORD, SPACE | REST]],
] as [number, [number, number]][]);

export function characterSet(code: Uint32Array, at: number): CharacterSet {
  const latin = new Uint8Array(256);
  for (let c = 0; c < 256; c++) if (matchesItem(code, at, c)) latin[c] = 1;
  return { latin, other: otherOfItem(code, at) };
}

function otherOfItem(code: Uint32Array, at: number): number {
  switch (code[at]) {
    case op.LITERAL:
      return code[at + 1]! < 256 ? 0 : ALL_OTHER;
    case op.CATEGORY:
      return otherOfCategory(code[at + 1]!);
    case op.IN:
      return otherOfSet(code, at + 2);
    default:
      return ALL_OTHER;
  }
}

function otherOfSet(code: Uint32Array, at: number): number {
  let other = 0;
  /** Kinds that are in it as a whole. */
  let whole = 0;
  let negated = false;
  for (let i = at; code[i] !== op.FAILURE; ) {
    switch (code[i]) {
      case op.NEGATE:
        negated = true;
        i++;
        break;
      case op.LITERAL:
        if (code[i + 1]! > 255) other = ALL_OTHER;
        i += 2;
        break;
      case op.CATEGORY: {
        const kinds = otherOfCategory(code[i + 1]!);
        other |= kinds;
        if (code[i + 1]! >= 12) whole |= kinds;
        i += 2;
        break;
      }
      case op.CHARSET:
        i += 9;
        break;
      case op.RANGE:
        if (code[i + 2]! > 255) other = ALL_OTHER;
        i += 3;
        break;
      default:
        return ALL_OTHER;
    }
  }
  return negated ? ALL_OTHER & ~whole : other;
}

const hex = (c: number) => `\\u${c.toString(16).padStart(4, '0')}`;
const range = (from: number, to: number) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`);

/** The inside of a class that has the characters below U+10000 for which `has` holds. */
function enumerated(has: (c: number) => boolean): string {
  let text = '';
  let from = -1;
  for (let c = 0; c <= 0x10000; c++) {
    const inside = c < 0x10000 && has(c);
    if (inside && from < 0) from = c;
    else if (!inside && from >= 0) {
      text += range(from, c - 1);
      from = -1;
    }
  }
  return text;
}

/** The characters below U+10000 that differ from their lower case, by it. */
let uppers: Map<number, number[]> | null = null;

/** The inside of a class that has those of some characters and their other cases for which `has` holds. */
function casesText(characters: readonly number[], has: (c: number) => boolean): string {
  if (uppers === null) {
    uppers = new Map();
    for (let c = 0; c < 0x10000; c++) {
      const lower = lowerUnicode(c);
      if (lower === c) continue;
      const others = uppers.get(lower);
      if (others === undefined) uppers.set(lower, [c]);
      else others.push(c);
    }
  }
  const cases = new Set<number>();
  for (const one of characters)
    for (const c of [one, lowerAscii(one), upperAscii(one), ...(uppers.get(one) ?? [])]) cases.add(c);
  let text = '';
  for (const c of cases) if (c < 0x10000 && has(c)) text += hex(c);
  return text;
}

const categoryTexts = new Map<number, string>();

function categoryText(category: number): string {
  let text = categoryTexts.get(category);
  if (text === undefined) {
    text = enumerated((c) => inCategory(category, c));
    categoryTexts.set(category, text);
  }
  return text;
}

/** The letters of `\w` in str patterns, for word boundaries. */
export function wordClass(): string {
  return `[${categoryText(14)}]`;
}

/** What V8's engine is given for the single-character item at `at`, over texts of one unit a character. */
export function itemText(code: Uint32Array, at: number): string {
  const operand = code[at + 1]!;
  switch (code[at]) {
    case op.ANY:
      return '[^\\n]';
    case op.ANY_ALL:
      return '[^]';
    case op.LITERAL:
      return operand > 0xffff ? '[]' : hex(operand);
    case op.NOT_LITERAL:
      return operand > 0xffff ? '[^]' : `[^${hex(operand)}]`;
    case op.CATEGORY:
      return `[${categoryText(operand)}]`;
    case op.IN: {
      const text = setText(code, at + 2);
      if (text !== null) return text;
      break;
    }
    case op.LITERAL_IGNORE:
    case op.LITERAL_UNI_IGNORE:
    case op.LITERAL_LOC_IGNORE:
      return `[${casesText([operand], (c) => matchesItem(code, at, c))}]`;
    case op.NOT_LITERAL_IGNORE:
    case op.NOT_LITERAL_UNI_IGNORE:
    case op.NOT_LITERAL_LOC_IGNORE:
      return `[^${casesText([operand], (c) => !matchesItem(code, at, c))}]`;
    case op.IN_IGNORE:
    case op.IN_UNI_IGNORE:
    case op.IN_LOC_IGNORE: {
      const literals = literalsOfSet(code, at + 2);
      if (literals !== null) return `[${casesText(literals, (c) => matchesItem(code, at, c))}]`;
    }
  }
  return `[${enumerated((c) => matchesItem(code, at, c))}]`;
}

/** The characters of a set that names each; null for others. */
function literalsOfSet(code: Uint32Array, at: number): number[] | null {
  const literals: number[] = [];
  let i = at;
  for (; code[i] === op.LITERAL; i += 2) literals.push(code[i + 1]!);
  return code[i] === op.FAILURE ? literals : null;
}

function setText(code: Uint32Array, at: number): string | null {
  let text = '';
  let negated = false;
  for (let i = at; code[i] !== op.FAILURE; ) {
    switch (code[i]) {
      case op.NEGATE:
        negated = true;
        i++;
        break;
      case op.LITERAL:
        if (code[i + 1]! <= 0xffff) text += hex(code[i + 1]!);
        i += 2;
        break;
      case op.CATEGORY:
        text += categoryText(code[i + 1]!);
        i += 2;
        break;
      case op.CHARSET: {
        const words = i + 1;
        for (let c = 0; c < 256; c++) if ((code[words + (c >> 5)]! & (1 << (c & 31))) !== 0) text += hex(c);
        i += 9;
        break;
      }
      case op.RANGE:
        if (code[i + 1]! <= 0xffff) text += range(code[i + 1]!, Math.min(code[i + 2]!, 0xffff));
        i += 3;
        break;
      default:
        return null;
    }
  }
  return `[${negated ? '^' : ''}${text}]`;
}
