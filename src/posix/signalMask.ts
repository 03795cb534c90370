import type { PlatformConstants } from './constants/platformConstants.ts';
import { PosixError } from './errors.ts';

/** What `pthread_sigmask(how, signals)` makes of a mask. SIGKILL and SIGSTOP cannot be blocked. */
export function changedMask(
  { errno, signal: numbers }: Pick<PlatformConstants, 'errno' | 'signal'>,
  mask: ReadonlySet<number>,
  how: number,
  signals: readonly number[],
): Set<number> {
  let changed: Set<number>;
  if (how === numbers.SIG_BLOCK) changed = new Set([...mask, ...signals]);
  else if (how === numbers.SIG_UNBLOCK) changed = new Set([...mask].filter((signal) => !signals.includes(signal)));
  else if (how === numbers.SIG_SETMASK) changed = new Set(signals);
  else throw new PosixError(errno.EINVAL);
  changed.delete(numbers.SIGKILL);
  changed.delete(numbers.SIGSTOP);
  return changed;
}
