import { reportUnraisable } from '../../objects/weakref/weakref.ts';
import { PosixError } from '../../posix/errors.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { closeQuietly, disown, type Owned, own } from '../../runtime/values/abandoned.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { warn } from '../../runtime/warn.ts';
import { addressValue } from './addresses.ts';

const os = () => currentContext().posix;

/** What a socket owns: its descriptor, and what its ResourceWarning says of it. */
class OwnedSocket implements Owned {
  readonly lasting = false;
  readonly fd: number;
  readonly #type: PType;
  readonly #facts: string;

  constructor(self: PSocket) {
    this.fd = self.fd;
    this.#type = self.shape.cls;
    this.#facts = `fd=${self.fd}, family=${self.family}, type=${self.type}, proto=${self.protocol}`;
  }

  #repr(): string {
    if (this.#type === socketType) return `<socket object, ${this.#facts}>`;
    const address = (name: string, ask: () => PValue): string => {
      try {
        const value = ask();
        return value === null ? '' : `, ${name}=${pyObjectStr(value)}`;
      } catch (error) {
        if (error instanceof PosixError) return '';
        throw error;
      }
    };
    const own = address('laddr', () => addressValue(os().getsockname(this.fd), 0));
    const remote = address('raddr', () => addressValue(os().getpeername(this.fd), 0));
    const [module, name] = ['__module__', '__qualname__'].map((key) => pyObjectStr(pyObjectGetAttr(this.#type, key)));
    return `<${module}.${name} ${this.#facts}${own}${remote}>`;
  }

  abandon(): void {
    try {
      warn('ResourceWarning', `unclosed ${this.#repr()}`);
    } catch (error) {
      reportUnraisable(error, null);
    }
    closeQuietly(this.fd);
  }
}

/** `_socket.socket`: `fd` is -1 once it is closed; `timeout` is in seconds, 0 for non-blocking, -1 for none. */
export class PSocket extends PObject {
  fd = -1;
  family = 0;
  type = 0;
  protocol = 0;
  timeout = -1;
  owned: OwnedSocket | null = null;
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
  self.owned = new OwnedSocket(self);
  own(self, self.owned);
  if ((type & SOCK_NONBLOCK) !== 0) {
    self.timeout = 0;
    return;
  }
  self.timeout = defaults().timeout;
  if (self.timeout >= 0) syscall(() => os().setBlocking(fd, false));
}

/** Takes the descriptor from a socket; -1 if it has none any more. */
export function takeDescriptor(self: PSocket): number {
  const { fd } = self;
  self.fd = -1;
  if (self.owned !== null) disown(self.owned);
  self.owned = null;
  return fd;
}
