import { defineType } from '../../runtime/clinic/define-type.ts';
import { makeException } from '../../runtime/errors.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PList } from '../../runtime/values/sequences.ts';
import * as n from './number.ts';

/* The exceptions for conditions. */

const declare = (name: string, ...bases: PType[]): PType => {
  const type = builtinType(name, { base: bases[0]!, module: 'decimal' });
  if (bases.length > 1) {
    type.bases = bases;
    // In this hierarchy a plain merge is what C3 gives: each base before its own bases, what is shared last.
    const all = bases.flatMap((base) => base.mro);
    type.mro = [type, ...all.filter((entry, i) => all.lastIndexOf(entry) === i)];
  }
  defineType(type, {});
  return type;
};

export const decimalException = declare('DecimalException', exceptionType('ArithmeticError'));
export const clamped = declare('Clamped', decimalException);
export const rounded = declare('Rounded', decimalException);
export const inexact = declare('Inexact', decimalException);
export const subnormal = declare('Subnormal', decimalException);
export const divisionByZero = declare('DivisionByZero', decimalException, exceptionType('ZeroDivisionError'));
export const overflow = declare('Overflow', inexact, rounded);
export const underflow = declare('Underflow', inexact, rounded, subnormal);
export const floatOperation = declare('FloatOperation', decimalException, exceptionType('TypeError'));
export const invalidOperation = declare('InvalidOperation', decimalException);
export const conversionSyntax = declare('ConversionSyntax', invalidOperation);
export const divisionImpossible = declare('DivisionImpossible', invalidOperation);
export const divisionUndefined = declare('DivisionUndefined', invalidOperation, exceptionType('ZeroDivisionError'));
export const invalidContext = declare('InvalidContext', invalidOperation);

/** The signals in the order of a signal dict, with the conditions that each stands for. */
export const SIGNALS: readonly { readonly type: PType; readonly mask: number }[] = [
  { type: invalidOperation, mask: n.ANY_INVALID },
  { type: floatOperation, mask: n.FLOAT_OPERATION },
  { type: divisionByZero, mask: n.DIVISION_BY_ZERO },
  { type: overflow, mask: n.OVERFLOW },
  { type: underflow, mask: n.UNDERFLOW },
  { type: subnormal, mask: n.SUBNORMAL },
  { type: inexact, mask: n.INEXACT },
  { type: rounded, mask: n.ROUNDED },
  { type: clamped, mask: n.CLAMPED },
];

const CONDITIONS: readonly { readonly type: PType; readonly mask: number }[] = [
  { type: invalidOperation, mask: n.INVALID_OPERATION },
  { type: conversionSyntax, mask: n.CONVERSION_SYNTAX },
  { type: divisionImpossible, mask: n.DIVISION_IMPOSSIBLE },
  { type: divisionUndefined, mask: n.DIVISION_UNDEFINED },
  { type: invalidContext, mask: n.INVALID_CONTEXT },
];

/** Names of the conditions in a context's `repr`, in libmpdec's order. */
const NAMES: readonly (readonly [number, string])[] = [
  [n.CLAMPED, 'Clamped'],
  [n.ANY_INVALID, 'InvalidOperation'],
  [n.DIVISION_BY_ZERO, 'DivisionByZero'],
  [n.INEXACT, 'Inexact'],
  [n.FLOAT_OPERATION, 'FloatOperation'],
  [n.OVERFLOW, 'Overflow'],
  [n.ROUNDED, 'Rounded'],
  [n.SUBNORMAL, 'Subnormal'],
  [n.UNDERFLOW, 'Underflow'],
];

export const statusText = (status: number): string =>
  `[${NAMES.filter(([mask]) => (status & mask) !== 0)
    .map(([, name]) => name)
    .join(', ')}]`;

/** The signals of a status, as a list of exception types. */
export const signalList = (status: number): PList =>
  new PList(SIGNALS.filter(({ mask }) => (status & mask) !== 0).map(({ type }) => type));

/** The exception for the conditions that are trapped. */
export function trapped(status: number) {
  const first = SIGNALS.find(({ mask }) => (status & mask) !== 0)!;
  const causes = [...CONDITIONS, ...SIGNALS.slice(1)].filter(({ mask }) => (status & mask) !== 0);
  return makeException(first.type, new PList(causes.map(({ type }) => type)));
}
