import { contextLocal, currentContext } from '../../runtime/context.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { builtinType } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';

const os = () => currentContext().posix;

/** `_socket.socket`: `fd` is -1 once it is closed; `timeout` is in seconds, 0 for non-blocking, -1 for none. */
export class PSocket extends PObject {
  fd = -1;
  family = 0;
  type = 0;
  protocol = 0;
  timeout = -1;
}

export const socketType = builtinType('socket', {
  module: '_socket',
  allocate: (type) => new PSocket(type.instanceShape),
});

/** `socket.setdefaulttimeout`. */
export const defaults = contextLocal(() => ({ timeout: -1 }));

/** A timeout as Python sees it. */
export function timeoutValue(seconds: number): PValue {
  return seconds < 0 ? null : new PFloat(seconds);
}

/** Makes `self` the socket of an open descriptor: `init_sockobject`. */
export function initialize(self: PSocket, fd: number, family: number, type: number, protocol: number): void {
  const { SOCK_NONBLOCK = 0, SOCK_CLOEXEC = 0 } = os().constants.socket;
  self.fd = fd;
  self.family = family;
  self.type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  self.protocol = protocol;
  if ((type & SOCK_NONBLOCK) !== 0) {
    self.timeout = 0;
    return;
  }
  self.timeout = defaults().timeout;
  if (self.timeout >= 0) syscall(() => os().setBlocking(fd, false));
}
