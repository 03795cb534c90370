import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, index, int, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { adler32, crc32 } from './checksums.ts';
import { decompressAll, decompressorType, makeCompress, makeDecompress } from './objects.ts';
import { deflateWhole, plainError, zlibErrorType } from './stream.ts';

defineType(zlibErrorType, {});

/** The start value of a checksum: a C unsigned int by its low bits. */
const start = (value: number | bigint) => Number(BigInt.asUintN(32, BigInt(value)));

const VERSION = '1.2.13';

defineModule('zlib', {
  doc: 'Compression as zlib does it.',
  functions: [
    builtinFunction('adler32', {
      doc: 'Adler-32 checksum of data, starting from value.',
      params: [arg('data', bytesLike), arg('value', index, 1), '/'],
      run: (_module, data, value) => adler32(data, start(value)),
    }),
    builtinFunction('crc32', {
      doc: 'CRC-32 checksum of data, starting from value.',
      params: [arg('data', bytesLike), arg('value', index, 0), '/'],
      run: (_module, data, value) => crc32(data, start(value)),
    }),
    builtinFunction('compress', {
      textSignature: '($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)',
      doc: 'The data, compressed.',
      params: [arg('data', bytesLike), '/', arg('level', int, -1), arg('wbits', int, 15)],
      run(_module, data, level, bits) {
        const bytes = deflateWhole(data, level, bits, 'while compressing data');
        if (bytes === undefined) throw plainError('Bad compression level');
        return new PBytes(bytes);
      },
    }),
    builtinFunction('decompress', {
      textSignature: '($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)',
      doc: 'The data that were compressed.',
      params: [arg('data', bytesLike), '/', arg('wbits', int, 15), arg('bufsize', ssize, 16384)],
      run(_module, data, bits, size) {
        if (size < 0) throw valueError('bufsize must be non-negative');
        return decompressAll(data, bits);
      },
    }),
    builtinFunction('compressobj', {
      textSignature:
        '($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED,\n            wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,\n            strategy=Z_DEFAULT_STRATEGY, zdict=None)',
      doc: 'An object that compresses data piece by piece.',
      params: [
        arg('level', int, -1),
        arg('method', int, 8),
        arg('wbits', int, 15),
        arg('memLevel', int, 8),
        arg('strategy', int, 0),
        arg('zdict', object, null),
      ],
      run: (_module, level, method, bits, memory, strategy, dictionary) =>
        makeCompress(level, method, bits, memory, strategy, dictionary === null ? null : bytesOf(dictionary).slice()),
    }),
    builtinFunction('decompressobj', {
      textSignature: "($module, /, wbits=MAX_WBITS, zdict=b'')",
      doc: 'An object that decompresses data piece by piece.',
      params: [arg('wbits', int, 15), arg('zdict', object, undefined, "b''")],
      run: (_module, bits, dictionary) => makeDecompress(bits, dictionary),
    }),
  ],
  attributes: {
    __version__: '1.0',
    ZLIB_VERSION: VERSION,
    ZLIB_RUNTIME_VERSION: VERSION,
    error: zlibErrorType,
    _ZlibDecompressor: decompressorType,
    DEFLATED: 8,
    DEF_BUF_SIZE: 16384,
    DEF_MEM_LEVEL: 8,
    MAX_WBITS: 15,
    Z_BEST_COMPRESSION: 9,
    Z_BEST_SPEED: 1,
    Z_BLOCK: 5,
    Z_DEFAULT_COMPRESSION: -1,
    Z_DEFAULT_STRATEGY: 0,
    Z_FILTERED: 1,
    Z_FINISH: 4,
    Z_FIXED: 4,
    Z_FULL_FLUSH: 3,
    Z_HUFFMAN_ONLY: 2,
    Z_NO_COMPRESSION: 0,
    Z_NO_FLUSH: 0,
    Z_PARTIAL_FLUSH: 1,
    Z_RLE: 3,
    Z_SYNC_FLUSH: 2,
    Z_TREES: 6,
  },
});
