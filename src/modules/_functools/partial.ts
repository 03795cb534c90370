import { callCoroutine, suspendableSlotCall } from '../../objects/function/coroutine-call.ts';
import { dictMember } from '../../objects/object/instance-dict.ts';
import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../../runtime/abstract/call.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { guardedRepr, pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { joined } from '../../runtime/arrays.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { setInstanceDict } from '../../runtime/instance-dict.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';

/** `functools.partial`. */
class PPartial extends PObject {
  func: PValue = null;
  args: PTuple = EMPTY_TUPLE;
  keywords: PDict = new PDict();
}

export const partialType = builtinType('partial', {
  module: 'functools',
  allocate: (type) => new PPartial(type.instanceShape),
});
partialType.hasDict = true;
partialType.hasWeakref = true;

function make(type: typeof partialType, args: PValue[], names: KeywordNames): PPartial {
  const count = args.length - (names?.length ?? 0);
  if (count < 1) throw typeError("type 'partial' takes at least one argument");
  let func: PValue = args[0]!;
  if (!isCallable(func)) throw typeError('the first argument must be callable');
  const made = type.allocate(type) as PPartial;
  let before: readonly PValue[] = [];
  // A partial of a partial becomes one, unless it has attributes of its own.
  if (func instanceof PPartial && func.shape === partialType.instanceShape && type === partialType) {
    before = func.args.items;
    for (const cursor = func.keywords.storage.cursor(); cursor.next(); ) made.keywords.set(cursor.key, cursor.value);
    func = func.func;
  }
  made.func = func;
  const after = args.slice(1, count);
  made.args = before.length === 0 && after.length === 0 ? EMPTY_TUPLE : new PTuple(joined(before, after));
  names?.forEach((name, i) => {
    made.keywords.set(name, args[count + i]!);
  });
  return made;
}

function call(self: PPartial, args: PValue[], names: KeywordNames): PValue {
  const bound = self.args.items;
  if (self.keywords.size === 0) {
    if (names === null) {
      const count = bound.length + args.length;
      if (count === 1) return pyObjectCall1(self.func, bound.length === 1 ? bound[0]! : args[0]!);
      if (count === 2) {
        const first = bound.length > 0 ? bound[0]! : args[0]!;
        return pyObjectCall2(self.func, first, bound.length > 1 ? bound[1]! : args[1 - bound.length]!);
      }
      if (count === 3) {
        const all = joined(bound, args);
        return pyObjectCall3(self.func, all[0]!, all[1]!, all[2]!);
      }
    }
  }
  return callWith(pyObjectCall, self, args, names);
}

/** Calls with the arguments of the partial and those given. */
function callWith(invoke: typeof pyObjectCall, self: PPartial, args: PValue[], names: KeywordNames): PValue {
  const bound = self.args.items;
  if (self.keywords.size === 0) return invoke(self.func, bound.length === 0 ? args : joined(bound, args), names);
  const merged = new Map<string, PValue>();
  for (const cursor = self.keywords.storage.cursor(); cursor.next(); ) {
    const name = strValue(cursor.key);
    if (name === undefined) throw typeError('keywords must be strings');
    merged.set(name, cursor.value);
  }
  const count = args.length - (names?.length ?? 0);
  names?.forEach((name, i) => {
    merged.set(name, args[count + i]!);
  });
  const positional = args.length === count ? args : args.slice(0, count);
  return invoke(self.func, [...bound, ...positional, ...merged.values()], [...merged.keys()]);
}

suspendableSlotCall(call, (self: PPartial, args, names) =>
  callWith(callCoroutine as typeof pyObjectCall, self, args, names),
);

function restore(self: PPartial, state: PValue): void {
  const items = state instanceof PTuple ? state.items : [];
  const [func, args, keywords, dict] = items as [PValue, PValue, PValue, PValue];
  if (
    items.length !== 4 ||
    !isCallable(func) ||
    !(args instanceof PTuple) ||
    (keywords !== null && !(keywords instanceof PDict))
  )
    throw typeError('invalid partial state');
  self.func = func;
  self.args = args.shape.cls === tupleType ? args : new PTuple(args.items);
  if (keywords === null) self.keywords = new PDict();
  else if (keywords.shape.cls.name === 'dict') self.keywords = keywords;
  else {
    self.keywords = new PDict();
    for (const cursor = keywords.storage.cursor(); cursor.next(); ) self.keywords.set(cursor.key, cursor.value);
  }
  setInstanceDict(self, dict instanceof PDict ? dict : new PDict());
}

defineType(partialType, {
  doc: 'A callable that calls another with some arguments already given.',
  textSignature: '(func, /, *args, **keywords)',
  slots: {
    tp_new: (type, args, keywords) => make(type, args, keywords),
    tp_call: call,
    tp_descr_get(self: PPartial, instance) {
      if (instance === undefined || instance === null) return self;
      warn(
        'FutureWarning',
        'functools.partial will be a method descriptor in future Python versions; wrap it in staticmethod() if you want to preserve the old behavior',
      );
      return self;
    },
    tp_repr(self: PPartial) {
      const type = self.shape.cls;
      const name = type === partialType ? 'functools.partial' : qualifiedName(self);
      return guardedRepr(self, '...', () => {
        let text = `${name}(${pyObjectRepr(self.func)}`;
        for (const item of self.args.items) text += `, ${pyObjectRepr(item)}`;
        for (const cursor = self.keywords.storage.cursor(); cursor.next(); )
          text += `, ${pyObjectStr(cursor.key)}=${pyObjectRepr(cursor.value)}`;
        return `${text})`;
      });
    },
  },
  members: [
    dictMember,
    getset(PPartial, 'func', { doc: 'the function that is called', member: true, get: (self) => self.func }),
    getset(PPartial, 'args', { doc: 'positional arguments given first', member: true, get: (self) => self.args }),
    getset(PPartial, 'keywords', { doc: 'keyword arguments given too', member: true, get: (self) => self.keywords }),
    method(PPartial, '__reduce__', {
      run(self) {
        const dict = pyObjectLookupAttr(self, '__dict__');
        const state = dict instanceof PDict && dict.size > 0 ? dict : null;
        return new PTuple([
          self.shape.cls,
          new PTuple([self.func]),
          new PTuple([self.func, self.args, self.keywords, state]),
        ]);
      },
    }),
    method(PPartial, '__setstate__', {
      params: [arg('object', object), '/'],
      run: restore,
    }),
    classMethod('__class_getitem__', {
      doc: 'A generic alias.',
      params: [arg('object', object), '/'],
      run: (type, item) => makeGenericAlias(type, item),
    }),
  ],
});

function qualifiedName(self: PPartial): string {
  const type = typeOf(self);
  const module = strValue(type.dict.get('__module__') ?? null);
  return module === undefined || module === 'builtins' ? type.qualname : `${module}.${type.qualname}`;
}
