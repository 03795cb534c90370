import { isCallable } from '../../runtime/abstract/call.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import {
  bool,
  bytesLike,
  type Converter,
  instance,
  int,
  object,
  str,
  strWithoutNul,
} from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { decodeCharmap, encodeCharmap } from '../../runtime/codecs/charmap.ts';
import { lookupErrorHandler, registeredHandlers } from '../../runtime/codecs/errors.ts';
import {
  decodeUnicodeEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
  warnOfEscape,
} from '../../runtime/codecs/escapes.ts';
import {
  codecDecode,
  codecEncode,
  lookupCodec,
  registerSearchFunction,
  unregisterSearchFunction,
} from '../../runtime/codecs/registry.ts';
import { decodeAscii, decodeLatin1, encodeSingleByte } from '../../runtime/codecs/single-byte.ts';
import { decodeUtf7, encodeUtf7 } from '../../runtime/codecs/utf7.ts';
import { type Decoded, decodeUtf8Partial, encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { type ByteOrder, decodeUtf16, decodeUtf32, encodeWide } from '../../runtime/codecs/utf16.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { codePointLength, codePoints } from '../../runtime/text/code-points.ts';
import { reprBytes } from '../../runtime/text/repr.ts';
import { PDict } from '../../runtime/values/dict.ts';
import type { PBuiltinFunction } from '../../runtime/values/function.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { bytesType, PBytes, PTuple } from '../../runtime/values/sequences.ts';
import './error-functions.ts';

/** Names of an error handler; None is `strict`. */
const errorsArg: Converter<string> = {
  convert: (value, where) => (value === null ? 'strict' : strWithoutNul.convert!(value, where)),
};
/** Bytes, or for codecs that read escapes a str as its UTF-8. */
const bytesOrText: Converter<Uint8Array> = {
  convert: (value) => {
    const text = strValue(value);
    return text === undefined ? bytesOf(value) : encodeUtf8(text);
  },
};

const errors = arg('errors', errorsArg, 'strict', 'None');
const final = arg('final', bool, false);

function encoder(name: string, run: (text: string, errors: string) => Uint8Array): PBuiltinFunction {
  return builtinFunction(`${name}_encode`, {
    params: [arg('str', str), errors, '/'],
    run: (_m, text, handler) => new PTuple([new PBytes(run(text, handler)), codePointLength(text)]),
  });
}

function decoder(name: string, run: (bytes: Uint8Array, errors: string, final: boolean) => Decoded): PBuiltinFunction {
  return builtinFunction(`${name}_decode`, {
    params: [arg('data', bytesLike), errors, final, '/'],
    run(_m, bytes, handler, last) {
      const { text, consumed } = run(bytes, handler, last);
      return new PTuple([text, consumed]);
    },
  });
}

function wide(width: 2 | 4): PBuiltinFunction[] {
  const bits = width * 8;
  const decode = width === 2 ? decodeUtf16 : decodeUtf32;
  return [
    builtinFunction(`utf_${bits}_encode`, {
      params: [arg('str', str), errors, arg('byteorder', int, 0), '/'],
      run: (_m, text, handler, order) =>
        new PTuple([
          new PBytes(encodeWide(text, handler, Math.sign(order) as ByteOrder, width)),
          codePointLength(text),
        ]),
    }),
    encoder(`utf_${bits}_le`, (text, handler) => encodeWide(text, handler, -1, width)),
    encoder(`utf_${bits}_be`, (text, handler) => encodeWide(text, handler, 1, width)),
    decoder(`utf_${bits}`, (bytes, handler, last) => decode(bytes, handler, 0, last)),
    decoder(`utf_${bits}_le`, (bytes, handler, last) => decode(bytes, handler, -1, last)),
    decoder(`utf_${bits}_be`, (bytes, handler, last) => decode(bytes, handler, 1, last)),
    builtinFunction(`utf_${bits}_ex_decode`, {
      params: [arg('data', bytesLike), errors, arg('byteorder', int, 0), final, '/'],
      run(_m, bytes, handler, order, last) {
        const result = decode(bytes, handler, Math.sign(order) as ByteOrder, last);
        return new PTuple([result.text, result.consumed, result.order]);
      },
    }),
  ];
}

function escapesReader(name: string, raw: boolean): PBuiltinFunction {
  return builtinFunction(`${name}_decode`, {
    params: [arg('data', bytesOrText), errors, arg('final', bool, true), '/'],
    run(_m, bytes, handler, last) {
      const { text, consumed } = decodeUnicodeEscape(bytes, handler, last, raw);
      return new PTuple([text, consumed]);
    },
  });
}

const BYTE_ESCAPES: Readonly<Record<string, number>> = {
  '\\': 92,
  "'": 39,
  '"': 34,
  b: 8,
  f: 12,
  t: 9,
  n: 10,
  r: 13,
  v: 11,
  a: 7,
};

/** The bytes that escapes of a bytes literal stand for. */
function decodeEscapes(bytes: Uint8Array, handler: string): Uint8Array {
  const out = new ByteWriter(bytes.length);
  let invalid: string | undefined;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 92) {
      out.byte(bytes[i]!);
      continue;
    }
    if (++i >= bytes.length) throw valueError('Trailing \\ in string');
    const letter = String.fromCharCode(bytes[i]!);
    const simple = BYTE_ESCAPES[letter];
    if (simple !== undefined) out.byte(simple);
    else if (letter === '\n') continue;
    else if (letter >= '0' && letter <= '7') {
      let value = 0;
      let end = i;
      for (; end < i + 3 && bytes[end]! >= 48 && bytes[end]! <= 55; end++) value = value * 8 + bytes[end]! - 48;
      if (value > 0xff) invalid ??= String.fromCharCode(...bytes.subarray(i, end));
      out.byte(value & 0xff);
      i = end - 1;
    } else if (letter === 'x') {
      const digits = String.fromCharCode(...bytes.subarray(i + 1, i + 3));
      if (/^[0-9A-Fa-f]{2}$/.test(digits)) {
        out.byte(Number.parseInt(digits, 16));
        i += 2;
      } else {
        if (handler === 'strict') throw valueError(`invalid \\x escape at position ${i - 1}`);
        if (handler === 'replace') out.byte(63);
        else if (handler !== 'ignore') throw valueError(`decoding error; unknown error handling code: ${handler}`);
        if (/^[0-9A-Fa-f]/.test(digits)) i++;
      }
    } else {
      invalid ??= letter;
      out.byte(92);
      out.byte(bytes[i]!);
    }
  }
  if (invalid !== undefined) warnOfEscape(invalid);
  return out.finish();
}

