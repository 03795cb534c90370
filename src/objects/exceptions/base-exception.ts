import { pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { attributeNames, instanceDict } from '../../runtime/instance-dict.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { baseExceptionType, PBaseException } from '../../runtime/values/exception.ts';
import { PTraceback } from '../../runtime/values/frame.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { genericGetAttr } from '../object/generic-attribute.ts';
import { dictMember } from '../object/instance-dict.ts';
import { refuseKeywords } from './fields.ts';
import { addNote } from './notes.ts';

/** `BaseException.__new__`: keeps the positional arguments, whatever `__init__` will do with them. */
export function baseExceptionNew(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  const self = type.allocate(type) as PBaseException;
  self.args = argumentsTuple(keywords === null ? args : args.slice(0, args.length - keywords.length));
  return self;
}

/** `BaseException.__init__`. */
export function baseExceptionInit(self: PBaseException, args: PValue[], keywords: KeywordNames): void {
  refuseKeywords(typeOf(self).tpName, keywords);
  self.args = argumentsTuple(args);
}

/** A tuple of its own of a call's arguments. */
export function argumentsTuple(args: readonly PValue[]): PTuple {
  return args.length === 0 ? EMPTY_TUPLE : new PTuple(args.slice());
}

/** `BaseException.__str__`. */
export function baseExceptionStr(self: PBaseException): string {
  const items = self.args.items;
  if (items.length === 0) return '';
  return items.length === 1 ? pyObjectStr(items[0]!) : pyObjectStr(self.args);
}

function baseExceptionRepr(self: PBaseException): string {
  const items = self.args.items;
  const name = typeOf(self).name;
  return items.length === 1 ? `${name}(${pyObjectRepr(items[0]!)})` : `${name}${pyObjectRepr(self.args)}`;
}

/** The instance `__dict__` if it holds anything. */
export function ownDict(self: PBaseException): PDict | null {
  return attributeNames(self).length === 0 ? null : instanceDict(self);
}

/** `BaseException.__reduce__`. */
export function reduceException(self: PBaseException): PTuple {
  const dict = ownDict(self);
  return new PTuple(dict === null ? [typeOf(self), self.args] : [typeOf(self), self.args, dict]);
}

function setTraceback(self: PBaseException, value: PValue | undefined): void {
  if (value === undefined) throw typeError('__traceback__ may not be deleted');
  if (value !== null && !(value instanceof PTraceback)) throw typeError('__traceback__ must be a traceback or None');
  self.traceback = value;
}

/** An exception or None, for `__context__` and `__cause__`. */
function linked(value: PValue | undefined, name: string, what: string): PBaseException | null {
  if (value === undefined) throw typeError(`${name} may not be deleted`);
  if (value !== null && !(value instanceof PBaseException))
    throw typeError(`exception ${what} must be None or derive from BaseException`);
  return value;
}

defineType(baseExceptionType, {
  doc: 'Common base class for all exceptions',
  slots: {
    tp_new: baseExceptionNew,
    tp_init: baseExceptionInit,
    tp_repr: baseExceptionRepr,
    tp_str: baseExceptionStr,
    tp_getattro: genericGetAttr,
  },
  members: [
    method(PBaseException, '__reduce__', { run: reduceException }),
    method(PBaseException, '__setstate__', {
      params: [arg('object', object), '/'],
      run(self, state) {
        if (state === null) return;
        if (!(state instanceof PDict)) throw typeError('state is not a dictionary');
        const cursor = state.storage.copy().cursor();
        while (cursor.next()) {
          const name = strValue(cursor.key);
          if (name === undefined) throw typeError(`attribute name must be string, not '${typeOf(cursor.key).tpName}'`);
          pyObjectSetAttr(self, name, cursor.value);
        }
      },
    }),
    method(PBaseException, 'with_traceback', {
      doc: 'Set self.__traceback__ to tb and return self.',
      params: [arg('object', object), '/'],
      run(self, tb) {
        setTraceback(self, tb);
        return self;
      },
    }),
    method(PBaseException, 'add_note', {
      doc: 'Add a note to the exception',
      params: [arg('object', object), '/'],
      run(self, note) {
        if (strValue(note) === undefined) throw typeError(`note must be a str, not '${typeOf(note).tpName}'`);
        addNote(self, note);
      },
    }),
    getset(PBaseException, '__suppress_context__', {
      member: true,
      get: (self) => self.suppressContext,
      set(self, value) {
        if (value === undefined) throw typeError("can't delete numeric/char attribute");
        if (typeof value !== 'boolean') throw typeError('attribute value type must be bool');
        self.suppressContext = value;
      },
    }),
    dictMember,
    getset(PBaseException, 'args', {
      get: (self) => self.args,
      set(self, value) {
        if (value === undefined) throw typeError('args may not be deleted');
        self.args = new PTuple(collect(value));
      },
    }),
    getset(PBaseException, '__traceback__', { get: (self) => self.traceback, set: setTraceback }),
    getset(PBaseException, '__context__', {
      doc: 'exception context',
      get: (self) => self.context,
      set(self, value) {
        self.context = linked(value, '__context__', 'context');
      },
    }),
    getset(PBaseException, '__cause__', {
      doc: 'exception cause',
      get: (self) => self.cause,
      set(self, value) {
        self.cause = linked(value, '__cause__', 'cause');
        self.suppressContext = true;
      },
    }),
  ],
});
