import { posixConstants as P } from '../constants/linux/posix.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { PosixError } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { NodeFile } from './nodeFile.ts';
import type { OpenFile } from './openFile.ts';
import { PipeEnd } from './pipe.ts';
import type { ProcessHost } from './processHost.ts';
import { SocketFile } from './socketFile.ts';
import type { WaitSource } from './waiter.ts';

/** Most bytes on their way to a child or waiting to be taken from it. */
const WINDOW = 65536;

/** An fd of a child, connected to an open file of the context. */
class Link {
  readonly child: Child;
  readonly fd: number;
  readonly file: OpenFile;
  /** Arrived from the child, not yet taken by the file. */
  readonly backlog: Uint8Array[] = [];
  outgoing = 0;
  /** The child reads (writes) no more. */
  inputDone: boolean;
  outputDone: boolean;
  ended = false;

  constructor(child: Child, fd: number, file: OpenFile) {
    this.child = child;
    this.fd = fd;
    this.file = file;
    // Of the standard three, the host's streams go one way.
    this.inputDone = !file.readable || fd === 1 || fd === 2;
    this.outputDone = !file.writable || fd === 0;
    file.references++;
  }
}

export class Child {
  readonly id: number;
  readonly pid: number;
  readonly processGroup: number;
  /** It leads a process group of the host's. */
  readonly apart: boolean;
  readonly links: Link[] = [];
  status: number | null = null;
  exitStatus: number | null = null;
  reaped = false;

  constructor(id: number, pid: number, processGroup: number, apart: boolean) {
    this.id = id;
    this.pid = pid;
    this.processGroup = processGroup;
    this.apart = apart;
  }
}

/** The children of a context, and the bytes that move between them and its open files. */
export class Children implements WaitSource {
  readonly byPid = new Map<number, Child>();
  private readonly byId = new Map<number, Child>();
  private readonly kernel: Kernel;
  readonly host: ProcessHost;

  constructor(kernel: Kernel, host: ProcessHost) {
    this.kernel = kernel;
    this.host = host;
    kernel.waiter.sources.add(this);
  }

  get active(): boolean {
    for (const child of this.byId.values()) if (child.exitStatus === null || child.links.length > 0) return true;
    return false;
  }

  has(pid: number): boolean {
    return this.byPid.has(pid);
  }

  /** The process group of a child. */
  groupOf(pid: number): number | undefined {
    return this.byPid.get(pid)?.processGroup;
  }

  add(child: Child, files: ReadonlyMap<number, OpenFile>): void {
    this.byPid.set(child.pid, child);
    this.byId.set(child.id, child);
    for (const [fd, file] of files) child.links.push(new Link(child, fd, file));
    this.kernel.waiter.pump();
  }

  pump(): void {
    if (this.byId.size === 0) return;
    for (const event of this.host.events()) {
      const child = this.byId.get(event.child);
      if (child === undefined) continue;
      if (event.kind === 'exit') {
        child.exitStatus = event.status;
        continue;
      }
      const link = child.links.find(({ fd }) => fd === event.fd);
      if (link === undefined) continue;
      switch (event.kind) {
        case 'data':
          link.backlog.push(event.bytes);
          break;
        case 'end':
          link.ended = true;
          break;
        case 'sent':
          link.outgoing -= event.count;
          break;
        default:
          link.inputDone = true;
      }
    }
    for (const child of this.byId.values()) {
      for (const link of [...child.links]) {
        this.feed(link);
        this.drain(link);
        if ((link.inputDone && link.outputDone) || (child.exitStatus !== null && link.outputDone)) this.unlink(link);
      }
      if (child.exitStatus !== null && child.status === null && this.settled(child)) {
        child.status = child.exitStatus;
        this.kernel.signals.deliver(N.SIGCHLD);
      }
      if (child.status !== null && child.links.length === 0 && child.reaped) this.byId.delete(child.id);
    }
  }

  /** A child counts as ended when what it wrote to files is in them. */
  private settled(child: Child): boolean {
    return !child.links.some(({ file, outputDone }) => file instanceof NodeFile && !outputDone);
  }

  private unlink(link: Link): void {
    const { links } = link.child;
    links.splice(links.indexOf(link), 1);
    if (--link.file.references === 0) link.file.close();
  }

  /** Sends what the file has for the child. */
  private feed(link: Link): void {
    if (link.inputDone || link.child.exitStatus !== null) return;
    const { file, child, fd } = link;
    const own = file instanceof PipeEnd && file.pipe.shared === null;
    while (link.outgoing < WINDOW) {
      const ended = own ? file.pipe.queue.length === 0 && file.pipe.writers - (file.writable ? 1 : 0) <= 0 : false;
      const ready = own ? file.pipe.queue.length > 0 || ended : file.events() !== 0 && readable(file);
      if (!ready) return;
      const buffer = new Uint8Array(WINDOW - link.outgoing);
      let n = 0;
      try {
        n = withoutWaiting(file, () => file.read(buffer));
      } catch (error) {
        if (error instanceof PosixError && error.errno === 11) return;
      }
      if (n === 0) {
        link.inputDone = true;
        this.host.finish(child.id, fd);
        return;
      }
      link.outgoing += n;
      this.host.send(child.id, fd, buffer.slice(0, n));
    }
  }

  /** Gives the file what the child wrote. */
  private drain(link: Link): void {
    if (link.outputDone) return;
    const { file, child, fd } = link;
    while (link.backlog.length > 0) {
      const chunk = link.backlog[0]!;
      let n = 0;
      try {
        n = withoutWaiting(file, () => file.write(chunk));
      } catch (error) {
        if (!(error instanceof PosixError)) throw error;
        if (error.errno === 11) return;
        // Nobody reads, or the disk is full: the child's next write fails.
        link.backlog.length = 0;
        link.outputDone = true;
        this.host.cut(child.id, fd);
        return;
      }
      this.host.accept(child.id, fd, n);
      if (n === chunk.length) link.backlog.shift();
      else link.backlog[0] = chunk.subarray(n);
    }
    const unread = file instanceof PipeEnd && file.pipe.shared === null && file.pipe.readers === 0;
    if (unread) this.host.cut(child.id, fd);
    if (link.ended || unread) link.outputDone = true;
  }

  close(): void {
    for (const child of this.byId.values()) for (const link of [...child.links]) this.unlink(link);
    this.byId.clear();
    this.host.close();
  }
}

const READABLE = 0x1 | 0x10;

function readable(file: OpenFile): boolean {
  return (file.events() & READABLE) !== 0 || (file instanceof SocketFile && file.ended);
}

function withoutWaiting<T>(file: OpenFile, call: () => T): T {
  const { flags } = file;
  file.flags |= P.O_NONBLOCK;
  const silent = file instanceof NodeFile;
  try {
    return call();
  } finally {
    if (!silent || file.flags !== flags) file.flags = flags;
  }
}
