import type { SocketSupport } from '../support/sockets.ts';
import type { Kernel } from './kernel.ts';

export function emulatedSockets(kernel: Kernel): SocketSupport {
  return new Proxy({}, { ownKeys: () => [], get: () => () => kernel.unsupported('sockets') }) as SocketSupport;
}
