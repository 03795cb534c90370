/** Memory by address, and functions, as C code of the process has them. Addresses are numbers: those of user space have 47 bits. */
export interface Foreign {
  /** Where a block of memory is; it stays there as long as it lives. */
  addressOf(block: ArrayBuffer): number;
  /** The memory at an address itself, not a copy. A wrong address ends the process. */
  memoryAt(address: number, length: number): Uint8Array;
  /** A copy of the bytes at an address up to the first NUL. */
  stringAt(address: number): Uint8Array;
  /** dlopen(3); null is the program itself. Failures throw DynamicLinkError. */
  dlopen(name: string | null, flags: number): number;
  /** dlsym(3). */
  dlsym(library: number, name: string): number;
  dlclose(library: number): void;
  /**
   * Calls the function at an address. `values` are the arguments as they lie in memory, the result is written to `result`; arguments from
   * `variadic` on are those of a `...`.
   */
  call(
    address: number,
    signature: ForeignSignature,
    values: readonly Uint8Array[],
    result: Uint8Array,
    variadic?: number,
  ): void;
  /** Makes a function that C can call; `run` gets its arguments as they lie in memory and writes the result. */
  register(signature: ForeignSignature, run: (values: readonly Uint8Array[], result: Uint8Array) => void): number;
  /** Ends a function that `register` made. */
  unregister(address: number): void;
  /** C's `errno`. */
  errno(): number;
  setErrno(value: number): void;
}

/** A type of C: a code of `struct` for native values, `v` for void, or a structure that is passed by value. */
export type ForeignType = 'v' | 'b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'q' | 'Q' | 'f' | 'd' | 'P' | ForeignStruct;

/** A structure as the calling convention of x64 Linux sees it: in registers by its parts, or in memory where it has none. */
export interface ForeignStruct {
  readonly size: number;
  readonly parts: readonly ForeignPart[];
}

/** What goes together: eight bytes or what is left of them (`Q`), or a floating-point number. */
export interface ForeignPart {
  readonly kind: 'Q' | 'f' | 'd';
  readonly offset: number;
}

export interface ForeignSignature {
  readonly result: ForeignType;
  readonly arguments: readonly ForeignType[];
}

export interface ForeignSupport {
  /** Null where there is no C code beneath: addresses have no meaning to the OS layer then. */
  readonly foreign: Foreign | null;
}
