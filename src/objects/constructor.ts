import { compileBuiltin, type ParamList, type Spec } from '../runtime/clinic/clinic.ts';
import type { PValue } from '../runtime/object.ts';
import type { PType } from '../runtime/type.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';

/** A `tp_new` slot of a declared signature: the body gets the type, then the converted arguments. */
export function constructor<const P extends ParamList>(
  name: string,
  spec: Spec<PType, P>,
): (type: PType, args: PValue[], keywords: KeywordNames) => PValue {
  const builtin = compileBuiltin(name, name, null, spec, null);
  return (type, args, keywords) => builtin.call(type, args, keywords);
}

/** A `tp_init` slot of a declared signature: the body gets the instance, then the converted arguments. */
export function initializer<S extends PValue, const P extends ParamList>(
  name: string,
  spec: Spec<S, P>,
): (self: S, args: PValue[], keywords: KeywordNames) => void {
  const builtin = compileBuiltin(name, name, null, spec, null);
  return (self, args, keywords) => {
    builtin.call(self, args, keywords);
  };
}
