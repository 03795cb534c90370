/** struct pollfd: `revents` is overwritten. */
export interface PollEntry {
  fd: number;
  events: number;
  revents: number;
}

export interface EpollEvent {
  readonly fd: number;
  readonly events: number;
}

/** The fds that are ready, each list in the order given. */
export interface SelectResult {
  readonly readable: number[];
  readonly writable: number[];
  readonly exceptional: number[];
}

export interface PollingSupport {
  /** poll(2); milliseconds may have a fraction, negative waits for ever, 0 only looks. The number of entries with revents. */
  poll(entries: readonly PollEntry[], timeoutMs: number): number;
  /** select(2); seconds, or null to wait for ever. */
  select(
    readable: readonly number[],
    writable: readonly number[],
    exceptional: readonly number[],
    timeout: number | null,
  ): SelectResult;
  epollCreate(flags: number): number;
  epollCtl(epollFd: number, operation: number, fd: number, events: number): void;
  epollWait(epollFd: number, maxEvents: number, timeoutMs: number): EpollEvent[];
}
