import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { pyObjectGetIter, pyObjectLengthHint } from '../../runtime/abstract/iterate.ts';
import { asSsize, hasIndex } from '../../runtime/abstract/number.ts';
import { copyBytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { ByteWriter, newBytes } from '../../runtime/text/byte-writer.ts';
import { byteOf } from '../../runtime/text/bytes-search.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { NO_BYTES, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';

/** Fresh bytes from what `bytes()` or `bytearray()` is given. `kind` and `rangeMessage` are for messages. */
export function constructBytes(
  source: PValue | undefined,
  encoding: string | undefined,
  errors: string | undefined,
  kind: 'bytes' | 'bytearray',
): Uint8Array {
  if (source === undefined) {
    if (encoding !== undefined) throw typeError('encoding without a string argument');
    if (errors !== undefined) throw typeError('errors without a string argument');
    return NO_BYTES;
  }
  const text = strValue(source);
  if (encoding !== undefined) {
    if (text === undefined) throw typeError('encoding without a string argument');
    return encodeText(text, encoding, errors).slice();
  }
  if (errors !== undefined)
    throw typeError(text === undefined ? 'errors without a string argument' : 'string argument without an encoding');
  if (kind === 'bytes') {
    const special = bytesOfSpecial(source);
    if (special !== undefined) return special.bytes;
  }
  if (text !== undefined) throw typeError('string argument without an encoding');
  if (hasIndex(source)) {
    let size: number | undefined;
    try {
      size = asSsize(source);
    } catch (error) {
      if (!isException(error, 'TypeError')) throw error;
    }
    if (size !== undefined) {
      if (size < 0) throw valueError('negative count');
      return newBytes(size);
    }
  }
  if (hasBuffer(source)) return copyBytesOf(source);
  return bytesFromIterable(source, kind);
}

/** What `__bytes__` gives, if the object has it. */
export function bytesOfSpecial(source: PValue): PBytes | undefined {
  if (source === null || typeof source !== 'object' || typeOf(source).lookup('__bytes__') === undefined)
    return undefined;
  const result = callSpecial(source, '__bytes__');
  if (!(result instanceof PBytes)) throw typeError(`__bytes__ returned non-bytes (type ${typeOf(result!).tpName})`);
  return result;
}

/** A loop on its own, see `text/split.ts`. */
function writeItems(out: ByteWriter, source: PList | PTuple, message: string): void {
  for (let i = 0; i < source.items.length; i++) out.byte(byteOf(source.items[i]!, message));
}

/** The bytes of an iterable of ints. */
export function bytesFromIterable(source: PValue, kind: 'bytes' | 'bytearray'): Uint8Array {
  const message = kind === 'bytes' ? 'bytes must be in range(0, 256)' : 'byte must be in range(0, 256)';
  if (source instanceof PList || source instanceof PTuple) {
    const result = new ByteWriter(source.items.length);
    writeItems(result, source, message);
    return result.finish();
  }
  let iterator: ReturnType<typeof pyObjectGetIter>;
  try {
    iterator = pyObjectGetIter(source);
  } catch (error) {
    if (isException(error, 'TypeError')) throw typeError(`cannot convert '${typeOf(source).tpName}' object to ${kind}`);
    throw error;
  }
  if (kind === 'bytes' && typeOf(source).isHeapType) pyObjectLengthHint(source, 64);
  const result = new ByteWriter(64);
  const next = stepOf(iterator, source);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) result.byte(byteOf(item, message));
  return result.finish();
}
