/* The parts of pako's port of zlib that the module uses; it comes without types of its own. */

declare module 'pako/lib/zlib/zstream.js' {
  export default class ZStream {
    input: Uint8Array | null;
    next_in: number;
    avail_in: number;
    output: Uint8Array | null;
    next_out: number;
    avail_out: number;
    msg: string;
    state: object | null;
    adler: number;
    total_in: number;
    total_out: number;
  }
}

declare module 'pako/lib/zlib/deflate.js' {
  import type ZStream from 'pako/lib/zlib/zstream.js';

  const deflate: {
    deflateInit2(
      stream: ZStream,
      level: number,
      method: number,
      bits: number,
      memory: number,
      strategy: number,
    ): number;
    deflateReset(stream: ZStream): number;
    deflate(stream: ZStream, flush: number): number;
    deflateSetDictionary(stream: ZStream, dictionary: Uint8Array): number;
  };
  export default deflate;
}

declare module 'pako/lib/zlib/inflate.js' {
  import type ZStream from 'pako/lib/zlib/zstream.js';

  const inflate: {
    inflateInit2(stream: ZStream, bits: number): number;
    inflate(stream: ZStream, flush: number): number;
    inflateSetDictionary(stream: ZStream, dictionary: Uint8Array): number;
  };
  export default inflate;
}
