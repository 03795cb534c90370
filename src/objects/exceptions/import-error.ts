import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { exceptionKeys } from '../../runtime/errors.ts';
import { deleteProperty, getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType, PBaseException } from '../../runtime/values/exception.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { baseExceptionInit, baseExceptionStr, ownDict } from './base-exception.ts';
import { exceptionMember, splitArguments, takeKeywords } from './fields.ts';

/** Fields that pickling keeps. */
const KEPT = [
  ['name', exceptionKeys.name],
  ['path', exceptionKeys.path],
  ['name_from', exceptionKeys.nameFrom],
] as const;

function stateOf(self: PBaseException): PValue {
  const dict = ownDict(self);
  const given = KEPT.filter(([, key]) => getProperty(self, key) !== undefined);
  if (given.length === 0) return dict;
  const state = new PDict(dict === null ? undefined : dict.storage.copy());
  for (const [name, key] of given) state.set(name, getProperty(self, key)!);
  return state;
}

defineType(exceptionType('ImportError'), {
  doc: "Import can't find module, or can't find name in module.",
  slots: {
    tp_init(self: PBaseException, args: PValue[], keywords: KeywordNames) {
      const { positional, named } = splitArguments(args, keywords);
      baseExceptionInit(self, positional, null);
      takeKeywords(self, 'ImportError', named, {
        name: exceptionKeys.name,
        path: exceptionKeys.path,
        name_from: exceptionKeys.nameFrom,
      });
      if (positional.length === 1) setProperty(self, exceptionKeys.msg, positional[0]!);
      else deleteProperty(self, exceptionKeys.msg);
    },
    tp_str(self: PBaseException) {
      const message = getProperty(self, exceptionKeys.msg);
      return typeof message === 'string' ? message : baseExceptionStr(self);
    },
  },
  members: [
    method(PBaseException, '__reduce__', {
      run(self) {
        const state = stateOf(self);
        return new PTuple(state === null ? [typeOf(self), self.args] : [typeOf(self), self.args, state]);
      },
    }),
    exceptionMember('msg', exceptionKeys.msg, 'exception message'),
    exceptionMember('name', exceptionKeys.name, 'module name'),
    exceptionMember('path', exceptionKeys.path, 'module path'),
    exceptionMember('name_from', exceptionKeys.nameFrom, 'name imported from module'),
  ],
});
