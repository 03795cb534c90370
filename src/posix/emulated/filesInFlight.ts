import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import type { FileDesk, Kernel } from './kernel.ts';
import { NodeFile } from './nodeFile.ts';
import type { OpenFile } from './openFile.ts';
import { inheritedEnd, PipeEnd } from './pipe.ts';
import type { HostPipeEnd, HostPipes, SharedEnds } from './sharing.ts';
import { SocketFile } from './socketFile.ts';
import type { WaitSource } from './waiter.ts';

/** How long files are kept open for a receiver that does not say that it has them, in milliseconds. */
const PATIENCE = 30_000;
/** The same when the process ends. */
const LAST_PATIENCE = 2000;

/** An open file in a message to another process. */
type Description =
  | { readonly kind: 'pipe' | 'socket'; readonly reading: string | null; readonly writing: string | null }
  | {
      readonly kind: 'file';
      readonly fd: number;
      readonly pid: number;
      readonly flags: number;
      readonly position: number;
    };

interface Letter {
  readonly files: readonly Description[];
  /** Where the receiver says that it has them. */
  readonly receipt: string;
}

/** Gives an open file ends that processes share; false for kinds that have none. */
export function share(pipes: HostPipes, file: OpenFile): boolean {
  if (file instanceof PipeEnd && file.isAnonymous) {
    if (file.pipe.shared === null) file.pipe.share(pipes);
    return true;
  }
  return file instanceof SocketFile && file.share(pipes);
}

/** Files on their way to other processes: open here until they are open there. */
export class FilesInFlight implements FileDesk, WaitSource {
  private readonly kernel: Kernel;
  private readonly lingering = new Set<{ finish(): boolean }>();
  private readonly letters = new Set<{
    files: readonly OpenFile[];
    receipt: HostPipeEnd;
    copy: HostPipeEnd;
    until: number;
  }>();

  private readonly socketOf: (ends: SharedEnds) => SocketFile;

  constructor(kernel: Kernel, socketOf: (ends: SharedEnds) => SocketFile) {
    this.kernel = kernel;
    this.socketOf = socketOf;
    kernel.waiter.sources.add(this);
    kernel.sharing!.atExit(() => this.close());
  }

  get active(): boolean {
    return false;
  }

  adopt(ends: SharedEnds): OpenFile {
    return ends.reading === null || ends.writing === null ? inheritedEnd(this.kernel, ends) : this.socketOf(ends);
  }

  describe(files: readonly OpenFile[]): string {
    const pipes = this.kernel.sharing!.pipes;
    const described = files.map((file) => this.describeFile(pipes, file));
    const { reading, writing } = pipes.create();
    for (const file of files) file.references++;
    this.letters.add({ files, receipt: reading, copy: writing, until: performance.now() + PATIENCE });
    return JSON.stringify({ files: described, receipt: writing.place } satisfies Letter);
  }

  private describeFile(pipes: HostPipes, file: OpenFile): Description {
    if (file instanceof NodeFile && file.handle.openFd !== undefined) {
      file.common = true;
      return { kind: 'file', pid: pipes.pid, fd: file.handle.openFd, flags: file.flags, position: file.position };
    }
    if (!share(pipes, file)) return this.kernel.unsupported('sending such a file descriptor to another process');
    if (file instanceof SocketFile) {
      const { reading, writing } = file.shared!.ends;
      return { kind: 'socket', reading: reading?.place ?? null, writing: writing?.place ?? null };
    }
    const { reading, writing } = (file as PipeEnd).pipe.shared!;
    return file.readable
      ? { kind: 'pipe', reading: reading!.place, writing: null }
      : { kind: 'pipe', reading: null, writing: writing!.place };
  }

  receive(text: string): OpenFile[] {
    const pipes = this.kernel.sharing!.pipes;
    const { files, receipt } = JSON.parse(text) as Letter;
    const opened = files.map((described) => this.openDescribed(pipes, described));
    for (const file of opened) file.references++;
    const end = pipes.open(receipt, true);
    end?.write(new Uint8Array(1));
    end?.close();
    return opened;
  }

  private openDescribed(pipes: HostPipes, described: Description): OpenFile {
    const { kernel } = this;
    if (described.kind === 'file') {
      const { pid, fd, flags, position } = described;
      const handle = pipes.openFile(pid, fd, flags & P.O_ACCMODE);
      if (handle === null) throw new PosixError(E.EBADF);
      const file = new NodeFile(kernel, handle, flags, true);
      file.position = position;
      file.common = true;
      file.common = true;
      return file;
    }
    const open = (place: string | null, writing: boolean) => (place === null ? null : pipes.open(place, writing));
    const ends = { reading: open(described.reading, false), writing: open(described.writing, true) };
    if (ends.reading === null && ends.writing === null) throw new PosixError(E.EBADF);
    return described.kind === 'pipe' ? inheritedEnd(kernel, ends) : this.socketOf(ends);
  }

  linger(connection: { finish(): boolean }): void {
    this.lingering.add(connection);
  }

  pump(): void {
    for (const connection of this.lingering) if (connection.finish()) this.lingering.delete(connection);
    for (const letter of this.letters) {
      if (letter.receipt.read(new Uint8Array(1)) === null && performance.now() < letter.until) continue;
      this.letters.delete(letter);
      letter.receipt.close();
      letter.copy.close();
      for (const file of letter.files) if (--file.references === 0) file.close();
    }
  }

  /** Gives those who have not yet received theirs a little more time. */
  private close(): void {
    const { waiter } = this.kernel;
    waiter.publish();
    if (this.letters.size + this.lingering.size === 0) return;
    const end = performance.now() + LAST_PATIENCE;
    while (this.letters.size + this.lingering.size > 0 && performance.now() < end) {
      waiter.pump();
      Atomics.wait(waiter.cell, 0, Atomics.load(waiter.cell, 0), 1);
    }
  }
}
