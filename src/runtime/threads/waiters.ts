import { park, type Rest } from './park.ts';
import { deadlineIn, scheduler } from './scheduler.ts';
import { Wait } from './wait.ts';

/** The threads that wait for one thing, first come first served; what is woken looks itself whether it gets it. */
export class Waiters {
  #waits: Wait[] = [];
  #head = 0;

  get size(): number {
    return this.#waits.length - this.#head;
  }

  /** Wakes who has waited longest. */
  wakeOne(): void {
    while (this.#head < this.#waits.length) {
      const wait = this.#waits[this.#head++]!;
      if (this.#head > 100 && this.#head * 2 > this.#waits.length) {
        this.#waits = this.#waits.slice(this.#head);
        this.#head = 0;
      }
      if (wait.done) continue;
      scheduler().wake(wait);
      return;
    }
    this.#waits.length = 0;
    this.#head = 0;
  }

  wakeAll(): void {
    for (let n = this.size; n > 0; n--) this.wakeOne();
  }

  #add(wait: Wait): void {
    this.#waits.push(wait);
  }

  #remove(wait: Wait): void {
    const at = this.#waits.indexOf(wait, this.#head);
    if (at >= 0) this.#waits.splice(at, 1);
  }

  /** Waits until `take` succeeds, or for so many seconds; whether it did. */
  *untilTaken(take: () => boolean, seconds: number | undefined): Rest<boolean> {
    const deadline = deadlineIn(seconds);
    for (;;) {
      const wait = new Wait(deadline);
      this.#add(wait);
      try {
        yield* park(wait);
      } catch (error) {
        this.#remove(wait);
        // Whoever woke this one meant that somebody should go on.
        this.wakeOne();
        throw error;
      }
      if (take()) {
        if (wait.timedOut) this.#remove(wait);
        return true;
      }
      if (wait.timedOut) {
        this.#remove(wait);
        return false;
      }
    }
  }
}
