import { hostOpenssl, type Openssl, type Pointer } from '../../openssl/openssl.ts';
import { currentContext } from '../../runtime/context.ts';
import { notImplementedError } from '../../runtime/errors.ts';
import { hostCollector } from '../../runtime/values/finalization.ts';
import { weakly } from '../../truffle/weakly.ts';

let library: Openssl | null | undefined;

/** Whether the host has OpenSSL, and the context may call it. */
export function hasOpenssl(): boolean {
  if (!currentContext().nativeAllowed) return false;
  if (library === undefined) library = hostOpenssl.load() ?? null;
  return library !== null;
}

/** Why there is no TLS. */
export function unavailable(): string {
  const reason = currentContext().nativeAllowed ? 'the host has no OpenSSL' : 'the context may call nothing native';
  return `TLS is not available: ${reason}`;
}

export function openssl(): Openssl {
  if (!hasOpenssl()) throw notImplementedError(unavailable());
  return library!;
}

/** OpenSSL's functions. */
export const lib = (): Openssl['functions'] => openssl().functions;

/** Memory for results. V8 does not move arrays of this size while a callback of ours runs. */
export const scratch = new Uint8Array(1024);
const scratchView = new DataView(scratch.buffer);
export const scratchSize = (): number => Number(scratchView.getBigUint64(0, true));
export const scratchInt = (): number => scratchView.getInt32(0, true);

/** The pointer in a result's first eight bytes, or in one of OpenSSL's structs. */
export function scratchPointer(): Pointer {
  const pointer = scratchView.getBigUint64(0, true);
  return pointer === 0n ? null : pointer;
}
export function pointerAt(pointer: bigint, offset: number): Pointer {
  const found = new DataView(openssl().read(pointer + BigInt(offset), 8).buffer).getBigUint64(0, true);
  return found === 0n ? null : found;
}
export function intAt(pointer: bigint): number {
  return new DataView(openssl().read(pointer, 4).buffer).getInt32(0, true);
}

export const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Elements of one of OpenSSL's stacks. */
export function elementsOf(stack: Pointer): bigint[] {
  if (stack === null) return [];
  const count = lib().OPENSSL_sk_num(stack) as number;
  return Array.from({ length: Math.max(0, count) }, (_, i) => lib().OPENSSL_sk_value(stack, i) as bigint);
}

const BIO_C_SET_BUF_MEM_EOF_RETURN = 130;

/** A buffer in memory. An empty one says that there will be no more if `eof`, else that there is nothing yet. */
export function newBio(eof = false): bigint {
  const bio = lib().BIO_new(lib().BIO_s_mem()) as bigint;
  setEof(bio, eof);
  return bio;
}

export function setEof(bio: bigint, eof: boolean): void {
  lib().BIO_ctrl(bio, BIO_C_SET_BUF_MEM_EOF_RETURN, eof ? 0 : -1, null);
}

/** All that is in a buffer. */
export function drain(bio: bigint): Uint8Array {
  const bytes = new Uint8Array(lib().BIO_ctrl_pending(bio));
  if (bytes.length > 0) lib().BIO_read(bio, bytes, bytes.length);
  return bytes;
}

/** What OpenSSL writes to a buffer. */
export function written(write: (bio: bigint) => void): Uint8Array {
  const bio = newBio(true);
  try {
    write(bio);
    return drain(bio);
  } finally {
    lib().BIO_free(bio);
  }
}

/** Gives a function a buffer with these bytes. */
export function withBio<T>(bytes: Uint8Array, run: (bio: bigint) => T): T {
  const bio = newBio(true);
  try {
    if (bytes.length > 0) lib().BIO_write(bio, bytes, bytes.length);
    return run(bio);
  } finally {
    lib().BIO_free(bio);
  }
}

/** Something of OpenSSL's that a Python object owns. */
interface Owned {
  readonly owner: WeakRef<object>;
  readonly free: Free;
  readonly pointer: bigint;
}
type Free = 'BIO_free' | 'SSL_CTX_free' | 'SSL_SESSION_free' | 'SSL_free' | 'X509_free';

let owned: Owned[] = [];
const FEW = 512;
let limit = FEW;

/**
 * Frees OpenSSL's memory when `owner` has died. V8 does not see that memory: each time what is owned has doubled, the host's collector is
 * asked whose owners are dead.
 */
export function ownNative(owner: object, free: Free, pointer: bigint): void {
  if (owned.length >= limit) {
    hostCollector?.release();
    freeDead();
    if (owned.length > limit / 2) {
      hostCollector?.collect();
      freeDead();
    }
    limit = Math.max(FEW, owned.length * 2);
  }
  owned.push({ owner: weakly(owner), free, pointer });
}

function freeDead(): void {
  owned = owned.filter((one) => {
    if (one.owner.deref() !== undefined) return true;
    lib()[one.free](one.pointer);
    return false;
  });
}

/** A variable of the environment, as the program last set it. */
export function environmentVariable(name: string): string | undefined {
  return currentContext()
    .posix.environ()
    .find(([key]) => key === name)?.[1];
}
