import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { copyBytesOf } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { unicodeDecodeError } from '../../runtime/codecs/errors.ts';
import { makeException, overflowError, typeError } from '../../runtime/errors.ts';
import { intFromBytes, intToBytes } from '../../runtime/numbers/int-bytes.ts';
import type { PValue } from '../../runtime/object.ts';
import { concatBytes } from '../../runtime/text/byte-writer.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { allocateStateful, errorsMember, makeStateful, PStateful } from './codec.ts';
import { decodeMultibyte, encodeMultibyte } from './transcode.ts';

/** So many bytes may wait for the rest of a character. */
const MAX_PENDING = 8;

export const incrementalEncoderType = builtinType('MultibyteIncrementalEncoder', {
  module: '_multibytecodec',
  allocate: allocateStateful,
});
export const incrementalDecoderType = builtinType('MultibyteIncrementalDecoder', {
  module: '_multibytecodec',
  allocate: allocateStateful,
});

/** An int of at most `size` bytes as those, lowest first. */
function stateBytes(value: PValue, size: number): Uint8Array {
  const plain = BigInt(asIndex(value));
  if (plain < 0n) throw overflowError("can't convert negative int to unsigned");
  if (plain >> BigInt(size * 8) !== 0n) throw overflowError('int too big to convert');
  return intToBytes(asIndex(value), size, true, false);
}

/** Encodes a piece of a text after what waits. */
export function encodePiece(self: PStateful, input: PValue, final: boolean): PBytes {
  const text = self.pendingText + (strValue(input) ?? pyObjectStr(input));
  const { bytes, consumed } = encodeMultibyte(self.encoding, text, self.errors, self.state, final);
  self.pendingText = text.slice(consumed);
  return new PBytes(bytes);
}

/** Decodes bytes after those that wait; what they do not complete waits, too. */
export function decodePiece(self: PStateful, data: Uint8Array, final: boolean): string {
  const bytes = self.pending.length === 0 ? data : concatBytes([self.pending, data]);
  const { text, consumed } = decodeMultibyte(self.encoding, bytes, self.errors, self.state, final);
  self.pending = bytes.slice(consumed);
  return text;
}

const construct = (name: string, decoding: boolean) =>
  newBy(name, {
    params: [arg('errors', str, 'strict')],
    run: (type, errors) => makeStateful(type, decoding, errors),
  });

defineType(incrementalEncoderType, {
  slots: { tp_new: construct('MultibyteIncrementalEncoder', false), tp_init() {} },
  members: [
    errorsMember,
    method(PStateful, 'encode', { params: [arg('input', object), arg('final', bool, false)], run: encodePiece }),
    method(PStateful, 'reset', { run: (self) => self.begin() }),
    method(PStateful, 'getstate', {
      run(self) {
        const waiting = new TextEncoder().encode(self.pendingText);
        return intFromBytes(concatBytes([Uint8Array.of(waiting.length), waiting, self.state]), true, false);
      },
    }),
    method(PStateful, 'setstate', {
      params: [arg('state', object), '/'],
      run(self, value) {
        if (intValue(value) === undefined) throw typeError('an integer is required');
        const bytes = stateBytes(value, 1 + 8 + 8);
        const waiting = bytes[0]!;
        if (waiting > MAX_PENDING) throw makeException(exceptionType('UnicodeError'), 'pending buffer too large');
        self.pendingText = new TextDecoder().decode(bytes.subarray(1, 1 + waiting));
        self.state = bytes.slice(1 + waiting, 9 + waiting);
      },
    }),
  ],
});

defineType(incrementalDecoderType, {
  slots: { tp_new: construct('MultibyteIncrementalDecoder', true), tp_init() {} },
  members: [
    errorsMember,
    method(PStateful, 'decode', {
      params: [arg('input', object), arg('final', bool, false)],
      run: (self, input, final) => decodePiece(self, copyBytesOf(input), final),
    }),
    method(PStateful, 'reset', { run: (self) => self.begin() }),
    method(PStateful, 'getstate', {
      run: (self) => new PTuple([new PBytes(self.pending.slice()), intFromBytes(self.state, true, false)]),
    }),
    method(PStateful, 'setstate', {
      params: [arg('state', object), '/'],
      run(self, value) {
        if (!(value instanceof PTuple))
          throw typeError(`setstate() argument must be tuple, not ${value === null ? 'None' : typeOf(value).tpName}`);
        const [pending, state] = value.items.length === 2 ? value.items : [];
        if (!(pending instanceof PBytes) || state === undefined || intValue(state) === undefined)
          throw typeError('setstate(): illegal state argument');
        const { bytes: waiting } = pending;
        if (waiting.length > MAX_PENDING)
          throw unicodeDecodeError(self.encoding.name, waiting, 0, waiting.length, 'pending buffer too large');
        const bytes = stateBytes(state, 8);
        self.pending = waiting.slice();
        self.state = bytes;
      },
    }),
  ],
});
