import { DynamicLinkError } from '../errors.ts';
import type { Foreign } from '../support/foreign.ts';
import { cText, declare, koffi, peekString } from './libc.ts';

const c = declare({
  dlopen: 'void *dlopen(const char *, int)',
  dlsym: 'void *dlsym(void *, const char *)',
  dlclose: 'int dlclose(void *)',
  dlerror: 'const char *dlerror()',
});

/**
 * Views that were made of memory by address, each of a window of this size: koffi never gives back what a view costs, and pointers into the
 * same window come again and again.
 */
const WINDOW = 1 << 16;
const MANY_WINDOWS = 4096;
const windows = new Map<number, ArrayBuffer>();

function memoryAt(address: number, length: number): Uint8Array {
  const start = address - (address % WINDOW);
  const at = address - start;
  if (at + length > WINDOW) return new Uint8Array(koffi().view(BigInt(address), length));
  let window = windows.get(start);
  if (window === undefined) {
    if (windows.size >= MANY_WINDOWS) windows.clear();
    window = koffi().view(BigInt(start), WINDOW);
    windows.set(start, window);
  }
  return new Uint8Array(window, at, length);
}

function dynamicLinkError(): DynamicLinkError {
  return new DynamicLinkError(c.dlerror() ?? 'unknown error');
}

export function nativeForeign(): Foreign {
  return {
    addressOf: (block) => Number(koffi().address(block)),
    memoryAt,
    stringAt: (address) => peekString(BigInt(address)),
    dlopen(name, flags) {
      const library: bigint | null = c.dlopen(name === null ? null : cText(name), flags);
      if (library === null) throw dynamicLinkError();
      return Number(library);
    },
    dlsym(library, name) {
      const address: bigint | null = c.dlsym(BigInt(library), name);
      if (address === null) throw dynamicLinkError();
      return Number(address);
    },
    dlclose(library) {
      if (c.dlclose(BigInt(library)) !== 0) throw dynamicLinkError();
    },
  };
}
