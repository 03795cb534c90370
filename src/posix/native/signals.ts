import { PosixError, UnsupportedPosixFeature } from '../errors.ts';
import type { SignalDisposition, SignalInfo, SignalSupport } from '../support/signals.ts';
import type { TimeSpec } from '../support/time.ts';
import { check, checkCode, declare, fail, i32, i64, isDarwin, koffi, scratch, setI64 } from './libc.ts';
import type { Platform } from './platform.ts';
import { readTimeSpec } from './time.ts';

const c = declare({
  sigaction: 'int sigaction(int, const void *, void *)',
  siginterrupt: 'int siginterrupt(int, int)',
  raise: 'int raise(int)',
  pthreadKill: 'int pthread_kill(uintptr_t, int)',
  alarm: 'unsigned int alarm(unsigned int)',
  getitimer: 'int getitimer(int, void *)',
  setitimer: 'int setitimer(int, const void *, void *)',
  pthreadSigmask: 'int pthread_sigmask(int, const void *, void *)',
  sigpending: 'int sigpending(void *)',
  sigwait: 'int sigwait(const void *, void *)',
  sigwaitinfo: 'int sigwaitinfo(const void *, void *)',
  sigtimedwait: 'int sigtimedwait(const void *, void *, const void *)',
  pause: 'int pause()',
  getpid: 'int getpid()',
  getuid: 'int getuid()',
  sigemptyset: 'int sigemptyset(void *)',
  sigaddset: 'int sigaddset(void *, int)',
  sigismember: 'int sigismember(const void *, int)',
  mmap: 'void *mmap(void *, uintptr_t, int, int, int, int64_t)',
  pthreadCreate: 'int pthread_create(void *, void *, void *, void *)',
  mprotect: 'int mprotect(void *, uintptr_t, int)',
});

/** Where in the page of counters the wakeup fd is; counter n is element n. */
const WAKEUP = 128;
/** Where minus the errno of a failed write to it is. */
const WAKEUP_ERROR = 129;
const PAGE = 16384;

/**
 * The handler: `counters[signal]++; counters[0]++; if (counters[WAKEUP] >= 0) write(counters[WAKEUP], &signal, 1)`, and what a failed write
 * says is left in `counters[WAKEUP_ERROR]`. JavaScript cannot run inside a signal handler, so it is machine code, and all else happens at
 * the next safepoint.
 */
function handlerCode(arch: string, counters: bigint): Uint8Array | null {
  const address = new Uint8Array(new BigUint64Array([counters]).buffer);
  if (arch === 'x64')
    return Uint8Array.of(
      ...[0x48, 0xb8, ...address], // mov rax, counters
      ...[0x48, 0x63, 0xff], // movsxd rdi, edi
      ...[0xf0, 0xff, 0x04, 0xb8], // lock inc dword [rax + rdi * 4]
      ...[0xf0, 0xff, 0x00], // lock inc dword [rax]
      ...[0x8b, 0x88, 0x00, 0x02, 0x00, 0x00], // mov ecx, [rax + WAKEUP * 4]
      ...[0x85, 0xc9, 0x78, 0x21], // test ecx, ecx; js end
      ...[0x49, 0x89, 0xc0], // mov r8, rax
      ...[0x57, 0x89, 0xcf, 0x48, 0x89, 0xe6], // push rdi; mov edi, ecx; mov rsi, rsp
      ...[0xba, 0x01, 0x00, 0x00, 0x00], // mov edx, 1
      ...[0xb8, 0x01, 0x00, 0x00, 0x00], // mov eax, 1 (write)
      ...[0x0f, 0x05, 0x59], // syscall; pop rcx
      ...[0x85, 0xc0, 0x79, 0x07], // test eax, eax; jns end
      ...[0x41, 0x89, 0x80, 0x04, 0x02, 0x00, 0x00], // mov [r8 + WAKEUP_ERROR * 4], eax
      0xc3, // end: ret
    );
  if (arch === 'arm64') {
    const code = new Uint32Array([
      0x580001e9, // ldr x9, address (15 words on)
      0x8b20c92a, // add x10, x9, w0, sxtw #2
      0x885ffd4b, // again: ldaxr w11, [x10]
      0x1100056b, // add w11, w11, #1
      0x880cfd4b, // stlxr w12, w11, [x10]
      0x35ffffac, // cbnz w12, again (patched below)
      0x885ffd2b, // once: ldaxr w11, [x9]
      0x1100056b, // add w11, w11, #1
      0x880cfd2b, // stlxr w12, w11, [x9]
      0x35ffffac, // cbnz w12, once
      0xd65f03c0, // ret
      0xd503201f, // nop
      0xd503201f,
      0xd503201f,
      0xd503201f,
      0,
      0,
    ]);
    code[5] = 0x35000000 | ((-3 & 0x7ffff) << 5) | 12;
    code[9] = 0x35000000 | ((-3 & 0x7ffff) << 5) | 12;
    const bytes = new Uint8Array(code.buffer);
    bytes.set(address, 60);
    return bytes;
  }
  return null;
}

