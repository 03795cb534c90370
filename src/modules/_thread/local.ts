/** Thread-local data: `_thread._local`. */

import { genericGetAttr, genericSetAttr } from '../../objects/object/generic-attribute.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { attributeError, typeError } from '../../runtime/errors.ts';
import { instanceDict, setInstanceDict } from '../../runtime/instance-dict.ts';
import { type PBase, PInstance, type PShape, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { type Attempt, isLeaving } from '../../runtime/threads/replay.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType, objectType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** An object whose `__dict__` is that of the running thread; it is exchanged when another thread comes. */
class PLocal extends PInstance {
  /** Whose attributes the object has now. */
  thread: ThreadState | null = null;
  args: PValue[];
  keywords: KeywordNames;
  constructor(shape: PShape) {
    super(shape);
    this.args = [];
    this.keywords = null;
  }
}

export const localType = builtinType('_local', {
  module: '_thread',
  allocate: (type) => new PLocal(type.instanceShape),
});
localType.hasDict = true;
localType.hasWeakref = true;

/** Objects whose `__init__` waits: the attempt that began it is made again when it is over, to learn how it ended. */
const unfinished = new Map<Attempt, PLocal>();

/** Gives the object the running thread's attributes; the first time, `__init__` makes them. */
function enter(self: PLocal): void {
  const { thread, attempt } = rt;
  const again = unfinished.size > 0 && attempt !== null && unfinished.get(attempt) === self;
  if (self.thread !== thread) {
    if (self.thread !== null && !self.thread.done) self.thread.attributes.set(self, instanceDict(self));
    self.thread = thread;
    const known = thread.attributes.get(self) as PDict | undefined;
    setInstanceDict(self, known ?? new PDict());
    if (known !== undefined && !again) return;
  } else if (!again) return;
  if (again) unfinished.delete(attempt);
  const type = typeOf(self);
  if (type.tp_init === objectType.tp_init || type.tp_init === null) return;
  try {
    type.tp_init(self as PBase, self.args, self.keywords);
  } catch (error) {
    if (isLeaving(error) && attempt !== null) {
      unfinished.set(attempt, self);
      if (self.thread === thread) thread.attributes.set(self, instanceDict(self));
      throw error;
    }
    // Other threads may have come and gone while `__init__` waited.
    if (self.thread === thread) self.thread = null;
    thread.attributes.delete(self);
    throw error;
  }
  enter(self);
}

defineType(localType, {
  textSignature: '()',
  doc: 'Thread-local data',
  slots: {
    tp_new(type, args, keywords) {
      if ((positionalCount(args, keywords) > 0 || keywords !== null) && type.tp_init === objectType.tp_init) {
        throw typeError('Initialization arguments are not supported');
      }
      const local = type.allocate(type) as PLocal;
      local.args = [...args];
      local.keywords = keywords;
      // `__init__` runs in this thread in any case
      local.thread = rt.thread;
      return local;
    },
    tp_getattro(self: PLocal, name) {
      enter(self);
      return genericGetAttr(self, name);
    },
    tp_setattro(self: PLocal, name, value) {
      enter(self);
      if (name === '__dict__')
        throw attributeError(`'${typeOf(self).tpName}' object attribute '__dict__' is read-only`);
      genericSetAttr(self, name, value);
    },
  },
  members: [getset(PLocal, '__dict__', { get: (self) => instanceDict(self) })],
});
