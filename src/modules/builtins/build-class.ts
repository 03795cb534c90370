import { callCoroutine, running } from '../../objects/function/coroutine-call.ts';
import { calculateMetaclass } from '../../objects/type/layout.ts';
import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectSetItem } from '../../runtime/abstract/item.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { runtimeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { finish, type Rest } from '../../runtime/threads/park.ts';
import { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeType } from '../../runtime/types.ts';
import { PCell } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PFunction } from '../../runtime/values/function.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';

/** `update_bases`: bases that are no classes may name others through `__mro_entries__`. */
export function resolveBases(bases: readonly PValue[]): readonly PValue[] {
  let resolved: PValue[] | null = null;
  bases.forEach((base, i) => {
    if (base instanceof PType) {
      resolved?.push(base);
      return;
    }
    const entries = pyObjectLookupAttr(base, '__mro_entries__');
    if (entries === undefined) {
      resolved?.push(base);
      return;
    }
    const replacement = pyObjectCall1(entries, new PTuple(bases));
    if (!(replacement instanceof PTuple)) throw typeError('__mro_entries__ must return a tuple');
    resolved ??= bases.slice(0, i) as PValue[];
    resolved.push(...replacement.items);
  });
  return resolved ?? bases;
}

/** How a class statement calls the metaclass and runs the body: in plain form, or as a coroutine, where the answer may be `suspendedBy` the rest. */
interface Form {
  call(callee: PValue, args: PValue[], keywords: KeywordNames): PValue;
  run(body: PFunction, namespace: PValue): PValue;
}

const plainly: Form = {
  call: pyObjectCall,
  run: (body, namespace) => body.code.executable.run(body.globals, namespace, body.closure, body),
};

const asCoroutine: Form = {
  call: callCoroutine,
  run: (body, namespace) =>
    suspendedBy(running(body.code.executable.runCoroutine(body.globals, namespace, body.closure, body))),
};

/** The namespace the metaclass prepares for the class body. */
function* prepare(
  metaclass: PValue,
  name: PValue,
  bases: PTuple,
  keywords: ReadonlyMap<string, PValue>,
  form: Form,
): Rest<PValue> {
  if (metaclass === typeType) return new PDict();
  const method = pyObjectLookupAttr(metaclass, '__prepare__');
  if (method === undefined) return new PDict();
  const namespace = yield* finish(form.call(method, [name, bases, ...keywords.values()], [...keywords.keys()]));
  const type = typeOf(namespace);
  if (!(namespace instanceof PDict) && type.mp_subscript === null) {
    const shown = metaclass instanceof PType ? metaclass.name : '<metaclass>';
    throw typeError(`${shown}.__prepare__() must return a mapping, not ${type.tpName}`);
  }
  return namespace;
}

function* building(args: readonly PValue[], named: ReadonlyMap<string, PValue>, form: Form): Rest<PValue> {
  if (args.length < 2) throw typeError('__build_class__: not enough arguments');
  const [body, name, ...given] = args as [PValue, PValue, ...PValue[]];
  if (!(body instanceof PFunction)) throw typeError('__build_class__: func must be a function');
  if (strValue(name) === undefined) throw typeError('__build_class__: name is not a string');
  const bases = resolveBases(given);
  const tuple = new PTuple(bases);
  const keywords = new Map(named);
  let metaclass = keywords.get('metaclass');
  keywords.delete('metaclass');
  if (metaclass === undefined) metaclass = bases.length === 0 ? typeType : typeOf(bases[0]!);
  if (metaclass instanceof PType) metaclass = calculateMetaclass(metaclass, bases);
  const namespace = yield* prepare(metaclass, name, tuple, keywords, form);
  const cell = yield* finish(form.run(body, namespace));
  if (bases !== given) pyObjectSetItem(namespace, '__orig_bases__', new PTuple(given));
  const cls = yield* finish(
    form.call(
      metaclass,
      [name, tuple, namespace, ...keywords.values()],
      keywords.size === 0 ? null : [...keywords.keys()],
    ),
  );
  if (cls instanceof PType && cell instanceof PCell) {
    if (cell.value === undefined)
      throw runtimeError(
        `__class__ not set defining ${pyObjectRepr(name)} as ${pyObjectRepr(cls)}. Was __classcell__ propagated to type.__new__?`,
      );
    if (cell.value !== cls)
      throw typeError(
        `__class__ set to ${pyObjectRepr(cell.value)} defining ${pyObjectRepr(name)} as ${pyObjectRepr(cls)}`,
      );
  }
  return cls;
}

export const buildClass = builtinFunction('__build_class__', {
  doc: '__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.',
  params: [varargs('args'), varkeywords('keywords')],
  textSignature: null,
  run: (_module, args, keywords) => building(args, keywords, plainly).next().value as PValue,
  coroutine: (_module, args, keywords) => suspendedBy(building(args, keywords, asCoroutine)),
});