const encodingArg = arg('encoding', strWithoutNul, 'utf-8');
const anyErrors = arg('errors', strWithoutNul, null, "'strict'");

defineModule('_codecs', {
  functions: [
    builtinFunction('register', {
      doc: 'Adds a search function: it gets the normalized name of an encoding and answers a CodecInfo or None.',
      params: [arg('search_function', object), '/'],
      run: (_m, search) => registerSearchFunction(search),
    }),
    builtinFunction('unregister', {
      doc: 'Removes a search function and forgets what was found.',
      params: [arg('search_function', object), '/'],
      run: (_m, search) => unregisterSearchFunction(search),
    }),
    builtinFunction('lookup', {
      doc: 'The CodecInfo of an encoding.',
      params: [arg('encoding', strWithoutNul), '/'],
      run: (_m, encoding) => lookupCodec(encoding),
    }),
    builtinFunction('encode', {
      doc: 'Encodes an object with any codec.',
      params: [arg('obj', object), encodingArg, anyErrors],
      run: (_m, value, encoding, handler) => codecEncode(value, encoding, handler),
    }),
    builtinFunction('decode', {
      doc: 'Decodes an object with any codec.',
      params: [arg('obj', object), encodingArg, anyErrors],
      run: (_m, value, encoding, handler) => codecDecode(value, encoding, handler),
    }),
    builtinFunction('register_error', {
      doc: 'Registers an error handler under a name.',
      params: [arg('errors', strWithoutNul), arg('handler', object), '/'],
      run(_m, name, handler) {
        if (!isCallable(handler)) throw typeError('handler must be callable');
        registeredHandlers().set(name, handler);
      },
    }),
    builtinFunction('lookup_error', {
      doc: 'The error handler of that name.',
      params: [arg('name', strWithoutNul), '/'],
      run: (_m, name) => lookupErrorHandler(name),
    }),
    encoder('utf_8', encodeUtf8),
    decoder('utf_8', decodeUtf8Partial),
    encoder('utf_7', encodeUtf7),
    decoder('utf_7', decodeUtf7),
    ...wide(2),
    ...wide(4),
    encoder('latin_1', (text, handler) => encodeSingleByte(text, handler, 256)),
    encoder('ascii', (text, handler) => encodeSingleByte(text, handler, 128)),
    builtinFunction('latin_1_decode', {
      params: [arg('data', bytesLike), errors, '/'],
      run: (_m, bytes) => new PTuple([decodeLatin1(bytes), bytes.length]),
    }),
    builtinFunction('ascii_decode', {
      params: [arg('data', bytesLike), errors, '/'],
      run: (_m, bytes, handler) => new PTuple([decodeAscii(bytes, handler), bytes.length]),
    }),
    encoder('unicode_escape', encodeUnicodeEscape),
    encoder('raw_unicode_escape', encodeRawUnicodeEscape),
    escapesReader('unicode_escape', false),
    escapesReader('raw_unicode_escape', true),
    builtinFunction('charmap_encode', {
      params: [arg('str', str), errors, arg('mapping', object, null), '/'],
      run(_m, text, handler, mapping) {
        const bytes = mapping === null ? encodeSingleByte(text, handler, 256) : encodeCharmap(text, handler, mapping);
        return new PTuple([new PBytes(bytes), codePointLength(text)]);
      },
    }),
    builtinFunction('charmap_decode', {
      params: [arg('data', bytesLike), errors, arg('mapping', object, null), '/'],
      run: (_m, bytes, handler, mapping) =>
        new PTuple([mapping === null ? decodeLatin1(bytes) : decodeCharmap(bytes, handler, mapping), bytes.length]),
    }),
    builtinFunction('charmap_build', {
      doc: 'The encoding map of a decoding table.',
      params: [arg('map', str), '/'],
      run(_m, table): PValue {
        const map = new PDict();
        codePoints(table).forEach((point, byte) => {
          if (point !== 0xfffe) map.set(point, byte);
        });
        return map;
      },
    }),
    builtinFunction('readbuffer_encode', {
      params: [arg('data', bytesOrText), errors, '/'],
      run: (_m, bytes) => new PTuple([new PBytes(bytes.slice()), bytes.length]),
    }),
    builtinFunction('escape_encode', {
      params: [arg('data', instance<PBytes>(bytesType)), errors, '/'],
      run(_m, { bytes }) {
        let text = reprBytes(bytes);
        text = text.startsWith('"') ? text.slice(1, -1).replaceAll("'", "\\'") : text.slice(1, -1);
        return new PTuple([new PBytes(encodeSingleByte(text, 'strict', 128)), bytes.length]);
      },
    }),
    builtinFunction('escape_decode', {
      params: [arg('data', bytesOrText), errors, '/'],
      run: (_m, bytes, handler) => new PTuple([new PBytes(decodeEscapes(bytes, handler)), bytes.length]),
    }),
  ],
});
