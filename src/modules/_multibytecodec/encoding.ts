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
