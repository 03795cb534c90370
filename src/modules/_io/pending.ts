import { contextLocal } from '../../runtime/context.ts';
import { PException } from '../../runtime/values/exception.ts';

/** A stream that holds data which has not reached its file. */
export interface PendingStream {
  flushPending(): void;
}

/**
 * The streams of the context with unwritten data. CPython writes it when the last reference to a stream goes away; there are no reference
 * counts here, so these are written when a file is opened, and when the program ends.
 */
const pendingStreams = contextLocal(() => new Set<PendingStream>());

export function addPending(stream: PendingStream): void {
  pendingStreams().add(stream);
}

export function removePending(stream: PendingStream): void {
  pendingStreams().delete(stream);
}

/** Writes what streams hold back; failures stay with the streams, whose own `flush` or `close` will meet them again. */
export function flushPendingFiles(): void {
  const streams = pendingStreams();
  if (streams.size === 0) return;
  for (const stream of [...streams]) {
    try {
      stream.flushPending();
    } catch (error) {
      if (!(error instanceof PException)) throw error;
    }
  }
}
