/** Locks: `_thread.lock` and `_thread.RLock`. */
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { objectAddress } from '../../runtime/abstract/text.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import type { Converter } from '../../runtime/clinic/converters.ts';
import { bool } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { overflowError, runtimeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { blocks, type Rest } from '../../runtime/threads/park.ts';
import { Waiters } from '../../runtime/threads/waiters.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { threadIdent } from './ident.ts';

/** `threading.TIMEOUT_MAX`: nanoseconds must fit 63 bits. */
export const TIMEOUT_MAX = 9223372036.0;

/** A lock: `_thread.lock`. */
export class PLock extends PObject {
  locked = false;
  readonly waiters = new Waiters();
}

/** A lock that its owner may take again: `_thread.RLock`. */
export class PRLock extends PObject {
  count = 0;
  /** Identifier of the thread that holds it. */
  owner = 0;
  readonly waiters = new Waiters();
}

export const lockType = builtinType('lock', {
  module: '_thread',
  allocate: (type) => new PLock(type.instanceShape),
  subclassable: false,
});
lockType.hasWeakref = true;
export const rlockType = builtinType('RLock', {
  module: '_thread',
  allocate: (type) => new PRLock(type.instanceShape),
});
rlockType.hasWeakref = true;

/** Seconds to wait: `undefined` for ever, 0 not at all. */
export function checkTimeout(blocking: boolean, timeout: number): number | undefined {
  if (!blocking && timeout !== -1) throw valueError("can't specify a timeout for a non-blocking call");
  if (timeout < 0 && timeout !== -1) throw valueError('timeout value must be a non-negative number');
  if (timeout > TIMEOUT_MAX) throw overflowError('timeout value is too large');
  if (!blocking) return 0;
  return timeout === -1 ? undefined : timeout;
}

const seconds: Converter<number> = { convert: (value) => secondsFromObject(value) };
const acquireParams = [arg('blocking', bool, true), arg('timeout', seconds, -1)] as const;

function acquireLock(self: PLock, blocking: boolean, timeout: number): boolean {
  const seconds = checkTimeout(blocking, timeout);
  if (!self.locked) {
    self.locked = true;
    return true;
  }
  if (seconds === 0) return false;
  return blocks(self.waiters.untilTaken(() => takeLock(self), seconds));
}

function takeLock(self: PLock): boolean {
  if (self.locked) return false;
  self.locked = true;
  return true;
}

function releaseLock(self: PLock): void {
  if (!self.locked) throw runtimeError('release unlocked lock');
  self.locked = false;
  self.waiters.wakeOne();
}

defineType(lockType, {
  textSignature: '()',
  doc: 'A lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock().',
  slots: {
    tp_new(type, args, keywords) {
      noKeywords('lock', keywords);
      checkPositional('lock', positionalCount(args, keywords), 0, 0);
      return type.allocate(type);
    },
    tp_repr: (self: PLock) => `<${self.locked ? 'locked' : 'unlocked'} _thread.lock object at ${objectAddress(self)}>`,
  },
  members: [
    ...['acquire', 'acquire_lock'].map((name) =>
      method(PLock, name, { doc: 'Lock the lock.', params: acquireParams, blocking: true, run: acquireLock }),
    ),
    ...['release', 'release_lock'].map((name) => method(PLock, name, { doc: 'Release the lock.', run: releaseLock })),
    ...['locked', 'locked_lock'].map((name) =>
      method(PLock, name, { doc: 'Return whether the lock is in the locked state.', run: (self) => self.locked }),
    ),
    method(PLock, '__enter__', {
      doc: 'Lock the lock.',
      blocking: true,
      run: (self) => acquireLock(self, true, -1),
    }),
    method(PLock, '__exit__', {
      doc: 'Release the lock.',
      params: [varargs('exc_info')],
      run: (self) => releaseLock(self),
    }),
    method(PLock, '_at_fork_reinit', {
      run(self) {
        self.locked = false;
      },
    }),
  ],
});

function takeRLock(self: PRLock, count = 1): boolean {
  const ident = rt.thread.ident || threadIdent();
  if (self.count > 0 && self.owner !== ident) return false;
  self.owner = ident;
  self.count += count;
  return true;
}

function acquireRLock(self: PRLock, blocking: boolean, timeout: number): boolean {
  const seconds = checkTimeout(blocking, timeout);
  if (takeRLock(self)) return true;
  if (seconds === 0) return false;
  return blocks(self.waiters.untilTaken(() => takeRLock(self), seconds));
}

function releaseRLock(self: PRLock): void {
  if (self.count === 0 || self.owner !== threadIdent()) throw runtimeError('cannot release un-acquired lock');
  if (--self.count === 0) free(self);
}

function free(self: PRLock): void {
  self.count = 0;
  self.owner = 0;
  self.waiters.wakeOne();
}

function* restore(self: PRLock, count: number, owner: number): Rest<PValue> {
  if (self.count > 0) yield* self.waiters.untilTaken(() => self.count === 0, undefined);
  self.count = count;
  self.owner = owner;
  return null;
}

defineType(rlockType, {
  doc: 'A reentrant lock.',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_repr: (self: PRLock) =>
      `<${self.count > 0 ? 'locked' : 'unlocked'} ${typeOf(self).tpName} object owner=${self.owner} count=${self.count} at ${objectAddress(self)}>`,
  },
  members: [
    method(PRLock, 'acquire', { doc: 'Lock the lock.', params: acquireParams, blocking: true, run: acquireRLock }),
    method(PRLock, 'release', { doc: 'Release the lock.', run: releaseRLock }),
    method(PRLock, '__enter__', {
      doc: 'Lock the lock.',
      blocking: true,
      run: (self) => acquireRLock(self, true, -1),
    }),
    method(PRLock, '__exit__', {
      doc: 'Release the lock.',
      params: [varargs('exc_info')],
      run: (self) => releaseRLock(self),
    }),
    method(PRLock, '_is_owned', {
      doc: 'For internal use by `threading.Condition`.',
      run: (self) => self.count > 0 && self.owner === threadIdent(),
    }),
    method(PRLock, '_recursion_count', {
      doc: 'For internal use by reentrancy checks.',
      run: (self) => (self.owner === threadIdent() ? self.count : 0),
    }),
    method(PRLock, '_release_save', {
      doc: 'For internal use by `threading.Condition`.',
      run(self) {
        if (self.count === 0) throw runtimeError('cannot release un-acquired lock');
        const saved = new PTuple([self.count, self.owner]);
        free(self);
        return saved;
      },
    }),
    method(PRLock, '_acquire_restore', {
      textSignature: '($self, state, /)',
      doc: 'For internal use by `threading.Condition`.',
      params: [varargs('state')],
      blocking: true,
      run(self, [state]) {
        const items = state instanceof PTuple ? state.items : [];
        return blocks(restore(self, Number(items[0] ?? 1), Number(items[1] ?? threadIdent())));
      },
    }),
    method(PRLock, '_at_fork_reinit', {
      run(self) {
        self.count = 0;
        self.owner = 0;
      },
    }),
  ],
});
