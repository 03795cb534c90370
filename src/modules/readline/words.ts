import { columnsOf } from '../../runtime/text/columns.ts';
import type { Line } from './line.ts';

/** Letters and digits make words. */
export const isWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
export const isBlank = (character: string): boolean => character === ' ' || character === '\t';

/** The end of the word at or behind a place. */
export function wordEnd(line: Line, from: number, inWord = isWord): number {
  let at = from;
  while (at < line.length && !inWord(line.text[at]!)) at++;
  while (at < line.length && inWord(line.text[at]!)) at++;
  return at;
}

/** The begin of the word before a place. */
export function wordStart(line: Line, from: number, inWord = isWord): number {
  let at = from;
  while (at > 0 && !inWord(line.text[at - 1]!)) at--;
  while (at > 0 && inWord(line.text[at - 1]!)) at--;
  return at;
}

const isMark = (character: string): boolean => columnsOf(character.codePointAt(0)!) === 0;

/** The place some characters further, or before; marks belong to the character before them. */
export function charactersFrom(line: Line, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < line.length; left--) {
    at++;
    while (at < line.length && isMark(line.text[at]!)) at++;
  }
  for (let left = -count; left > 0 && at > 0; left--) {
    at--;
    while (at > 0 && isMark(line.text[at]!)) at--;
  }
  return at;
}

/** `count` times a step, or its opposite if that is negative. */
export function steps(from: number, count: number, step: (at: number) => number, back: (at: number) => number): number {
  let at = from;
  for (let left = Math.abs(count); left > 0; left--) {
    const next = count > 0 ? step(at) : back(at);
    if (next === at) break;
    at = next;
  }
  return at;
}
