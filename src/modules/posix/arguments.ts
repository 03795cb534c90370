import { fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import type { PosixSupport } from '../../posix/support.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { posixPathOf, pyOsFspathOr } from '../../runtime/abstract/path.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import type { Converter } from '../../runtime/clinic/converters.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';

/** The OS layer of the running context. */
export const os = (): PosixSupport => currentContext().posix;

/** A path argument: what errors name, and the path or fd it stands for. */
export interface PathArgument {
  readonly object: PValue;
  readonly path: PosixPath;
  /** -1 for a path. */
  readonly fd: number;
}

/** CPython's `path_t` of the function `fn`. */
export function path(
  fn: string,
  options: { name?: string; fd?: boolean; nullable?: boolean } = {},
): Converter<PathArgument> {
  const name = options.name ?? 'path';
  const words = ['string', 'bytes', 'os.PathLike'];
  if (options.fd) words.push('integer');
  if (options.nullable) words.push('None');
  const expected = `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
  return {
    convert(value) {
      if (value === null && options.nullable) return { object: null, path: '.', fd: -1 };
      if (options.fd && strValue(value) === undefined && typeOf(value).nb_index !== null) {
        if (typeof value === 'boolean') warn('RuntimeWarning', 'bool is used as a file descriptor');
        const fd = descriptor(asIndex(value));
        // Any fd counts as given, a negative one too: the call answers EBADF.
        return { object: value, path: '', fd: fd < 0 ? BAD_FD : fd };
      }
      const converted = pyOsFspathOr(value);
      if (converted === undefined) throw typeError(`${fn}: ${name} should be ${expected}, not ${typeOf(value).tpName}`);
      return { object: converted, path: checked(fn, name, converted), fd: -1 };
    },
  };
}

function checked(fn: string, name: string, value: PValue): PosixPath {
  const text = strValue(value);
  const hasNul = text === undefined ? (value as PBytes).bytes.includes(0) : text.includes('\0');
  if (hasNul) throw valueError(`${fn}: embedded null character in ${name}`);
  return posixPathOf(value);
}

/** Stands for a negative fd that a program gave. */
const BAD_FD = 0x7fffffff;

/** `dir_fd`: None is the current directory. */
export const dirFd: Converter<number> = {
  convert(value) {
    if (value === null) return os().constants.libc.AT_FDCWD;
    if (typeof value === 'boolean') warn('RuntimeWarning', 'bool is used as a file descriptor');
    if (typeOf(value).nb_index === null)
      throw typeError(`argument should be integer or None, not ${typeOf(value).tpName}`);
    return descriptor(asIndex(value));
  },
};

function descriptor(n: number | bigint): number {
  if (n > 0x7fffffff) throw overflowError('fd is greater than maximum');
  if (n < -0x80000000) throw overflowError('fd is less than minimum');
  return Number(n);
}

/** A file descriptor, as a C int. */
export const fd: Converter<number> = {
  convert(value) {
    const n = asIndex(value);
    if (n > 0x7fffffff) throw overflowError('Python int too large to convert to C int');
    if (n < -0x80000000) throw overflowError('Python int too large to convert to C int');
    return Number(n);
  },
};

/** A uid or gid: -1 or an unsigned 32-bit number. */
export const id = (what: 'uid' | 'gid'): Converter<number> => ({
  convert(value) {
    if (typeOf(value).nb_index === null) throw typeError(`${what} should be integer, not ${typeOf(value).tpName}`);
    const n = asIndex(value);
    if (n < -1) throw overflowError(`${what} is less than minimum`);
    if (n > 0xffffffff) throw overflowError(`${what} is greater than maximum`);
    return Number(n);
  },
});

/** A file offset: any 64-bit int. */
export const offset: Converter<number | bigint> = {
  convert(value) {
    const n = asIndex(value);
    if (typeof n === 'bigint' && BigInt.asIntN(64, n) !== n)
      throw overflowError('Python int too large to convert to C long');
    return n;
  },
};

/** The bytes of a bytes-like argument. */
export const buffer: Converter<Uint8Array> = { convert: (value) => bytesOf(value) };

/** Text that the OS gave, in the type of the path that was asked with: str, or bytes. */
export function like(object: PValue, text: string): PValue {
  return object instanceof PBytes ? new PBytes(fsEncode(text)) : text;
}

/** An iterable of signal numbers: `_Py_Sigset_Converter`. */
export function signalNumbers(value: PValue): number[] {
  const last = os().constants.signal.NSIG - 1;
  return collect(value).map((item) => {
    const n = asIndex(item);
    if (n < 1 || n > last) throw valueError(`signal number ${n} out of range [1; ${last}]`);
    return Number(n);
  });
}

/** A time in seconds as the OS layer takes it. */
export function toTime(seconds: number): { sec: number; nsec: number } {
  const sec = Math.floor(seconds);
  const nsec = Math.round((seconds - sec) * 1e9);
  return nsec < 1e9 ? { sec, nsec } : { sec: sec + 1, nsec: 0 };
}

/** The same the other way round, as a float. */
export const secondsOf = (time: { sec: number; nsec: number }): PFloat => new PFloat(time.sec + time.nsec / 1e9);

/** A `dir_fd` as auditing events show it: -1 where none was given. */
export const auditedFd = (fd: number): number => (fd === -100 ? -1 : fd);
