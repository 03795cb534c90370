import { getset, type Member } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { instanceDict, setInstanceDict } from '../../runtime/instance-dict.ts';
import type { PObject } from '../../runtime/object.ts';
import { PObject as ObjectBase } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** The `__dict__` attribute of builtin types whose instances have one (`hasDict`). */
export const dictMember: Member = getset(ObjectBase, '__dict__', {
  get: (self: PObject) => instanceDict(self),
  set(self: PObject, value) {
    if (value === undefined) throw typeError('cannot delete __dict__');
    if (!(value instanceof PDict))
      throw typeError(`__dict__ must be set to a dictionary, not a '${typeOf(value).tpName}'`);
    setInstanceDict(self, value);
  },
});

/** The same where CPython has it read-only. */
export const readOnlyDictMember: Member = getset(ObjectBase, '__dict__', {
  get: (self: PObject) => instanceDict(self),
});
