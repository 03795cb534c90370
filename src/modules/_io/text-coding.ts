import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { lookupCodec } from '../../runtime/codecs/registry.ts';
import { decodeAscii, decodeLatin1, encodeSingleByte } from '../../runtime/codecs/single-byte.ts';
import { decodeUtf8Partial, encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { lookupError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { normalizeInt, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { concat } from './iobase.ts';

/** Turns the text of a stream into bytes, piece by piece. */
export interface TextEncoding {
  /** Whether ASCII text is encoded as it is, whatever comes before it. */
  readonly plain: boolean;
  /** Whether well-formed text becomes its UTF-8. */
  readonly utf8: boolean;
  encode(text: string): Uint8Array;
  reset(): void;
  /** At the start of a file or not: whether a byte order mark is due. */
  setState(start: boolean): void;
}

/** Turns bytes into text, piece by piece; its state is what it holds back and a flag. */
export interface TextDecoding {
  /** Whether it may keep the bytes it is given. */
  readonly retains: boolean;
  decode(bytes: Uint8Array, final: boolean): string;
  reset(): void;
  getState(): { held: Uint8Array; flag: bigint };
  setState(held: Uint8Array, flag: bigint): void;
}

type Fast = 'utf-8' | 'ascii' | 'latin-1';

/** The encodings that are done here, by normalized name. */
function fastName(encoding: string): Fast | null {
  switch (encoding.toLowerCase().replaceAll('_', '-')) {
    case 'utf-8':
    case 'utf8':
      return 'utf-8';
    case 'ascii':
    case 'us-ascii':
      return 'ascii';
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
    case 'iso8859-1':
      return 'latin-1';
    default:
      return null;
  }
}

class FastEncoding implements TextEncoding {
  readonly plain = true;
  readonly utf8: boolean;
  private readonly name: Fast;
  private readonly errors: string;
  constructor(name: Fast, errors: string) {
    this.name = name;
    this.utf8 = name === 'utf-8';
    this.errors = errors;
  }
  encode(text: string): Uint8Array {
    if (this.name === 'utf-8') return encodeUtf8(text, this.errors);
    return encodeSingleByte(text, this.errors, this.name === 'ascii' ? 128 : 256);
  }
  reset(): void {}
  setState(): void {}
}

const NOTHING = new Uint8Array(0);

class FastDecoding implements TextDecoding {
  readonly retains = false;
  private readonly name: Fast;
  private readonly errors: string;
  private held: Uint8Array = NOTHING;
  constructor(name: Fast, errors: string) {
    this.name = name;
    this.errors = errors;
  }
  decode(bytes: Uint8Array, final: boolean): string {
    if (this.name === 'ascii') return decodeAscii(bytes, this.errors);
    if (this.name === 'latin-1') return decodeLatin1(bytes);
    const input = this.held.length === 0 ? bytes : concat([this.held, bytes]);
    const { text, consumed } = decodeUtf8Partial(input, this.errors, final);
    this.held = consumed === input.length ? NOTHING : input.slice(consumed);
    return text;
  }
  reset(): void {
    this.held = NOTHING;
  }
  getState() {
    return { held: this.held, flag: 0n };
  }
  setState(held: Uint8Array): void {
    this.held = held;
  }
}

/** An incremental encoder of the codec registry. */
class CodecEncoding implements TextEncoding {
  readonly plain = false;
  readonly utf8 = false;
  private readonly encoder: PValue;
  constructor(encoder: PValue) {
    this.encoder = encoder;
  }
  encode(text: string): Uint8Array {
    const result = pyObjectCallMethod(this.encoder, 'encode', [text]);
    if (!(result instanceof PBytes))
      throw typeError(`encoder should return a bytes object, not '${typeOf(result).tpName}'`);
    return result.bytes;
  }
  reset(): void {
    pyObjectCallMethod(this.encoder, 'reset');
  }
  setState(start: boolean): void {
    if (start) this.reset();
    else pyObjectCallMethod(this.encoder, 'setstate', [0]);
  }
}

class CodecDecoding implements TextDecoding {
  readonly retains = true;
  private readonly decoder: PValue;
  constructor(decoder: PValue) {
    this.decoder = decoder;
  }
  decode(bytes: Uint8Array, final: boolean): string {
    const result = pyObjectCallMethod(this.decoder, 'decode', [new PBytes(bytes), final]);
    const text = strValue(result);
    if (text === undefined) throw typeError(`decoder should return a string result, not '${typeOf(result).tpName}'`);
    return text;
  }
  reset(): void {
    pyObjectCallMethod(this.decoder, 'reset');
  }
  getState() {
    const state = pyObjectCallMethod(this.decoder, 'getstate');
    if (!(state instanceof PTuple) || state.items.length !== 2) throw typeError('illegal decoder state');
    const held = state.items[0]!;
    if (!(held instanceof PBytes))
      throw typeError(`illegal decoder state: the first item should be a bytes object, not '${typeOf(held).tpName}'`);
    return { held: held.bytes, flag: BigInt(asIndex(state.items[1]!)) };
  }
  setState(held: Uint8Array, flag: bigint): void {
    pyObjectCallMethod(this.decoder, 'setstate', [new PTuple([new PBytes(held), normalizeInt(flag)])]);
  }
}

function textCodec(encoding: string): PTuple {
  const codec = lookupCodec(encoding);
  if (codec.shape.cls.name !== 'tuple' && !pyObjectIsTrue(pyObjectGetAttr(codec, '_is_text_encoding')))
    throw lookupError(`'${encoding}' is not a text encoding; use codecs.open() to handle arbitrary codecs`);
  return codec;
}

/** Raises LookupError for an unknown encoding or one that is not for text. */
export function checkEncoding(encoding: string): void {
  if (fastName(encoding) === null) textCodec(encoding);
}

export function makeEncoding(encoding: string, errors: string): TextEncoding {
  const fast = fastName(encoding);
  if (fast !== null) return new FastEncoding(fast, errors);
  return new CodecEncoding(pyObjectCall1(pyObjectGetAttr(textCodec(encoding), 'incrementalencoder'), errors));
}

export function makeDecoding(encoding: string, errors: string): TextDecoding {
  const fast = fastName(encoding);
  if (fast !== null) return new FastDecoding(fast, errors);
  return new CodecDecoding(pyObjectCall1(pyObjectGetAttr(textCodec(encoding), 'incrementaldecoder'), errors));
}
