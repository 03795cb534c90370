import * as fs from 'node:fs';
import { constants as osConstants } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HostSignals } from '../emulated/options.ts';
import { withCwdCounter } from './worker.ts';

/*
 * Signals in a process of Node whose event loop never turns. Node's handler writes what has arrived to a pipe of its own, from which the event
 * loop takes it; here a worker thread takes it from there, and counts.
 */

const nothing = (): void => {};

const nameOf = (signal: number): NodeJS.Signals | undefined =>
  (Object.keys(osConstants.signals) as NodeJS.Signals[]).find((name) => osConstants.signals[name] === signal);

/** Gives a signal back what it does by itself. */
export function letGo(signal: number): void {
  const name = nameOf(signal);
  if (name === undefined) return;
  // A listener that comes and goes takes away what Node does (at SIGUSR1 it opens a debugger).
  process.on(name, nothing);
  process.removeAllListeners(name);
}

/** Signals sent to this process; null where its pipe is not to be found (Linux only). */
export function nodeSignals(): HostSignals | null {
  const pipe = findPipe();
  if (pipe === null) return null;
  letGo(osConstants.signals.SIGUSR1);
  return {
    count(signal, counted) {
      const name = nameOf(signal);
      if (name === undefined) return;
      try {
        if (!counted) process.off(name, nothing);
        else if (!process.listeners(name).includes(nothing)) process.on(name, nothing);
      } catch {
        // one that cannot be handled
      }
    },
    listen(arrived, attention, cell) {
      const worker = withCwdCounter(
        () =>
          new Worker(`(${signalWorker.toString()})(require)`, {
            eval: true,
            workerData: { pipe, arrived, attention, cell },
            stdin: false,
            env: {},
            execArgv: [],
          }),
      );
      worker.unref();
    },
  };
}

/** What the handler writes for each signal: a pointer, and the number after it. */
const MESSAGE = 16;
const NUMBER_AT = 8;

/** Where Node's event loop reads what has arrived: a pipe that does not block and has both its ends in this process. */
function findPipe(): number | null {
  if (process.platform !== 'linux') return null;
  const reading = new Map<bigint, number>();
  const writing = new Set<bigint>();
  try {
    for (const name of fs.readdirSync('/proc/self/fd')) {
      const fd = Number(name);
      let inode: bigint;
      let flags: number;
      try {
        const stat = fs.fstatSync(fd, { bigint: true });
        if (!stat.isFIFO()) continue;
        inode = stat.ino;
        flags = Number.parseInt(/flags:\s*(\d+)/.exec(fs.readFileSync(`/proc/self/fdinfo/${name}`, 'latin1'))![1]!, 8);
      } catch {
        continue; // the directory's own
      }
      if ((flags & fs.constants.O_NONBLOCK) === 0) continue;
      if ((flags & 3) === fs.constants.O_RDONLY) reading.set(inode, fd);
      else writing.add(inode);
    }
  } catch {
    return null;
  }
  const both = [...reading].filter(([inode]) => writing.has(inode)).map(([, fd]) => fd);
  return whereSignalsArrive(both);
}

/** Sends this process a signal that does nothing, and sees where it comes out. */
function whereSignalsArrive(pipes: readonly number[]): number | null {
  process.on('SIGCONT', nothing);
  try {
    process.kill(process.pid, 'SIGCONT');
    // Another thread may be the one that is interrupted.
    for (const end = performance.now() + 50; performance.now() < end; ) {
      const fd = pipes.find(carriesSignal);
      if (fd !== undefined) return fd;
    }
    return null;
  } finally {
    process.off('SIGCONT', nothing);
  }
}

function carriesSignal(fd: number): boolean {
  const message = Buffer.alloc(MESSAGE);
  try {
    const count = fs.readSync(fd, message);
    return count === MESSAGE && message.readInt32LE(NUMBER_AT) === osConstants.signals.SIGCONT;
  } catch {
    return false;
  }
}

/** Runs in the worker, from its text alone. */
function signalWorker(load: (name: string) => any): void {
  const { pipe, arrived, attention, cell } = load('node:worker_threads').workerData;
  const { Socket } = load('node:net');
  let rest = Buffer.alloc(0);
  const stream = new Socket({ fd: pipe, readable: true, writable: false });
  stream.on('error', () => {});
  stream.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    for (; rest.length >= 16; rest = rest.subarray(16)) {
      Atomics.add(arrived, rest.readInt32LE(8), 1);
      Atomics.add(arrived, 0, 1);
    }
    Atomics.store(attention, 0, 1);
    Atomics.add(cell, 0, 1);
    Atomics.notify(cell, 0);
  });
}
