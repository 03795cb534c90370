// What an expression is while code is generated.

/** Known now. */
export interface StaticValue {
  readonly kind: 'static';
  readonly value: unknown;
  /** Reached from a node's constant fields: elements of an array are constants too. */
  readonly constant: boolean;
  /** The literal in our own code that it comes from. */
  readonly text: string | null;
}

/** How JavaScript text may be moved: not at all dependent on time, dependent on what runs before, or doing something itself. */
export type Mode = 0 | 1 | 2;
export const STABLE = 0;
export const UNSTABLE = 1;
export const EFFECT = 2;

/** JavaScript text that computes the value. */
export interface CodeValue {
  readonly kind: 'code';
  readonly text: string;
  readonly mode: Mode;
  /** The completion codes that it may be, as a bit set; 0 when unknown. */
  readonly codes: number;
  /** For what may be a bare number: see `boxes.ts`. */
  readonly bare: Bare | null;
  /** It is true or false, nothing else. */
  readonly truth: boolean;
}

/** The names of two variables: one holds the value, or the marker that the number in the other one is the value. */
export interface Bare {
  readonly value: string;
  readonly number: string;
}

/** The frame of the function being generated. */
export interface FrameValue {
  readonly kind: 'frame';
}

/** `frame.slots`. */
export interface SlotsValue {
  readonly kind: 'slots';
}

export type Value = StaticValue | CodeValue | FrameValue | SlotsValue;

export const FRAME: FrameValue = { kind: 'frame' };
export const SLOTS: SlotsValue = { kind: 'slots' };
export const UNDEFINED: StaticValue = { kind: 'static', value: undefined, constant: true, text: null };

export function known(value: unknown, constant = false, text: string | null = null): StaticValue {
  return { kind: 'static', value, constant, text };
}

export function code(text: string, mode: Mode, codes = 0, bare: Bare | null = null): CodeValue {
  return { kind: 'code', text, mode, codes, bare, truth: false };
}

export function truth(text: string, mode: Mode): CodeValue {
  return { kind: 'code', text, mode, codes: 0, bare: null, truth: true };
}

/** Whether a static value can be compared, added and so on at once. */
export function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** Thrown where a method cannot be inlined; the node becomes a call. */
export class Undigestible extends Error {}

/** Thrown where lean code cannot go on: the statement becomes a jump out of it. */
export const LEFT = new Error('lean code left');
