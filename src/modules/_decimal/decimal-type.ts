import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { hashOfIdentity } from '../../runtime/abstract/hash.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { NumericLocale } from '../../runtime/format/layout.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, normalizeInt, PComplex, strValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import * as a from './arithmetic.ts';
import { addStatus, contextArgument, currentDecimalContext, operate, type PDecimalContext } from './context.ts';
import {
  comparable,
  decimalType,
  exactNumber,
  fromFloat,
  fromInt,
  mustBeNumber,
  operand,
  PDecimal,
} from './decimal.ts';
import { formatNumber } from './format.ts';
import * as n from './number.ts';
import { BINARY, type Binary, isNormal, isSubnormal, numberClass, sameQuantum, TESTS, UNARY } from './operations.ts';
import { numberText } from './text.ts';
import * as t from './transcendental.ts';
import { decimalTuple } from './tuple.ts';

const context = arg('context', object, null);
const wrap = (value: n.Num) => new PDecimal(value);

/** What `__format__` was given in place of the locale's separators: texts, the sizes of groups as characters. */
function overriding(value: PValue | undefined): Partial<NumericLocale> {
  if (value === undefined) return {};
  if (!(value instanceof PDict)) throw typeError('optional argument must be a dict');
  const text = (key: string): string | undefined => {
    const found = value.getStr(key);
    if (found === undefined) return undefined;
    const plain = strValue(found);
    if (plain === undefined) throw typeError('bad argument type for built-in operation');
    return plain;
  };
  const made: { -readonly [K in keyof NumericLocale]?: NumericLocale[K] } = {};
  const decimalPoint = text('decimal_point');
  if (decimalPoint !== undefined) made.decimalPoint = decimalPoint;
  const thousandsSeparator = text('thousands_sep');
  if (thousandsSeparator !== undefined) made.thousandsSeparator = thousandsSeparator;
  const sizes = text('grouping');
  if (sizes !== undefined) made.grouping = Array.from(sizes.split('\0', 1)[0]!, (size) => size.codePointAt(0)!);
  return made;
}

/** A number operator: both sides Decimal or int. */
const binarySlot = (run: Binary) => (x: PValue, y: PValue) => {
  const left = operand(x);
  const right = left === undefined ? undefined : operand(y);
  if (left === undefined || right === undefined) return NotImplemented;
  return wrap(operate(currentDecimalContext(), (env) => run(left, right, env)));
};

const unarySlot =
  (run: (x: n.Num, env: n.Env) => n.Num) =>
  (self: PValue): PValue =>
    wrap(operate(currentDecimalContext(), (env) => run((self as PDecimal).value, env)));

function richCompare(self: PDecimal, other: PValue, op: CompareOp): PValue {
  const equality = op === EQ || op === NE;
  const current = currentDecimalContext();
  const sides = comparable(self.value, other, equality, current);
  if (sides === undefined) return NotImplemented;
  const [x, y] = sides;
  if (n.isNan(x) || n.isNan(y)) {
    if (!equality || x.kind === n.SNAN || y.kind === n.SNAN) addStatus(current, n.INVALID_OPERATION);
    return op === NE;
  }
  const order = a.compareNumbers(x, y);
  switch (op) {
    case 0:
      return order < 0;
    case 1:
      return order <= 0;
    case 2:
      return order === 0;
    case 3:
      return order !== 0;
    case 4:
      return order > 0;
    default:
      return order >= 0;
  }
}

const MODULUS = (1n << 61n) - 1n;

function powerModulo(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % MODULUS, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % MODULUS;
    b = (b * b) % MODULUS;
  }
  return result;
}

