import { PosixError } from '../../posix/errors.ts';
import type { PollEntry } from '../../posix/support/polling.ts';
import { mayWait, waits } from '../../truffle/quick.ts';
import { requestSafepoint } from '../../truffle/safepoint.ts';
import { contextLocal, type PythonContext } from '../context.ts';
import { runtimeError } from '../errors.ts';
import { rt } from '../registers.ts';
import { fromPosixError, interruption } from '../syscall.ts';
import { setFunctionOf, updateTracing } from '../tracing.ts';
import { TimeHeap } from './heap.ts';
import { retireQuickCalls } from './quick-calls.ts';
import { ThreadState } from './thread.ts';
import { clock, type Wait } from './wait.ts';

/** While something can run, file descriptors and clocks are looked at no more often than this. */
const POLL_INTERVAL = 1;

/** Pauses at first and at most, in milliseconds, between looks at file descriptors and timers of the system while the host's event loop waits. */
const FIRST_PAUSE = 1;
const LAST_PAUSE = 20;

/** How long all threads have waited, in milliseconds, when it is seen whether something that died lets one of them go on. */
const IDLE = 50;

/** How long a thread waits for a file descriptor on top of one that could go on, before that is taken for a deadlock. */
const PATIENCE = 4000;

/**
 * Runs the Python threads of a context, one at a time. The main thread is ordinary code; the others are coroutines, which it resumes: at its
 * safepoints, when its time slice is over, and from inside its own waits. A thread that waits where it cannot be suspended (in a callback of
 * a builtin) does the same on top of the JavaScript stack: it resumes the others, except those that lie beneath it.
 *
 * While a program runs in the host's event loop (`beginProgram`), the main thread is a coroutine as well, and the loop takes turns (`turn`).
 */
export class Scheduler {
  readonly main: ThreadState;
  /** All that live, without the main thread. */
  readonly threads = new Set<ThreadState>();
  #interval = 5;
  /** When the running thread's time is over. */
  sliceEnd = 0;
  /** The running thread's time is over, and it cannot be suspended where it is. */
  overdue = false;
  /** The context is being closed: no thread starts any more. */
  closed = false;
  /** Told how often time slices are to end, in milliseconds; 0 when the last thread has ended. */
  static ticking: (interval: number) => void = () => {};
  /** Called once when all threads have waited for a while. */
  static idle: () => void = () => {};
  readonly #context: PythonContext;
  #queue: (ThreadState | undefined)[] = [];
  #head = 0;
  readonly #timers = new TimeHeap<Wait>();
  readonly #polled = new Set<Wait>();
  readonly #looked = new Set<Wait>();
  #nextPoll = 0;
  #stuckSince = 0;
  /** `idle` was called since a thread ran. */
  #idled = false;
  /** What of the host's event loop takes the place of a thread while it has the others run. */
  readonly #loop = new ThreadState();
  /** The main thread's registers as its program began. */
  #before = { sp: 0, nesting: 0, exc: rt.exc };
  #pause = FIRST_PAUSE;

  constructor(context: PythonContext, main: ThreadState) {
    this.#context = context;
    this.main = main;
    main.onStack = true;
  }

  /** `sys.getswitchinterval()`, in milliseconds. */
  get interval(): number {
    return this.#interval;
  }

  set interval(milliseconds: number) {
    this.#interval = milliseconds;
    if (this.active) Scheduler.ticking(milliseconds);
  }

  /** Whether there is any coroutine: what blocks must then let others run. */
  get active(): boolean {
    return this.threads.size > 0 || this.main.coroutine !== null;
  }

  all(): ThreadState[] {
    return [this.main, ...this.threads];
  }

  /** Lets a thread run. */
  start(thread: ThreadState): void {
    this.threads.add(thread);
    this.#enqueue(thread);
    if (this.threads.size === 1) Scheduler.ticking(this.interval);
  }

