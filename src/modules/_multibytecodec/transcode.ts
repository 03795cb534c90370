import { DecodeErrors, EncodeErrors } from '../../runtime/codecs/errors.ts';
import { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { poll } from '../../truffle/intrinsics.ts';
import type { MultibyteEncoding, Reader, ShiftState } from './encoding.ts';

const ILLEGAL = 'illegal multibyte sequence';
const INCOMPLETE = 'incomplete multibyte sequence';

/** The text of `bytes`, and how many of them it took: all but the beginning of a character, if more may come. */
export function decodeMultibyte(
  encoding: MultibyteEncoding,
  bytes: Uint8Array,
  errors: string,
  state: ShiftState,
  final: boolean,
): { text: string; consumed: number } {
  const problems = new DecodeErrors(encoding.name, bytes, errors);
  const reader: Reader = { bytes, text: '', state };
  const parts: string[] = [];
  let at = 0;
  for (let count = 0; at < reader.bytes.length; count++) {
    const end = reader.bytes.length;
    const taken = encoding.decode(reader, at, end);
    if ((count & 0xfff) === 0) {
      poll();
      parts.push(reader.text);
      reader.text = '';
    }
    if (taken > 0) {
      at += taken;
      continue;
    }
    if (taken === 0 && !final) break;
    const replacement =
      taken === 0 ? problems.handle(at, end, INCOMPLETE) : problems.handle(at, Math.min(at - taken, end), ILLEGAL);
    reader.text += replacement;
    at = problems.next;
    reader.bytes = problems.bytes;
  }
  parts.push(reader.text);
  return { text: parts.join(''), consumed: at };
}

/** The bytes of `text`, and how many characters it took: all but one that the next may join, if more may come. `final` ends what the encoding has begun. */
export function encodeMultibyte(
  encoding: MultibyteEncoding,
  text: string,
  errors: string,
  state: ShiftState,
  final: boolean,
): { bytes: Uint8Array; consumed: number } {
  const out = new ByteWriter(text.length * 2 + 16);
  const problems = new EncodeErrors(encoding.name, text, errors);
  let at = 0;
  for (let count = 0; at < text.length; count++) {
    const point = text.codePointAt(at)!;
    const next = at + (point > 0xffff ? 2 : 1);
    if ((count & 0xfff) === 0) poll();
    if (encoding.opensPair?.(point)) {
      if (next === text.length && !final) break;
      const second = text.codePointAt(next);
      if (second !== undefined && encoding.encodePair!(point, second, out, state)) {
        at = next + 1;
        continue;
      }
    }
    if (encoding.encode(point, out, state)) {
      at = next;
      continue;
    }
    const replacement = problems.handle(at, next, ILLEGAL);
    if (typeof replacement !== 'string') out.bytes(replacement);
    else out.bytes(encodeMultibyte(encoding, replacement, 'strict', state, false).bytes);
    at = problems.next;
  }
  if (final) encoding.finish?.(out, state);
  return { bytes: out.finish(), consumed: at };
}
