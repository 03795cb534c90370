import { Termination } from '../runtime/frames.ts';
import type { Value } from './value.ts';

/** A Python exception that reached the host. */
export class PythonError extends Error {
  /** The class of the exception as Python writes it: `ValueError`, `json.decoder.JSONDecodeError`. */
  override readonly name: string;
  /** The exception itself. */
  readonly exception: Value;
  private readonly format: () => string;

  constructor(name: string, message: string, exception: Value, format: () => string, cause: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.exception = exception;
    this.format = format;
  }

  /** What CPython would print: the traceback and the exception. */
  get traceback(): string {
    return this.format();
  }
}

/** Which limit of a context was reached. */
export type LimitKind = 'statements' | 'wallTimeMs' | 'cpuTimeMs' | 'outputBytes' | 'heapMb' | 'interrupt';

/** A limit of the context was reached, or the host interrupted it. Python cannot catch it; the context can only be closed. */
export class LimitError extends Termination {
  readonly limit: LimitKind;

  constructor(limit: LimitKind, message: string) {
    super(message);
    this.name = 'LimitError';
    this.limit = limit;
  }
}

/** The program ended itself: sys.exit, os._exit, or a signal. */
export class ExitError extends Termination {
  readonly code: number;
  readonly signal: number | null;

  constructor(code: number, signal: number | null = null) {
    super(signal === null ? `the program ended with exit code ${code}` : `the program ended by signal ${signal}`);
    this.name = 'ExitError';
    this.code = code;
    this.signal = signal;
  }
}