/** Where in the page of counters it says that the ticker is to count no longer, and where its interval is, in bytes. */
const TICKER_OFF = 200;
const TICKER_TIME = 4096;
/** Where in the page of code the ticker is. */
const TICKER_CODE = 4096;

/** The ticker, a thread's function: `for (;;) { nanosleep(&time); if (!counters[TICKER_OFF]) counters[0]++; }`. */
function tickerCode(arch: string): Uint8Array | null {
  if (arch !== 'x64') return null;
  return Uint8Array.of(
    ...[0x53, 0x48, 0x89, 0xfb], // push rbx; mov rbx, rdi
    ...[0xb8, 0x23, 0x00, 0x00, 0x00], // again: mov eax, 35 (nanosleep)
    ...[0x48, 0x8d, 0xbb, 0x00, 0x10, 0x00, 0x00], // lea rdi, [rbx + TICKER_TIME]
    ...[0x31, 0xf6, 0x0f, 0x05], // xor esi, esi; syscall
    ...[0x83, 0xbb, 0x20, 0x03, 0x00, 0x00, 0x00], // cmp dword [rbx + TICKER_OFF * 4], 0
    ...[0x75, 0xe7], // jne again
    ...[0xf0, 0xff, 0x03], // lock inc dword [rbx]
    ...[0xeb, 0xe2], // jmp again
  );
}

/** The counters and the handler's address, made on first use. */
interface Handler {
  readonly counters: Int32Array;
  readonly seen: Int32Array;
  readonly address: bigint;
  /** The counters' own address. */
  readonly data: bigint;
}

function makeHandler(platform: Platform): Handler | null {
  if (isDarwin) return null;
  const { PROT_READ, PROT_WRITE, PROT_EXEC, MAP_PRIVATE, MAP_ANONYMOUS } = platform.constants.mmap as Record<
    'PROT_READ' | 'PROT_WRITE' | 'PROT_EXEC' | 'MAP_PRIVATE' | 'MAP_ANONYMOUS',
    number
  >;
  const map = (): bigint => {
    const page: bigint = c.mmap(null, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page === 0xffffffffffffffffn) fail();
    return page;
  };
  const data = map();
  const code = handlerCode(process.arch, data);
  if (code === null) return null;
  const address = map();
  const text = new Uint8Array(koffi().view(address, PAGE));
  text.set(code);
  text.set(tickerCode(process.arch) ?? [], TICKER_CODE);
  check(c.mprotect(address, PAGE, PROT_READ | PROT_EXEC));
  const counters = new Int32Array(koffi().view(data, PAGE));
  counters[WAKEUP] = -1;
  return { counters, seen: new Int32Array(WAKEUP), address, data };
}

/** Where the flags are in Linux's struct sigaction; handlers exist there alone. */
const FLAGS = 136;
const SA_RESETHAND = 0x80000000;
const SIG_SETMASK = 2;
const SIG_DFL = 0n;
const SIG_IGN = 1n;

