import { typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import type { PType } from '../type.ts';
import type { KeywordNames, TypeSlots } from '../type-slots.ts';
import { compileBuiltin, type ParamList, type Spec } from './clinic.ts';

/*
 * Argument checks for slots that take their arguments raw (`tp_new`, `tp_init`, `tp_call`).
 */

/** `_PyArg_NoKeywords`. */
export function noKeywords(name: string, keywords: KeywordNames): void {
  if (keywords !== null && keywords.length > 0) throw typeError(`${name}() takes no keyword arguments`);
}

/** `_PyArg_CheckPositional`. */
export function checkPositional(name: string, given: number, min: number, max: number): void {
  if (given < min)
    throw typeError(
      `${name} expected ${min === max ? '' : 'at least '}${min} argument${min === 1 ? '' : 's'}, got ${given}`,
    );
  if (given > max)
    throw typeError(
      `${name} expected ${min === max ? '' : 'at most '}${max} argument${max === 1 ? '' : 's'}, got ${given}`,
    );
}

/** Number of positional ones among `args`, whose last ones belong to `keywords`. */
export function positionalCount(args: readonly PValue[], keywords: KeywordNames): number {
  return keywords === null ? args.length : args.length - keywords.length;
}

/** A `tp_new` whose signature is declared as a builtin's; the body's `self` is the class. */
export function newBy<const P extends ParamList>(
  name: string,
  spec: Pick<Spec<PType, P>, 'parsed' | 'run'> & { params: P },
): NonNullable<TypeSlots['tp_new']> {
  const builtin = compileBuiltin(name, null, null, spec as unknown as Spec<any, any>, null);
  return (type, args, keywords) => builtin.call(type, args, keywords);
}

/** A `tp_init` declared in the same way. */
export function initBy<S extends PValue, const P extends ParamList>(
  name: string,
  spec: Pick<Spec<S, P>, 'parsed' | 'run'> & { params: P },
): (self: any, args: PValue[], keywords: KeywordNames) => void {
  const builtin = compileBuiltin(name, null, null, spec as unknown as Spec<any, any>, null);
  return (self, args, keywords) => builtin.call(self, args, keywords);
}
