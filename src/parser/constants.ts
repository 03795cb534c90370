/** Identity and text of constants in a tree. */
import {
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  FloatConstant,
  FrozenSetConstant,
  TupleConstant,
} from './ast.ts';

/**
 * A text that two constants share only if they may be merged (`_PyCode_ConstantKey`): `1`, `1.0` and `True` differ, as do `0.0` and `-0.0`.
 * With `byEquality`, equal numbers share it.
 */
export function constantKey(value: ConstantValue, byEquality = false): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
    case 'bigint':
      return `i${value}`;
    case 'string':
      return `s${value}`;
  }
  if (value instanceof FloatConstant) {
    if (byEquality && Number.isInteger(value.value)) return `i${BigInt(value.value)}`;
    return `f${floatRepr(value.value)}`;
  }
  if (value instanceof ComplexConstant) {
    if (byEquality && value.imag === 0) return constantKey(new FloatConstant(value.real), true);
    return `c${floatRepr(value.real)},${floatRepr(value.imag)}`;
  }
  if (value instanceof BytesConstant) return `b${value.value.join()}`;
  if (value instanceof EllipsisConstant) return '...';
  const items = value.items.map((item) => JSON.stringify(constantKey(item, byEquality)));
  if (value instanceof FrozenSetConstant) return `{${items.sort().join()}}`;
  return `(${items.join()})`;
}

/** `repr` of a constant, for messages. */
export function constantRepr(value: ConstantValue): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
    case 'bigint':
      return `${value}`;
    case 'string':
      return stringRepr(value);
  }
  if (value instanceof FloatConstant) return floatRepr(value.value);
  if (value instanceof ComplexConstant) return complexRepr(value);
  if (value instanceof BytesConstant) {
    let text = '';
    for (const byte of value.value) text += String.fromCharCode(byte);
    return `b${quoted(text, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`, /[^ -~]/g)}`;
  }
  if (value instanceof EllipsisConstant) return 'Ellipsis';
  const items = value.items.map(constantRepr);
  if (value instanceof TupleConstant) return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  return items.length === 0 ? 'frozenset()' : `frozenset({${items.join(', ')}})`;
}

/** `repr` of a str. Unprintable are here the control, format and unassigned characters and lone surrogates. */
function stringRepr(text: string): string {
  return quoted(text, escape, /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu);
}

function quoted(text: string, escapeCharacter: (character: string) => string, unprintable: RegExp): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(unprintable, escapeCharacter);
  return quote + body + quote;
}

function escape(character: string): string {
  const code = character.codePointAt(0)!;
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** `repr` of a float: the shortest digits, an exponent below 1e-4 and from 1e16. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [mantissa, exponentText] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const negative = mantissa!.startsWith('-');
  const digits = mantissa!.replace('-', '').replace('.', '');
  let text: string;
  if (exponent < 0) text = `0.${'0'.repeat(-exponent - 1)}${digits}`;
  else if (digits.length <= exponent + 1) text = `${digits.padEnd(exponent + 1, '0')}.0`;
  else text = `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  return negative ? `-${text}` : text;
}

function complexRepr({ real, imag }: ComplexConstant): string {
  const imaginary = `${floatRepr(imag).replace(/\.0$/, '')}j`;
  if (real === 0 && !Object.is(real, -0)) return imaginary;
  const sign = imaginary.startsWith('-') ? '' : '+';
  return `(${floatRepr(real).replace(/\.0$/, '')}${sign}${imaginary})`;
}
