import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import type { PTuple } from '../../runtime/values/sequences.ts';

/** So many characters of a str make a number that a double holds. */
const CHARACTERS = 6;

/** The number that the characters of a text from `from` on make, ordered as these are; -1 for a text with one above U+00FF among them. */
function leadOfText(text: string, from: number): number {
  let lead = 0;
  for (let i = from; i < from + CHARACTERS; i++) {
    const unit = i < text.length ? text.charCodeAt(i) + 1 : 0;
    if (unit > 0x100) return -1;
    lead = lead * 0x101 + unit;
  }
  return lead;
}

/**
 * A number for each of `keys`, which are all strs or all exact tuples: those of smaller numbers come first. Tuples go by their first items.
 * `undefined` where these are not all of a kind that is known.
 */
export function leadsOf(keys: readonly PValue[]): number[] | undefined {
  const first = keys[0]!;
  if (typeof first === 'string') return leadsOfTexts(keys);
  const heads: PValue[] = [];
  for (let i = 0; i < keys.length; i++) {
    const head = (keys[i] as PTuple).items[0];
    if (head === undefined) return undefined;
    heads.push(head);
  }
  return typeof heads[0] === 'string' ? leadsOfTexts(heads) : leadsOfNumbers(heads);
}

/** Up to so many characters that all texts begin with are passed over. */
const PREFIX = 64;

/** How many characters all texts begin with; -1 where there is something else among them. */
function commonPrefix(texts: readonly PValue[]): number {
  const first = texts[0] as string;
  let length = Math.min(first.length, PREFIX);
  for (let i = 1; i < texts.length; i++) {
    const text = texts[i]!;
    if (typeof text !== 'string') return -1;
    let same = 0;
    while (same < length && text.charCodeAt(same) === first.charCodeAt(same)) same++;
    length = same;
  }
  return length;
}

function leadsOfTexts(texts: readonly PValue[]): number[] | undefined {
  const from = commonPrefix(texts);
  if (from < 0) return undefined;
  const leads: number[] = new Array(texts.length);
  for (let i = 0; i < leads.length; i++) {
    const lead = leadOfText(texts[i] as string, from);
    if (lead < 0) return undefined;
    leads[i] = lead;
  }
  return leads;
}

function leadsOfNumbers(numbers: readonly PValue[]): number[] | undefined {
  const leads: number[] = new Array(numbers.length);
  for (let i = 0; i < leads.length; i++) {
    const value = numbers[i]!;
    if (typeof value === 'number') leads[i] = value;
    else if (value !== null && value.constructor === PFloat && !Number.isNaN((value as PFloat).value))
      leads[i] = (value as PFloat).value;
    else return undefined;
  }
  return leads;
}
