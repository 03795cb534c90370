import { typeError } from '../errors.ts';
import { PIdentified, type PObject, type PValue } from '../object.ts';
import { fromLatin1 } from '../text/code-points.ts';
import type { PFloat } from '../values/float.ts';
import { floatType, intValue, normalizeInt, type PComplex, type PStr, typeOf } from '../values/scalars.ts';
import { bytesType, type PBytes, type PTuple, tupleShape, tupleType } from '../values/sequences.ts';
import { seedSipHash, sipHashText, sipHigh, sipLow } from './siphash.ts';

/*
 * Hashes. CPython's are 64 bits wide; here one travels as two 32-bit halves (`hashHigh`, `hashLow`), set by `hash64`, because tuples are hashed far
 * more often by our own tables, which need 32 bits, than by programs that look at the number.
 */

const MODULUS = (1n << 61n) - 1n;
const HASH_INF = 314159;
const HASH_IMAG = 1000003n;

/** Upper half of the last `hash64`. */
export let hashHigh = 0;
/** Lower half of the last `hash64`. */
export let hashLow = 0;

/** Seeds of string hashes, anew for each process. */
let seedHigh = (Math.random() * 0x100000000) | 0;
let seedLow = (Math.random() * 0x100000000) | 0;
let exactStrings = false;
/** Values keep their hashes: once string hashes have their final seed. */
let keepsHashes = false;

/** Whether an object may keep the hash it has now: not before string hashes have their final seed. */
export const hashesAreFinal = (): boolean => keepsHashes;

/** String hashes keep the seed that they have now. */
export function settleHashSeed(): void {
  keepsHashes = true;
}

/** Gives string hashes a new random seed. Tables that hold any are wrong from then on. */
export function randomizeHashSeed(): void {
  seedHigh = (Math.random() * 0x100000000) | 0;
  seedLow = (Math.random() * 0x100000000) | 0;
  exactStrings = false;
  hashedTexts.fill('');
}

/** Makes string hashes reproducible, as PYTHONHASHSEED does: from here on they are CPython's own for that seed. */
export function setHashSeed(seed: number): void {
  seedSipHash(seed);
  exactStrings = true;
  hashedTexts.fill('');
}

export function stringHashesAreExact(): boolean {
  return exactStrings;
}

function setFromBigInt(value: bigint): void {
  hashLow = Number(BigInt.asIntN(32, value));
  hashHigh = Number(BigInt.asIntN(32, value >> 32n));
}

function setFromNumber(value: number): void {
  hashLow = value | 0;
  if (hashLow === value) {
    hashHigh = hashLow >> 31;
    return;
  }
  hashHigh = Math.floor(value / 0x100000000) | 0;
}

/** Hash of an int: its value modulo 2**61 - 1, sign kept, never -1. */
export function hashInt(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value === -1 ? -2 : value;
  const reduced = value < 0n ? -(-value % MODULUS) : value % MODULUS;
  return reduced === -1n ? -2 : normalizeInt(reduced);
}

/** Hash of a float: equal to that of an equal int; `nan` hashes by identity (the caller's business). */
export function hashFloat(value: number): number | bigint {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? hashInt(value + 0) : hashInt(BigInt(value));
  if (!Number.isFinite(value)) return value > 0 ? HASH_INF : -HASH_INF;
  setFromFraction(value);
  return compose();
}

const floatBits = new Float64Array(1);
const floatWords = new Uint32Array(floatBits.buffer);
floatBits[0] = 1;
/** Which of the two words of a double is the upper one. */
const UPPER = floatWords[1] === 0 ? 0 : 1;

/** Hash of a finite float: its mantissa, below 2**53, times a power of two modulo 2**61 - 1, which rotates 61 bits. */
function setFromFraction(value: number): void {
  floatBits[0] = value;
  const upper = floatWords[UPPER]!;
  const exponent = (upper >>> 20) & 0x7ff;
  let high = exponent === 0 ? upper & 0xfffff : (upper & 0xfffff) | 0x100000;
  let low = floatWords[1 - UPPER]! | 0;
  let shift = ((exponent === 0 ? 1 : exponent) + 61 * 18 - 1075) % 61;
  while (shift > 0) {
    // at most 29 bits at a time, which is what the upper half has
    const step = Math.min(shift, 29);
    const out = step === 29 ? high : high >>> (29 - step);
    high = ((high << step) | (low >>> (32 - step))) & 0x1fffffff;
    low = (low << step) | out;
    shift -= step;
  }
  if (value < 0) {
    low = -low | 0;
    high = low === 0 ? -high | 0 : ~high;
  }
  if (high === -1 && low === -1) low = -2;
  hashHigh = high;
  hashLow = low;
}

