import { constants as osConstants } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { errnoConstants as E } from '../constants/linux/errno.ts';
import type { ChildDescriptor, ChildEvent, ProcessHost, StartRequest } from '../emulated/processHost.ts';
import { PosixError } from '../errors.ts';
import { hostCall } from '../filesystem/hostFailure.ts';
import { nodeSharing } from './sharing.ts';
import { withCwdCounter } from './worker.ts';

export interface NodeProcessOptions {
  hostDirectory(path: string): string | null;
  hostProgram(path: string): string;
  /** `sys.executable` of the context, and what is started in its place: the program and the arguments that come first. */
  readonly interpreter?: {
    readonly path: string;
    readonly program: string;
    readonly args: readonly string[];
    /** What all interpreters have in common that start each other. */
    readonly family: string;
  };
}

/** Processes of the host, for a context that may have some: a worker thread owns `child_process`, so that the context can wait without turning its own event loop. */
export function nodeProcessHost(options: NodeProcessOptions): ProcessHost {
  const { interpreter } = options;
  let worker: Worker | null = null;
  let port: MessagePort | null = null;
  const pending: ChildEvent[] = [];
  let next = 1;

  const connect = (cell: Int32Array): MessagePort => {
    if (port !== null) return port;
    const { port1, port2 } = new MessageChannel();
    worker = withCwdCounter(
      () =>
        new Worker(`(${childWorker.toString()})(require)`, {
          eval: true,
          workerData: { port: port2, cell, signals: osConstants.signals },
          transferList: [port2],
          stdin: false,
          env: process.env,
          execArgv: [],
        }),
    );
    worker.unref();
    port1.unref();
    port = port1;
    return port1;
  };
  const take = (): unknown => (port === null ? undefined : receiveMessageOnPort(port)?.message);

  return {
    start(request: StartRequest, cell) {
      const to = connect(cell);
      const child = next++;
      const { descriptors, words } = layOut(request);
      let last: number = E.ENOENT;
      let other = 0;
      for (const executable of request.executables) {
        const own = interpreter !== undefined && executable === interpreter.path;
        const argv = own
          ? [
              request.argv[0]!,
              ...interpreter.args,
              `--inherited=${[request.umask.toString(8), `f${interpreter.family}`, ...words].join()}`,
              ...request.argv.slice(1),
            ]
          : request.argv;
        const seen = Atomics.load(cell, 0);
        to.postMessage({
          kind: 'start',
          child,
          executable: own ? interpreter.program : executable,
          argv,
          env: request.env,
          cwd: request.cwd,
          descriptors,
          detached: request.newSession,
          uid: request.uid,
          gid: request.gid,
          umask: request.umask,
          ignored: request.ignored,
        });
        const answer = waitForStart(child, cell, seen);
        if (answer.pid !== undefined) return { child, pid: answer.pid };
        const known = E as unknown as Readonly<Record<string, number>>;
        last = known[answer.code] ?? E.EIO;
        if (last !== E.ENOENT && last !== E.ENOTDIR) other ||= last;
      }
      throw new PosixError(other || last);
    },
    send: (child, fd, bytes) => port?.postMessage({ kind: 'send', child, fd, bytes }, [bytes.buffer as ArrayBuffer]),
    finish: (child, fd) => port?.postMessage({ kind: 'finish', child, fd }),
    accept: (child, fd, count) => port?.postMessage({ kind: 'accept', child, fd, count }),
    cut: (child, fd) => port?.postMessage({ kind: 'cut', child, fd }),
    kill: (child, signal, group) => port?.postMessage({ kind: 'kill', child, signal, group }),
    killOther: (target, signal) => hostCall(() => process.kill(target, signal)),
    sharing: interpreter === undefined ? null : nodeSharing(interpreter.path, interpreter.family),
    events() {
      const out = pending.splice(0);
      for (let message = take(); message !== undefined; message = take()) out.push(message as ChildEvent);
      return out;
    },
    hostDirectory: options.hostDirectory,
    hostProgram: options.hostProgram,
    close() {
      port?.close();
      void worker?.terminate();
      port = null;
      worker = null;
    },
  };

  function waitForStart(child: number, cell: Int32Array, first: number): { pid?: number; code: string } {
    const deadline = performance.now() + 30_000;
    for (let seen = first; performance.now() < deadline; seen = Atomics.load(cell, 0)) {
      for (let message = take(); message !== undefined; message = take()) {
        const event = message as ChildEvent | { kind: 'started'; child: number; pid?: number; code: string };
        if (event.kind === 'started' && event.child === child) return event;
        pending.push(event as ChildEvent);
      }
      Atomics.wait(cell, 0, seen, 1000);
    }
    return { code: 'EIO' };
  }
}

