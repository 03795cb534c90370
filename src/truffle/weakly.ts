/** A host keeps every target of a `WeakRef` until the job ends, which is the whole program: it is told to let go of them now and then. */
const MADE_PER_RELEASE = 64;
let made = 0;
let release: (() => void) | null = null;

/** Tells how the host is made to forget which targets of a `WeakRef` it keeps alive until the running job ends. */
export function setRelease(run: () => void): void {
  release = run;
}

/** A `WeakRef` that a long job can make many of. */
export function weakly<T extends object>(target: T): WeakRef<T> {
  if (++made % MADE_PER_RELEASE === 0 && release !== null) release();
  return new WeakRef(target);
}
