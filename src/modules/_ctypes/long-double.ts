/*
 * The `long double` of x86: 80 bits of it, one of them the leading digit, in 16 bytes.
 */

const cell = new DataView(new ArrayBuffer(8));
const BIAS = 16383 - 1023;

export function readLongDouble(memory: Uint8Array, at: number): number {
  let fraction = 0n;
  for (let i = 7; i >= 0; i--) fraction = (fraction << 8n) | BigInt(memory[at + i]!);
  const high = memory[at + 8]! | (memory[at + 9]! << 8);
  const sign = high & 0x8000 ? -1 : 1;
  const exponent = high & 0x7fff;
  if (exponent === 0x7fff) return fraction << 1n === 0n || BigInt.asUintN(63, fraction) === 0n ? sign * Infinity : NaN;
  if (fraction === 0n) return sign * 0;
  // Number() rounds 64 bits to 53; halves, so that no step of the scaling overflows or is rounded again before the last.
  const power = exponent - 16383 - 63;
  const half = Math.trunc(power / 2);
  return sign * Number(fraction) * 2 ** half * 2 ** (power - half);
}

export function writeLongDouble(memory: Uint8Array, at: number, value: number): void {
  cell.setFloat64(0, value);
  const bits = cell.getBigUint64(0);
  const sign = Number(bits >> 63n);
  let exponent = Number((bits >> 52n) & 0x7ffn);
  let fraction = bits & 0xfffffffffffffn;
  if (exponent === 0x7ff) {
    exponent = 0x7fff;
    fraction = (1n << 63n) | (fraction << 11n);
  } else if (exponent !== 0) {
    exponent += BIAS;
    fraction = (1n << 63n) | (fraction << 11n);
  } else if (fraction !== 0n) {
    // a denormal, which is none here
    const shift = 64 - fraction.toString(2).length;
    fraction <<= BigInt(shift);
    exponent = BIAS + 12 - shift;
  }
  for (let i = 0; i < 8; i++, fraction >>= 8n) memory[at + i] = Number(fraction & 0xffn);
  memory[at + 8] = exponent & 0xff;
  memory[at + 9] = (exponent >> 8) | (sign << 7);
  memory.fill(0, at + 10, at + 16);
}
