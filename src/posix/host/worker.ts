import { MessagePort, type Worker } from 'node:worker_threads';

/**
 * Node 20 tells each worker where it counts changes of the working directory. It makes that counter as it starts, so a process that started from a
 * snapshot has none, and its workers fail before they run anything: here they are given one.
 */
export function withCwdCounter(make: () => Worker): Worker {
  const prototype = MessagePort.prototype as { postMessage(message: unknown, transfer?: unknown): void };
  const { postMessage } = prototype;
  prototype.postMessage = function (this: MessagePort, message, ...rest) {
    const order = message as { cwdCounter?: Uint32Array } | null;
    if (typeof order === 'object' && order !== null && 'cwdCounter' in order && order.cwdCounter === undefined)
      order.cwdCounter = new Uint32Array(new SharedArrayBuffer(4));
    postMessage.call(this, message, ...rest);
  };
  try {
    return make();
  } finally {
    prototype.postMessage = postMessage;
  }
}
