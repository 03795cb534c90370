import { contextLocal } from '../context.ts';
import type { PGenerator } from './generator.ts';

/*
 * Coroutines that were made and have not begun: what `RuntimeWarning: coroutine … was never awaited` is about. They form a chain, oldest
 * first, so that making and beginning one costs a few stores. The chain keeps them, the latest of them only.
 */

/** A link of the chain: a coroutine, or its two ends in one. */
export interface Link {
  older: Link | null;
  newer: Link | null;
}

const MOST = 1000;
/** How many are kept once there were too many: few enough that counting them is rare. */
const KEPT = 500;

const chains = contextLocal(() => {
  const ends: Link & { length: number } = { older: null, newer: null, length: 0 };
  ends.older = ends;
  ends.newer = ends;
  return ends;
});

/** Notes that `coroutine` was made. */
export function noteUnawaited(coroutine: PGenerator): void {
  const ends = chains();
  const newest = ends.older!;
  coroutine.older = newest;
  coroutine.newer = ends;
  newest.newer = coroutine;
  ends.older = coroutine;
  // counts those that began too: the oldest are let go of now and then, which only a program with that many of them can notice
  if (++ends.length <= MOST) return;
  ends.length = countOf(ends);
  for (; ends.length > KEPT; ends.length--) forget(ends.newer as PGenerator);
}

function countOf(ends: Link): number {
  let count = 0;
  for (let link = ends.newer!; link !== ends; link = link.newer!) count++;
  return count;
}

/** It has begun, or was closed. */
export function forget(coroutine: PGenerator): void {
  const { older, newer } = coroutine;
  if (older === null) return;
  older.newer = newer;
  newer!.older = older;
  coroutine.older = null;
  coroutine.newer = null;
}

/** Takes them all off the chain, oldest first. */
export function takeUnawaited(): PGenerator[] {
  const ends = chains();
  const all: PGenerator[] = [];
  while (ends.newer !== ends) {
    const oldest = ends.newer as PGenerator;
    all.push(oldest);
    forget(oldest);
  }
  return all;
}
