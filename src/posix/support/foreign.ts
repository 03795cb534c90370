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
}

export interface ForeignSupport {
  /** Null where there is no C code beneath: addresses have no meaning to the OS layer then. */
  readonly foreign: Foreign | null;
}
