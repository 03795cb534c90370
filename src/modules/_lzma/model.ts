/* How LZMA lays out its probabilities: one table for the decoder and the encoder. */

export const STATES = 12;
/** Bits of the position that decide, at most. */
const POSITIONS = 16;
export const MIN_MATCH = 2;
export const LENGTHS_LOW = 8;
export const MAX_MATCH = 273;
export const END_POSITION_MODEL = 14;
export const FULL_DISTANCES = 128;
export const ALIGN_BITS = 4;
export const ONE_HALF = 1024;

export const IS_MATCH = 0;
export const IS_REP = IS_MATCH + STATES * POSITIONS;
export const IS_REP0 = IS_REP + STATES;
export const IS_REP1 = IS_REP0 + STATES;
export const IS_REP2 = IS_REP1 + STATES;
export const IS_REP0_LONG = IS_REP2 + STATES;
export const POSITION_SLOT = IS_REP0_LONG + STATES * POSITIONS;
export const POSITION_SPECIAL = POSITION_SLOT + 4 * 64;
export const POSITION_ALIGN = POSITION_SPECIAL + FULL_DISTANCES - END_POSITION_MODEL + 1;
/** A length coder: two choices, low and middle lengths by position, high ones. */
export const LENGTH = POSITION_ALIGN + (1 << ALIGN_BITS);
export const CHOICE = 0;
export const CHOICE2 = 1;
export const LOW = 2;
export const MID = LOW + POSITIONS * 8;
export const HIGH = MID + POSITIONS * 8;
const LENGTH_SIZE = HIGH + 256;
export const REP_LENGTH = LENGTH + LENGTH_SIZE;
export const LITERAL = REP_LENGTH + LENGTH_SIZE;

/** The three numbers that say how much of the context is looked at. */
export interface Properties {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
}

export function newProbabilities({ lc, lp }: Properties): Uint16Array {
  return new Uint16Array(LITERAL + (0x300 << (lc + lp))).fill(ONE_HALF);
}

/** Properties from their byte; `null` for one that is none. */
export function propertiesOf(byte: number): Properties | null {
  if (byte >= 9 * 5 * 5) return null;
  const rest = Math.floor(byte / 9);
  return { lc: byte % 9, lp: rest % 5, pb: Math.floor(rest / 5) };
}

export const propertiesByte = ({ lc, lp, pb }: Properties): number => (pb * 5 + lp) * 9 + lc;

export const afterLiteral = (state: number): number => (state < 4 ? 0 : state < 10 ? state - 3 : state - 6);
export const afterMatch = (state: number): number => (state < 7 ? 7 : 10);
export const afterRep = (state: number): number => (state < 7 ? 8 : 11);
export const afterShortRep = (state: number): number => (state < 7 ? 9 : 11);
