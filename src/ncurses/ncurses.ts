/** Where something of ncurses's is; `null` for NULL. */
export type Pointer = bigint | null;

type NativeFunction = (...args: any[]) => any;

/** ncurses as the host has it: its functions, and the memory that they work on. */
export interface Ncurses {
  /** Arrays of bytes may be given for pointers; they are valid during the call only. */
  readonly functions: Readonly<Record<string, NativeFunction>>;
  /** Those of the library of panels; undefined where there is none. */
  panels(): Readonly<Record<string, NativeFunction>> | undefined;
  /** A copy of memory. */
  read(pointer: bigint, length: number): Uint8Array;
  /** The bytes of a C string. */
  text(pointer: bigint): Uint8Array;
  /** The address of a variable. */
  variable(name: string): bigint;
}

/** ncurses, or undefined where the host has none. Set by the launcher. */
export const hostNcurses: { load: () => Ncurses | undefined } = { load: () => undefined };
