import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { contextLocal } from '../../runtime/context.ts';
import type { PValue } from '../../runtime/object.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { FINITE, INFINITE, type Num, QNAN } from './number.ts';

/** `decimal.DecimalTuple`, a named tuple. */
export const decimalTupleType = contextLocal(() =>
  pyObjectCall(
    importAttribute('collections', 'namedtuple'),
    ['DecimalTuple', 'sign digits exponent', 'decimal'],
    ['module'],
  ),
);

/** `as_tuple()`. */
export function decimalTuple(a: Num): PValue {
  const exponent = a.kind === FINITE ? a.exp : a.kind === INFINITE ? 'F' : a.kind === QNAN ? 'n' : 'N';
  const text = a.kind > INFINITE && a.coeff === 0n ? '' : a.coeff.toString();
  const digits = new PTuple(Array.from(text, Number));
  return pyObjectCall(decimalTupleType(), [a.negative ? 1 : 0, digits, exponent]);
}
