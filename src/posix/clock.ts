import type { TimeSpec } from './support/time.ts';

/** The wall clock of any JavaScript host: milliseconds since the epoch, with what fraction `performance` has. */
const base = { origin: Number.NaN };

function wallMilliseconds(): number {
  if (Number.isNaN(base.origin)) {
    const guess = Date.now() - performance.now();
    // A process restored from a snapshot may show the origin of the one that made it.
    base.origin = Math.abs(performance.timeOrigin - guess) < 20 ? performance.timeOrigin : guess;
  }
  const now = base.origin + performance.now();
  const coarse = Date.now();
  if (Math.abs(now - coarse) < 50) return now;
  base.origin = coarse - performance.now(); // the clock was set
  return coarse;
}

export function toTimeSpec(milliseconds: number): TimeSpec {
  const sec = Math.floor(milliseconds / 1000);
  return { sec, nsec: Math.min(999_999_999, Math.floor((milliseconds - sec * 1000) * 1e6)) };
}

export function wallTime(): TimeSpec {
  return toTimeSpec(wallMilliseconds());
}
