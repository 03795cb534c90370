import { DynamicLinkError } from '../errors.ts';
import type { Foreign } from '../support/foreign.ts';
import { foreignCalls } from './foreignCalls.ts';
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

/** What the dynamic linker answers, unless that is null. */
function linked(link: () => bigint | null): number {
  const { dlerror } = c; // bound before: that asks the linker too, and what it said is forgotten
  const result = link();
  if (result === null) throw new DynamicLinkError(dlerror());
  return Number(result);
}

export function nativeForeign(): Foreign {
  return {
    ...foreignCalls(),
    addressOf: (block) => Number(koffi().address(block)),
    memoryAt,
    stringAt: (address) => peekString(BigInt(address)),
    dlopen: (name, flags) => linked(() => c.dlopen(name === null ? null : cText(name), flags)),
    dlsym: (library, name) => linked(() => c.dlsym(BigInt(library), name)),
    dlclose: (library) => void linked(() => (c.dlclose(BigInt(library)) === 0 ? 0n : null)),
  };
}
