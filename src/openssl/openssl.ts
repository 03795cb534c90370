import type { CALLBACKS, FUNCTIONS } from './functions.ts';

/** Where something of OpenSSL's is; `null` for NULL. */
export type Pointer = bigint | null;

type NativeFunction = (...args: any[]) => any;

/** OpenSSL as the host has it: its functions, and the memory that they work on. */
export interface Openssl {
  /** Arrays of bytes may be given for pointers; they are valid during the call only. */
  readonly functions: { readonly [K in keyof typeof FUNCTIONS]: NativeFunction };
  /** A function of ours that OpenSSL can call. It must not throw. There is one of each kind, for ever. */
  callback(kind: keyof typeof CALLBACKS, run: NativeFunction): Pointer;
  /** A copy of memory. */
  read(pointer: bigint, length: number): Uint8Array;
  write(pointer: bigint, bytes: Uint8Array): void;
  /** The text of a C string. */
  text(pointer: bigint): string;
}

/** OpenSSL, or undefined where the host has none. Set by the launcher. */
export const hostOpenssl: { load: () => Openssl | undefined } = { load: () => undefined };
