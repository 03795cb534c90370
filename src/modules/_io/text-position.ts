import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { makeException, overflowError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePointLength, unitOfPoint } from '../../runtime/text/code-points.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import {
  checkTextOpen,
  decodeChunk,
  decoderState,
  flushText,
  type PTextIOWrapper,
  setDecoded,
  setDecoderState,
  writePending,
} from './text-core.ts';
import { unsupportedOperation } from './types.ts';

/** What a position in a text stream is made of; the int that `tell` gives packs it. */
interface Cookie {
  start: bigint;
  flag: bigint;
  bytes: number;
  characters: number;
  final: boolean;
}

function pack(cookie: Cookie): number | bigint {
  return normalizeInt(
    cookie.start |
      (cookie.flag << 64n) |
      (BigInt(cookie.bytes) << 96n) |
      (BigInt(cookie.characters) << 128n) |
      ((cookie.final ? 1n : 0n) << 160n),
  );
}

function unpack(value: number | bigint): Cookie {
  const bits = BigInt(value);
  if (bits >= 1n << 168n) throw overflowError('int too big to convert');
  const field = (at: bigint, size: bigint) => (bits >> at) & ((1n << size) - 1n);
  return {
    start: field(0n, 64n),
    flag: field(64n, 32n),
    bytes: Number(field(96n, 32n)),
    characters: Number(field(128n, 32n)),
    final: field(160n, 8n) !== 0n,
  };
}

function resetCoders(self: PTextIOWrapper, start: boolean): void {
  if (self.encoder !== null) self.encoder.setState(start);
}

/** `TextIOWrapper.tell`: finds the last point before the position at which the decoder was in a simple state. */
export function tellText(self: PTextIOWrapper): PValue {
  checkTextOpen(self);
  if (!self.seekable) throw unsupportedOperation('underlying stream is not seekable');
  if (!self.telling) throw makeException(exceptionType('OSError'), 'telling position disabled by next() call');
  writePending(self);
  pyObjectCallMethod(self, 'flush');
  const position = asIndex(pyObjectCallMethod(self.buffer, 'tell'));
  const { snapshot } = self;
  if (self.decoder === null || snapshot === null) return position;
  const { input, flag } = snapshot;
  const start = BigInt(position) - BigInt(input.length);
  const skip = codePointLength(self.decoded.slice(0, self.used));
  const cookie: Cookie = { start, flag, bytes: 0, characters: 0, final: false };
  if (skip === 0) return pack(cookie);
  const saved = decoderState(self);
  try {
    // Feed byte by byte: whenever the decoder holds nothing back, that is a point to start from.
    let fed = 0;
    let decodedCount = 0;
    let safe = { flag, bytes: 0, characters: 0 };
    setDecoderState(self, new Uint8Array(0), flag);
    for (; fed < input.length && decodedCount < skip; ) {
      decodedCount += codePointLength(decodeChunk(self, input.subarray(fed, fed + 1), false));
      fed++;
      const state = decoderState(self);
      if (state.held.length === 0 && decodedCount <= skip)
        safe = { flag: state.flag, bytes: fed, characters: decodedCount };
    }
    cookie.start = start + BigInt(safe.bytes);
    cookie.flag = safe.flag;
    cookie.characters = skip - safe.characters;
    if (cookie.characters > 0) {
      cookie.bytes = fed - safe.bytes;
      if (decodedCount < skip) {
        decodedCount += codePointLength(decodeChunk(self, new Uint8Array(0), true));
        cookie.final = true;
        if (decodedCount < skip)
          throw makeException(exceptionType('OSError'), "can't reconstruct logical file position");
      }
    }
    return pack(cookie);
  } finally {
    setDecoderState(self, saved.held, saved.flag);
  }
}

export function seekText(self: PTextIOWrapper, target: number | bigint, whence: number): PValue {
  checkTextOpen(self);
  if (!self.seekable) throw unsupportedOperation('underlying stream is not seekable');
  switch (whence) {
    case 0:
      break;
    case 1:
      if (target !== 0) throw unsupportedOperation("can't do nonzero cur-relative seeks");
      target = asIndex(pyObjectCallMethod(self, 'tell'));
      break;
    case 2: {
      if (target !== 0) throw unsupportedOperation("can't do nonzero end-relative seeks");
      flushText(self);
      setDecoded(self, '');
      self.snapshot = null;
      self.decoder?.reset();
      if (self.newlines !== null) self.newlines.pendingCarriageReturn = false;
      const end = pyObjectCallMethod(self.buffer, 'seek', [0, 2]);
      resetCoders(self, end === 0);
      return end;
    }
    default:
      throw valueError(`invalid whence (${whence}, should be 0, 1 or 2)`);
  }
  if (target < 0) throw valueError(`negative seek position ${target}`);
  pyObjectCallMethod(self, 'flush');
  const cookie = unpack(target);
  pyObjectCallMethod(self.buffer, 'seek', [normalizeInt(cookie.start)]);
  setDecoded(self, '');
  self.snapshot = null;
  if (self.decoder !== null) {
    if (cookie.start === 0n && cookie.flag === 0n) {
      self.decoder.reset();
      if (self.newlines !== null) self.newlines.pendingCarriageReturn = false;
    } else setDecoderState(self, new Uint8Array(0), cookie.flag);
    self.snapshot = { flag: cookie.flag, input: new Uint8Array(0) };
  }
  if (cookie.characters > 0) {
    const data = pyObjectCallMethod(self.buffer, 'read', [cookie.bytes]);
    const bytes = data instanceof PBytes || data instanceof PByteArray ? data.bytes : new Uint8Array(0);
    self.snapshot = { flag: cookie.flag, input: bytes };
    const text = decodeChunk(self, bytes, cookie.final);
    setDecoded(self, text);
    if (codePointLength(text) < cookie.characters)
      throw makeException(exceptionType('OSError'), "can't restore logical file position");
    self.used = unitOfPoint(text, cookie.characters);
  }
  resetCoders(self, cookie.start === 0n && cookie.flag === 0n);
  return target;
}
