import { callUnbound } from '../../runtime/abstract/attribute.ts';
import { hashComplex } from '../../runtime/abstract/hash.ts';
import { intToDouble, warnOfSubclass } from '../../runtime/abstract/number.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { formatComplex } from '../../runtime/format/format.ts';
import {
  type Complex,
  complexAbs,
  complexDiv,
  complexMul,
  complexPow,
  complexRepr,
  parseComplex,
} from '../../runtime/numbers/complex-arithmetic.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { type Binary, EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { complexType, intValue, PComplex, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { toFloat } from '../float/float.ts';

function operand(value: PValue): Complex | undefined {
  if (value instanceof PComplex) return value;
  if (value instanceof PFloat) return { real: value.value, imag: 0 };
  const int = intValue(value);
  return int === undefined ? undefined : { real: intToDouble(int), imag: 0 };
}

function binary(compute: (a: Complex, b: Complex) => PComplex): Binary {
  return (a, b) => {
    const x = operand(a);
    if (x === undefined) return NotImplemented;
    const y = operand(b);
    return y === undefined ? NotImplemented : compute(x, y);
  };
}

/** What `__complex__` of the value gives, `undefined` when it has none. */
export function specialComplex(value: PValue): PComplex | undefined {
  if (value instanceof PComplex && value.shape.cls === complexType) return value;
  const found = typeOf(value).lookup('__complex__');
  if (found === undefined) return undefined;
  const result = callUnbound(found, value, []);
  if (!(result instanceof PComplex))
    throw typeError(`__complex__ returned non-complex (type ${typeOf(result).tpName})`);
  if (typeOf(result) !== complexType) warnOfSubclass('__complex__', 'complex', result);
  return result;
}

const isNumber = (value: PValue): boolean => {
  const type = typeOf(value);
  return type.nb_float !== null || type.nb_index !== null || value instanceof PComplex;
};

function make(type: PType, real: number, imag: number): PComplex {
  return type === complexType ? new PComplex(real, imag) : new PComplex(real, imag, type.instanceShape);
}

function construct(type: PType, first: PValue | undefined, second: PValue | undefined): PValue {
  const r = first ?? (first === undefined ? 0 : first);
  if (first !== undefined && second === undefined && first instanceof PComplex && type === complexType)
    if (first.shape.cls === complexType) return first;
  const text = strValue(r);
  if (text !== undefined) {
    if (second !== undefined) throw typeError("complex() can't take second arg if first is a string");
    const parsed = parseComplex(text);
    return make(type, parsed.real, parsed.imag);
  }
  if (second !== undefined && strValue(second) !== undefined) throw typeError("complex() second arg can't be a string");
  const special = specialComplex(r);
  const real = special ?? r;
  if (!isNumber(real))
    throw typeError(`complex() first argument must be a string or a number, not '${typeOf(r).tpName}'`);
  if (second !== undefined && !isNumber(second))
    throw typeError(`complex() second argument must be a number, not '${typeOf(second).tpName}'`);
  let x = 0;
  let y = 0;
  const realIsComplex = real instanceof PComplex;
  if (realIsComplex) {
    x = real.real;
    y = real.imag;
  } else x = toFloat(real);
  if (second === undefined) return make(type, x, y);
  if (second instanceof PComplex) {
    x -= second.imag;
    y = realIsComplex ? second.real + y : second.real;
  } else {
    const imag = toFloat(second);
    y = realIsComplex ? imag + y : imag;
  }
  return make(type, x, y);
}

const minus = (a: Complex, b: Complex) => new PComplex(a.real - b.real, a.imag - b.imag);

defineType(complexType, {
  doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
  textSignature: '(real=0, imag=0)',
  slots: {
    tp_repr: complexRepr,
    tp_hash: hashComplex,
    tp_richcompare(self: PComplex, other, op) {
      if (op !== EQ && op !== NE) return NotImplemented;
      let equal: boolean;
      if (other instanceof PComplex) equal = self.real === other.real && self.imag === other.imag;
      else if (other instanceof PFloat) equal = self.imag === 0 && self.real === other.value;
      else {
        const int = intValue(other);
        if (int === undefined) return NotImplemented;
        // biome-ignore lint/suspicious/noDoubleEquals: compares a double and a bigint by exact value
        equal = self.imag === 0 && self.real == int;
      }
      return op === EQ ? equal : !equal;
    },
    nb_add: binary((a, b) => new PComplex(a.real + b.real, a.imag + b.imag)),
    nb_subtract: binary(minus),
    nb_multiply: binary(complexMul),
    nb_true_divide: binary(complexDiv),
    nb_power(a, b, modulus) {
      const x = operand(a);
      if (x === undefined) return NotImplemented;
      const y = operand(b);
      if (y === undefined) return NotImplemented;
      if (modulus !== null) throw valueError('complex modulo');
      return complexPow(x, y);
    },
    nb_negative: (self: PComplex) => new PComplex(-self.real, -self.imag),
    nb_positive: (self: PComplex) => (self.shape.cls === complexType ? self : new PComplex(self.real, self.imag)),
    nb_absolute: (self: PComplex) => new PFloat(complexAbs(self)),
    nb_bool: (self: PComplex) => self.real !== 0 || self.imag !== 0,
    tp_new: newBy('complex', {
      params: [arg('real', object, undefined), arg('imag', object, undefined)],
      run: construct,
    }),
  },
  members: [
    method(PComplex, 'conjugate', {
      doc: 'Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.',
      run: (self) => new PComplex(self.real, -self.imag),
    }),
    method(PComplex, '__complex__', {
      doc: 'Convert this value to exact type complex.',
      run: (self) => (self.shape.cls === complexType ? self : new PComplex(self.real, self.imag)),
    }),
    method(PComplex, '__getnewargs__', {
      run: (self) => new PTuple([new PFloat(self.real), new PFloat(self.imag)]),
    }),
    method(PComplex, '__format__', {
      doc: 'Convert to a string according to format_spec.',
      params: [arg('format_spec', str), '/'],
      run: (self, spec) =>
        spec === '' ? pyObjectStr(self) : formatComplex(self.real, self.imag, spec, typeOf(self).name),
    }),
    getset(PComplex, 'real', {
      doc: 'the real part of a complex number',
      get: (self) => new PFloat(self.real),
      member: true,
    }),
    getset(PComplex, 'imag', {
      doc: 'the imaginary part of a complex number',
      get: (self) => new PFloat(self.imag),
      member: true,
    }),
  ],
});
