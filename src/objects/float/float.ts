import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { hashFloatValue } from '../../runtime/abstract/hash.ts';
import { asIndex, intToDouble, warnOfSubclass } from '../../runtime/abstract/number.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { checkPositional, noKeywords } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { formatFloat } from '../../runtime/format/format.ts';
import { complexPow } from '../../runtime/numbers/complex-arithmetic.ts';
import {
  floatDivide,
  floatDivmod,
  floatFloorDiv,
  floatMod,
  floatPow,
  roundToDigits,
  roundToInt,
} from '../../runtime/numbers/float-arithmetic.ts';
import { floatFromHex, floatHex, floatOfText, floatRepr, parseFloatText } from '../../runtime/numbers/float-text.ts';
import { floatToRatio, intFromFloat } from '../../runtime/numbers/int-float.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import type { Binary, CompareOp } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { floatType, intValue, isFloat, PFloatInstance, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** The double that a float or int operand is, `undefined` for others. */
function operand(value: PValue): number | undefined {
  if (value instanceof PFloat) return value.value;
  const int = intValue(value);
  return int === undefined ? undefined : intToDouble(int);
}

function binary(compute: (a: number, b: number) => number): Binary {
  return (a, b) => {
    const x = operand(a);
    if (x === undefined) return NotImplemented;
    const y = operand(b);
    return y === undefined ? NotImplemented : new PFloat(compute(x, y));
  };
}

function compare(a: number, b: number | bigint, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      // biome-ignore lint/suspicious/noDoubleEquals: compares a double and a bigint by exact value
      return a == b;
    case 3:
      // biome-ignore lint/suspicious/noDoubleEquals: as above
      return a != b;
    case 4:
      return a > b;
    default:
      return a >= b;
  }
}

/** `float(x)`: `PyNumber_Float`. */
export function toFloat(x: PValue): number {
  if (isFloat(x)) return x.value;
  if (typeof x === 'string') return parseFloatText(x, x);
  const type = typeOf(x);
  if (type.nb_float !== null) {
    const result = type.nb_float(x);
    if (!(result instanceof PFloat))
      throw typeError(`${type.tpName}.__float__ returned non-float (type ${typeOf(result).tpName})`);
    if (typeOf(result) !== floatType) warnOfSubclass(`${type.tpName}.__float__`, 'float', result);
    return result.value;
  }
  if (type.nb_index !== null) return intToDouble(asIndex(x));
  const text = strValue(x);
  if (text !== undefined) return parseFloatText(text, x);
  if (hasBuffer(x)) {
    const bytes = bytesOf(x);
    const plain = bytes.some((byte) => byte >= 0x80) ? '?' : fromLatin1(bytes);
    return parseFloatText(plain, x);
  }
  throw typeError(`float() argument must be a string or a real number, not '${type.tpName}'`);
}

/** Methods get the plain double, whatever float they are called on. */
const Float = { convertSelf: (value: PValue): number => (value as PFloat).value };

