import { asIndex } from '../../runtime/abstract/number.ts';
import { initBy, newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, index, int, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { eofError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import {
  checkChain,
  checkFilter,
  DELTA,
  decodeProperties,
  encodeProperties,
  type Filter,
  filtersOf,
  internalError,
  LZMA1,
  LZMA2,
  lzmaError,
  oneFilter,
  PRESET_EXTREME,
  presetFilter,
  specOf,
  uint32,
} from './chain.ts';
import { CHECK_CRC32, CHECK_CRC64, CHECK_NONE, CHECK_SHA256, isSupported } from './checks.ts';
import { CHECK_UNKNOWN, Reader } from './reader.ts';
import { aloneWriter, rawWriter, type Writer, xzWriter } from './writer.ts';

const FORMAT_AUTO = 0;
const FORMAT_XZ = 1;
const FORMAT_ALONE = 2;
const FORMAT_RAW = 3;
const PRESET_DEFAULT = 6;

/** `_lzma.LZMACompressor`. */
class PCompressor extends PObject {
  writer: Writer | null = null;
  flushed = false;
}

/** `_lzma.LZMADecompressor`. */
class PDecompressor extends PObject {
  reader = new Reader('auto', [], Number.POSITIVE_INFINITY);
  eof = false;
  needsInput = true;
  unused = new PBytes(new Uint8Array(0));
}

const compressorType = builtinType('LZMACompressor', {
  module: '_lzma',
  allocate: (type) => new PCompressor(type.instanceShape),
});
const decompressorType = builtinType('LZMADecompressor', {
  module: '_lzma',
  allocate: (type) => new PDecompressor(type.instanceShape),
});

const unpicklable = (name: string) => typeError(`cannot pickle '_lzma.${name}' object`);

function makeWriter(format: number, check: number, preset: PValue, filters: PValue): Writer {
  if (preset !== null && filters !== null) throw valueError('Cannot specify both preset and filter chain');
  const level = preset === null ? PRESET_DEFAULT : uint32(preset);
  if (format !== FORMAT_XZ && check !== -1 && check !== CHECK_NONE)
    throw valueError('Integrity checks are only supported by FORMAT_XZ');
  switch (format) {
    case FORMAT_XZ: {
      const kind = check === -1 ? CHECK_CRC64 : check;
      const chain: Filter[] = filters === null ? [presetFilter(LZMA2, level)] : filtersOf(filters);
      if (!isSupported(kind)) throw internalError();
      return xzWriter(chain, checkChain(chain, true), kind);
    }
    case FORMAT_ALONE: {
      if (filters === null) return aloneWriter(checkChain([presetFilter(LZMA1, level)], false));
      const chain = filtersOf(filters);
      const [only] = chain;
      if (chain.length !== 1 || only?.kind !== 'lzma' || only.id !== LZMA1)
        throw valueError('Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter');
      return aloneWriter(checkChain(chain, false));
    }
    case FORMAT_RAW: {
      if (filters === null) throw valueError('Must specify filters for FORMAT_RAW');
      const chain = filtersOf(filters);
      return rawWriter(chain, checkChain(chain, false));
    }
    default:
      throw valueError(`Invalid container format: ${format}`);
  }
}

defineType(compressorType, {
  doc: 'LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nCompresses data piece by piece, in a container format with a check of integrity, by a preset or a chain of filters.',
  slots: {
    tp_init: initBy('LZMACompressor', {
      params: [
        arg('format', int, FORMAT_XZ),
        arg('check', int, -1),
        arg('preset', object, null),
        arg('filters', object, null),
      ],
      run(self: PCompressor, format, check, preset, filters) {
        self.writer = makeWriter(format, check, preset, filters);
      },
    }),
  },
  members: [
    method(PCompressor, 'compress', {
      doc: 'Gives data to the compressor; answers what is finished.',
      params: [arg('data', bytesLike), '/'],
      run(self, data) {
        if (self.flushed) throw valueError('Compressor has been flushed');
        return new PBytes(self.writer!.run(data));
      },
    }),
    method(PCompressor, 'flush', {
      doc: 'Ends the stream; answers the rest of it.',
      run(self) {
        if (self.flushed) throw valueError('Repeated call to flush()');
        self.flushed = true;
        return new PBytes(self.writer!.finish());
      },
    }),
    method(PCompressor, '__reduce__', {
      run() {
        throw unpicklable('LZMACompressor');
      },
    }),
  ],
});

function makeReader(format: number, memoryLimit: PValue, filters: PValue): Reader {
  let limit = Number.POSITIVE_INFINITY;
  if (memoryLimit !== null) {
    if (format === FORMAT_RAW) throw valueError('Cannot specify memory limit with FORMAT_RAW');
    const given = asIndex(memoryLimit);
    if (given < 0) throw overflowError("can't convert negative int to unsigned");
    limit = Number(given);
  }
  if (format === FORMAT_RAW && filters === null) throw valueError('Must specify filters for FORMAT_RAW');
  if (format !== FORMAT_RAW && filters !== null) throw valueError('Cannot specify filters except with FORMAT_RAW');
  switch (format) {
    case FORMAT_AUTO:
      return new Reader('auto', [], limit);
    case FORMAT_XZ:
      return new Reader('xz', [], limit);
    case FORMAT_ALONE:
      return new Reader('alone', [], limit);
    case FORMAT_RAW: {
      const chain = filtersOf(filters);
      checkChain(chain, false);
      return new Reader('raw', chain, limit);
    }
    default:
      throw valueError(`Invalid container format: ${format}`);
  }
}

function decompress(self: PDecompressor, data: Uint8Array, maxLength: number): PBytes {
  if (self.eof) throw eofError('Already at end of stream');
  const { reader } = self;
  const out = reader.run(data, maxLength);
  if (reader.ended && reader.ready === 0) {
    self.eof = true;
    self.needsInput = false;
    self.unused = new PBytes(reader.rest);
  } else self.needsInput = reader.ready === 0 && (maxLength < 0 || out.length < maxLength);
  return new PBytes(out);
}

defineType(decompressorType, {
  doc: 'Decompresses one stream piece by piece.',
  textSignature: '(format=FORMAT_AUTO, memlimit=None, filters=None)',
  slots: {
    tp_new: newBy('LZMADecompressor', {
      params: [
        arg('format', int, FORMAT_AUTO, 'FORMAT_AUTO'),
        arg('memlimit', object, null),
        arg('filters', object, null),
      ],
      run(type, format, memoryLimit, filters) {
        const made = type.allocate(type) as PDecompressor;
        made.reader = makeReader(format, memoryLimit, filters);
        return made;
      },
    }),
  },
  members: [
    method(PDecompressor, 'decompress', {
      doc: 'Decompresses data, to at most max_length bytes unless that is negative.',
      params: [arg('data', bytesLike), arg('max_length', ssize, -1)],
      run: (self, data, maxLength) => decompress(self, data, maxLength),
    }),
    getset(PDecompressor, 'check', {
      doc: 'The check of integrity that the stream has.',
      member: true,
      get: (self) => self.reader.check,
    }),
    getset(PDecompressor, 'eof', {
      doc: 'Whether the end of the stream was reached.',
      member: true,
      get: (self) => self.eof,
    }),
    getset(PDecompressor, 'needs_input', {
      doc: 'Whether more input is needed for more output.',
      member: true,
      get: (self) => self.needsInput,
    }),
    getset(PDecompressor, 'unused_data', {
      doc: 'What came after the end of the stream.',
      member: true,
      get: (self) => self.unused,
    }),
    method(PDecompressor, '__reduce__', {
      run() {
        throw unpicklable('LZMADecompressor');
      },
    }),
  ],
});

defineModule('_lzma', {
  functions: [
    builtinFunction('is_check_supported', {
      doc: 'Whether data can be checked in that way.',
      params: [arg('check_id', int), '/'],
      run: (_module, check) => isSupported(check),
    }),
    builtinFunction('_encode_filter_properties', {
      doc: 'The options of a filter as they are stored with data; there may be more than are stored.',
      params: [arg('filter', object), '/'],
      run(_module, spec) {
        const filter = oneFilter(spec);
        checkFilter(filter);
        return new PBytes(encodeProperties(filter));
      },
    }),
    builtinFunction('_decode_filter_properties', {
      doc: 'The filter that stored options describe.',
      params: [arg('filter_id', index), arg('encoded_props', bytesLike), '/'],
      run: (_module, id, bytes) => specOf(decodeProperties(id, bytes), bytes.length),
    }),
  ],
  attributes: {
    LZMACompressor: compressorType,
    LZMADecompressor: decompressorType,
    LZMAError: lzmaError,
    FORMAT_AUTO,
    FORMAT_XZ,
    FORMAT_ALONE,
    FORMAT_RAW,
    CHECK_NONE,
    CHECK_CRC32,
    CHECK_CRC64,
    CHECK_SHA256,
    CHECK_ID_MAX: 15,
    CHECK_UNKNOWN,
    FILTER_LZMA1: LZMA1,
    FILTER_LZMA2: LZMA2,
    FILTER_DELTA: DELTA,
    FILTER_X86: 4,
    FILTER_POWERPC: 5,
    FILTER_IA64: 6,
    FILTER_ARM: 7,
    FILTER_ARMTHUMB: 8,
    FILTER_SPARC: 9,
    MF_HC3: 3,
    MF_HC4: 4,
    MF_BT2: 18,
    MF_BT3: 19,
    MF_BT4: 20,
    MODE_FAST: 1,
    MODE_NORMAL: 2,
    PRESET_DEFAULT,
    PRESET_EXTREME,
  },
});
