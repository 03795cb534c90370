import { decodeBytes } from '../../runtime/codecs/text-encoding.ts';
import { decodeUtf8Partial } from '../../runtime/codecs/utf8.ts';
import { concatBytes } from '../../runtime/text/byte-writer.ts';

/** How bytes become text: in one of Expat's own encodings, or by a table of 256 characters, which comes from outside. */
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1' | 'ascii' | string[];

const NOTHING = new Uint8Array(0);
/** A declaration that has no end by then is none. */
const LONGEST_DECLARATION = 4096;

/**
 * Decodes the bytes of an entity as they come. The encoding is the one given from outside, else what a byte order mark or the declaration
 * says. A byte that is none of it becomes a lone surrogate, which no document may contain.
 */
export class Decoder {
  #pending: Uint8Array = NOTHING;
  #encoding: Encoding | null = null;
  readonly #given: string | null;
  readonly #table: (name: string) => string[];
  /** The declaration names an encoding that the bytes cannot be in. */
  contradicted = false;
  /** The input ended in the middle of a character. */
  partial = false;

  constructor(given: string | null, table: (name: string) => string[]) {
    this.#given = given;
    this.#table = table;
  }

  decode(bytes: Uint8Array, final: boolean): string {
    const all = this.#pending.length === 0 ? bytes : concatBytes([this.#pending, bytes]);
    this.#pending = NOTHING;
    if (this.#encoding === null) {
      if (!this.#detect(all, final)) {
        this.#pending = all.slice();
        return '';
      }
    }
    return this.#decode(all, final);
  }

  /** Finds the encoding; false if more bytes are needed. A byte order mark stays. */
  #detect(bytes: Uint8Array, final: boolean): boolean {
    const [a, b, c] = bytes;
    if (bytes.length < 3 && !final) return false;
    const given = this.#given?.toLowerCase() ?? null;
    const marks = given === null || given === 'utf-16' || given === 'utf-8';
    if (a === 0xff && b === 0xfe && given !== 'utf-8' && marks) return this.#use('utf-16le');
    if (a === 0xfe && b === 0xff && given !== 'utf-8' && marks) return this.#use('utf-16be');
    if (a === 0xef && b === 0xbb && c === 0xbf && given !== 'utf-16') {
      return given === null ? this.#byDeclaration(bytes.subarray(3), final) : this.#use(this.#named(given));
    }
    if (given !== null) return this.#use(this.#named(given));
    if (b === 0 && a !== 0) return this.#use('utf-16le');
    if (a === 0) return this.#use('utf-16be');
    return this.#byDeclaration(bytes, final);
  }

  #byDeclaration(bytes: Uint8Array, final: boolean): boolean {
    const start = decodeBytes(bytes.subarray(0, LONGEST_DECLARATION), 'latin-1');
    if (!'<?xml'.startsWith(start.slice(0, 5))) return this.#use('utf-8');
    const end = start.indexOf('?>');
    if (end < 0 && !final && start.length < LONGEST_DECLARATION) return false;
    const found = /^<\?xml[ \t\r\n][^>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(
      start.slice(0, end < 0 ? undefined : end),
    );
    if (found === null) return this.#use('utf-8');
    const name = found[1]!.toLowerCase();
    if (name.startsWith('utf-16')) {
      this.contradicted = true;
      return this.#use('utf-8');
    }
    return this.#use(this.#named(name, found[1]!));
  }

  #use(encoding: Encoding): true {
    this.#encoding = encoding;
    return true;
  }

  #named(name: string, spelled = name): Encoding {
    switch (name) {
      case 'utf-8':
        return 'utf-8';
      case 'utf-16':
      case 'utf-16be':
        return 'utf-16be';
      case 'utf-16le':
        return 'utf-16le';
      case 'iso-8859-1':
        return 'latin-1';
      case 'us-ascii':
        return 'ascii';
      default:
        return this.#table(spelled);
    }
  }

  /** Bytes of a code unit; 0 for UTF-8. */
  get width(): number {
    if (this.#encoding === 'utf-8') return 0;
    return this.#encoding === 'utf-16le' || this.#encoding === 'utf-16be' ? 2 : 1;
  }

  #decode(bytes: Uint8Array, final: boolean): string {
    const encoding = this.#encoding!;
    switch (encoding) {
      case 'utf-8': {
        const { text, consumed } = decodeUtf8Partial(bytes, 'surrogateescape', false);
        const rest = bytes.subarray(consumed);
        if (rest.length > 0 && final) this.partial = true;
        this.#pending = rest.slice();
        return text;
      }
      case 'latin-1':
        return decodeBytes(bytes, 'latin-1');
      case 'ascii':
        return decodeBytes(bytes, 'ascii', 'surrogateescape');
      case 'utf-16le':
      case 'utf-16be': {
        let length = bytes.length & ~1;
        const high = encoding === 'utf-16le' ? 1 : 0;
        if (length >= 2 && (bytes[length - 2 + high]! & 0xfc) === 0xd8) length -= 2;
        if (length < bytes.length && final) this.partial = true;
        this.#pending = bytes.slice(length);
        let text = '';
        for (let i = 0; i < length; i += 2) text += String.fromCharCode((bytes[i + high]! << 8) | bytes[i + 1 - high]!);
        return text;
      }
      default: {
        let text = '';
        for (const byte of bytes) text += encoding[byte];
        return text;
      }
    }
  }
}