/** Strings over this length are sampled, so that a long key costs no more than a short one. */
const FULL_HASH_LENGTH = 96;

/**
 * Longer strings are looked up among those hashed last, by length, before they are hashed: V8 finds out soon whether two are one. Much longer
 * ones only where all of them counts, under PYTHONHASHSEED.
 */
const SHORT_TO_HASH = 12;
const LONG_TO_HASH = 4096;
const KEPT = 64;
const hashedTexts: string[] = new Array(KEPT).fill('');
const hashedLow = new Int32Array(KEPT);
const hashedHigh = new Int32Array(KEPT);

function setFromString(text: string): void {
  const { length } = text;
  if (length <= SHORT_TO_HASH || (length > LONG_TO_HASH && !exactStrings)) {
    hashText(text);
    return;
  }
  const place = (length + text.charCodeAt(length - 1)) & (KEPT - 1);
  if (hashedTexts[place] === text) {
    hashLow = hashedLow[place]!;
    hashHigh = hashedHigh[place]!;
    return;
  }
  hashText(text);
  hashedTexts[place] = text;
  hashedLow[place] = hashLow;
  hashedHigh[place] = hashHigh;
}

function hashText(text: string): void {
  if (exactStrings) {
    setExactly(text);
    return;
  }
  let a = seedLow ^ text.length;
  let b = seedHigh;
  const length = text.length;
  const step = length <= FULL_HASH_LENGTH ? 1 : Math.floor(length / (FULL_HASH_LENGTH / 2));
  for (let i = length - 1; i >= 0; i -= step) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x85ebca6b);
    b = Math.imul(b + unit, 0xc2b2ae35) ^ (a >>> 15);
  }
  a = Math.imul(a ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (a >>> 16), 0x27d4eb2f);
  hashLow = a ^ (b >>> 15);
  hashHigh = b >> 3;
}

function setExactly(text: string): void {
  if (text === '') {
    hashLow = 0;
    hashHigh = 0;
    return;
  }
  sipHashText(text);
  hashLow = sipLow === -1 && sipHigh === -1 ? -2 : sipLow;
  hashHigh = sipHigh;
}

function setFromBytes(value: PBytes): void {
  if (value.tableHash !== 0) {
    hashHigh = value.hashHigh;
    hashLow = value.tableHash ^ hashHigh;
    return;
  }
  setFromString(fromLatin1(value.bytes));
  if (!keepsHashes) return;
  value.tableHash = hashHigh ^ hashLow;
  value.hashHigh = hashHigh;
}

/** `hash()` of bytes: that of the text of the same characters. */
export function hashBytes(value: PBytes): number | bigint {
  setFromBytes(value);
  return compose();
}

/** Hash of a str, never -1. */
export function hashString(text: string): number | bigint {
  setFromString(text);
  return compose();
}

function compose(): number | bigint {
  const value = signedOf(hashHigh, hashLow);
  return value === -1 ? -2 : value;
}

/** The signed number of 64 bits that has these halves. */
export function signedOf(high: number, low: number): number | bigint {
  const value = high * 0x100000000 + (low >>> 0);
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low >>> 0);
}

// xxHash's primes, as CPython's tuple hash uses them, in halves.
const P1_HI = 0x9e3779b1;
const P1_LO = 0x85ebca87;
const P2_HI = 0xc2b2ae3d;
const P2_LO = 0x27d4eb4f;
const P5_HI = 0x27d4eb2f;
const P5_LO = 0x165667c5;

/** Upper 32 bits of the unsigned product of two 32-bit numbers. */
export function mulHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = (Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16)) | 0;
  const low = ((middle & 0xffff) + Math.imul(a0, b1)) | 0;
  return (Math.imul(a1, b1) + (middle >>> 16) + (low >>> 16)) | 0;
}

let accHigh = 0;
let accLow = 0;

