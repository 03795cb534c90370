import { pyObjectGetItem } from '../abstract/item.ts';
import { isException, typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { ByteWriter } from '../text/byte-writer.ts';
import { characters } from '../text/code-points.ts';
import { PDict } from '../values/dict.ts';
import { intValue, strValue, typeOf } from '../values/scalars.ts';
import { PBytes } from '../values/sequences.ts';
import { DecodeErrors, EncodeErrors } from './errors.ts';

const UNDEFINED = 'character maps to <undefined>';

function lookUp(mapping: PValue, key: number): PValue | undefined {
  if (mapping instanceof PDict && mapping.shape.cls.name === 'dict') return mapping.get(key);
  try {
    return pyObjectGetItem(mapping, key);
  } catch (error) {
    if (isException(error, 'LookupError')) return undefined;
    throw error;
  }
}

/** The bytes of one code point, `undefined` where the mapping has none. */
function encodePoint(mapping: PValue, point: number): Uint8Array | undefined {
  const found = lookUp(mapping, point);
  if (found === undefined || found === null) return undefined;
  if (found instanceof PBytes) return found.bytes;
  const code = intValue(found);
  if (code === undefined)
    throw typeError(`character mapping must return integer, bytes or None, not ${typeOf(found).tpName}`);
  if (code < 0 || code > 255) throw typeError('character mapping must be in range(256)');
  return Uint8Array.of(Number(code));
}

/** `_codecs.charmap_encode` with a mapping. */
export function encodeCharmap(text: string, errors: string, mapping: PValue): Uint8Array {
  const out = new ByteWriter(text.length);
  const state = new EncodeErrors('charmap', text, errors);
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!;
    const bytes = encodePoint(mapping, point);
    if (bytes !== undefined) {
      out.bytes(bytes);
      at += point > 0xffff ? 2 : 1;
      continue;
    }
    let end = at + (point > 0xffff ? 2 : 1);
    while (end < text.length) {
      const next = text.codePointAt(end)!;
      if (encodePoint(mapping, next) !== undefined) break;
      end += next > 0xffff ? 2 : 1;
    }
    const replacement = state.handle(at, end, UNDEFINED);
    if (typeof replacement !== 'string') out.bytes(replacement);
    else
      for (const character of replacement) {
        const encoded = encodePoint(mapping, character.codePointAt(0)!);
        if (encoded === undefined) throw state.error(at, end, UNDEFINED);
        out.bytes(encoded);
      }
    at = state.next;
  }
  return out.finish();
}

/** `_codecs.charmap_decode` with a mapping: a str of the characters, or anything indexed by bytes. */
export function decodeCharmap(bytes: Uint8Array, errors: string, mapping: PValue): string {
  const table = strValue(mapping);
  const list = table === undefined ? null : characters(table);
  const state = new DecodeErrors('charmap', bytes, errors);
  const parts: string[] = [];
  for (let at = 0; at < state.bytes.length; ) {
    const byte = state.bytes[at]!;
    let text: string | undefined;
    if (list !== null) text = list[byte];
    else {
      const found = lookUp(mapping, byte);
      if (found !== undefined && found !== null) {
        text = strValue(found);
        if (text === undefined) {
          const code = intValue(found);
          if (code === undefined) throw typeError('character mapping must return integer, None or str');
          if (code < 0 || code > 0x10ffff) throw typeError('character mapping must be in range(0x110000)');
          text = String.fromCodePoint(Number(code));
        }
      }
    }
    if (text === undefined || text === '\ufffe') {
      parts.push(state.handle(at, at + 1, UNDEFINED));
      at = state.next;
    } else {
      parts.push(text);
      at++;
    }
  }
  return parts.join('');
}
