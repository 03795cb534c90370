import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { typeError } from '../../runtime/errors.ts';
import { percentFormat } from '../../runtime/format/percent.ts';
import type { PValue } from '../../runtime/object.ts';
import { newBytes } from '../../runtime/text/byte-writer.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';

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

/** `format % args` for bytes: done in Latin-1 text. */
export function percentBytes(format: Uint8Array, args: PValue): Uint8Array {
  const text = percentFormat(fromLatin1(format), args, { kind: 'bytes', bytesOf: bytesText });
  const bytes = newBytes(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