export function nativeSignals(platform: Platform): SignalSupport {
  const { constants } = platform;
  const { EINVAL, EAGAIN } = constants.errno;
  const { SIGKILL, SIGSTOP } = constants.signal;
  const last = constants.signal.NSIG - 1;
  /** Before the first handler is set, a plain array stands in for the counters. */
  let handler: Handler | null = null;
  const idle = new Int32Array(1);
  let wakeupFd = -1;
  let ticking = false;

  const needHandler = (): Handler => {
    handler ??= makeHandler(platform);
    if (handler === null) throw new UnsupportedPosixFeature('signal handlers on this processor', 'native');
    handler.counters[WAKEUP] = wakeupFd;
    return handler;
  };
  const checkSignal = (signal: number): void => {
    if (signal < 1 || signal > last) throw new PosixError(EINVAL);
  };
  const setOf = (signals: readonly number[]): Uint8Array => {
    const set = new Uint8Array(128);
    c.sigemptyset(set);
    for (const signal of signals) check(c.sigaddset(set, signal));
    return set;
  };
  const membersOf = (set: Uint8Array): number[] => {
    const out: number[] = [];
    for (let signal = 1; signal <= last; signal++) if (c.sigismember(set, signal) === 1) out.push(signal);
    return out;
  };
  const info = (signal: number): SignalInfo => ({
    signal,
    errno: i32(4),
    code: i32(8),
    pid: i32(16),
    uid: i32(20),
    status: i32(24),
    band: i64(16),
  });
  const actionOf = (signal: number): Uint8Array => {
    const action = new Uint8Array(160);
    check(c.sigaction(signal, null, action));
    return action;
  };
  const addressOf = (action: Uint8Array): bigint => new DataView(action.buffer).getBigUint64(0, true);
  const act = (signal: number, address: bigint, once = false): void => {
    const action = new Uint8Array(160);
    const view = new DataView(action.buffer);
    view.setBigUint64(0, address, true);
    if (once) view.setUint32(FLAGS, SA_RESETHAND, true);
    check(c.sigaction(signal, action, null));
  };

  /*
   * A mask is a thread's, and Node's other threads have none: a signal that is blocked here is delivered there. So what is blocked goes to the
   * counting handler whatever its disposition, and is held back until it is unblocked or waited for.
   */
  const blocked = new Set<number>();
  /** Signals with the handler only because they are blocked, and what they had before: by that they end the process. */
  const lent = new Map<number, Uint8Array>();
  const isHeld = (signal: number): boolean =>
    handler !== null && blocked.has(signal) && handler.counters[signal] !== handler.seen[signal];
  const takeHeld = (signals: readonly number[]): number | undefined => {
    const signal = signals.filter(isHeld).sort((a, b) => a - b)[0];
    if (signal !== undefined) handler!.seen[signal] = handler!.counters[signal]!;
    return signal;
  };
  const block = (signal: number): void => {
    blocked.add(signal);
    if (isDarwin || signal === SIGKILL || signal === SIGSTOP) return;
    const action = actionOf(signal);
    const address = addressOf(action);
    if (address === SIG_IGN || address === handler?.address) return;
    lent.set(signal, action);
    act(signal, needHandler().address);
  };
  const unblock = (signal: number): void => {
    const arrived = isHeld(signal);
    blocked.delete(signal);
    const action = lent.get(signal);
    if (action === undefined) return;
    lent.delete(signal);
    check(c.sigaction(signal, action, null));
    if (!arrived) return;
    handler!.seen[signal] = handler!.counters[signal]!;
    check(c.raise(signal));
  };
  /** What is known of a signal that was held back: it mostly comes from the process itself. */
  const heldInfo = (signal: number): SignalInfo => ({
    signal,
    errno: 0,
    code: 0,
    pid: c.getpid(),
    uid: c.getuid(),
    status: 0,
    band: 0,
  });

  /** struct itimerval has microseconds. */
  const putTimer = (offset: number, time: TimeSpec) => {
    const microseconds = Math.ceil(time.nsec / 1000);
    setI64(offset, time.sec + (microseconds === 1e6 ? 1 : 0));
    setI64(offset + 8, microseconds % 1e6);
  };
  const timeAt = (offset: number): TimeSpec => {
    const { sec, nsec } = readTimeSpec(offset);
    return { sec, nsec: nsec * 1000 };
  };

  return {
    get signalCounter() {
      return handler === null ? idle : handler.counters;
    },
    tick(milliseconds) {
      if (tickerCode(process.arch) === null || isDarwin) return false;
      if (milliseconds === 0 && !ticking) return true;
      const { counters, address, data } = needHandler();
      counters[TICKER_OFF] = milliseconds === 0 ? 1 : 0;
      if (milliseconds === 0) return true;
      const time = new BigInt64Array(koffi().view(data, PAGE), TICKER_TIME, 2);
      time[0] = BigInt(Math.floor(milliseconds / 1000));
      time[1] = BigInt(Math.max(1, Math.min(999_999_999, Math.round((milliseconds % 1000) * 1e6))));
      if (ticking) return true;
      // The thread inherits that it gets no signals.
      const all = new Uint8Array(128).fill(0xff);
      const before = new Uint8Array(128);
      c.pthreadSigmask(SIG_SETMASK, all, before);
      const code: number = c.pthreadCreate(new Uint8Array(8), null, address + BigInt(TICKER_CODE), data);
      c.pthreadSigmask(SIG_SETMASK, before, null);
      ticking = code === 0;
      return ticking;
    },
    timersPending: () => false,
    takeWakeupError() {
      const error = handler === null ? 0 : -handler.counters[WAKEUP_ERROR]!;
      if (error !== 0) handler!.counters[WAKEUP_ERROR] = 0;
      return error;
    },
    takePendingSignals() {
      if (handler === null) return [];
      const { counters, seen } = handler;
      const out: number[] = [];
      for (let signal = 1; signal <= last; signal++)
        if (counters[signal] !== seen[signal] && !blocked.has(signal)) {
          seen[signal] = counters[signal]!;
          out.push(signal);
        }
      return out;
    },
    setDisposition(signal, disposition, once = false) {
      checkSignal(signal);
      lent.delete(signal);
      const address = disposition === 'default' ? SIG_DFL : disposition === 'ignore' ? SIG_IGN : needHandler().address;
      act(signal, address, once);
      if (blocked.has(signal)) block(signal);
    },
    getDisposition(signal): SignalDisposition | 'other' {
      checkSignal(signal);
      const address = addressOf(lent.get(signal) ?? actionOf(signal));
      if (address === SIG_DFL) return 'default';
      if (address === SIG_IGN) return 'ignore';
      return handler !== null && address === handler.address ? 'handle' : 'other';
    },
    setWakeupFd(fd) {
      wakeupFd = fd;
      if (handler !== null) handler.counters[WAKEUP] = fd;
    },
    siginterrupt: (signal, interrupt) => void check(c.siginterrupt(signal, interrupt ? 1 : 0)),
    raise: (signal) => void check(c.raise(signal)),
    pthreadKill(threadId, signal) {
      const code: number = c.pthreadKill(threadId, signal);
      if (code !== 0) throw new PosixError(code);
    },
    alarm: (seconds) => c.alarm(seconds),
    getitimer(which) {
      check(c.getitimer(which, scratch));
      return { interval: timeAt(0), value: timeAt(16) };
    },
    setitimer(which, timer) {
      putTimer(0, timer.interval);
      putTimer(16, timer.value);
      check(c.setitimer(which, scratch, scratch.subarray(32)));
      return { interval: timeAt(32), value: timeAt(48) };
    },
    sigmask(how, signals) {
      const before = new Uint8Array(128);
      const now = new Uint8Array(128);
      checkCode(c.pthreadSigmask(how, setOf(signals), before));
      checkCode(c.pthreadSigmask(SIG_SETMASK, null, now));
      const members = membersOf(now);
      for (const signal of members) if (!blocked.has(signal)) block(signal);
      for (const signal of [...blocked]) if (!members.includes(signal)) unblock(signal);
      return membersOf(before);
    },
    sigpending() {
      const set = new Uint8Array(128);
      check(c.sigpending(set));
      const all = new Set([...membersOf(set), ...[...blocked].filter(isHeld)]);
      return [...all].sort((a, b) => a - b);
    },
    sigwait(signals) {
      const held = takeHeld(signals);
      if (held !== undefined) return held;
      const code: number = c.sigwait(setOf(signals), scratch);
      if (code !== 0) throw new PosixError(code);
      return i32(0);
    },
    sigwaitinfo(signals) {
      const held = takeHeld(signals);
      return held === undefined ? info(check(c.sigwaitinfo(setOf(signals), scratch))) : heldInfo(held);
    },
    sigtimedwait(signals, timeout) {
      const held = takeHeld(signals);
      if (held !== undefined) return heldInfo(held);
      setI64(512, timeout.sec);
      setI64(520, timeout.nsec);
      try {
        return info(check(c.sigtimedwait(setOf(signals), scratch, scratch.subarray(512, 528))));
      } catch (error) {
        if (error instanceof PosixError && error.errno === EAGAIN) return null;
        throw error;
      }
    },
    pause: () => void check(c.pause()),
    validSignals() {
      const set = new Uint8Array(128);
      const out: number[] = [];
      c.sigemptyset(set);
      for (let signal = 1; signal <= last; signal++) if (c.sigaddset(set, signal) === 0) out.push(signal);
      return out;
    },
  };
}
