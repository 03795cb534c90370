import { currentContext, hasContext } from '../runtime/context.ts';
import { interruption } from '../runtime/syscall.ts';
import { requestSafepoint } from '../truffle/safepoint.ts';
import { LimitError } from './errors.ts';
import { hostDefaults, type Limits } from './options.ts';

/** How many safepoints pass between two looks at a clock. */
const CLOCK_INTERVAL = 64;
const HEAP_INTERVAL = 1024;

/** What a context may still use. Once a limit is reached every further step throws: nothing in Python can go on. */
export class Account {
  private readonly limits: Limits;
  private start = Number.POSITIVE_INFINITY;
  private cpuStart = Number.POSITIVE_INFINITY;
  private heapStart = Number.POSITIVE_INFINITY;
  private begun = false;
  private steps = 0;
  private written = 0;
  private over: LimitError | null = null;
  private readonly timed: boolean;
  /** Whether anything has to be looked at at every safepoint. */
  readonly active: boolean;

  constructor(limits: Limits) {
    this.limits = limits;
    this.timed = limits.wallTimeMs !== undefined || limits.cpuTimeMs !== undefined;
    this.active = this.timed || limits.statements !== undefined || limits.heapMb !== undefined;
  }

  /** The context is made: from now on it counts. */
  begin(): void {
    this.start = performance.now();
    this.cpuStart = cpu();
    this.heapStart = hostDefaults.heapBytes?.() ?? 0;
    this.begun = true;
    if (this.active) requestSafepoint();
  }

  interrupt(message: string): LimitError {
    const error = new LimitError('interrupt', message);
    this.over = error;
    requestSafepoint();
    return error;
  }

  /** Notes whether time has reached a limit; in how many milliseconds it does. */
  untilLimit(): number {
    try {
      this.checkTime();
    } catch {
      return 0;
    }
    return this.start + (this.limits.wallTimeMs ?? Number.POSITIVE_INFINITY) - performance.now();
  }

  get exceeded(): boolean {
    return this.over !== null;
  }

  private exceed(error: LimitError): never {
    this.over = error;
    requestSafepoint();
    throw error;
  }

  /** One safepoint. */
  step(): void {
    if (this.over !== null) this.exceed(this.over);
    if (!this.active || !this.begun) return;
    requestSafepoint();
    const n = ++this.steps;
    const { statements, heapMb } = this.limits;
    if (statements !== undefined && n > statements)
      this.exceed(new LimitError('statements', `the limit of ${statements} statements is reached`));
    if (this.timed && n % CLOCK_INTERVAL === 0) this.checkTime();
    if (heapMb !== undefined && n % HEAP_INTERVAL === 0) this.checkHeap(heapMb);
  }

  checkTime(): void {
    if (this.over !== null) this.exceed(this.over);
    const { wallTimeMs, cpuTimeMs } = this.limits;
    if (wallTimeMs !== undefined && performance.now() - this.start > wallTimeMs)
      this.exceed(new LimitError('wallTimeMs', `the limit of ${wallTimeMs} ms is reached`));
    if (cpuTimeMs !== undefined && cpu() - this.cpuStart > cpuTimeMs)
      this.exceed(new LimitError('cpuTimeMs', `the limit of ${cpuTimeMs} ms of CPU time is reached`));
  }

  private checkHeap(heapMb: number): void {
    const grown = (hostDefaults.heapBytes?.() ?? 0) - this.heapStart;
    if (grown > heapMb * 1048576) this.exceed(new LimitError('heapMb', `the limit of ${heapMb} MB is reached`));
  }

  /** Bytes that the program writes to a standard stream. */
  output(bytes: number): void {
    this.written += bytes;
    const { outputBytes } = this.limits;
    if (outputBytes !== undefined && this.written > outputBytes)
      this.exceed(new LimitError('outputBytes', `the limit of ${outputBytes} bytes of output is reached`));
  }
}

function cpu(): number {
  const times = hostDefaults.services.cpuTimes?.();
  return times === undefined ? performance.now() : times.user + times.system;
}

/** The accounts by context. */
export const accounts = new WeakMap<object, Account>();

const handlers = interruption.check;
interruption.check = () => {
  if (hasContext()) accounts.get(currentContext())?.step();
  handlers();
};