/**
 * Which fds of the process a child is to get, and what an interpreter of ours is told of them: its own fds are not those of the process. Those that
 * make a shared end come after all others.
 */
function layOut(request: StartRequest): { descriptors: [number, ChildDescriptor][]; words: string[] } {
  const descriptors: [number, ChildDescriptor][] = [];
  const words: string[] = [];
  let next = Math.max(2, ...request.descriptors.keys()) + 1;
  const put = (letter: string, fds: readonly number[]): string => {
    const numbers = fds.map((fd) => {
      descriptors.push([next, { kind: 'host', fd }]);
      return next++;
    });
    return fds.length === 0 ? '' : letter + numbers.join('.');
  };
  for (const [fd, descriptor] of request.descriptors) {
    if (descriptor.kind === 'file') words.push(`${fd}o${descriptor.position}`);
    if (descriptor.kind !== 'shared') descriptors.push([fd, descriptor]);
    if (descriptor.kind === 'shared') words.push(fd + put('r', descriptor.reading) + put('w', descriptor.writing));
    else if (fd > 2 && descriptor.kind !== 'file') words.push(String(fd));
  }
  return { descriptors, words };
}

/** Runs in the worker, from its text alone: starts children and moves their bytes. */
function childWorker(load: (name: string) => any): void {
  const { workerData } = load('node:worker_threads');
  const { spawn } = load('node:child_process');
  const { port, cell, signals } = workerData;
  const WINDOW = 65536;
  const children = new Map();
  const tell = (message: unknown, transfer?: ArrayBuffer[]) => {
    port.postMessage(message, transfer);
    Atomics.add(cell, 0, 1);
    Atomics.notify(cell, 0);
  };
  const UNDECODED = /[\udc80-\udcff]/;
  /** Bytes that are no UTF-8, as a word of the shell; line feeds at the end stand by themselves, or they would be lost. */
  const bytesOf = (text: string): string => {
    if (!UNDECODED.test(text)) return quote(text);
    const [end] = /\n*$/.exec(text)!;
    const octal = text.slice(0, text.length - end.length).replace(/[^\w]/gu, (c) => {
      const code = c.codePointAt(0)!;
      const bytes = code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...Buffer.from(c)];
      return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    });
    return `"$(printf '${octal}')${end}"`;
  };
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const start = (request: any) => {
    const { child } = request;
    const highest = Math.max(2, ...request.descriptors.map(([fd]: [number]) => fd));
    const stdio: unknown[] = new Array(highest + 1).fill('ignore');
    const open = new Set<number>();
    for (const [fd, descriptor] of request.descriptors) {
      stdio[fd] = descriptor.kind === 'pipe' ? 'pipe' : descriptor.fd;
      open.add(fd);
    }
    const env: Record<string, string> = Object.create(null);
    for (const entry of request.env) {
      const at = entry.indexOf('=', 1);
      if (at > 0 && !(entry.slice(0, at) in env)) env[entry.slice(0, at)] = entry.slice(at + 1);
    }
    let program = request.executable;
    let [argv0, ...args] = request.argv;
    const closed = [0, 1, 2].filter((fd) => !open.has(fd));
    const umask = process.umask();
    const undecoded = [program, ...args, ...request.env].some((text) => UNDECODED.test(text));
    if (request.umask !== umask || closed.length > 0 || request.ignored.length > 0 || undecoded) {
      // What Node cannot set for a child alone, a shell sets before it becomes the program.
      const redirections = closed.map((fd) => `${fd}>&-`).join(' ');
      const ignoring = request.ignored.length > 0 ? `trap '' ${request.ignored.join(' ')};` : '';
      const start = undecoded
        ? `exec /usr/bin/env -i ${[...request.env, program, ...args].map(bytesOf).join(' ')}`
        : `exec ${quote(program)} "$@"`;
      const command = `umask ${request.umask.toString(8)}; ${ignoring} ${start} ${redirections}`;
      args = undecoded ? ['-c', command] : ['-c', command, argv0, ...args];
      argv0 = 'sh';
      program = '/bin/sh';
    }
    const options: Record<string, unknown> = { argv0, env, cwd: request.cwd, stdio, detached: request.detached };
    if (request.uid !== null) options['uid'] = request.uid;
    if (request.gid !== null) options['gid'] = request.gid;
    let started: any;
    try {
      load('node:fs').accessSync(request.executable, 1);
      if (load('node:fs').statSync(request.executable).isDirectory()) throw { code: 'EACCES' };
      started = spawn(program, args, options);
    } catch (error) {
      tell({ kind: 'started', child, code: (error as { code?: string }).code ?? 'EIO' });
      return;
    }
    if (started.pid === undefined) {
      started.once('error', (error: { code?: string }) => tell({ kind: 'started', child, code: error.code ?? 'EIO' }));
      return;
    }
    started.on('error', () => {});
    const streams = new Map();
    children.set(child, { process: started, streams });
    // The process itself and its streams: when all have ended, nothing more is said of the child.
    let parts = 1;
    const ended = () => {
      if (--parts === 0) children.delete(child);
    };
    for (const [fd, descriptor] of request.descriptors) {
      if (descriptor.kind !== 'pipe') continue;
      const stream = started.stdio[fd];
      const state = { stream, window: WINDOW };
      streams.set(fd, state);
      parts++;
      stream.on('error', () => tell({ kind: 'broken', child, fd }));
      if (stream.readable !== false && typeof stream.on === 'function' && fd !== 0) {
        stream.on('data', (bytes: Uint8Array) => {
          state.window -= bytes.length;
          if (state.window <= 0) stream.pause();
          const copy = Uint8Array.from(bytes);
          tell({ kind: 'data', child, fd, bytes: copy }, [copy.buffer]);
        });
        stream.on('end', () => tell({ kind: 'end', child, fd }));
      }
      stream.on('close', () => {
        tell({ kind: 'end', child, fd });
        tell({ kind: 'broken', child, fd });
        ended();
      });
    }
    started.on('exit', (code: number | null, signal: string | null) => {
      const status = code === null ? (signals[signal ?? 'SIGKILL'] ?? 9) : (code & 0xff) << 8;
      setImmediate(() => tell({ kind: 'exit', child, status }));
      ended();
    });
    tell({ kind: 'started', child, pid: started.pid });
  };
  port.on('message', (message: any) => {
    if (message.kind === 'start') {
      start(message);
      return;
    }
    const entry = children.get(message.child);
    if (entry === undefined) return;
    if (message.kind === 'kill') {
      try {
        process.kill(message.group ? -entry.process.pid : entry.process.pid, message.signal);
      } catch {
        // it has just ended
      }
      return;
    }
    const state = entry.streams.get(message.fd);
    if (state === undefined) return;
    const { stream } = state;
    switch (message.kind) {
      case 'send':
        if (stream.destroyed) return;
        stream.write(message.bytes, () =>
          tell({ kind: 'sent', child: message.child, fd: message.fd, count: message.bytes.length }),
        );
        break;
      case 'finish':
        stream.end();
        break;
      case 'accept':
        state.window += message.count;
        if (state.window > 0 && stream.isPaused?.()) stream.resume();
        break;
      default:
        stream.destroy();
    }
  });
}