/** Takes an item's hash into the hash of its tuple. */
function addLane(low: number, high: number): void {
  // acc += lane * P2
  const laneLow = Math.imul(low, P2_LO);
  const laneHigh = (mulHigh(low >>> 0, P2_LO) + Math.imul(high, P2_LO) + Math.imul(low, P2_HI)) | 0;
  const sum = (accLow + laneLow) | 0;
  const carried = (accHigh + laneHigh + (sum >>> 0 < laneLow >>> 0 ? 1 : 0)) | 0;
  // rotate left by 31, then acc *= P1
  const rotHigh = (carried << 31) | (sum >>> 1);
  const rotLow = (sum << 31) | (carried >>> 1);
  accLow = Math.imul(rotLow, P1_LO);
  accHigh = (mulHigh(rotLow >>> 0, P1_LO) + Math.imul(rotHigh, P1_LO) + Math.imul(rotLow, P1_HI)) | 0;
}

/** The same of a small int. */
function addInt(value: number): void {
  addLane(value === -1 ? -2 : value, value >> 31);
}

function finishTuple(length: number): void {
  const addend = (length ^ (P5_LO ^ 3527539)) >>> 0;
  const sum = (accLow >>> 0) + addend;
  hashLow = sum | 0;
  hashHigh = (accHigh + P5_HI + (sum > 0xffffffff ? 1 : 0)) | 0;
  if (hashLow === -1 && hashHigh === -1) {
    hashLow = 1546275796;
    hashHigh = 0;
  }
}

function setFromTuple(items: readonly PValue[]): void {
  accHigh = P5_HI;
  accLow = P5_LO;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item === 'number' && (item | 0) === item) {
      addInt(item);
      continue;
    }
    if (typeof item === 'string') setFromString(item);
    else {
      const high = accHigh;
      const low = accLow;
      hash64(item);
      accHigh = high;
      accLow = low;
    }
    addLane(hashLow, hashHigh);
  }
  finishTuple(items.length);
}

/** `hash64` of the tuple of small ints that `storage/packed-key.ts` has packed. */
export function hashPacked(x: number, y: number, arity: number): void {
  accHigh = P5_HI;
  accLow = P5_LO;
  if (arity === 2) addInt(x);
  else {
    addInt(x >> 16);
    addInt((x << 16) >> 16);
  }
  if (arity === 4) {
    addInt(y >> 16);
    addInt((y << 16) >> 16);
  } else addInt(y);
  finishTuple(arity);
}

const identityHashes = new WeakMap<object, number>();
let lastIdentity = (Math.random() * 0x10000000) | 0;

/** A number for an object that no other living one has: the base of `id()` and of the default `hash()`. */
export function identityNumber(value: object): number {
  if (value instanceof PIdentified) {
    const { aside } = value;
    if (typeof aside !== 'number') return (aside.identity ||= ++lastIdentity);
    return aside === 0 ? (value.aside = ++lastIdentity) : aside;
  }
  let number = identityHashes.get(value);
  if (number === undefined) {
    number = ++lastIdentity;
    identityHashes.set(value, number);
  }
  return number;
}

/** Gives `to` the number of `from`, whose place it takes. */
export function shareIdentity(from: PObject, to: PObject): void {
  if (from instanceof PIdentified && to instanceof PIdentified) {
    to.aside = typeof from.aside === 'number' ? from.aside : from.aside.identity;
    return;
  }
  const number = identityHashes.get(from);
  if (number !== undefined) identityHashes.set(to, number);
}

/**
 * The address, as `id()` gives it, of a value that is a JavaScript primitive: equal ones are identical, so it is made of the value. Programs
 * and `pickle` take different numbers for different objects: ints have a range to themselves, of strings all characters count.
 */
export function primitiveAddress(value: null | boolean | number | bigint | string): number | bigint {
  switch (typeof value) {
    case 'string':
      return textAddress(value);
    case 'number':
      if ((value | 0) === value) return 0x7d0000000000 + (value + 0x80000000) * 16;
      return primitiveAddress(BigInt(value));
    case 'bigint':
      return (1n << 64n) + (value < 0n ? -value * 32n + 16n : value * 32n);
    case 'boolean':
      return value ? 0x7df000000020 : 0x7df000000010;
  }
  return 0x7df000000000;
}

/** Of 52 bits: 2**52 and a hash of the whole text. */
function textAddress(text: string): number {
  let a = seedLow ^ text.length;
  let b = seedHigh;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x85ebca6b) ^ (b >>> 13);
    b = Math.imul(b + unit, 0xc2b2ae35) ^ (a >>> 16);
  }
  a = Math.imul(a ^ (b >>> 15), 0xc2b2ae35);
  b = Math.imul(b ^ (a >>> 16), 0x27d4eb2f);
  return 2 ** 52 + (b & 0xfffff) * 0x100000000 + (a >>> 0);
}