  #enqueue(thread: ThreadState): void {
    if (thread.queued || thread.onStack || thread.done || thread.invalidated || thread.coroutine === null) return;
    thread.queued = true;
    this.#queue.push(thread);
  }

  #take(): ThreadState | null {
    while (this.#head < this.#queue.length) {
      const thread = this.#queue[this.#head]!;
      this.#queue[this.#head] = undefined;
      if (++this.#head > 1000 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      thread.queued = false;
      if (!thread.invalidated && !thread.onStack && thread.coroutine !== null) return thread;
    }
    this.#queue.length = 0;
    this.#head = 0;
    return null;
  }

  /** The running thread begins to wait. */
  begin(wait: Wait): void {
    mayWait();
    const { thread } = rt;
    if (thread.coroutine !== null) retireQuickCalls();
    wait.thread = thread;
    wait.outer = thread.wait;
    thread.wait = wait;
    if (wait.deadline !== Number.POSITIVE_INFINITY) this.#timers.push(wait.deadline, wait);
    if (wait.entries !== null) this.#polled.add(wait);
    if (wait.look !== null) this.#looked.add(wait);
  }

  /** The running thread no longer waits, whether it is over or not. */
  end(wait: Wait): void {
    this.#forget(wait);
    wait.done = true;
    if (wait.thread !== null) wait.thread.wait = wait.outer;
  }

  #forget(wait: Wait): void {
    if (wait.entries !== null) this.#polled.delete(wait);
    if (wait.look !== null) this.#looked.delete(wait);
  }

  /** Ends a wait: its thread can run. */
  wake(wait: Wait): void {
    if (wait.done) return;
    wait.done = true;
    this.#forget(wait);
    if (wait.thread !== null) this.#enqueue(wait.thread);
  }

  /** The running thread's wait, where it cannot be suspended: runs the others until it is over. Throws what signal handlers raise. */
  waitHere(): void {
    const { thread } = rt;
    const { wait } = thread;
    if (wait === null) {
      if (thread === this.main) this.runOthers();
      return;
    }
    interruption.heldUntil = 0;
    if (wait.promisedBy !== null && !wait.done)
      throw runtimeError(
        `${wait.promisedBy} returned a promise inside of a call that cannot be suspended: a callback of a builtin that cannot be begun again, or a call of the host into the running program`,
      );
    while (!wait.done) {
      if (thread === this.main) {
        interruption.check();
        if (wait.done) return;
      }
      const next = this.#take();
      if (next === null) this.#block(thread);
      else {
        this.#run(next);
        this.#lookAround(false);
      }
    }
    if (thread.coroutine !== null && this.#stuck(thread)) {
      // Those beneath have waited for long enough: the thread gives way as soon as it is back in its coroutine.
      this.sliceEnd = 0;
      requestSafepoint();
    }
  }

  /** Gives each thread that can run a turn, and answers whether there was one; for the main thread, at its safepoints. */
  runOthers(): boolean {
    this.#lookAround(true);
    let ran = false;
    for (let turns = this.#queue.length - this.#head; turns > 0; turns--) {
      const next = this.#take();
      if (next === null) break;
      this.#run(next);
      ran = true;
    }
    this.sliceEnd = clock() + this.interval;
    return ran;
  }

  #run(thread: ThreadState): void {
    const outer = rt.thread;
    save(outer);
    load(thread);
    thread.onStack = true;
    if (thread.asyncException !== null) requestSafepoint();
    this.sliceEnd = clock() + this.interval;
    this.overdue = false;
    this.#idled = false;
    let ended = true;
    try {
      ended = thread.coroutine!.next().done === true;
    } finally {
      save(thread);
      load(outer);
      thread.onStack = false;
      this.overdue = false;
      if (ended && thread === this.main) this.endProgram();
      else if (ended) this.#finish(thread);
    }
    if (!ended && (thread.wait === null || thread.wait.done)) this.#enqueue(thread);
  }

  #finish(thread: ThreadState): void {
    this.threads.delete(thread);
    if (!this.active) Scheduler.ticking(0);
    setFunctionOf(thread, 'traceFunction', null);
    setFunctionOf(thread, 'profileFunction', null);
    thread.end();
  }

  /** Wakes whose time has come and whose file descriptors are ready, without waiting. */
  #lookAround(now: boolean): void {
    if (this.#timers.size === 0 && this.#polled.size === 0 && this.#looked.size === 0) return;
    const time = clock();
    if (!now && time < this.#nextPoll) return;
    this.#nextPoll = time + POLL_INTERVAL;
    this.#wakeDue(time);
    if (this.#polled.size > 0) this.#pollNow(0);
  }

  #wakeDue(time: number): void {
    while (this.#timers.soonest <= time) {
      const wait = this.#timers.pop()!;
      if (wait.done) continue;
      wait.timedOut = true;
      this.wake(wait);
    }
    for (const wait of this.#looked)
      if (wait.nextLook <= time) {
        try {
          if (wait.tryLook(time)) this.wake(wait);
        } catch (error) {
          wait.error = error;
          this.wake(wait);
        }
      }
  }

  /** One poll over all that is waited for. */
  #pollNow(timeout: number): void {
    const waits: Wait[] = [];
    const entries: PollEntry[] = [];
    for (const wait of this.#polled)
      for (const entry of wait.entries!) {
        waits.push(wait);
        entries.push(entry);
      }
    if (this.#context.posix.poll(entries, timeout) === 0) return;
    for (let i = 0; i < entries.length; i++) if (entries[i]!.revents !== 0) this.wake(waits[i]!);
  }

  /** Nothing can run: waits until something can. */
  #block(thread: ThreadState): void {
    while (this.#timers.first?.done === true) this.#timers.pop();
    const now = clock();
    let until = this.#timers.soonest;
    for (const wait of this.#looked) if (wait.nextLook < until) until = wait.nextLook;
    if (!this.#stuck(thread)) this.#stuckSince = now;
    else if (until === Number.POSITIVE_INFINITY && (this.#polled.size === 0 || now - this.#stuckSince > PATIENCE))
      throw runtimeError(
        'deadlock: a thread waits inside a call of a builtin for one that can only run after that call',
      );
    else if (until === Number.POSITIVE_INFINITY) until = now + PATIENCE / 4;
    try {
      const first = !this.#idled && this.threads.size > 0;
      if (first && until > now + IDLE) this.#pollNow(IDLE);
      else if (until > now) this.#pollNow(until === Number.POSITIVE_INFINITY ? -1 : until - now);
      this.#lookAround(true);
      if (first && this.#head === this.#queue.length && clock() >= now + IDLE) {
        this.#idled = true;
        Scheduler.idle();
      }
    } catch (error) {
      const { EINTR, EDEADLK } = this.#context.posix.constants.errno;
      if (error instanceof PosixError && error.errno === EDEADLK)
        throw runtimeError('deadlock: all threads wait, and nothing from outside can end that');
      if (!(error instanceof PosixError) || error.errno !== EINTR) throw fromPosixError(error);
      if (thread !== this.main) this.handleSignals();
    }
  }

  /** Whether a thread that could go on lies beneath the running one, or waits for the host's event loop, which does. */
  #stuck(thread: ThreadState): boolean {
    const free = (other: ThreadState) =>
      other !== thread && (other.wait === null || other.wait.done ? other.onStack : other.wait.promisedBy !== null);
    if (free(this.main)) return true;
    for (const other of this.threads) if (free(other)) return true;
    return false;
  }

  /** Runs signal handlers on the main thread, which waits beneath; what they raise ends its wait. */
  handleSignals(): void {
    const { main } = this;
    const wait = main.wait;
    if (wait === null) return;
    const outer = rt.thread;
    save(outer);
    load(main);
    try {
      interruption.check();
    } catch (error) {
      wait.error = error;
      this.wake(wait);
    } finally {
      save(main);
      load(outer);
    }
  }

  /** Has the main thread run a program as a coroutine, in turns, until that ends or `endProgram` is called. */
  beginProgram(program: Generator<unknown, unknown, unknown>): void {
    const { main } = this;
    this.#before = { sp: rt.sp, nesting: rt.nesting, exc: rt.exc };
    main.coroutine = program;
    main.onStack = false;
    this.#enqueue(main);
  }

  /** The program has ended, or none of its code runs any more. */
  endProgram(): void {
    const { main } = this;
    main.coroutine = null;
    main.onStack = true;
    for (let { wait } = main; wait !== null; wait = wait.outer) {
      this.#forget(wait);
      wait.done = true;
    }
    main.wait = null;
    main.attempt = null;
    Object.assign(main, this.#before);
    if (rt.thread === main) load(main);
    if (!this.active) Scheduler.ticking(0);
  }

  /**
   * Has those that can run do so for some milliseconds, while the main thread is suspended in its program. Answers in how many milliseconds it
   * is to be called again at the latest: infinitely many if only the host can end what all wait for.
   */
  turn(milliseconds: number): number {
    const { main } = this;
    save(main);
    load(this.#loop);
    Scheduler.ticking(this.interval);
    try {
      const end = clock() + milliseconds;
      this.#lookAround(true);
      this.handleSignals();
      while (main.coroutine !== null && clock() < end) {
        const next = this.#take();
        if (next === null) break;
        this.#pause = FIRST_PAUSE;
        this.#run(next);
        this.#lookAround(false);
      }
    } finally {
      // Whatever else runs meanwhile has no slices.
      Scheduler.ticking(0);
      load(main);
    }
    return this.#untilNextTurn();
  }

  #untilNextTurn(): number {
    if (this.#head < this.#queue.length) return 0;
    while (this.#timers.first?.done === true) this.#timers.pop();
    let until = this.#timers.soonest;
    for (const wait of this.#looked) if (wait.nextLook < until) until = wait.nextLook;
    const pause = Math.max(0, until - clock());
    const { posix } = this.#context;
    if (this.#polled.size === 0 && !posix.timersPending() && posix.name !== 'native') return pause;
    this.#pause = Math.min(LAST_PAUSE, this.#pause * 1.5);
    return Math.min(pause, this.#pause);
  }

  /** Runs what the host calls for on top of what is running, or of the main thread where its program is suspended. */
  onTop<T>(run: () => T): T {
    const { main } = this;
    const { attempt, exc } = rt;
    rt.attempt = null;
    const suspended = rt.thread === main && !main.onStack;
    if (suspended) {
      main.onStack = true;
      rt.exc = null;
      Scheduler.ticking(this.interval);
    }
    try {
      return run();
    } finally {
      rt.attempt = attempt;
      if (suspended) {
        rt.exc = exc;
        Scheduler.ticking(0);
        if (main.coroutine !== null) main.onStack = false;
        if (main.wait === null || main.wait.done) this.#enqueue(main);
      }
    }
  }

  /** Ends all threads but the running one where they are: none of their code runs any more. */
  invalidateAll(): void {
    this.closed = true;
    for (const thread of this.threads) thread.invalidated = true;
    this.threads.clear();
    Scheduler.ticking(0);
  }
}

function save(thread: ThreadState): void {
  thread.stack = rt.stack;
  thread.sp = rt.sp;
  thread.nesting = rt.nesting;
  thread.exc = rt.exc;
  thread.traceFunction = rt.traceFunction;
  thread.profileFunction = rt.profileFunction;
  thread.insideTracer = rt.insideTracer;
  thread.attempt = rt.attempt;
  thread.possibleWaits = waits.possible;
}

function load(thread: ThreadState): void {
  rt.thread = thread;
  rt.stack = thread.stack;
  rt.sp = thread.sp;
  rt.nesting = thread.nesting;
  rt.exc = thread.exc;
  rt.traceFunction = thread.traceFunction;
  rt.profileFunction = thread.profileFunction;
  rt.insideTracer = thread.insideTracer;
  updateTracing();
  rt.attempt = thread.attempt;
  waits.possible = thread.possibleWaits;
  waits.inThread = thread.coroutine !== null;
}

/** The scheduler of the running context; its main thread is who asks first. */
export const scheduler = contextLocal((context) => new Scheduler(context, rt.thread));

/** Whether anything else may run: what blocks must then let it. */
export function threadsActive(): boolean {
  return scheduler().active;
}

/** State that each thread of each context has of its own: `const state = threadLocal(() => …)`, then `state()`. */
export function threadLocal<T>(make: () => T): () => T {
  const key = {};
  return () => {
    const { locals } = rt.thread;
    let value = locals.get(key) as T | undefined;
    if (value === undefined) {
      value = make();
      locals.set(key, value);
    }
    return value;
  };
}

/** The seconds-based deadline of a call; `null` waits for ever. */
export function deadlineIn(seconds: number | null | undefined): number {
  return seconds === null || seconds === undefined ? Number.POSITIVE_INFINITY : clock() + seconds * 1000;
}
