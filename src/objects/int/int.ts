import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg, type SelfKind } from '../../runtime/clinic/clinic.ts';
import { bool, object, ssize, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { formatInt } from '../../runtime/format/format.ts';
import {
  bitCount,
  bitLength,
  intAbs,
  intAdd,
  intFloorDiv,
  intMod,
  intMul,
  intPow,
  intSub,
  type PlainInt,
} from '../../runtime/numbers/int-arithmetic.ts';
import { intFromBytes, intToBytes } from '../../runtime/numbers/int-bytes.ts';
import { intOfText } from '../../runtime/numbers/int-text.ts';
import type { PValue } from '../../runtime/object.ts';
import { intType, intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { bytesArgument, intNew, toInt } from './construct.ts';
import { intSlots } from './int-slots.ts';

const Int: SelfKind<PlainInt> = { convertSelf: (value) => intValue(value)! };

/** A method that answers the int itself. */
const itself = (name: string, doc: string): Member => method(Int, name, { doc, run: (self) => self });

/** `int.__round__`: to a multiple of 10**-digits, half to even. */
export function roundInt(value: PlainInt, digits: PlainInt): PlainInt {
  if (digits >= 0) return value;
  const places = intSub(0, digits);
  // A unit of more than ten times the value rounds it to zero.
  if (places > bitLength(value) / 3 + 2) return 0;
  const unit = intPow(10, places);
  const below = intFloorDiv(value, unit);
  const rest = intMod(value, unit);
  const twice = intMul(rest, 2);
  const up = twice > unit || (twice === unit && intMod(below, 2) === 1);
  return intMul(up ? intAdd(below, 1) : below, unit);
}

function littleEndian(order: string): boolean {
  if (order === 'little') return true;
  if (order === 'big') return false;
  throw valueError("byteorder must be either 'little' or 'big'");
}

defineType(intType, {
  doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
  slots: { ...intSlots, tp_new: intNew },
  members: [
    itself('conjugate', 'Returns self, the complex conjugate of any int.'),
    method(Int, 'bit_length', {
      doc: 'Number of bits necessary to represent self in binary.\n\n>>> (255).bit_length()\n8',
      run: bitLength,
    }),
    method(Int, 'bit_count', {
      doc: 'Number of ones in the binary representation of the absolute value of self.\n\n>>> (0b1011).bit_count()\n3',
      run: bitCount,
    }),
    method(Int, 'to_bytes', {
      doc: 'Return an array of bytes representing an integer.',
      params: [arg('length', ssize, 1), arg('byteorder', str, 'big'), '*', arg('signed', bool, false)],
      run(self, length, order, signed) {
        const little = littleEndian(order);
        if (length < 0) throw valueError('length argument must be non-negative');
        return new PBytes(intToBytes(self, length, little, signed));
      },
    }),
    classMethod('from_bytes', {
      doc: 'Return the integer represented by the given array of bytes.',
      params: [arg('bytes', object), arg('byteorder', str, 'big'), '*', arg('signed', bool, false)],
      run(type, bytes, order, signed) {
        const little = littleEndian(order);
        const value = intFromBytes(bytesArgument(bytes), little, signed);
        return type === intType ? value : pyObjectCall1(type, value);
      },
    }),
    method(Int, 'as_integer_ratio', {
      doc: 'Return a pair of integers, whose ratio is equal to the original int.\n\n>>> (-7).as_integer_ratio()\n(-7, 1)',
      run: (self) => new PTuple([self, 1]),
    }),
    itself('__trunc__', 'Truncating an Integral returns itself.'),
    itself('__floor__', 'Flooring an Integral returns itself.'),
    itself('__ceil__', 'Ceiling of an Integral returns itself.'),
    method(Int, '__round__', {
      doc: 'Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.',
      params: [arg('ndigits', object, undefined), '/'],
      run: (self, digits) => (digits === undefined ? self : roundInt(self, asIndex(digits))),
    }),
    method(Int, '__getnewargs__', { run: (self) => new PTuple([self]) }),
    method({ convertSelf: (value: PValue) => value } as SelfKind<PValue>, '__format__', {
      doc: 'Convert to a string according to format_spec.',
      params: [arg('format_spec', str), '/'],
      run: (self, spec) =>
        spec === '' && (typeof self === 'object' || typeof self === 'boolean')
          ? pyObjectStr(self)
          : formatInt(intValue(self)!, spec, typeOf(self).name),
    }),
    method(Int, '__sizeof__', {
      doc: 'Returns size in memory, in bytes.',
      run: (self) => 24 + 4 * Math.max(1, Math.ceil(bitLength(intAbs(self)) / 30)),
    }),
    method(Int, 'is_integer', {
      doc: 'Returns True. Exists for duck type compatibility with float.is_integer.',
      run: () => true,
    }),
    getset(Int, 'real', { doc: 'the real part of a complex number', get: (self) => self }),
    getset(Int, 'imag', { doc: 'the imaginary part of a complex number', get: () => 0 }),
    getset(Int, 'numerator', { doc: 'the numerator of a rational number in lowest terms', get: (self) => self }),
    getset(Int, 'denominator', { doc: 'the denominator of a rational number in lowest terms', get: () => 1 }),
  ],
});

intType.vectorcall = {
  call1: (x) => (typeof x === 'number' ? x : typeof x === 'string' ? intOfText(x) : toInt(x)),
  call2: (x, base) => intNew(intType, [x, base], null),
};
