import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { typeError } from '../../runtime/errors.ts';
import { percentFormat } from '../../runtime/format/percent.ts';
import type { PValue } from '../../runtime/object.ts';
import { newBytes } from '../../runtime/text/byte-writer.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';

function bytesText(value: PValue): string {
  if (hasBuffer(value)) return fromLatin1(bytesOf(value));
  const result = typeof value === 'object' && value !== null ? callSpecial(value, '__bytes__') : undefined;
  if (result === undefined)
    throw typeError(
      `%b requires a bytes-like object, or an object that implements __bytes__, not '${typeOf(value).tpName}'`,
    );
  if (!(result instanceof PBytes)) throw typeError(`__bytes__ returned non-bytes (type ${typeOf(result).tpName})`);
  return fromLatin1(result.bytes);
}

const BYTES_TARGET = { kind: 'bytes', bytesOf: bytesText } as const;

/** The text of formats: mostly constants of a program, used again and again. */
const texts = new WeakMap<PBytes, string>();

function textOf(format: PBytes | PByteArray): string {
  if (format instanceof PByteArray) return fromLatin1(format.bytes);
  let text = texts.get(format);
  if (text === undefined) {
    text = fromLatin1(format.bytes);
    texts.set(format, text);
  }
  return text;
}

/** `format % args` for bytes: done in Latin-1 text. */
export function percentBytes(format: PBytes | PByteArray, args: PValue): Uint8Array {
  const text = percentFormat(textOf(format), args, BYTES_TARGET);
  const bytes = newBytes(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
