/* SipHash-1-3, CPython's hash of str and bytes, on halves of 32 bits: `k0`, `k1` are the key, `sipLow` and `sipHigh` the result. */

export let sipLow = 0;
export let sipHigh = 0;

let k0Low = 0;
let k0High = 0;
let k1Low = 0;
let k1High = 0;

/** Sets the key that `PYTHONHASHSEED=seed` gives: zero for 0, else CPython's pseudo-random bytes. */
export function seedSipHash(seed: number): void {
  let state = seed >>> 0;
  const word = () => {
    if (seed === 0) return 0;
    let bits = 0;
    for (let i = 0; i < 4; i++) {
      state = (Math.imul(state, 214013) + 2531011) >>> 0;
      bits |= ((state >>> 16) & 0xff) << (8 * i);
    }
    return bits;
  };
  k0Low = word();
  k0High = word();
  k1Low = word();
  k1High = word();
}

let words = new Int32Array(64);

/** Hashes `text` in the narrowest of one, two or four bytes a code point that holds all of it. */
export function sipHashText(text: string): void {
  const length = text.length;
  let all = 0;
  let pairs = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    all |= unit;
    if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) pairs++;
  }
  const points = length - pairs;
  const size = all < 0x100 ? points : pairs === 0 ? points * 2 : points * 4;
  const count = (size >> 3) * 2 + 2;
  if (words.length < count) words = new Int32Array(count * 2);
  words.fill(0, 0, count);
  if (all < 0x100) for (let i = 0; i < length; i++) words[i >> 2]! |= text.charCodeAt(i) << ((i & 3) * 8);
  else if (pairs === 0) for (let i = 0; i < length; i++) words[i >> 1]! |= text.charCodeAt(i) << ((i & 1) * 16);
  else {
    let at = 0;
    for (const point of text) words[at++] = point.codePointAt(0)!;
  }
  words[count - 1]! |= size << 24;
  run(count);
}

/** One round for each pair of words, then three that finish. */
function run(count: number): void {
  let aL = k0Low ^ 0x70736575;
  let aH = k0High ^ 0x736f6d65;
  let bL = k1Low ^ 0x6e646f6d;
  let bH = k1High ^ 0x646f7261;
  let cL = k0Low ^ 0x6e657261;
  let cH = k0High ^ 0x6c796765;
  let dL = k1Low ^ 0x79746573;
  let dH = k1High ^ 0x74656462;
  for (let i = 0; i < count + 6; i += 2) {
    const mL = i < count ? words[i]! : 0;
    const mH = i < count ? words[i + 1]! : 0;
    dL ^= mL;
    dH ^= mH;
    // a += b; b = rotate(b, 13) ^ a; a = rotate(a, 32)
    let sum = (aL >>> 0) + (bL >>> 0);
    aL = sum | 0;
    aH = (aH + bH + (sum > 0xffffffff ? 1 : 0)) | 0;
    let turnL = (bL << 13) | (bH >>> 19);
    bH = ((bH << 13) | (bL >>> 19)) ^ aH;
    bL = turnL ^ aL;
    turnL = aL;
    aL = aH;
    aH = turnL;
    // c += d; d = rotate(d, 16) ^ c
    sum = (cL >>> 0) + (dL >>> 0);
    cL = sum | 0;
    cH = (cH + dH + (sum > 0xffffffff ? 1 : 0)) | 0;
    turnL = (dL << 16) | (dH >>> 16);
    dH = ((dH << 16) | (dL >>> 16)) ^ cH;
    dL = turnL ^ cL;
    // c += b; b = rotate(b, 17) ^ c; c = rotate(c, 32)
    sum = (cL >>> 0) + (bL >>> 0);
    cL = sum | 0;
    cH = (cH + bH + (sum > 0xffffffff ? 1 : 0)) | 0;
    turnL = (bL << 17) | (bH >>> 15);
    bH = ((bH << 17) | (bL >>> 15)) ^ cH;
    bL = turnL ^ cL;
    turnL = cL;
    cL = cH;
    cH = turnL;
    // a += d; d = rotate(d, 21) ^ a
    sum = (aL >>> 0) + (dL >>> 0);
    aL = sum | 0;
    aH = (aH + dH + (sum > 0xffffffff ? 1 : 0)) | 0;
    turnL = (dL << 21) | (dH >>> 11);
    dH = ((dH << 21) | (dL >>> 11)) ^ aH;
    dL = turnL ^ aL;
    aL ^= mL;
    aH ^= mH;
    if (i === count - 2) cL ^= 0xff;
  }
  sipLow = aL ^ bL ^ cL ^ dL;
  sipHigh = aH ^ bH ^ cH ^ dH;
}
