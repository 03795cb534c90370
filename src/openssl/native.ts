import { cString, declare, hasFunction, peek, poke, registerCallback } from '../posix/native/libc.ts';
import { CALLBACKS, FUNCTIONS } from './functions.ts';
import type { Openssl, Pointer } from './openssl.ts';

/** The OpenSSL of the running process; undefined if it exports none, or one that is too old. */
export function loadOpenssl(): Openssl | undefined {
  try {
    if (!hasFunction('SSL_get1_peer_certificate')) return undefined;
  } catch {
    // There is no koffi for this platform.
    return undefined;
  }
  const callbacks = new Map<keyof typeof CALLBACKS, Pointer>();
  return {
    functions: declare(FUNCTIONS),
    callback(kind, run) {
      let pointer = callbacks.get(kind);
      if (pointer === undefined) callbacks.set(kind, (pointer = registerCallback(CALLBACKS[kind], run)));
      return pointer;
    },
    read: peek,
    write: poke,
    text: cString,
  };
}
