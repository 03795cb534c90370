import type { ByteWriter } from '../../runtime/text/byte-writer.ts';

/** What an encoding with shifts remembers: `MultibyteCodec_State`, eight bytes. */
export type ShiftState = Uint8Array;

export const newState = (): ShiftState => new Uint8Array(8);

/** An encoding, a character at a time. */
export interface MultibyteEncoding {
  readonly name: string;
  /**
   * Reads at `at`: answers how many bytes it took, 0 where more are needed, and -n where n bytes mean nothing. What it read goes to
   * `reader.text`.
   */
  decode(reader: Reader, at: number, end: number): number;
  /** Writes a character; false where it has none. */
  encode(point: number, out: ByteWriter, state: ShiftState): boolean;
  /** Whether a character may be written in one code with the next. */
  opensPair?(point: number): boolean;
  /** Writes two characters as one code; false where they have none. */
  encodePair?(first: number, second: number, out: ByteWriter, state: ShiftState): boolean;
  /** Prepares the state of a decoder or encoder. */
  begin?(state: ShiftState, decoding: boolean): void;
  /** Writes what ends a text, and returns to the first state. */
  finish?(out: ByteWriter, state: ShiftState): void;
}

/** What a decoder works on. */
export interface Reader {
  bytes: Uint8Array;
  text: string;
  readonly state: ShiftState;
}

/** Codes that stand for two characters. */
export interface CharacterPairs {
  /** The characters of a code. */
  text(code: number): string | undefined;
  opens(point: number): boolean;
  /** The code of two characters; -1 for none. */
  code(first: number, second: number): number;
}

/** From texts, and the codes of their first pairs. */
export function characterPairs(runs: readonly (readonly [code: number, text: string])[]): CharacterPairs {
  const texts = new Map<number, string>();
  const codes = new Map<string, number>();
  for (const [first, text] of runs)
    for (let at = 0; at < text.length; at += 2) {
      texts.set(first + at / 2, text.slice(at, at + 2));
      codes.set(text.slice(at, at + 2), first + at / 2);
    }
  const openers = new Set(Array.from(codes.keys(), (text) => text.charCodeAt(0)));
  return {
    text: (code) => texts.get(code),
    opens: (point) => openers.has(point),
    code: (first, second) => codes.get(String.fromCodePoint(first, second)) ?? -1,
  };
}
