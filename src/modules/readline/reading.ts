/** How many milliseconds reading a key waits at most. */
export type Patience = number;

/** What comes instead of a byte. */
export const TIMED_OUT = -1;
export const END_OF_FILE = -2;

/** A part of editing that asks for keys, as a coroutine: it is given bytes. */
export type Reading<T = void> = Generator<Patience, T, number>;
