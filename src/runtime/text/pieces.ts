import { SSIZE_MAX } from '../abstract/number.ts';
import { memoryError, overflowError } from '../errors.ts';
import { MAX_TEXT } from './search.ts';

/*
 * Short texts put together from strings that are there already: V8's own conversions are calls into C++, or keep what they made in a cache
 * that each collection has to look through.
 */

/** The digits of 0 to 999. */
const DIGITS: string[] = [];
/** The same with zeros in front, by how many digits there are in all. */
const PADDED: readonly string[][] = [[], [], [], []];
/** The same after a point, by the number of digits. */
const POINTED: readonly string[][] = [[''], [], [], []];
for (let i = 0; i < 1000; i++) DIGITS.push(`${i}`);
for (let places = 1; places <= 3; places++)
  for (let i = 0; i < 10 ** places; i++) {
    const text = DIGITS[i]!.padStart(places, '0');
    PADDED[places]!.push(text);
    POINTED[places]!.push(`.${text}`);
  }
const THREE = PADDED[3]!;

/** The decimal digits of a number that is an int. */
export function intText(value: number): string {
  if (value < 0) return value > -1e9 ? '-' + intText(-value) : `${value}`;
  if (value < 1000) return DIGITS[value]!;
  if (value >= 1e9) return `${value}`;
  const thousands = (value / 1000) | 0;
  const last = THREE[value - thousands * 1000]!;
  if (thousands < 1000) return DIGITS[thousands]! + last;
  const millions = (thousands / 1000) | 0;
  return DIGITS[millions]! + THREE[thousands - millions * 1000]! + last;
}

/** A point and `fraction` with zeros in front as `places` digits, at most six. */
export function fractionText(fraction: number, places: number): string {
  if (places <= 3) return POINTED[places]![fraction]!;
  const rest = places - 3;
  const unit = POWERS[rest]!;
  const first = (fraction / unit) | 0;
  return POINTED[3]![first]! + PADDED[rest]![fraction - first * unit]!;
}
const POWERS = [1, 10, 100, 1000];

const HEX: string[] = [];
const PADDED_HEX: string[] = [];
for (let i = 0; i < 256; i++) {
  HEX.push(i.toString(16));
  PADDED_HEX.push(HEX[i]!.padStart(2, '0'));
}

/** The hexadecimal digits of a number that is an int and not negative. */
export function hexText(value: number): string {
  if (value < 0x100) return HEX[value]!;
  if (value < 0x10000) return HEX[value >> 8]! + PADDED_HEX[value & 255]!;
  if (value < 0x1000000) return HEX[value >> 16]! + PADDED_HEX[(value >> 8) & 255]! + PADDED_HEX[value & 255]!;
  return value.toString(16);
}

/** Long runs of characters up to U+00FF, made when they are asked for: short ones are slices of them. */
const runs: string[] = new Array(256).fill('');
const RUN = 256;

/** `text` `count` times. */
export function repeated(text: string, count: number): string {
  if (text.length !== 1 || count > RUN || count <= 0) return count <= 0 ? '' : text.repeat(count);
  const unit = text.charCodeAt(0);
  if (unit > 255) return text.repeat(count);
  let run = runs[unit]!;
  if (run === '') {
    run = String.fromCharCode.apply(null, new Array(RUN).fill(unit));
    runs[unit] = run;
  }
  return run.slice(0, count);
}

/** `text * count`. */
export function repeatText(text: string, count: number): string {
  if (count <= 0 || text.length === 0) return '';
  if (count === 1) return text;
  const size = text.length * count;
  if (size > MAX_TEXT) {
    if (count >= SSIZE_MAX ? text.length > 1 : size >= 2 ** 63) throw overflowError('repeated string is too long');
    throw memoryError();
  }
  return repeated(text, count);
}
