import { fstatSync, readdirSync } from 'node:fs';

/** Which descriptors of the process are not the program's. */
export interface ForeignDescriptors {
  /** Whether a descriptor is Node's. */
  isForeign(fd: number): boolean;
  /** All of them, in rising order. */
  readonly fds: readonly number[];
  /** Those of 0, 1 and 2 that were not open when the process began: Node has opened them on /dev/null. */
  readonly closed: readonly number[];
}

const NOTHING_KNOWN: ForeignDescriptors = { isForeign: () => false, fds: [], closed: [] };

/**
 * Node has descriptors of its own (event queues, wake-up pipes). A program that closes all it does not know, as daemons do, would end the
 * process by it, and one that counts what is open would be misled: so the native backend answers EBADF for them. `inherited` are those that
 * the process was given before Node began; all others that are open now are Node's.
 */
export function foreignDescriptors(inherited: readonly number[] | null): ForeignDescriptors {
  if (inherited === null) return NOTHING_KNOWN;
  let open: number[];
  try {
    open = readdirSync('/proc/self/fd').map(Number);
  } catch {
    return NOTHING_KNOWN;
  }
  const fds = open.filter((fd) => fd > 2 && !inherited.includes(fd) && isOpen(fd)).sort((a, b) => a - b);
  const foreign = new Uint8Array((fds.at(-1) ?? 0) + 1);
  for (const fd of fds) foreign[fd] = 1;
  return { isForeign: (fd) => foreign[fd] === 1, fds, closed: [0, 1, 2].filter((fd) => !inherited.includes(fd)) };
}

/** False for the folder's own descriptor, which was open while it was listed. */
function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}
