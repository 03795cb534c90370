import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { normalizeInt, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { incrementalNewlineDecoderType, PIncrementalNewlineDecoder, SEEN_CR, SEEN_CRLF, SEEN_LF } from './types.ts';

/** What the newline decoders keep: a carriage return held back and the kinds of line ends seen. */
export interface NewlineState {
  translate: boolean;
  pendingCarriageReturn: boolean;
  seen: number;
}

/** Universal newlines over text that comes in pieces: a final `\r` waits for what follows it. */
export function decodeNewlines(state: NewlineState, text: string, final: boolean): string {
  if (state.pendingCarriageReturn && (final || text.length > 0)) {
    text = `\r${text}`;
    state.pendingCarriageReturn = false;
  }
  if (!final && text.endsWith('\r')) {
    text = text.slice(0, -1);
    state.pendingCarriageReturn = true;
  }
  if (!text.includes('\r')) {
    if ((state.seen & SEEN_LF) === 0 && text.includes('\n')) state.seen |= SEEN_LF;
    return text;
  }
  for (let i = text.indexOf('\r'); i >= 0; i = text.indexOf('\r', i + 1)) {
    if (text.charCodeAt(i + 1) === 10) state.seen |= SEEN_CRLF;
    else state.seen |= SEEN_CR;
    if ((state.seen & (SEEN_CR | SEEN_CRLF)) === (SEEN_CR | SEEN_CRLF)) break;
  }
  if ((state.seen & SEEN_LF) === 0)
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1))
      if (i === 0 || text.charCodeAt(i - 1) !== 13) {
        state.seen |= SEEN_LF;
        break;
      }
  return state.translate ? text.replace(/\r\n?/g, '\n') : text;
}

/** The `newlines` attribute: None, one kind of line end, or a tuple of them. */
export function newlinesValue(seen: number): PValue {
  const kinds: string[] = [];
  if (seen & SEEN_CR) kinds.push('\r');
  if (seen & SEEN_LF) kinds.push('\n');
  if (seen & SEEN_CRLF) kinds.push('\r\n');
  return kinds.length === 0 ? null : kinds.length === 1 ? kinds[0]! : new PTuple(kinds);
}

function checkReady(self: PIncrementalNewlineDecoder): void {
  if (!self.ready) throw valueError('IncrementalNewlineDecoder.__init__() not called');
}

defineType(incrementalNewlineDecoderType, {
  doc: 'Codec used when reading a file in universal newlines mode.',
  textSignature: "(decoder, translate, errors='strict')",
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('IncrementalNewlineDecoder', {
      params: [arg('decoder', object), arg('translate', bool), arg('errors', object, 'strict')],
      run(self: PIncrementalNewlineDecoder, decoder, translate, errors) {
        self.decoder = decoder;
        self.translate = translate;
        self.errors = errors;
        self.seen = 0;
        self.pendingCarriageReturn = false;
        self.ready = true;
      },
    }),
  },
  members: [
    method(PIncrementalNewlineDecoder, 'decode', {
      params: [arg('input', object), arg('final', bool, false)],
      run(self, input, final) {
        checkReady(self);
        const output = self.decoder === null ? input : pyObjectCallMethod(self.decoder, 'decode', [input, final]);
        const text = strValue(output);
        if (text === undefined)
          throw typeError(`decoder should return a string result, not '${typeOf(output).tpName}'`);
        return decodeNewlines(self, text, final);
      },
    }),
    method(PIncrementalNewlineDecoder, 'getstate', {
      run(self) {
        checkReady(self);
        let buffer: PValue = new PBytes(new Uint8Array(0));
        let flag = 0n;
        if (self.decoder !== null) {
          const state = pyObjectCallMethod(self.decoder, 'getstate');
          if (!(state instanceof PTuple) || state.items.length !== 2) throw typeError('illegal decoder state');
          buffer = state.items[0]!;
          flag = BigInt(asIndex(state.items[1]!)) << 1n;
        }
        if (self.pendingCarriageReturn) flag |= 1n;
        return new PTuple([buffer, normalizeInt(flag)]);
      },
    }),
    method(PIncrementalNewlineDecoder, 'setstate', {
      params: [arg('state', object), '/'],
      run(self, state) {
        checkReady(self);
        if (!(state instanceof PTuple)) throw typeError('state argument must be a tuple');
        const flag = BigInt(asIndex(state.items[1] ?? 0));
        self.pendingCarriageReturn = (flag & 1n) === 1n;
        if (self.decoder !== null)
          pyObjectCallMethod(self.decoder, 'setstate', [new PTuple([state.items[0]!, normalizeInt(flag >> 1n)])]);
      },
    }),
    method(PIncrementalNewlineDecoder, 'reset', {
      run(self) {
        checkReady(self);
        self.seen = 0;
        self.pendingCarriageReturn = false;
        if (self.decoder !== null) pyObjectCallMethod(self.decoder, 'reset');
      },
    }),
    getset(PIncrementalNewlineDecoder, 'newlines', { get: (self) => newlinesValue(self.seen) }),
  ],
});
