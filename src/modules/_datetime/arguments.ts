import { asIndex } from '../../runtime/abstract/number.ts';
import type { Converter } from '../../runtime/clinic/converters.ts';
import { overflowError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';

/*
 * Arguments of what CPython's `_datetime` reads by `PyArg_ParseTuple` and its kin, whose messages are not argument clinic's.
 */

/** Format unit `i`: a C `int`. */
export function cInt(value: PValue): number {
  const plain = asIndex(value);
  if (plain > 2 ** 63 - 1 || plain < -(2 ** 63)) throw overflowError('Python int too large to convert to C long');
  if (plain > 0x7fffffff) throw overflowError('signed integer is greater than maximum');
  if (plain < -0x80000000) throw overflowError('signed integer is less than minimum');
  return plain as number;
}

export const intArgument: Converter<number> = { convert: cInt };

/** A parameter of a constructor: its name, and what it stands for. */
export interface Field {
  readonly name: string;
  /** The number when it is left out; `undefined` when it must be given, `null` for `tzinfo`, which is no number. */
  readonly fallback: number | undefined | null;
}

/**
 * `PyArg_ParseTupleAndKeywords` of a format without a function's name: ints, and `tzinfo` as it is. `positional` of the fields may be given
 * by position.
 */
export function readFields(
  fields: readonly Field[],
  positional: number,
  args: readonly PValue[],
  keywords: KeywordNames,
): (number | PValue)[] {
  const named = keywords === null ? 0 : keywords.length;
  const given = args.length - named;
  const count = fields.length;
  if (args.length > count)
    throw typeError(
      `function takes at most ${count} ${given === 0 ? 'keyword ' : ''}argument${count === 1 ? '' : 's'} (${args.length} given)`,
    );
  if (given > positional) throw typeError(`function takes at most ${positional} positional arguments (${given} given)`);
  const values: (number | PValue)[] = new Array(count);
  let used = 0;
  for (let i = 0; i < count; i++) {
    const field = fields[i]!;
    let value: PValue | undefined;
    if (i < given) value = args[i]!;
    else if (used < named) {
      const at = keywords!.indexOf(field.name);
      if (at >= 0) {
        value = args[given + at]!;
        used++;
      }
    }
    if (value === undefined) {
      if (field.fallback === undefined)
        throw typeError(`function missing required argument '${field.name}' (pos ${i + 1})`);
      values[i] = field.fallback;
    } else values[i] = field.fallback === null || typeof value === 'number' ? checked(value) : cInt(value);
  }
  if (used < named) refuseKeywords(fields, given, keywords!);
  return values;
}

function checked(value: PValue): PValue {
  return typeof value === 'number' ? cInt(value) : value;
}

function refuseKeywords(fields: readonly Field[], given: number, keywords: readonly string[]): never {
  for (let i = 0; i < given; i++)
    if (keywords.includes(fields[i]!.name))
      throw typeError(`argument for function given by name ('${fields[i]!.name}') and position (${i + 1})`);
  const unknown = keywords.find((keyword) => !fields.some(({ name }) => name === keyword))!;
  throw typeError(`this function got an unexpected keyword argument '${unknown}'`);
}

/** `PyArg_ParseTuple`'s count of positional arguments. */
export function exactly(name: string, args: readonly PValue[], count: number): void {
  if (args.length !== count)
    throw typeError(`${name}() takes exactly ${count} argument${count === 1 ? '' : 's'} (${args.length} given)`);
}

/** Format unit `U`: a str. */
export function textArgument(name: string, position: number, value: PValue): string {
  const text = strValue(value);
  if (text === undefined)
    throw typeError(
      `${name}() argument ${position} must be str, not ${value === null ? 'None' : typeOf(value).tpName}`,
    );
  return text;
}
