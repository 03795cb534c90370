import { typeError } from '../../runtime/errors.ts';
import type { PBase, PObject, PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeType } from '../../runtime/types.ts';
import { trackFinalizable } from '../../runtime/values/finalization.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** `type.__call__`: makes an instance with `__new__` and, when it is one of the class, initializes it. */
export function typeCall(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (type === typeType) {
    if (keywords === null || keywords.length === 0) {
      if (args.length === 1) return typeOf(args[0]!);
      if (args.length !== 3) throw typeError('type() takes 1 or 3 arguments');
    } else if (args.length - keywords.length !== 3) throw typeError('type() takes 1 or 3 arguments');
  }
  const create = type.tp_new;
  if (create === null) throw typeError(`cannot create '${type.tpName}' instances`);
  const instance = create(type, args, keywords);
  const actual = typeOf(instance);
  if (actual.tp_finalize !== null && actual.isHeapType) trackFinalizable(instance as PObject);
  if (actual !== type && !actual.isSubtypeOf(type)) return instance;
  if (actual.tp_init !== null) actual.tp_init(instance as PBase, args, keywords);
  return instance;
}
