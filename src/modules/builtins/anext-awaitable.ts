import {
  awaitableIterator,
  closeIterator,
  exceptionToThrow,
  sendTo,
  throwTo,
} from '../../objects/generator/protocol.ts';
import { RETURNED } from '../../objects/generator/resume.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { isException, stopIteration } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { ThrowSignal } from '../../runtime/values/generator.ts';

/** `anext(iterator, default)`: awaits the next item, or gives the default at the end. */
export class AnextAwaitable extends PObject {
  readonly awaitable: PValue;
  readonly fallback: PValue;
  iterator: PBase | null = null;
  constructor(awaitable: PValue, fallback: PValue) {
    super(anextAwaitableType.instanceShape);
    this.awaitable = awaitable;
    this.fallback = fallback;
  }
}

export const anextAwaitableType = builtinType('anext_awaitable', {
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

function step(self: AnextAwaitable, run: (iterator: PBase) => unknown): PValue {
  self.iterator ??= awaitableIterator(self.awaitable);
  let result: unknown;
  try {
    result = run(self.iterator);
  } catch (error) {
    if (isException(error, 'StopAsyncIteration')) throw stopIteration(self.fallback);
    throw error;
  }
  if (result === RETURNED) throw stopIteration(RETURNED.value);
  return result as PValue;
}

defineType(anextAwaitableType, {
  slots: {
    tp_iter: (self) => self,
    am_await: (self) => self,
    tp_iternext: (self: AnextAwaitable) => step(self, (iterator) => sendTo(iterator, null)),
  },
  members: [
    method(AnextAwaitable, 'send', {
      doc: 'Send a value into the awaitable.',
      params: [arg('value', object), '/'],
      run: (self, value) => step(self, (iterator) => sendTo(iterator, value)),
    }),
    method(AnextAwaitable, 'throw', {
      doc: 'Raise an exception in the awaitable.',
      params: [arg('type', object), arg('value', object, undefined), arg('traceback', object, undefined), '/'],
      run: (self, type, value, traceback) =>
        step(self, (iterator) => throwTo(iterator, new ThrowSignal(exceptionToThrow(type, value, traceback)))),
    }),
    method(AnextAwaitable, 'close', {
      doc: 'Close the awaitable.',
      run(self) {
        if (self.iterator !== null) closeIterator(self.iterator);
      },
    }),
  ],
});
