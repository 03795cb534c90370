import { pyObjectCallMethod, pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { exceptionKeys, typeError, valueError } from '../../runtime/errors.ts';
import { getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../../runtime/thread-state.ts';
import { MAPPING, PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import {
  exceptionBaseType,
  exceptionGroupType,
  exceptionType,
  PBaseException,
} from '../../runtime/values/exception.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { argumentsTuple, baseExceptionInit } from './base-exception.ts';
import { refuseKeywords } from './fields.ts';

export const baseExceptionGroupType = exceptionType('BaseExceptionGroup');

/** `exceptions` of a group. */
export function groupExceptions(group: PBaseException): readonly PValue[] {
  return (getProperty(group, exceptionKeys.groupExceptions) as PTuple).items;
}

export function isExceptionGroup(value: PValue): boolean {
  return isInstanceOf(value, baseExceptionGroupType);
}

/** `PySequence_Check`, as groups use it: anything indexable but mappings. */
function isSequence(value: PValue): boolean {
  const type = typeOf(value);
  return type.sq_item !== null && (type.flags & MAPPING) === 0;
}

/** `BaseExceptionGroup.__new__`. */
function groupNew(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  const positional = keywords === null ? args : args.slice(0, args.length - keywords.length);
  if (positional.length !== 2)
    throw typeError(`BaseExceptionGroup.__new__() takes exactly 2 arguments (${positional.length} given)`);
  const [message, sequence] = positional as [PValue, PValue];
  if (strValue(message) === undefined)
    throw typeError(
      `BaseExceptionGroup.__new__() argument 1 must be str, not ${message === null ? 'None' : typeOf(message).tpName}`,
    );
  if (!isSequence(sequence)) throw typeError('second argument (exceptions) must be a sequence');
  const exceptions = collect(sequence);
  if (exceptions.length === 0) throw valueError('second argument (exceptions) must be a non-empty sequence');
  let nestedBase = false;
  exceptions.forEach((exception, i) => {
    if (!(exception instanceof PBaseException))
      throw valueError(`Item ${i} of second argument (exceptions) is not an exception`);
    if (!isInstanceOf(exception, exceptionBaseType)) nestedBase = true;
  });
  let cls = type;
  if (type === baseExceptionGroupType) {
    if (!nestedBase) cls = exceptionGroupType;
  } else if (nestedBase) {
    if (type === exceptionGroupType) throw typeError('Cannot nest BaseExceptions in an ExceptionGroup');
    if (type.isSubtypeOf(exceptionBaseType)) throw typeError(`Cannot nest BaseExceptions in '${type.tpName}'`);
  }
  const self = cls.allocate(cls) as PBaseException;
  self.args = argumentsTuple(positional);
  setProperty(self, exceptionKeys.groupMessage, message);
  setProperty(self, exceptionKeys.groupExceptions, new PTuple(exceptions));
  return self;
}

/** A group made by the interpreter. */
export function newExceptionGroup(message: string, exceptions: readonly PValue[]): PBaseException {
  return groupNew(baseExceptionGroupType, [message, new PTuple(exceptions)], null) as PBaseException;
}

/** How `split` and `subgroup` choose: told by each exception, group or leaf. */
export type Matcher = (exception: PValue) => boolean;

/** `PyErr_GivenExceptionMatches`: by class, or any class of a tuple. */
export function exceptionMatches(exception: PValue, classes: PValue): boolean {
  if (classes instanceof PTuple) return classes.items.some((cls) => exceptionMatches(exception, cls));
  return classes instanceof PType && isInstanceOf(exception, classes);
}

const isExceptionClass = (value: PValue): boolean =>
  value instanceof PType && value.isSubtypeOf(exceptionType('BaseException'));

/** `get_matcher_type`. */
function matcherOf(value: PValue): Matcher {
  if (isExceptionClass(value) || (value instanceof PTuple && value.items.every(isExceptionClass)))
    return (exception) => exceptionMatches(exception, value);
  if (isCallable(value) && !(value instanceof PType))
    return (exception) => pyObjectIsTrue(pyObjectCall1(value, exception));
  throw typeError('expected an exception type, a tuple of exception types, or a callable (other than a class)');
}

/** A group of `exceptions`, derived from `group` with its traceback, context, cause and notes: `exceptiongroup_subset`. */
function subset(group: PBaseException, exceptions: readonly PValue[]): PBaseException | null {
  if (exceptions.length === 0) return null;
  const part = pyObjectCallMethod(group, 'derive', [new PList([...exceptions])]);
  if (!(part instanceof PBaseException) || !isExceptionGroup(part))
    throw typeError('derive must return an instance of BaseExceptionGroup');
  part.traceback = group.traceback;
  part.context = group.context;
  part.cause = group.cause;
  // As PyException_SetCause does.
  part.suppressContext = true;
  const notes = pyObjectLookupAttr(group, '__notes__');
  if (notes !== undefined && isSequence(notes)) pyObjectSetAttr(part, '__notes__', new PList(collect(notes)));
  return part;
}

/** `exceptiongroup_split_recursive`. */
export function splitGroup(
  exception: PBaseException,
  matches: Matcher,
  wantRest: boolean,
): { match: PBaseException | null; rest: PBaseException | null } {
  if (matches(exception)) return { match: exception, rest: null };
  if (!isExceptionGroup(exception)) return { match: null, rest: wantRest ? exception : null };
  enterRecursiveCall(' in exceptiongroup_split_recursive');
  try {
    const matching: PValue[] = [];
    const others: PValue[] = [];
    for (const each of groupExceptions(exception)) {
      const parts = splitGroup(each as PBaseException, matches, wantRest);
      if (parts.match !== null) matching.push(parts.match);
      if (parts.rest !== null) others.push(parts.rest);
    }
    return { match: subset(exception, matching), rest: wantRest ? subset(exception, others) : null };
  } finally {
    leaveRecursiveCall();
  }
}

defineType(baseExceptionGroupType, {
  doc: 'A combination of multiple unrelated exceptions.',
  slots: {
    tp_new: groupNew,
    tp_init(self: PBaseException, args: PValue[], keywords: KeywordNames) {
      refuseKeywords(typeOf(self).tpName, keywords);
      baseExceptionInit(self, args, null);
    },
    tp_str(self: PBaseException) {
      const count = groupExceptions(self).length;
      return `${pyObjectStr(getProperty(self, exceptionKeys.groupMessage)!)} (${count} sub-exception${count > 1 ? 's' : ''})`;
    },
  },
  members: [
    classMethod('__class_getitem__', {
      doc: 'See PEP 585',
      params: [arg('object', object), '/'],
      run: (cls, item) => makeGenericAlias(cls, item),
    }),
    method(PBaseException, 'derive', {
      params: [arg('object', object), '/'],
      run: (self, exceptions) =>
        groupNew(baseExceptionGroupType, [getProperty(self, exceptionKeys.groupMessage)!, exceptions], null),
    }),
    method(PBaseException, 'split', {
      params: [arg('object', object), '/'],
      run(self, matcher) {
        const { match, rest } = splitGroup(self, matcherOf(matcher), true);
        return new PTuple([match, rest]);
      },
    }),
    method(PBaseException, 'subgroup', {
      params: [arg('object', object), '/'],
      run: (self, matcher) => splitGroup(self, matcherOf(matcher), false).match,
    }),
    getset(PBaseException, 'message', {
      doc: 'exception message',
      member: true,
      get: (self) => getProperty(self, exceptionKeys.groupMessage),
    }),
    getset(PBaseException, 'exceptions', {
      doc: 'nested exceptions',
      member: true,
      get: (self) => getProperty(self, exceptionKeys.groupExceptions),
    }),
  ],
});

defineType(exceptionGroupType, { slots: {} });