defineType(floatType, {
  doc: 'Convert a string or number to a floating-point number, if possible.',
  textSignature: '(x=0, /)',
  slots: {
    tp_repr: (self: PFloat) => floatRepr(self.value),
    tp_hash: hashFloatValue,
    tp_richcompare(self: PFloat, other, op) {
      if (other instanceof PFloat) return compare(self.value, other.value, op);
      const int = intValue(other);
      return int === undefined ? NotImplemented : compare(self.value, int, op);
    },
    nb_add: binary((a, b) => a + b),
    nb_subtract: binary((a, b) => a - b),
    nb_multiply: binary((a, b) => a * b),
    nb_remainder: binary(floatMod),
    nb_divmod(a, b) {
      const x = operand(a);
      if (x === undefined) return NotImplemented;
      const y = operand(b);
      if (y === undefined) return NotImplemented;
      const [quotient, rest] = floatDivmod(x, y);
      return new PTuple([new PFloat(quotient), new PFloat(rest)]);
    },
    nb_power(a, b, modulus) {
      if (modulus !== null) throw typeError('pow() 3rd argument not allowed unless all arguments are integers');
      const x = operand(a);
      if (x === undefined) return NotImplemented;
      const y = operand(b);
      if (y === undefined) return NotImplemented;
      const result = floatPow(x, y);
      return result === undefined ? complexPow({ real: x, imag: 0 }, { real: y, imag: 0 }) : new PFloat(result);
    },
    nb_floor_divide: binary(floatFloorDiv),
    nb_true_divide: binary(floatDivide),
    nb_negative: (self: PFloat) => new PFloat(-self.value),
    nb_positive: (self: PFloat) => (isFloat(self) ? self : new PFloat((self as PFloat).value)),
    nb_absolute: (self: PFloat) => new PFloat(Math.abs(self.value)),
    nb_bool: (self: PFloat) => self.value !== 0,
    nb_int: (self: PFloat) => intFromFloat(self.value),
    nb_float: (self: PFloat) => (isFloat(self) ? self : new PFloat((self as PFloat).value)),
    tp_new(type, args, keywords) {
      if (type === floatType || type.tp_init === floatType.tp_init) noKeywords('float', keywords);
      const given = keywords === null ? args.length : args.length - keywords.length;
      checkPositional('float', given, 0, 1);
      const x = given > 0 ? args[0]! : 0;
      if (type === floatType) return isFloat(x) ? x : new PFloat(toFloat(x));
      return new PFloatInstance(type.instanceShape, toFloat(x));
    },
  },
  members: [
    method(Float, 'conjugate', {
      doc: 'Return self, the complex conjugate of any float.',
      run: (self) => new PFloat(self),
    }),
    method(Float, '__trunc__', { doc: 'Return the Integral closest to x between 0 and x.', run: intFromFloat }),
    method(Float, '__floor__', {
      doc: 'Return the floor as an Integral.',
      run: (self) => intFromFloat(Math.floor(self)),
    }),
    method(Float, '__ceil__', {
      doc: 'Return the ceiling as an Integral.',
      run: (self) => intFromFloat(Math.ceil(self)),
    }),
    method(Float, '__round__', {
      doc: 'Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).',
      params: [arg('ndigits', object, null), '/'],
      run: (self, digits) => (digits === null ? roundToInt(self) : new PFloat(roundToDigits(self, asIndex(digits)))),
    }),
    method(Float, 'as_integer_ratio', {
      doc: 'Return a pair of integers, whose ratio is exactly equal to the original float.\n\n>>> (0.75).as_integer_ratio()\n(3, 4)',
      run: (self) => new PTuple(floatToRatio(self)),
    }),
    classMethod('fromhex', {
      doc: "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.8p3')\n12.0",
      params: [arg('string', object), '/'],
      run(type, string) {
        const text = strValue(string);
        if (text === undefined) throw typeError('bad argument type for built-in operation');
        const value = new PFloat(floatFromHex(text));
        return type === floatType ? value : pyObjectCall1(type, value);
      },
    }),
    method(Float, 'hex', {
      doc: "Return a hexadecimal representation of a floating-point number.\n\n>>> (12.0).hex()\n'0x1.8000000000000p+3'",
      run: floatHex,
    }),
    method(Float, 'is_integer', { doc: 'Return True if the float is an integer.', run: Number.isInteger }),
    method(Float, '__getnewargs__', { run: (self) => new PTuple([new PFloat(self)]) }),
    classMethod('__getformat__', {
      doc: "You probably don't want to use this function.",
      params: [arg('typestr', str), '/'],
      run(_type, name) {
        if (name !== 'double' && name !== 'float')
          throw valueError("__getformat__() argument 1 must be 'double' or 'float'");
        return 'IEEE, little-endian';
      },
    }),
    method(PFloat, '__format__', {
      doc: 'Formats the float according to format_spec.',
      params: [arg('format_spec', str), '/'],
      run: (self, spec) =>
        spec === '' && !isFloat(self)
          ? pyObjectStr(self)
          : formatFloat((self as PFloat).value, spec, typeOf(self).name),
    }),
    getset(Float, 'real', { doc: 'the real part of a complex number', get: (self) => new PFloat(self) }),
    getset(Float, 'imag', { doc: 'the imaginary part of a complex number', get: () => new PFloat(0) }),
  ],
});

floatType.vectorcall = {
  call1: (x) => (isFloat(x) ? x : typeof x === 'string' ? floatOfText(x) : new PFloat(toFloat(x))),
};
