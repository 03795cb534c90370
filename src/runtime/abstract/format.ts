import { typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { callSpecial } from './attribute.ts';

/** `PyObject_Format`: `format(value, spec)`. */
export function pyObjectFormat(value: PValue, spec: PValue): string {
  if (spec === '') {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
  }
  const result = callSpecial(value, '__format__', spec);
  if (result === undefined) throw typeError(`Type ${typeOf(value).tpName} doesn't define __format__`);
  const text = strValue(result);
  if (text === undefined) throw typeError(`__format__ must return a str, not ${typeOf(result).tpName}`);
  return text;
}
