import type { PValue } from '../runtime/object.ts';
import { park, type Rest } from '../runtime/threads/park.ts';
import { type Scheduler, scheduler } from '../runtime/threads/scheduler.ts';
import { Wait } from '../runtime/threads/wait.ts';
import { clearTimer, soon, timer } from './event-loop.ts';

/** How long Python runs until the host's event loop has its turn, in milliseconds. */
const TURN = 10;

/** What something came to that takes time. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** What a program needs of its context. */
interface Surroundings {
  /** Runs something in the context while none of its code is on the JavaScript stack. */
  enter<T>(run: () => T): T;
  /** Before each turn: notes limits that time has reached. Answers in how many milliseconds it does next. */
  untilLimit(): number;
  /** All wait: what was written is shown. */
  idle(): void;
}

/** The main thread's program, run in turns by the host's event loop: `evalAsync`. */
export class Program {
  private readonly threads: Scheduler;
  private readonly surroundings: Surroundings;
  private outcome: Outcome<PValue> | null = null;
  private settle: (outcome: Outcome<PValue>) => void = () => {};
  private timer: unknown = null;
  private scheduled = false;
  /** When the event loop had its turn last. */
  private turned = performance.now();
  /** A turn is running. */
  running = false;
  readonly ended: Promise<Outcome<PValue>>;

  /** To be called in the context. */
  constructor(program: Rest<PValue>, surroundings: Surroundings) {
    this.threads = scheduler();
    this.surroundings = surroundings;
    this.ended = new Promise((settle) => {
      this.settle = settle;
    });
    this.threads.beginProgram(this.noting(program));
    this.wake();
  }

  private *noting(program: Rest<PValue>): Rest<void> {
    try {
      this.outcome = { value: yield* program };
    } catch (error) {
      this.outcome = { error };
    }
  }

  /** Something may be able to go on: takes a turn soon. */
  wake(): void {
    if (this.scheduled || this.running || this.outcome !== null) return;
    this.scheduled = true;
    if (performance.now() - this.turned < TURN) void Promise.resolve().then(this.turn);
    else soon(this.loopTurn);
  }

  /** None of its code runs any more. In the context, when nothing of the program is on the stack. */
  abandon(error: unknown): void {
    if (this.outcome !== null) return;
    this.threads.endProgram();
    this.end({ error });
  }

  private end(outcome: Outcome<PValue>): void {
    this.outcome = outcome;
    this.stopTimer();
    this.settle(outcome);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimer(this.timer);
    this.timer = null;
  }

  private readonly loopTurn = (): void => {
    this.turned = performance.now();
    this.turn();
  };

  private readonly turn = (): void => {
    this.scheduled = false;
    if (this.outcome !== null) return;
    this.stopTimer();
    const untilLimit = this.surroundings.untilLimit();
    let pause = 0;
    this.running = true;
    try {
      this.surroundings.enter(() => {
        try {
          pause = this.threads.turn(TURN);
        } catch (error) {
          // What ended it came from another thread.
          this.threads.endProgram();
          this.outcome = { error };
        }
      });
    } finally {
      this.running = false;
    }
    if (this.outcome !== null) this.end(this.outcome);
    else this.pause(pause, untilLimit);
  };

  private pause(pause: number, untilLimit: number): void {
    if (pause > 0) this.surroundings.idle();
    if (this.outcome !== null || this.scheduled) return;
    if (pause === 0) {
      this.scheduled = true;
      soon(this.loopTurn);
      return;
    }
    const time = Math.min(pause, untilLimit);
    if (time !== Number.POSITIVE_INFINITY) this.timer = timer(this.loopTurn, time);
  }

  /** Waits for a promise that a function of the host returned. */
  *waitingFor(promise: PromiseLike<unknown>, name: string): Rest<Outcome<unknown>> {
    const wait = new Wait(undefined, null, null, name);
    let outcome!: Outcome<unknown>;
    const settle = (settled: Outcome<unknown>) => {
      outcome = settled;
      this.threads.wake(wait);
      this.wake();
    };
    Promise.resolve(promise).then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
    yield* park(wait);
    return outcome;
  }
}
