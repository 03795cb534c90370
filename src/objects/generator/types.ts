import { addressText } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { stopIteration, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import {
  coroutineType,
  generatorType,
  PGenerator,
  RUNNING,
  SUSPENDED,
  ThrowSignal,
} from '../../runtime/values/generator.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';
import { classGetItem } from '../generic-alias/class-getitem.ts';
import { closing, stepping } from './coroutine-forms.ts';
import { closeGenerator, exceptionToThrow } from './protocol.ts';
import { drainGenerator, frameOf, RETURNED, resume, sendOrRaise } from './resume.ts';

/* `generator` and `coroutine`. */

function iternext(self: PGenerator): PValue | undefined {
  const result = resume(self, null);
  if (result !== RETURNED) return result as PValue;
  if (RETURNED.value === null) return undefined;
  rt.stop = stopIteration(RETURNED.value);
  return undefined;
}

generatorType.drain = drainGenerator;

/** `throw(type, value, traceback)` as Python calls it; `undefined` when it raised. */
export function throwFromPython(
  self: PGenerator,
  type: PValue,
  value: PValue | undefined,
  traceback: PValue | undefined,
): PValue | undefined {
  return sendOrRaise(self, new ThrowSignal(exceptionToThrow(type, value, traceback)));
}

/** The attributes that generators, coroutines and asynchronous generators share, under their own prefixes. */
export function frameMembers(prefix: 'gi' | 'cr' | 'ag'): Member[] {
  const name = (key: 'name' | 'qualname'): Member =>
    getset(PGenerator, `__${key}__`, {
      doc: `${key} of the generator`,
      get: (self) => self[key],
      set(self, value) {
        const text = value === undefined ? undefined : strValue(value);
        if (text === undefined) throw typeError(`__${key}__ must be set to a string object`);
        self[key] = text;
      },
    });
  return [
    name('name'),
    name('qualname'),
    getset(PGenerator, `${prefix}_frame`, { get: (self) => frameOf(self) }),
    getset(PGenerator, `${prefix}_running`, {
      get: (self) => (prefix === 'ag' ? self.asyncRunning : self.state === RUNNING),
    }),
    getset(PGenerator, `${prefix}_code`, { get: (self) => self.code, member: true }),
    getset(PGenerator, prefix === 'gi' ? 'gi_yieldfrom' : `${prefix}_await`, {
      get: (self) => (self.state === RUNNING ? null : self.delegate),
    }),
    getset(PGenerator, `${prefix}_suspended`, { get: (self) => self.state === SUSPENDED }),
  ];
}

const sendMembers = (what: string): Member[] => [
  method(PGenerator, 'send', {
    doc: `send(arg) -> send 'arg' into ${what},\nreturn next ${what === 'generator' ? 'yielded' : 'iterated'} value or raise StopIteration.`,
    params: [arg('object', object), '/'],
    raises: true,
    run: (self, sent) => sendOrRaise(self, sent),
    coroutine: (self, sent) => stepping(self, sent),
    told: true,
  }),
  method(PGenerator, 'throw', {
    doc: `throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in ${what}, return next yielded value or raise\nStopIteration.`,
    params: [arg('type', object), arg('value', object, undefined), arg('traceback', object, undefined), '/'],
    textSignature: null,
    raises: true,
    run: throwFromPython,
    coroutine: (self, type, value, traceback) =>
      stepping(self, new ThrowSignal(exceptionToThrow(type, value, traceback))),
    told: true,
  }),
  method(PGenerator, 'close', {
    doc: `close() -> raise GeneratorExit inside ${what}.`,
    run: (self) => closeGenerator(self),
    coroutine: (self) => suspendedBy(closing(self)),
    told: true,
  }),
];

function repr(kind: string): (self: PGenerator) => string {
  return (self) => `<${kind} object ${self.qualname} at ${addressText(self)}>`;
}

defineType(generatorType, {
  slots: { tp_repr: repr('generator'), tp_iter: (self) => self, tp_iternext: iternext },
  members: [...sendMembers('generator'), ...frameMembers('gi'), classGetItem],
});

/** The iterator that `coroutine.__await__()` gives: `coroutine_wrapper`. */
export class PCoroutineWrapper extends PObject {
  readonly coroutine: PGenerator;
  constructor(coroutine: PGenerator) {
    super(coroutineWrapperType.instanceShape);
    this.coroutine = coroutine;
  }
}
export const coroutineWrapperType: PType = builtinType('coroutine_wrapper', {
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

defineType(coroutineWrapperType, {
  slots: { tp_iter: (self) => self, tp_iternext: (self: PCoroutineWrapper) => iternext(self.coroutine) },
  members: [
    method(PCoroutineWrapper, 'send', {
      doc: 'send(arg) -> send arg into coroutine.',
      params: [arg('object', object), '/'],
      raises: true,
      run: (self, sent) => sendOrRaise(self.coroutine, sent),
    }),
    method(PCoroutineWrapper, 'throw', {
      doc: 'throw(value) -> raise exception in coroutine.',
      params: [arg('type', object), arg('value', object, undefined), arg('traceback', object, undefined), '/'],
      textSignature: null,
      raises: true,
      run: (self, type, value, traceback) => throwFromPython(self.coroutine, type, value, traceback),
    }),
    method(PCoroutineWrapper, 'close', {
      doc: 'close() -> raise GeneratorExit inside coroutine.',
      run: (self) => closeGenerator(self.coroutine),
    }),
  ],
});

defineType(coroutineType, {
  slots: { tp_repr: repr('coroutine'), am_await: (self: PGenerator) => new PCoroutineWrapper(self) },
  members: [
    ...sendMembers('coroutine'),
    ...frameMembers('cr'),
    getset(PGenerator, 'cr_origin', { get: (self) => self.origin, member: true }),
    classGetItem,
  ],
});
