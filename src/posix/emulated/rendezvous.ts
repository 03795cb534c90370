import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import type { SocketAddress } from '../support/sockets.ts';
import type { Kernel } from './kernel.ts';
import { ACCEPTED, SharedConnection } from './sharedSocket.ts';
import type { HostPipeEnd } from './sharing.ts';
import type { WaitSource } from './waiter.ts';

/*
 * How processes connect. The file that stands for a bound AF_UNIX socket, or the notice board for a port, says where the listening process takes offers; an
 * offer names the ends of two pipes, which the client holds until the server has them open, too.
 */

interface Letter {
  readonly reading: string;
  readonly writing: string;
  /** The address of the client's socket. */
  readonly address: SocketAddress | null;
}

const UNNAMED: SocketAddress = { kind: 'unix', path: new Uint8Array(0) };

const revive = (_key: string, value: { bytes?: number[] } | null): unknown =>
  value?.bytes === undefined ? value : Uint8Array.from(value.bytes);

interface Client {
  readonly connection: SharedConnection;
  readonly address: SocketAddress;
}

/** So many milliseconds pass between two looks for clients that nobody accepts. */
const PACE = 5;

/** Says that both ends are open; the client may have closed its own. */
function answer(end: HostPipeEnd | null): void {
  try {
    end?.tell(ACCEPTED);
  } catch (error) {
    if (!(error instanceof PosixError) || error.errno !== E.EPIPE) throw error;
  }
}

/** Where a listening socket takes offers of other processes. */
export class Door implements WaitSource {
  private readonly kernel: Kernel;
  private readonly reading: HostPipeEnd;
  private readonly writing: HostPipeEnd;
  private readonly withdraw: () => void;

  /** `withdraw` takes back what was said of its place. */
  constructor(kernel: Kernel, withdraw: () => void) {
    this.kernel = kernel;
    this.withdraw = withdraw;
    kernel.waiter.sources.add(this);
    const { reading, writing } = kernel.sharing!.pipes.create();
    this.reading = reading;
    this.writing = writing;
  }

  /** Where others can knock. */
  get place(): string {
    return this.writing.place;
  }

  readonly active = true;
  private readonly clients: Client[] = [];
  private looked = 0;

  /** Lets clients in even if nobody accepts yet: they may be about to end. */
  pump(): void {
    const time = performance.now();
    if (time - this.looked < PACE) return;
    this.looked = time;
    for (let client = this.admit(); client !== null; client = this.admit()) this.clients.push(client);
  }

  /** The next client, or null. */
  next(): Client | null {
    const client = this.clients.shift() ?? this.admit();
    if (client === null) this.kernel.waiter.lookAgain();
    return client;
  }

  private admit(): Client | null {
    const bytes = new Uint8Array(4096);
    for (;;) {
      const length = this.reading.read(bytes);
      if (length === null) return null;
      const letter = new TextDecoder().decode(bytes.subarray(0, length));
      const { reading, writing, address } = JSON.parse(letter, revive) as Letter;
      const pipes = this.kernel.sharing!.pipes;
      const ends = { reading: pipes.open(reading, false), writing: pipes.open(writing, true) };
      answer(ends.writing);
      if (ends.reading !== null && ends.writing !== null)
        return {
          connection: new SharedConnection(this.kernel, ends),
          address: address ?? UNNAMED,
        };
      // The client has given up.
      ends.reading?.close();
      ends.writing?.close();
    }
  }

  close(): void {
    this.withdraw();
    this.kernel.waiter.sources.delete(this);
    for (let client = this.next(); client !== null; client = this.next()) client.connection.close();
    this.reading.close();
    this.writing.close();
  }
}

/** Connects to the socket of another process; null if that is gone. */
export function knock(kernel: Kernel, place: string, address: SocketAddress | null): SharedConnection | null {
  const pipes = kernel.sharing!.pipes;
  const door = pipes.open(place, true);
  if (door === null) return null;
  const there = pipes.create();
  const back = pipes.create();
  const offer = { reading: there.reading, writing: back.writing, door };
  const connection = new SharedConnection(kernel, { reading: back.reading, writing: there.writing }, offer);
  const letter: Letter = { reading: there.reading.place, writing: back.writing.place, address };
  const text = JSON.stringify(letter, (_key, value) => (value instanceof Uint8Array ? { bytes: [...value] } : value));
  try {
    if (door.write(new TextEncoder().encode(text)) !== null) return connection;
  } catch (error) {
    connection.close();
    if (error instanceof PosixError && error.errno === E.EPIPE) return null;
    throw error;
  }
  connection.close();
  throw new PosixError(E.EAGAIN);
}
