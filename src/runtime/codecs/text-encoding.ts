import { currentContext, hasContext } from '../context.ts';
import { typeError } from '../errors.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { PByteArray, PBytes } from '../values/sequences.ts';
import { lookupErrorHandler } from './errors.ts';
import { codecDecodeText, codecEncodeText } from './registry.ts';
import { decodeAscii, decodeLatin1, encodeSingleByte } from './single-byte.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { decodeUtf16, decodeUtf32, encodeWide } from './utf16.ts';

/** Encodings that need no registry, by all their usual spellings. */
const SHORT_CUTS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf_8', 'utf-8'],
  ['UTF-8', 'utf-8'],
  ['UTF8', 'utf-8'],
  ['ascii', 'ascii'],
  ['us-ascii', 'ascii'],
  ['us_ascii', 'ascii'],
  ['latin-1', 'latin-1'],
  ['latin1', 'latin-1'],
  ['latin_1', 'latin-1'],
  ['iso-8859-1', 'latin-1'],
  ['iso8859-1', 'latin-1'],
  ['iso8859_1', 'latin-1'],
  ['iso_8859_1', 'latin-1'],
  ['utf-16', 'utf-16'],
  ['utf16', 'utf-16'],
  ['utf_16', 'utf-16'],
  ['utf-32', 'utf-32'],
  ['utf32', 'utf-32'],
  ['utf_32', 'utf-32'],
]);

function shortCut(encoding: string): string | undefined {
  return SHORT_CUTS.get(encoding) ?? SHORT_CUTS.get(encoding.toLowerCase());
}

/** In development mode a handler that does not exist is an error also where nothing needs it: `unicode_check_encoding_errors`. */
function checkErrors(errors: string): void {
  if (hasContext() && currentContext().options.devMode) lookupErrorHandler(errors);
}

/** The bytes of a text: `PyUnicode_AsEncodedString`. `encoding` is any that the program knows. */
export function encodeText(text: string, encoding = 'utf-8', errors = 'strict'): Uint8Array {
  if (errors !== 'strict') checkErrors(errors);
  switch (shortCut(encoding)) {
    case 'utf-8':
      return encodeUtf8(text, errors);
    case 'ascii':
      return encodeSingleByte(text, errors, 128);
    case 'latin-1':
      return encodeSingleByte(text, errors, 256);
    case 'utf-16':
      return encodeWide(text, errors, 0, 2);
    case 'utf-32':
      return encodeWide(text, errors, 0, 4);
  }
  const result = codecEncodeText(text, encoding, errors);
  if (result instanceof PBytes) return result.bytes;
  if (result instanceof PByteArray) return result.bytes.slice();
  throw typeError(
    `'${encoding}' encoder returned '${typeOf(result).tpName}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types`,
  );
}

/** The text of bytes: `PyUnicode_Decode`. */
export function decodeBytes(bytes: Uint8Array, encoding = 'utf-8', errors = 'strict'): string {
  if (errors !== 'strict') checkErrors(errors);
  switch (shortCut(encoding)) {
    case 'utf-8':
      return decodeUtf8(bytes, errors);
    case 'ascii':
      return decodeAscii(bytes, errors);
    case 'latin-1':
      return decodeLatin1(bytes);
    case 'utf-16':
      return decodeUtf16(bytes, errors, 0, true).text;
    case 'utf-32':
      return decodeUtf32(bytes, errors, 0, true).text;
  }
  if (bytes.length === 0 && !currentContext().options.devMode) return '';
  const result = codecDecodeText(new PBytes(bytes), encoding, errors);
  const text = strValue(result);
  if (text === undefined)
    throw typeError(
      `'${encoding}' decoder returned '${typeOf(result).tpName}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
    );
  return text;
}
