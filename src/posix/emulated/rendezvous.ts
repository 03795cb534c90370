import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import { type FileNode, S_IFMT, S_IFREG } from '../filesystem/fileSystem.ts';
import type { SocketAddress } from '../support/sockets.ts';
import type { HostPipeEnd } from './hostPipes.ts';
import type { Kernel } from './kernel.ts';
import { ACCEPTED, SharedConnection } from './sharedSocket.ts';

/*
 * How processes connect by AF_UNIX. The file that stands for a bound socket says where its process takes offers; an offer names the ends of two
 * pipes, which the client holds until the server has them open, too.
 */

const SIGN = 'tspy-socket ';

interface Letter {
  readonly reading: string;
  readonly writing: string;
  /** The name of the client's socket. */
  readonly name: readonly number[];
}

/** Where a listening socket takes offers of other processes. */
export class Door {
  private readonly kernel: Kernel;
  private readonly reading: HostPipeEnd;
  private readonly writing: HostPipeEnd;

  constructor(kernel: Kernel, node: FileNode) {
    this.kernel = kernel;
    const { reading, writing } = kernel.hostPipes!.create();
    this.reading = reading;
    this.writing = writing;
    const handle = kernel.fs.open(node, { read: false, write: true, truncate: true });
    handle.write(new TextEncoder().encode(SIGN + writing.place), 0);
    handle.close();
  }

  /** The next client, or null. */
  next(): { connection: SharedConnection; address: SocketAddress } | null {
    const bytes = new Uint8Array(4096);
    for (;;) {
      const length = this.reading.read(bytes);
      if (length === null) {
        this.kernel.waiter.lookAgain();
        return null;
      }
      const { reading, writing, name } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, length))) as Letter;
      const pipes = this.kernel.hostPipes!;
      const ends = { reading: pipes.open(reading, false), writing: pipes.open(writing, true) };
      ends.writing?.tell(ACCEPTED);
      if (ends.reading !== null && ends.writing !== null)
        return {
          connection: new SharedConnection(this.kernel, ends),
          address: { kind: 'unix', path: Uint8Array.from(name) },
        };
      // The client has given up.
      ends.reading?.close();
      ends.writing?.close();
    }
  }

  close(): void {
    for (let client = this.next(); client !== null; client = this.next()) client.connection.close();
    this.reading.close();
    this.writing.close();
  }
}

/** Connects to the socket of another process that a file stands for; null if it stands for none. */
export function knock(kernel: Kernel, node: FileNode, local: SocketAddress | null): SharedConnection | null {
  const pipes = kernel.hostPipes;
  const { mode, size } = kernel.fs.stat(node);
  if (pipes === null || (mode & S_IFMT) !== S_IFREG || Number(size) > 100) return null;
  const bytes = new Uint8Array(100);
  const handle = kernel.fs.open(node, { read: true, write: false });
  const text = new TextDecoder().decode(bytes.subarray(0, handle.read(bytes, 0)));
  handle.close();
  if (!text.startsWith(SIGN)) return null;
  const door = pipes.open(text.slice(SIGN.length), true);
  if (door === null) return null;
  const there = pipes.create();
  const back = pipes.create();
  const offer = { reading: there.reading, writing: back.writing, door };
  const connection = new SharedConnection(kernel, { reading: back.reading, writing: there.writing }, offer);
  const name = local?.kind === 'unix' ? [...local.path] : [];
  const letter: Letter = { reading: there.reading.place, writing: back.writing.place, name };
  try {
    if (door.write(new TextEncoder().encode(JSON.stringify(letter))) !== null) return connection;
  } catch (error) {
    connection.close();
    if (error instanceof PosixError && error.errno === E.EPIPE) return null;
    throw error;
  }
  connection.close();
  throw new PosixError(E.EAGAIN);
}
