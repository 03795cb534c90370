import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';

/** Something outside that may make a wait end: a child's pipe, a host's socket. */
export interface WaitSource {
  /** Takes in what has arrived. */
  pump(): void;
  /** Whether anything may still arrive. */
  readonly active: boolean;
  /** Told that the context has slept for a while and will again. */
  idle?(): void;
}

/** Memory that other processes map, too: each has a copy, and they agree where processes wait for each other. */
export interface CommonMemory {
  /** Shows others what was changed here. */
  publish(): void;
  /** Takes over what others have shown. */
  renew(): void;
}

/** Longest sleep in one piece; interrupts of the embedder are seen that often. */
const SLICE = 50;
/** The same while what other processes do is looked for: at first, and at most. */
const FIRST_LOOK = 0.2;
const LAST_LOOK = 5;

/** Where an emulated process waits: for a condition, a deadline, a timer, a signal, or something a host service does. */
export class Waiter {
  /** Services notify element 0 after every change; the waiting thread sleeps on it. */
  readonly cell: Int32Array = new Int32Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(8) : new SharedArrayBuffer(8),
  );
  readonly sources = new Set<WaitSource>();
  /** Timers by their due time (performance.now()); each fires once and is taken out. */
  private readonly timers = new Set<{ readonly due: number; readonly fire: () => void }>();
  /** Whether a signal that a handler waits for has arrived. */
  interrupted: () => boolean = () => false;
  /** Called while waiting, at least every 50 ms: the embedder's interrupts and limits throw from here. */
  check: () => void = () => {};

  addTimer(due: number, fire: () => void): () => void {
    const timer = { due, fire };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  private pumping = false;

  /** Fires what is due and takes in what has arrived. What that reads and writes does not begin it anew. */
  pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    try {
      this.pumpOnce();
    } finally {
      this.pumping = false;
    }
  }

  private pumpOnce(): void {
    if (this.timers.size > 0) {
      const now = performance.now();
      for (const timer of [...this.timers]) if (timer.due <= now && this.timers.delete(timer)) timer.fire();
    }
    for (const source of this.sources) source.pump();
  }

  /** The next sleep is to be no longer than this. */
  lookWithin = SLICE;

  readonly common = new Set<CommonMemory>();

  /** Before what others may wait for. */
  publish(): void {
    for (const memory of this.common) memory.publish();
  }

  /** After others may have done something. */
  renew(): void {
    for (const memory of this.common) memory.renew();
  }

  private looks = false;

  /** To be called by what `until` asks, where it depends on other processes and nobody will tell. */
  lookAgain(): void {
    this.looks = true;
  }

  private nextTimer(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.timers) next = Math.min(next, due);
    return next;
  }

  /** Waits until `ready` or the deadline, false then. EINTR when a handled signal arrives; EDEADLK when nothing could ever end the wait. */
  until(ready: () => boolean, deadline = Number.POSITIVE_INFINITY): boolean {
    if (this.common.size === 0) return this.wait(ready, deadline);
    this.publish();
    try {
      return this.wait(ready, deadline);
    } finally {
      this.renew();
    }
  }

  private wait(ready: () => boolean, deadline: number): boolean {
    let look = FIRST_LOOK;
    for (let slept = false; ; slept = true) {
      const seen = Atomics.load(this.cell, 0);
      this.pump();
      this.looks = false;
      if (ready()) return true;
      if (this.interrupted()) throw new PosixError(E.EINTR);
      const now = performance.now();
      if (now >= deadline) return false;
      this.check();
      const wake = Math.min(deadline, this.nextTimer());
      const hopeless = !this.looks && ![...this.sources].some((source) => source.active);
      if (wake === Number.POSITIVE_INFINITY && hopeless) throw new PosixError(E.EDEADLK);
      if (slept) for (const source of this.sources) source.idle?.();
      const longest = Math.min(this.looks ? look : SLICE, this.lookWithin);
      look = Math.min(LAST_LOOK, look * 1.5);
      this.lookWithin = SLICE;
      this.sleep(seen, Math.min(longest, Math.max(0, wake - now)));
    }
  }

  private sleep(seen: number, milliseconds: number): void {
    try {
      Atomics.wait(this.cell, 0, seen, milliseconds);
    } catch {
      // No shared memory, or a thread that may not block (a browser's main thread): time must pass by looking.
      const end = performance.now() + Math.min(milliseconds, 5);
      while (performance.now() < end);
    }
  }
}
