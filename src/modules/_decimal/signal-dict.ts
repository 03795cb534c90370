import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { keyError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import type { PList } from '../../runtime/values/sequences.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import type { PDecimalContext } from './context.ts';
import { ANY_INVALID, INVALID_OPERATION } from './number.ts';
import { SIGNALS } from './signals.ts';

/** The flags or the traps of a context as a mapping from exceptions to bools. */
class PSignalDict extends PObject {
  owner: PDecimalContext | null = null;
  which: 'status' | 'traps' = 'status';

  get context(): PDecimalContext {
    if (this.owner === null) throw valueError('invalid signal dict');
    return this.owner;
  }
}

const mixin = builtinType('SignalDictMixin', {
  module: 'decimal',
  allocate: (type) => new PSignalDict(type.instanceShape),
});

/** The class of these mappings: the mixin with the methods of `MutableMapping`. */
const signalDictType = contextLocal(() => {
  const base = importAttribute('collections.abc', 'MutableMapping');
  const meta = importAttribute('abc', 'ABCMeta');
  return pyObjectCall(meta, ['SignalDict', new PTuple([mixin, base]), new PDict()]) as PType;
});

export function signalDict(context: PDecimalContext, which: 'status' | 'traps'): PValue {
  const type = signalDictType();
  const made = type.allocate(type) as PSignalDict;
  made.owner = context;
  made.which = which;
  return made;
}

const unknownSignal = () =>
  keyError(
    'valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]',
  );

/** The conditions of a signal's exception. */
function maskOf(key: PValue): number {
  const found = SIGNALS.find(({ type }) => type === key);
  if (found === undefined) throw unknownSignal();
  return found.mask;
}

/** What is set for a signal: InvalidOperation itself of all that are invalid. */
const setMask = (mask: number) => (mask === ANY_INVALID ? INVALID_OPERATION : mask);

/** The status that a list of signals stands for. */
export function listStatus(list: PList): number {
  let status = 0;
  for (const item of list.items) {
    const found = SIGNALS.find(({ type }) => type === item);
    if (found === undefined) throw unknownSignal();
    status |= found.mask;
  }
  return status;
}

/** The status that a mapping of signals stands for. */
export function signalStatus(value: PValue): number {
  if (value instanceof PSignalDict) return value.context[value.which];
  if (!(value instanceof PDict)) throw typeError('argument must be a signal dict');
  if (value.size !== SIGNALS.length) throw keyError('invalid signal dict');
  let status = 0;
  for (const { type, mask } of SIGNALS) {
    const on = value.get(type);
    if (on === undefined) throw keyError('invalid signal dict');
    if (pyObjectIsTrue(on)) status |= mask;
  }
  return status;
}

defineType(mixin, {
  unhashable: true,
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init() {},
    tp_iter: (self: PSignalDict) => self.context && pyObjectGetIter(new PTuple(SIGNALS.map(({ type }) => type))),
    tp_repr: (self: PSignalDict) =>
      `{${SIGNALS.map(({ type, mask }) => `${pyObjectRepr(type)}:${(self.context[self.which] & mask) !== 0 ? 'True' : 'False'}`).join(', ')}}`,
    tp_richcompare(self: PSignalDict, other, op) {
      if (op !== EQ && op !== NE) return NotImplemented;
      const own = self.context[self.which];
      let status: number;
      if (other instanceof PSignalDict) status = other.context[other.which];
      else if (other instanceof PDict) {
        try {
          status = signalStatus(other);
        } catch {
          return NotImplemented;
        }
      } else return NotImplemented;
      const same = SIGNALS.every(({ mask }) => ((own & mask) !== 0) === ((status & mask) !== 0));
      return same === (op === EQ);
    },
    mp_length: (self: PSignalDict) => self.context && SIGNALS.length,
    mp_subscript: (self: PSignalDict, key) => (self.context[self.which] & maskOf(key)) !== 0,
    mp_ass_subscript(self: PSignalDict, key, value) {
      if (value === undefined) throw valueError('signal keys cannot be deleted');
      const mask = maskOf(key);
      const on = pyObjectIsTrue(value);
      const before = self.context[self.which] & ~mask;
      self.context[self.which] = on ? before | (self.which === 'traps' ? mask : setMask(mask)) : before;
    },
  },
  members: [
    method(PSignalDict, 'copy', {
      doc: 'A dict with the same entries.',
      run(self) {
        const dict = new PDict();
        for (const { type, mask } of SIGNALS) dict.set(type, (self.context[self.which] & mask) !== 0);
        return dict;
      },
    }),
  ],
});
