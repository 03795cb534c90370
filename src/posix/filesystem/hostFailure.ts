import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';

const errnoByName = E as unknown as Readonly<Record<string, number>>;

/** The PosixError for what a host's function threw, which may be anything: errors of Node have their errno's name as `code`. */
export function fromHostFailure(error: unknown): PosixError {
  let errno: number = E.EIO;
  try {
    if (error instanceof PosixError) return error;
    const code = (error as { code?: unknown } | null | undefined)?.code;
    if (typeof code === 'string' && Object.hasOwn(errnoByName, code)) errno = errnoByName[code]!;
  } catch {
    // a proxy or a getter of the host's that throws in its turn
  }
  const failure = new PosixError(errno);
  failure.cause = error;
  return failure;
}

export function hostCall<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fromHostFailure(error);
  }
}
