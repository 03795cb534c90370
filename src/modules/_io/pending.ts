import { contextLocal } from '../../runtime/context.ts';
import { PException } from '../../runtime/values/exception.ts';

/** A stream that holds data which has not reached its file. */
export interface PendingStream {
  flushPending(): void;
  /** The file beneath. */
  readonly pendingFile: { readonly fd: number; readonly isSeekable: boolean | null } | null;
}

/**
 * The streams of the context with unwritten data. CPython writes it when the last reference to a stream goes away; there are no reference
 * counts here, so these are written before anything that would notice: when a file is opened or its size is asked for, when a process is
 * started, when garbage is collected, and when the program ends.
 */
const pendingStreams = contextLocal(() => new Set<PendingStream>());

export function addPending(stream: PendingStream): void {
  pendingStreams().add(stream);
}

export function removePending(stream: PendingStream): void {
  pendingStreams().delete(stream);
}

/**
 * Writes what streams hold back; failures stay with the streams, whose own `flush` or `close` will meet them again. Nobody leaves standard
 * streams behind, and writing to a pipe might wait: these only `atExit`.
 */
export function flushPendingFiles(atExit = false): void {
  const streams = pendingStreams();
  if (streams.size === 0) return;
  for (const stream of [...streams]) {
    const file = stream.pendingFile;
    if (!atExit && file !== null && (file.fd <= 2 || file.isSeekable === false)) continue;
    try {
      stream.flushPending();
    } catch (error) {
      if (!(error instanceof PException)) throw error;
    }
  }
}
