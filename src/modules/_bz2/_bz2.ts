import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, int, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { eofError, makeException, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject } from '../../runtime/object.ts';
import { concatBytes } from '../../runtime/text/byte-writer.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { Bzip2 } from './compress.ts';
import { BadData, Bunzip2 } from './decompress.ts';

const NOTHING = new Uint8Array(0);

/** `_bz2.BZ2Compressor`. */
class PCompressor extends PObject {
  stream = new Bzip2(9);
  started = false;
  flushed = false;
}

/** `_bz2.BZ2Decompressor`: `ready` is output that nobody asked for yet. */
class PDecompressor extends PObject {
  stream = new Bunzip2();
  ready: Uint8Array = NOTHING;
  eof = false;
  needsInput = true;
  unused: Uint8Array = NOTHING;
}

const compressorType = builtinType('BZ2Compressor', {
  module: '_bz2',
  allocate: (type) => new PCompressor(type.instanceShape),
});
const decompressorType = builtinType('BZ2Decompressor', {
  module: '_bz2',
  allocate: (type) => new PDecompressor(type.instanceShape),
});
const unpicklable = (name: string) => typeError(`cannot pickle '_bz2.${name}' object`);

defineType(compressorType, {
  doc: 'Compresses data piece by piece.',
  slots: {
    tp_new: newBy('BZ2Compressor', {
      params: [arg('compresslevel', int, 9), '/'],
      run(type, level) {
        if (level < 1 || level > 9) throw valueError('compresslevel must be between 1 and 9');
        const made = type.allocate(type) as PCompressor;
        made.stream = new Bzip2(level);
        return made;
      },
    }),
  },
  members: [
    method(PCompressor, 'compress', {
      doc: 'Gives data to the compressor; answers what is finished.',
      params: [arg('data', bytesLike), '/'],
      run(self, data) {
        if (self.flushed) throw valueError('Compressor has been flushed');
        return new PBytes(self.stream.run(data));
      },
    }),
    method(PCompressor, 'flush', {
      doc: 'Ends the stream; answers the rest of it.',
      run(self) {
        if (self.flushed) throw valueError('Repeated call to flush()');
        self.flushed = true;
        return new PBytes(self.stream.finish());
      },
    }),
    method(PCompressor, '__reduce__', {
      run() {
        throw unpicklable('BZ2Compressor');
      },
    }),
  ],
});

function decompress(self: PDecompressor, data: Uint8Array, maxLength: number): Uint8Array {
  if (self.eof) throw eofError('End of stream already reached');
  let out = self.ready;
  if (!self.stream.ended) {
    try {
      const more = self.stream.run(data.slice());
      out = out.length === 0 ? more : concatBytes([out, more]);
    } catch (error) {
      if (error instanceof BadData) throw makeException(exceptionType('OSError'), 'Invalid data stream');
      throw error;
    }
  } else self.unused = concatBytes([self.unused, data]);
  let now = out;
  self.ready = NOTHING;
  if (maxLength >= 0 && out.length > maxLength) {
    now = out.slice(0, maxLength);
    self.ready = out.slice(maxLength);
  }
  if (self.stream.ended && self.ready.length === 0) {
    self.eof = true;
    self.unused = concatBytes([self.stream.rest, self.unused]);
  }
  self.needsInput = !self.eof && self.ready.length === 0;
  return now;
}

defineType(decompressorType, {
  doc: 'Decompresses one stream piece by piece.',
  slots: { tp_new: newBy('BZ2Decompressor', { params: [], run: (type) => type.allocate(type) }) },
  members: [
    method(PDecompressor, 'decompress', {
      doc: 'Decompresses data, to at most max_length bytes unless that is negative.',
      params: [arg('data', bytesLike), arg('max_length', ssize, -1)],
      run: (self, data, maxLength) => new PBytes(decompress(self, data, maxLength)),
    }),
    getset(PDecompressor, 'eof', {
      doc: 'Whether the end of the stream was reached.',
      member: true,
      get: (self) => self.eof,
    }),
    getset(PDecompressor, 'unused_data', {
      doc: 'What came after the end of the stream.',
      member: true,
      get: (self) => new PBytes(self.unused),
    }),
    getset(PDecompressor, 'needs_input', {
      doc: 'Whether more input is needed for more output.',
      member: true,
      get: (self) => self.needsInput,
    }),
    method(PDecompressor, '__reduce__', {
      run() {
        throw unpicklable('BZ2Decompressor');
      },
    }),
  ],
});

defineModule('_bz2', {
  doc: 'Compression as bzip2 does it.',
  attributes: { BZ2Compressor: compressorType, BZ2Decompressor: decompressorType },
});
