import { typeError } from '../errors.ts';
import { formatFloat, formatInt, formatStr } from '../format/format.ts';
import type { PValue } from '../object.ts';
import { PFloat } from '../values/float.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { callSpecial } from './attribute.ts';

/** `PyObject_Format`: `format(value, spec)`. */
export function pyObjectFormat(value: PValue, spec: PValue): string {
  if (spec === '') {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
  } else if (typeof spec === 'string') {
    if (typeof value === 'string') return formatStr(value, spec);
    if (typeof value === 'number' || typeof value === 'bigint') return formatInt(value, spec);
    if (value !== null && value.constructor === PFloat) return formatFloat((value as PFloat).value, spec);
  }
  const result = callSpecial(value, '__format__', spec);
  if (result === undefined) throw typeError(`Type ${typeOf(value).tpName} doesn't define __format__`);
  const text = strValue(result);
  if (text === undefined) throw typeError(`__format__ must return a str, not ${typeOf(result).tpName}`);
  return text;
}
