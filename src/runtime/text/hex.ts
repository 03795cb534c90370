import { fromAscii } from './code-points.ts';

const HEX_PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** The two digits of each byte, as they stand in memory. */
const PAIRS_IN_MEMORY = new Uint16Array(
  Uint8Array.from(HEX_PAIRS.flatMap((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)])).buffer,
);
/** Up to here pieces of text are put together, beyond the host makes the text of bytes. */
const FEW_PAIRS = 12;
/** Where digits are gathered, if there are not more. */
const gathered = new Uint16Array(2048);
const gatheredBytes = new Uint8Array(gathered.buffer);

/** The hexadecimal digits of `bytes`. */
export function hexOfBytes(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length <= FEW_PAIRS) {
    let text = '';
    for (let i = 0; i < length; i++) text += HEX_PAIRS[bytes[i]!]!;
    return text;
  }
  const digits = length <= gathered.length ? gathered : new Uint16Array(length);
  for (let i = 0; i < length; i++) digits[i] = PAIRS_IN_MEMORY[bytes[i]!]!;
  return fromAscii(digits === gathered ? gatheredBytes : new Uint8Array(digits.buffer), 0, length * 2);
}

const DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(code: number): number {
  return code < 128 ? DIGITS[code]! : -1;
}
