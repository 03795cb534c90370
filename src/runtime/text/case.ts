import {
  CASE_IGNORABLE,
  CASED,
  foldSpecial,
  LOWER,
  lowerRuns,
  lowerSpecial,
  TITLE,
  titleRuns,
  titleSpecial,
  UPPER,
  upperRuns,
  upperSpecial,
} from './generated/unicode-tables.ts';
import { flagsOf } from './properties.ts';
import { checkTextSize } from './search.ts';

/*
 * Case mappings of Unicode 15.1, full ones included. JavaScript's own are used for ASCII only: they follow the Unicode version of the engine.
 */

const NOT_ASCII = /[^\0-\x7f]/;

/** A case mapping beyond ASCII, decoded when first used. */
class CaseMap {
  #map: Map<number, string> | null = null;
  readonly #runs: string;
  readonly #special: readonly [number, string][];
  constructor(runs: string, special: readonly [number, string][]) {
    this.#runs = runs;
    this.#special = special;
  }

  of(point: number): string | undefined {
    return (this.#map ??= this.#decode()).get(point);
  }

  #decode(): Map<number, string> {
    const map = new Map<number, string>();
    for (const run of this.#runs.split(' ')) {
      const [start, count, step, delta] = run.split('.') as [string, string, string, string];
      const distance = Number.parseInt(delta, 36);
      let point = Number.parseInt(start, 36);
      for (let left = Number.parseInt(count, 36); left > 0; left--, point += Number(step))
        map.set(point, String.fromCodePoint(point + distance));
    }
    for (const [point, mapped] of this.#special) map.set(point, mapped);
    return map;
  }
}

const lower = new CaseMap(lowerRuns, lowerSpecial);
const upper = new CaseMap(upperRuns, upperSpecial);
const title = new CaseMap(titleRuns, titleSpecial);
let folds: Map<number, string> | null = null;

const SIGMA = 0x3a3;

/** Whether a capital sigma at unit `at` ends a word, so that its lower case is the final form. */
function isFinalSigma(text: string, at: number): boolean {
  let before = at;
  let flags = 0;
  while (before > 0) {
    const low = text.charCodeAt(before - 1);
    before -= (low & 0xfc00) === 0xdc00 && before > 1 && (text.charCodeAt(before - 2) & 0xfc00) === 0xd800 ? 2 : 1;
    flags = flagsOf(text.codePointAt(before)!);
    if ((flags & CASE_IGNORABLE) === 0) break;
  }
  if (at === 0 || (flags & CASE_IGNORABLE) !== 0 || (flags & CASED) === 0) return false;
  for (let after = at + 1; after < text.length; ) {
    const point = text.codePointAt(after)!;
    flags = flagsOf(point);
    if ((flags & CASE_IGNORABLE) === 0) return (flags & CASED) === 0;
    after += point > 0xffff ? 2 : 1;
  }
  return true;
}

function lowerAt(text: string, at: number, point: number): string {
  if (point === SIGMA) return isFinalSigma(text, at) ? 'ς' : 'σ';
  return lower.of(point) ?? String.fromCodePoint(point);
}

/** `text.lower()`. */
export function lowerText(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  let result = '';
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    result += lowerAt(text, i, point);
    i += point > 0xffff ? 2 : 1;
  }
  return result;
}

/** `text.upper()`. */
export function upperText(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toUpperCase();
  checkTextSize(text.length * 3 > 0x1fffffe8 ? text.length * 3 : 0);
  let result = '';
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    result += upper.of(point) ?? String.fromCodePoint(point);
    i += point > 0xffff ? 2 : 1;
  }
  return result;
}

/** The title case of one character. */
function titleOf(point: number): string {
  return title.of(point) ?? String.fromCodePoint(point);
}

/** `text.title()`. */
export function titleText(text: string): string {
  let result = '';
  let inWord = false;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    result += inWord ? lowerAt(text, i, point) : titleOf(point);
    inWord = (flagsOf(point) & CASED) !== 0;
    i += point > 0xffff ? 2 : 1;
  }
  return result;
}

/** `text.capitalize()`. */
export function capitalizeText(text: string): string {
  if (text.length === 0) return text;
  const point = text.codePointAt(0)!;
  const width = point > 0xffff ? 2 : 1;
  if (!NOT_ASCII.test(text)) return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
  let result = titleOf(point);
  for (let i = width; i < text.length; ) {
    const next = text.codePointAt(i)!;
    result += lowerAt(text, i, next);
    i += next > 0xffff ? 2 : 1;
  }
  return result;
}

/** `text.swapcase()`. */
export function swapCaseText(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    const flags = flagsOf(point);
    if ((flags & UPPER) !== 0) result += lowerAt(text, i, point);
    else if ((flags & LOWER) !== 0) result += upper.of(point) ?? String.fromCodePoint(point);
    else result += String.fromCodePoint(point);
    i += point > 0xffff ? 2 : 1;
  }
  return result;
}

/** `text.casefold()`. */
export function caseFoldText(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  if (folds === null) folds = new Map(foldSpecial);
  let result = '';
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    result += folds.get(point) ?? lower.of(point) ?? String.fromCodePoint(point);
    i += point > 0xffff ? 2 : 1;
  }
  return result;
}

/** `text.islower()` (`wanted` LOWER) and `text.isupper()` (UPPER): at least one cased character, and none of the other cases. */
export function isOneCase(text: string, wanted: number): boolean {
  const unwanted = (wanted === LOWER ? UPPER : LOWER) | TITLE;
  let cased = false;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    const flags = flagsOf(point);
    if ((flags & unwanted) !== 0) return false;
    if ((flags & wanted) !== 0) cased = true;
    i += point > 0xffff ? 2 : 1;
  }
  return cased;
}

/** `text.istitle()`. */
export function isTitle(text: string): boolean {
  let cased = false;
  let inWord = false;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    const flags = flagsOf(point);
    if ((flags & (UPPER | TITLE)) !== 0) {
      if (inWord) return false;
      inWord = cased = true;
    } else if ((flags & LOWER) !== 0) {
      if (!inWord) return false;
      cased = true;
    } else inWord = false;
    i += point > 0xffff ? 2 : 1;
  }
  return cased;
}
