import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { exceptionKeys } from '../../runtime/errors.ts';
import { getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType, PBaseException } from '../../runtime/values/exception.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { markSolid } from '../type/layout.ts';
import { baseExceptionInit, baseExceptionNew, baseExceptionStr, ownDict } from './base-exception.ts';
import { exceptionMember, splitArguments, takeKeywords } from './fields.ts';

/** A class that derives its single field from the arguments. */
function derivesField(
  name: string,
  doc: string,
  member: string,
  key: string,
  memberDoc: string,
  of: (args: PValue[]) => PValue,
): void {
  defineType(exceptionType(name), {
    doc,
    slots: {
      tp_init(self: PBaseException, args: PValue[], keywords: KeywordNames) {
        baseExceptionInit(self, args, keywords);
        setProperty(self, key, of(args));
      },
    },
    members: [exceptionMember(member, key, memberDoc)],
  });
}

derivesField(
  'StopIteration',
  'Signal the end from iterator.__next__().',
  'value',
  exceptionKeys.stopIterationValue,
  'generator return value',
  (args) => args[0] ?? null,
);
derivesField(
  'SystemExit',
  'Request to exit from the interpreter.',
  'code',
  exceptionKeys.systemExitCode,
  'exception code',
  (args) => (args.length > 1 ? new PTuple(args.slice()) : (args[0] ?? null)),
);

defineType(exceptionType('MemoryError'), {
  doc: 'Out of memory.',
  slots: { tp_new: baseExceptionNew, tp_init: baseExceptionInit },
});

defineType(exceptionType('KeyError'), {
  doc: 'Mapping key not found.',
  slots: {
    tp_init: baseExceptionInit,
    tp_str: (self: PBaseException) =>
      self.args.items.length === 1 ? pyObjectRepr(self.args.items[0]!) : baseExceptionStr(self),
  },
});

defineType(exceptionType('NameError'), {
  doc: 'Name not found globally.',
  slots: {
    tp_init(self: PBaseException, args: PValue[], keywords: KeywordNames) {
      const { positional, named } = splitArguments(args, keywords);
      baseExceptionInit(self, positional, null);
      takeKeywords(self, 'NameError', named, { name: exceptionKeys.name });
    },
    tp_str: baseExceptionStr,
  },
  members: [exceptionMember('name', exceptionKeys.name, 'name')],
});

/** `AttributeError.__getstate__`: `obj` is left out, it may not be picklable. */
function attributeErrorState(self: PBaseException): PValue {
  const dict = ownDict(self);
  const state = new PDict(dict === null ? undefined : dict.storage.copy());
  const name = getProperty(self, exceptionKeys.name);
  if (name !== undefined) state.set('name', name);
  state.set('args', self.args);
  return state;
}

defineType(exceptionType('AttributeError'), {
  doc: 'Attribute not found.',
  slots: {
    tp_init(self: PBaseException, args: PValue[], keywords: KeywordNames) {
      const { positional, named } = splitArguments(args, keywords);
      baseExceptionInit(self, positional, null);
      takeKeywords(self, 'AttributeError', named, { name: exceptionKeys.name, obj: exceptionKeys.obj });
    },
    tp_str: baseExceptionStr,
  },
  members: [
    method(PBaseException, '__getstate__', { run: attributeErrorState }),
    method(PBaseException, '__reduce__', {
      run: (self) => new PTuple([typeOf(self), self.args, attributeErrorState(self)]),
    }),
    exceptionMember('name', exceptionKeys.name, 'attribute name'),
    exceptionMember('obj', exceptionKeys.obj, 'object'),
  ],
});

markSolid(
  ...['StopIteration', 'SystemExit', 'NameError', 'AttributeError', 'ImportError', 'OSError', 'SyntaxError'].map(
    exceptionType,
  ),
  ...['UnicodeEncodeError', 'UnicodeDecodeError', 'UnicodeTranslateError', 'BaseExceptionGroup'].map(exceptionType),
);
