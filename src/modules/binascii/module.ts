import { hexText } from '../../objects/bytes/members.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { asciiOrBytes, bool, bytesLike, type Converter, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { encodeSingleByte } from '../../runtime/codecs/single-byte.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { newBytes } from '../../runtime/text/byte-writer.ts';
import { hexDigit } from '../../runtime/text/hex.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { crc32 } from '../zlib/checksums.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { binasciiError, errorType, incompleteType } from './errors.ts';
import { decodeQp, decodeUu, encodeQp, encodeUu } from './transfer.ts';

/** An int modulo 2**32. */
const unsigned: Converter<number> = { convert: (value) => Number(BigInt.asUintN(32, BigInt(asIndex(value)))) };

function crcHqx(bytes: Uint8Array, crc: number): number {
  let c = crc & 0xffff;
  for (let i = 0; i < bytes.length; i++) {
    c ^= bytes[i]! << 8;
    for (let k = 0; k < 8; k++) c = (c & 0x8000 ? (c << 1) ^ 0x1021 : c << 1) & 0xffff;
  }
  return c;
}

function fromHex(bytes: Uint8Array): PBytes {
  if (bytes.length % 2 !== 0) throw binasciiError('Odd-length string');
  const out = newBytes(bytes.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = hexDigit(bytes[2 * i]!);
    const low = hexDigit(bytes[2 * i + 1]!);
    if (high < 0 || low < 0) throw binasciiError('Non-hexadecimal digit found');
    out[i] = high * 16 + low;
  }
  return new PBytes(out);
}

const DIGITS = Uint8Array.from('0123456789abcdef', (c) => c.charCodeAt(0));

function hexDigits(bytes: Uint8Array): Uint8Array {
  const out = newBytes(bytes.length * 2);
  for (let i = 0; i < bytes.length; i++) {
    out[2 * i] = DIGITS[bytes[i]! >> 4]!;
    out[2 * i + 1] = DIGITS[bytes[i]! & 15]!;
  }
  return out;
}

const toHex = (name: string) =>
  builtinFunction(name, {
    doc: 'The hexadecimal digits of bytes, perhaps with a separator between groups.',
    params: [arg('data', bytesLike), arg('sep', object, undefined, '<unrepresentable>'), arg('bytes_per_sep', int, 1)],
    run: (_module, data, sep, group) =>
      new PBytes(sep === undefined ? hexDigits(data) : encodeSingleByte(hexText(data, sep, group), 'strict', 128)),
  });
const unHex = (name: string) =>
  builtinFunction(name, {
    doc: 'The bytes of hexadecimal digits.',
    params: [arg('hexstr', asciiOrBytes), '/'],
    run: (_module, digits) => fromHex(digits),
  });

defineModule('binascii', {
  doc: 'Conversions between binary data and ASCII.',
  functions: [
    toHex('hexlify'),
    toHex('b2a_hex'),
    unHex('unhexlify'),
    unHex('a2b_hex'),
    builtinFunction('b2a_base64', {
      doc: 'Bytes as base64.',
      params: [arg('data', bytesLike), '/', '*', arg('newline', bool, true)],
      run: (_module, data, newline) => new PBytes(encodeBase64(data, newline)),
    }),
    builtinFunction('a2b_base64', {
      doc: 'The bytes of base64 text.',
      params: [arg('data', asciiOrBytes), '/', '*', arg('strict_mode', bool, false)],
      run: (_module, data, strict) => new PBytes(decodeBase64(data, strict)),
    }),
    builtinFunction('b2a_uu', {
      doc: 'Bytes as one line of uuencoded text.',
      params: [arg('data', bytesLike), '/', '*', arg('backtick', bool, false)],
      run: (_module, data, backtick) => new PBytes(encodeUu(data, backtick)),
    }),
    builtinFunction('a2b_uu', {
      doc: 'The bytes of one line of uuencoded text.',
      params: [arg('data', asciiOrBytes), '/'],
      run: (_module, data) => new PBytes(decodeUu(data)),
    }),
    builtinFunction('a2b_qp', {
      doc: 'The bytes of quoted-printable text.',
      params: [arg('data', asciiOrBytes), arg('header', bool, false)],
      run: (_module, data, header) => new PBytes(decodeQp(data, header)),
    }),
    builtinFunction('b2a_qp', {
      doc: 'Bytes as quoted-printable text.',
      params: [
        arg('data', bytesLike),
        arg('quotetabs', bool, false),
        arg('istext', bool, true),
        arg('header', bool, false),
      ],
      run: (_module, data, tabs, text, header) => new PBytes(encodeQp(data, tabs, text, header)),
    }),
    builtinFunction('crc32', {
      doc: 'CRC-32 of bytes.',
      params: [arg('data', bytesLike), arg('crc', unsigned, 0), '/'],
      run: (_module, data, crc) => crc32(data, crc),
    }),
    builtinFunction('crc_hqx', {
      doc: 'CRC-CCITT of bytes.',
      params: [arg('data', bytesLike), arg('crc', unsigned), '/'],
      run: (_module, data, crc) => crcHqx(data, crc),
    }),
  ],
  attributes: { Error: errorType, Incomplete: incompleteType },
});
