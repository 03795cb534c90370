import { typeError } from '../errors.ts';
import { formatFloat, formatInt, formatStr } from '../format/format.ts';
import type { PValue } from '../object.ts';
import { intText } from '../text/pieces.ts';
import { PFloat } from '../values/float.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { callSpecial } from './attribute.ts';

/** `PyObject_Format`, as text. */
export function pyObjectFormat(value: PValue, spec: PValue): string {
  return strValue(formatObject(value, spec))!;
}

/** `PyObject_Format`: `format(value, spec)`, a str or an instance of a subclass. */
export function formatObject(value: PValue, spec: PValue): PValue {
  if (spec === '') {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return intText(value);
  } else if (typeof spec === 'string') {
    if (typeof value === 'string') return formatStr(value, spec);
    if (typeof value === 'number' || typeof value === 'bigint') return formatInt(value, spec);
    if (value !== null && value.constructor === PFloat) return formatFloat((value as PFloat).value, spec);
  }
  const result = callSpecial(value, '__format__', spec);
  if (result === undefined) throw typeError(`Type ${typeOf(value).tpName} doesn't define __format__`);
  if (strValue(result) === undefined) throw typeError(`__format__ must return a str, not ${typeOf(result).tpName}`);
  return result;
}