/** Equal numbers of all types have equal hashes. */
function hash(self: PDecimal): number | bigint {
  if (self.hash !== undefined) return self.hash;
  const { kind, negative, coeff, exp } = self.value;
  if (kind === n.SNAN) throw typeError('Cannot hash a signaling NaN value');
  if (kind === n.QNAN) return hashOfIdentity(self);
  let result: bigint;
  if (kind === n.INFINITE) result = 314159n;
  else {
    const scale = exp >= 0 ? powerModulo(10n, BigInt(exp)) : powerModulo(powerModulo(10n, MODULUS - 2n), BigInt(-exp));
    result = (coeff * scale) % MODULUS;
  }
  if (negative) result = -result;
  self.hash = normalizeInt(result === -1n ? -2n : result);
  return self.hash;
}

/** An int from the number rounded by `rounding`. */
function toInt(value: n.Num, rounding: number): number | bigint {
  if (n.isNan(value)) throw valueError('cannot convert NaN to integer');
  if (value.kind === n.INFINITE) throw overflowError('cannot convert Infinity to integer');
  const whole = a.toIntegral(value, false, n.wide(), rounding);
  const size = whole.coeff * n.pow10(whole.exp);
  return normalizeInt(whole.negative ? -size : size);
}

function toDouble(value: n.Num): number {
  if (value.kind === n.SNAN) throw valueError('cannot convert signaling NaN to float');
  if (value.kind === n.QNAN) return Number.NaN;
  return Number(numberText(value));
}

function integerRatio(value: n.Num): PTuple {
  if (n.isNan(value)) throw valueError('cannot convert NaN to integer ratio');
  if (value.kind === n.INFINITE) throw overflowError('cannot convert Infinity to integer ratio');
  let top = value.coeff;
  let bottom = 1n;
  if (value.exp >= 0) top *= n.pow10(value.exp);
  else {
    bottom = n.pow10(-value.exp);
    let [x, y] = [top, bottom];
    while (y !== 0n) [x, y] = [y, x % y];
    top /= x;
    bottom /= x;
  }
  return new PTuple([normalizeInt(value.negative ? -top : top), normalizeInt(bottom)]);
}

function roundingArgument(value: PValue, from: PDecimalContext): number {
  if (value === null) return from.rounding;
  const at = n.ROUNDINGS.indexOf((strValue(value) ?? '') as (typeof n.ROUNDINGS)[number]);
  if (at < 0)
    throw typeError(
      'valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]',
    );
  return at;
}

const integral = (name: string, exact: boolean) =>
  method(PDecimal, name, {
    doc: 'Rounds to an integer.',
    parsed: 'unnamed',
    params: [arg('rounding', object, null), context],
    run(self, rounding, given) {
      const current = contextArgument(given);
      const mode = roundingArgument(rounding, current);
      return wrap(operate(current, (env) => a.toIntegral(self.value, exact, env, mode)));
    },
  });

export function divmodTuple(x: n.Num, y: n.Num, current: PDecimalContext): PTuple {
  return new PTuple(operate(current, (env) => a.divmod(x, y, env)).map(wrap));
}

/** `Decimal(value)` for a class. */
export function makeDecimal(type: PType, value: n.Num): PDecimal {
  const made = type.allocate(type) as PDecimal;
  made.value = value;
  return made;
}

