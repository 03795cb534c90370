import type { FileHandle } from '../filesystem/fileSystem.ts';
import type { NamedSemaphores } from './semaphores.ts';

/** An end of a pipe that processes share. It is the host's, and no call waits. */
export interface HostPipeEnd {
  /** The fds of the host that make the end, for children. */
  readonly fds: readonly number[];
  /** Where other processes can open the same end as long as this one is open. */
  readonly place: string;
  /** 0 at the end; null where there is nothing yet. */
  read(target: Uint8Array): number | null;
  /** Null where nothing fits; EPIPE when nobody reads. */
  write(bytes: Uint8Array): number | null;
  /** Sends a word of the system's own between the bytes; as `write`. */
  tell(text: string): number | null;
  /** Hears such words as they are read; without it there are none. */
  heard: ((text: string) => void) | null;
  /** `over`: no other side is left; to be read there may still be something. */
  state(): 'waiting' | 'ready' | 'over';
  close(): void;
}

/** The ends that a process has of a pipe, or of the two that make a socket; null where it has none. */
export interface SharedEnds {
  reading: HostPipeEnd | null;
  writing: HostPipeEnd | null;
}

/** Names that the processes of a family know: those that have started each other. */
export interface NoticeBoard {
  /** Puts a text up under a name; false if another process has one there. */
  announce(name: string, text: string, isValid: (text: string) => boolean): boolean;
  find(name: string): string | null;
  withdraw(name: string): void;
}

/** Pipes by which the processes that the context starts, and they among themselves, are connected. */
export interface HostPipes {
  readonly pid: number;
  create(): { reading: HostPipeEnd; writing: HostPipeEnd };
  /** Opens an end that another process has; null if it is gone. */
  open(place: string, writing: boolean): HostPipeEnd | null;
  /** Opens a file that another process has open; null if it is gone. */
  openFile(pid: number, fd: number, access: number): FileHandle | null;
}

/** What a context and the interpreters that it starts have in common. */
export interface Sharing {
  /** Whether a program is such an interpreter. */
  isInterpreter(program: string): boolean;
  readonly pipes: HostPipes;
  readonly semaphores: NamedSemaphores;
  /** Where listening sockets are announced. */
  readonly ports: NoticeBoard;
  /** shm_open(3) and shm_unlink(3). */
  openMemory(name: string, flags: number, mode: number): FileHandle;
  unlinkMemory(name: string): void;
  /** Has `call` called when the process ends. */
  atExit(call: () => void): void;
}
