import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { PObject } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { lib, openssl, ownNative, scratch, scratchInt } from './library.ts';

/** `_ssl.SSLSession`: what a later connection of the same context can resume. */
export class PSession extends PObject {
  session = 0n;
  /** The SSL_CTX of the connection that it came from. */
  ctx = 0n;

  get id(): Uint8Array {
    const id = lib().SSL_SESSION_get_id(this.session, scratch) as bigint;
    return openssl().read(id, scratchInt());
  }
}

export const sessionType = builtinType('SSLSession', {
  module: '_ssl',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
  allocate: (type) => new PSession(type.instanceShape),
});

/** A session of its own with the state that a connection's has now. */
export function makeSession(session: bigint, ctx: bigint): PSession {
  const copy = copySession(session);
  const made = sessionType.allocate(sessionType) as PSession;
  made.session = copy;
  made.ctx = ctx;
  ownNative(made, 'SSL_SESSION_free', copy);
  return made;
}

export function copySession(session: bigint): bigint {
  if (lib().i2d_SSL_SESSION(session, null) === 0) throw valueError('i2d() failed');
  return lib().SSL_SESSION_dup(session) as bigint;
}

defineType(sessionType, {
  slots: {
    tp_richcompare(self: PSession, other, op) {
      if (!(other instanceof PSession) || (op !== EQ && op !== NE)) return NotImplemented;
      const [mine, theirs] = [self.id, other.id];
      const equal = mine.length === theirs.length && mine.every((byte, i) => byte === theirs[i]);
      return equal === (op === EQ);
    },
  },
  unhashable: true,
  members: [
    getset(PSession, 'has_ticket', {
      doc: 'Does the session contain a ticket?',
      get: (self) => lib().SSL_SESSION_has_ticket(self.session) === 1,
    }),
    getset(PSession, 'id', { doc: 'The session id.', get: (self) => new PBytes(self.id) }),
    getset(PSession, 'ticket_lifetime_hint', {
      doc: 'Seconds that the ticket is good for.',
      get: (self) => lib().SSL_SESSION_get_ticket_lifetime_hint(self.session),
    }),
    getset(PSession, 'time', {
      doc: 'When the session began, in seconds since the epoch.',
      get: (self) => lib().SSL_SESSION_get_time(self.session),
    }),
    getset(PSession, 'timeout', {
      doc: 'Seconds that the session is good for.',
      get: (self) => lib().SSL_SESSION_get_timeout(self.session),
    }),
  ],
});