defineType(decimalType, {
  doc: 'A decimal number: from an int, a float, a text, or a tuple of sign, digits and exponent.',
  textSignature: "(value='0', context=None)",
  slots: {
    tp_new: newBy('Decimal', {
      parsed: 'unnamed',
      params: [arg('value', object, undefined, "'0'"), context],
      run(type, value, given) {
        const current = contextArgument(given);
        if (value === undefined) return makeDecimal(type, n.ZERO);
        if (value instanceof PDecimal && type === decimalType && value.shape.cls === decimalType) return value;
        return makeDecimal(type, exactNumber(value, current));
      },
    }),
    tp_repr: (self: PDecimal) => `Decimal('${numberText(self.value, false, currentDecimalContext().capitals)}')`,
    tp_str: (self: PDecimal) => numberText(self.value, false, currentDecimalContext().capitals),
    tp_hash: (self) => hash(self as unknown as PDecimal),
    tp_richcompare: (self, other, op) => richCompare(self as unknown as PDecimal, other, op),
    nb_add: binarySlot(a.add),
    nb_subtract: binarySlot(a.subtract),
    nb_multiply: binarySlot(a.multiply),
    nb_true_divide: binarySlot(a.divide),
    nb_floor_divide: binarySlot(a.integerDivide),
    nb_remainder: binarySlot(a.remainder),
    nb_divmod(x, y) {
      const left = operand(x);
      const right = left === undefined ? undefined : operand(y);
      if (left === undefined || right === undefined) return NotImplemented;
      return divmodTuple(left, right, currentDecimalContext());
    },
    nb_power(x, y, modulus) {
      const left = operand(x);
      const right = left === undefined ? undefined : operand(y);
      if (left === undefined || right === undefined) return NotImplemented;
      const third = modulus === null || modulus === undefined ? null : operand(modulus);
      if (third === undefined) return NotImplemented;
      return wrap(
        operate(currentDecimalContext(), (env) =>
          third === null ? t.power(left, right, env) : t.powerModulo(left, right, third, env),
        ),
      );
    },
    nb_negative: unarySlot(a.minus),
    nb_positive: unarySlot(a.plus),
    nb_absolute: unarySlot(a.absolute),
    nb_bool: (self) => !n.isZero((self as PDecimal).value),
    nb_int: (self) => toInt((self as PDecimal).value, n.ROUND_DOWN),
    nb_float: (self) => new PFloat(toDouble((self as PDecimal).value)),
  },
  members: [
    ...Object.entries(UNARY).map(([name, [run, doc]]) =>
      method(PDecimal, name, {
        doc,
        parsed: 'unnamed',
        params: [context],
        run: (self, given) => wrap(operate(contextArgument(given), (env) => run(self.value, env))),
      }),
    ),
    ...Object.entries(BINARY).map(([name, [run, doc]]) =>
      method(PDecimal, name, {
        doc,
        parsed: 'unnamed',
        params: [arg('other', object), context],
        run(self, other, given) {
          const current = contextArgument(given);
          const right = mustBeNumber(other);
          return wrap(operate(current, (env) => run(self.value, right, env)));
        },
      }),
    ),
    ...Object.entries(TESTS).map(([name, [test, doc]]) =>
      method(PDecimal, name, { doc, run: (self) => test(self.value) }),
    ),
    method(PDecimal, 'is_normal', {
      doc: 'Whether the number is finite, not zero, and not subnormal.',
      parsed: 'unnamed',
      params: [context],
      run: (self, given) => isNormal(self.value, contextArgument(given)),
    }),
    method(PDecimal, 'is_subnormal', {
      doc: 'Whether the number is subnormal.',
      parsed: 'unnamed',
      params: [context],
      run: (self, given) => isSubnormal(self.value, contextArgument(given)),
    }),
    method(PDecimal, 'number_class', {
      doc: 'The class of the number as a text.',
      parsed: 'unnamed',
      params: [context],
      run: (self, given) => numberClass(self.value, contextArgument(given)),
    }),
    method(PDecimal, 'same_quantum', {
      doc: 'Whether the exponents are the same.',
      parsed: 'unnamed',
      params: [arg('other', object), context],
      run(self, other, given) {
        contextArgument(given);
        return sameQuantum(self.value, mustBeNumber(other));
      },
    }),
    method(PDecimal, 'fma', {
      doc: 'self * other + third with a single rounding.',
      parsed: 'unnamed',
      params: [arg('other', object), arg('third', object), context],
      run(self, other, third, given) {
        const current = contextArgument(given);
        const [y, z] = [mustBeNumber(other), mustBeNumber(third)];
        return wrap(operate(current, (env) => a.fusedMultiplyAdd(self.value, y, z, env)));
      },
    }),
    method(PDecimal, 'quantize', {
      doc: 'Rounds to the exponent of another number.',
      parsed: 'unnamed',
      params: [arg('exp', object), arg('rounding', object, null), context],
      run(self, exponent, rounding, given) {
        const current = contextArgument(given);
        const mode = roundingArgument(rounding, current);
        const y = mustBeNumber(exponent);
        return wrap(operate(current, (env) => a.quantize(self.value, y, env, mode)));
      },
    }),
    integral('to_integral', false),
    integral('to_integral_value', false),
    integral('to_integral_exact', true),
    method(PDecimal, 'to_eng_string', {
      doc: 'The number as text, with an exponent that is a multiple of three.',
      parsed: 'unnamed',
      params: [context],
      run: (self, given) => numberText(self.value, true, contextArgument(given).capitals),
    }),
    method(PDecimal, 'adjusted', {
      doc: 'The exponent of the first digit.',
      run: (self) => (self.value.kind === n.FINITE ? n.adjusted(self.value) : 0),
    }),
    method(PDecimal, 'as_integer_ratio', {
      doc: 'A pair of ints whose ratio is the number.',
      run: (self) => integerRatio(self.value),
    }),
    method(PDecimal, 'as_tuple', {
      doc: 'Sign, digits and exponent.',
      run: (self) => decimalTuple(self.value),
    }),
    ...['canonical', 'conjugate', '__copy__'].map((name) => method(PDecimal, name, { run: (self) => self })),
    method(PDecimal, '__deepcopy__', {
      textSignature: '($self, object, /)',
      params: [arg('memo', object), '/'],
      run: (self) => self,
    }),
    method(PDecimal, 'copy_abs', { doc: 'The size of the number.', run: (self) => wrap(a.magnitude(self.value)) }),
    method(PDecimal, 'copy_negate', {
      doc: 'The number with the other sign.',
      run: (self) => wrap(a.negated(self.value)),
    }),
    method(PDecimal, 'radix', { doc: 'The radix: 10.', run: () => wrap(fromInt(10)) }),
    classMethod('from_float', {
      doc: 'The exact value of a float.',
      params: [arg('f', object), '/'],
      run(type, value) {
        const int = intValue(value);
        if (int === undefined && !(value instanceof PFloat)) throw typeError('argument must be int or float');
        const exact = wrap(int !== undefined ? fromInt(int) : fromFloat((value as PFloat).value));
        return type === decimalType ? exact : pyObjectCall(type, [exact]);
      },
    }),
    method(PDecimal, '__ceil__', { run: (self) => toInt(self.value, n.ROUND_CEILING) }),
    method(PDecimal, '__floor__', { run: (self) => toInt(self.value, n.ROUND_FLOOR) }),
    method(PDecimal, '__trunc__', { run: (self) => toInt(self.value, n.ROUND_DOWN) }),
    method(PDecimal, '__round__', {
      textSignature: null,
      parsed: 'unnamed',
      params: [arg('ndigits', object, undefined), '/'],
      run(self, places) {
        if (places === undefined) return toInt(self.value, n.ROUND_HALF_EVEN);
        const count = intValue(places);
        if (count === undefined) throw typeError('optional arg must be an integer');
        const unit = n.num(false, 1n, -Number(count));
        return wrap(operate(currentDecimalContext(), (env) => a.quantize(self.value, unit, env)));
      },
    }),
    method(PDecimal, '__complex__', { run: (self) => new PComplex(toDouble(self.value), 0) }),
    method(PDecimal, '__format__', {
      parsed: 'unnamed',
      params: [arg('fmtarg', object), arg('override', object, undefined), '/'],
      textSignature: null,
      run(self, spec, override) {
        const text = strValue(spec);
        if (text === undefined) throw typeError('format arg must be str');
        const current = currentDecimalContext();
        return formatNumber(self.value, text, current.rounding, current.capitals, overriding(override));
      },
    }),
    method(PDecimal, '__reduce__', {
      run: (self) => new PTuple([self.shape.cls, new PTuple([numberText(self.value)])]),
    }),
    method(PDecimal, '__sizeof__', { run: () => 104 }),
    getset(PDecimal, 'real', { get: (self) => self }),
    getset(PDecimal, 'imag', { get: () => wrap(n.ZERO) }),
  ],
});
