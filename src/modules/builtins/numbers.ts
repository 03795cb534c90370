import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { formatObject } from '../../runtime/abstract/format.ts';
import { asIndex, pyNumberDivmod, pyNumberPower, pyNumberUnary } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { intToRadix } from '../../runtime/numbers/int-text.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';

function ord(value: PValue): number {
  if (typeof value === 'string' && value.length === 1) return value.charCodeAt(0);
  const text = strValue(value);
  if (text !== undefined) {
    const point = text.codePointAt(0);
    if (point !== undefined && text.length === (point > 0xffff ? 2 : 1)) return point;
    throw typeError(`ord() expected a character, but string of length ${codePointLength(text)} found`);
  }
  if (value instanceof PBytes || value instanceof PByteArray) {
    if (value.bytes.length === 1) return value.bytes[0]!;
    throw typeError(`ord() expected a character, but string of length ${value.bytes.length} found`);
  }
  throw typeError(`ord() expected string of length 1, but ${typeOf(value).tpName} found`);
}

function chr(value: PValue): string | undefined {
  if (typeof value === 'number' && value >= 0 && value < 0x10000) return String.fromCharCode(value);
  const point = asIndex(value);
  if (typeof point === 'bigint' || point < 0 || point > 0x10ffff)
    return raising(valueError('chr() arg not in range(0x110000)'));
  return String.fromCodePoint(point);
}

export const numberFunctions = [
  builtinFunction('abs', {
    replayed: 'instances',
    doc: 'Return the absolute value of the argument.',
    params: [arg('x', object), '/'],
    run: (_module, x) => (typeof x === 'number' ? Math.abs(x) : pyNumberUnary(x, 'Abs')),
  }),
  builtinFunction('divmod', {
    replayed: 'instances',
    doc: 'Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.',
    params: [arg('x', object), arg('y', object), '/'],
    run: (_module, x, y) => pyNumberDivmod(x, y),
  }),
  builtinFunction('pow', {
    replayed: 'instances',
    doc: 'Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form.',
    params: [arg('base', object), arg('exp', object), arg('mod', object, null)],
    run: (_module, base, exponent, modulus) => pyNumberPower(base, exponent, modulus),
  }),
  builtinFunction('round', {
    replayed: 'instances',
    doc: 'Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative.',
    params: [arg('number', object), arg('ndigits', object, null)],
    run(_module, number, digits) {
      const result = digits === null ? callSpecial(number, '__round__') : callSpecial(number, '__round__', digits);
      if (result === undefined) throw typeError(`type ${typeOf(number).tpName} doesn't define __round__ method`);
      return result;
    },
  }),
  builtinFunction('bin', {
    replayed: 'instances',
    doc: "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'",
    params: [arg('number', object), '/'],
    run: (_module, number) => intToRadix(asIndex(number), 2),
  }),
  builtinFunction('oct', {
    replayed: 'instances',
    doc: "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'",
    params: [arg('number', object), '/'],
    run: (_module, number) => intToRadix(asIndex(number), 8),
  }),
  builtinFunction('hex', {
    replayed: 'instances',
    doc: "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'",
    params: [arg('number', object), '/'],
    run: (_module, number) => intToRadix(asIndex(number), 16),
  }),
  builtinFunction('ord', {
    doc: 'Return the Unicode code point for a one-character string.',
    params: [arg('c', object), '/'],
    run: (_module, value) => ord(value),
  }),
  builtinFunction('chr', {
    doc: 'Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.',
    params: [arg('i', object), '/'],
    raises: true,
    run: (_module, value) => chr(value),
  }),
  builtinFunction('format', {
    replayed: true,
    doc: "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING') for\ndetails.\n\nIf type(value) does not supply a method named __format__\nand format_spec is empty, then str(value) is returned.\nSee also help('SPECIALMETHODS').",
    params: [arg('value', object), arg('format_spec', str, ''), '/'],
    run: (_module, value, spec) => formatObject(value, spec),
  }),
];