/** A small hash by identity, `_Py_HashPointer`: for primitives by value, as equal ones are identical. */
export function hashOfIdentity(value: PValue): number {
  if (value !== null && typeof value === 'object') return identityNumber(value);
  return value === null ? 0x1fffff : hash32(value) & 0x3fffffff;
}

/** Computes `hash(value)` into `hashHigh` and `hashLow`. */
export function hash64(value: PValue): void {
  switch (typeof value) {
    case 'number':
      if (value === -1) value = -2;
      setFromNumber(value as number);
      return;
    case 'string':
      setFromString(value);
      return;
    case 'boolean':
      hashHigh = 0;
      hashLow = value ? 1 : 0;
      return;
    case 'object':
      if (value === null) break;
      if (value.shape === tupleShape) {
        setFromTuple((value as PTuple).items);
        return;
      }
      if (value.shape === bytesType.instanceShape) {
        setFromBytes(value as PBytes);
        return;
      }
      if (value.shape === floatType.instanceShape) {
        const number = (value as PFloat).value;
        if (number % 1 !== 0 && Number.isFinite(number)) {
          setFromFraction(number);
          return;
        }
      }
  }
  if (hashesAsTuple(value)) {
    setFromTuple(value.items);
    return;
  }
  const hash = pyObjectHash(value);
  if (typeof hash === 'number') setFromNumber(hash);
  else setFromBigInt(hash);
}

/** Whether `value` is a tuple, or of a subclass that leaves the hash to it. */
function hashesAsTuple(value: PValue): value is PTuple {
  return (
    value !== null && typeof value === 'object' && (value.shape === tupleShape || value.shape.cls.tp_hash === hashTuple)
  );
}

/** `PyObject_Hash`: -1 never occurs; raises TypeError for an unhashable type. */
export function pyObjectHash(value: PValue): number | bigint {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return hashInt(value);
    case 'string':
      setFromString(value);
      return compose();
    case 'boolean':
      return value ? 1 : 0;
  }
  const type = typeOf(value);
  const hash = type.tp_hash;
  if (hash === null) throw typeError(`unhashable type: '${type.tpName}'`);
  return hash(value);
}

/** The 32 bits of `hash(value)` that our tables use. */
export function hash32(value: PValue): number {
  if (hashesAsTuple(value)) {
    if (value.tableHash !== 0) return value.tableHash;
    setFromTuple(value.items);
    const hash = hashHigh ^ hashLow;
    if (keepsHashes && isPlain(value)) value.tableHash = hash;
    return hash;
  }
  hash64(value);
  return hashHigh ^ hashLow;
}

/** Whether `tuple` is hashed and compared without asking Python code, which might count how often it is asked. */
function isPlain(tuple: PTuple): boolean {
  if (tuple.shape !== tupleShape && tuple.shape.cls.tp_richcompare !== tupleType.tp_richcompare) return false;
  const { items } = tuple;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (item === null || typeof item !== 'object') continue;
    if (item.shape === floatType.instanceShape || item.shape === bytesType.instanceShape) continue;
    if (!hashesAsTuple(item) || !isPlain(item)) return false;
  }
  return true;
}

/** `hash()` of a tuple. */
export function hashTuple(tuple: PTuple): number | bigint {
  setFromTuple(tuple.items);
  return compose();
}

/** `hash()` of a complex number. */
export function hashComplex(value: PComplex): number | bigint {
  const real = hashFloat(value.real);
  const imag = hashFloat(value.imag);
  const combined = BigInt.asIntN(64, BigInt(real) + HASH_IMAG * BigInt(imag));
  return combined === -1n ? -2 : normalizeInt(combined);
}

/** `hash()` of a float. */
export function hashFloatValue(value: PFloat): number | bigint {
  return Number.isNaN(value.value) ? identityNumber(value) : hashFloat(value.value);
}

/** `hash()` of what stands for an int: the int's. */
export function hashIntValue(value: PValue): number | bigint {
  return hashInt(intValue(value)!);
}

/** `hash()` of an instance of a str subclass: that of its text. */
export function hashStrValue(value: PStr | string): number | bigint {
  setFromString(typeof value === 'string' ? value : value.value);
  return compose();
}
