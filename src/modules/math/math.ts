import { callUnbound } from '../../runtime/abstract/attribute.ts';
import { iterate } from '../../runtime/abstract/iterate.ts';
import { asDouble, asIndex, OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { double, index, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError, valueError, zeroDivisionError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { erf, erfc } from '../../runtime/numbers/error-function.ts';
import { exp, log, log2, log10, pow } from '../../runtime/numbers/exponential.ts';
import { copySign, frexp, ldexp, nextAfter, stepTowards } from '../../runtime/numbers/float-bits.ts';
import { acosh, asinh, cosh, sinh } from '../../runtime/numbers/hyperbolic.ts';
import { vectorNorm } from '../../runtime/numbers/hypot.ts';
import {
  bitLength,
  intAbs,
  intFloorDiv,
  intGcd,
  intMul,
  intSqrt,
  type PlainInt,
} from '../../runtime/numbers/int-arithmetic.ts';
import { intFromFloat } from '../../runtime/numbers/int-float.ts';
import { acos, asin, atan, atan2, cos, sin, tan } from '../../runtime/numbers/trigonometric.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, isFloat, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { combinations, factorial, permutations } from './integers.ts';
import { domainError, gamma, logGamma, rangeError } from './special.ts';
import { coordinates, fma, fsum, sumProduct } from './sums.ts';

const real = arg('x', double);

/** A function of one double. A nan made of a number is a domain error; so is an infinity, or a range error where results can overflow. */
function unary(name: string, doc: string, compute: (x: number) => number, canOverflow = false) {
  return builtinFunction(name, {
    doc,
    params: [real, '/'],
    run(_module, x) {
      const result = compute(x);
      if (Number.isNaN(result) && !Number.isNaN(x)) throw domainError();
      if (!Number.isFinite(result) && !Number.isNaN(result) && Number.isFinite(x))
        throw canOverflow ? rangeError() : domainError();
      return new PFloat(result);
    },
  });
}

/** A function of one double that raises its own errors. */
function plain(name: string, doc: string, compute: (x: number) => number | boolean) {
  return builtinFunction(name, {
    doc,
    params: [real, '/'],
    run(_module, x) {
      const result = compute(x);
      return typeof result === 'boolean' ? result : new PFloat(result);
    },
  });
}

/** Logarithm of any int or float: an int too large for a double is taken apart. */
function logarithm(value: PValue, log: (x: number) => number, ofTwo: number): number {
  const int = intValue(value);
  if (int !== undefined) {
    if (int <= 0) throw domainError();
    if (typeof int === 'number') return log(int);
    const bits = bitLength(int);
    const shift = Math.max(0, bits - 64);
    const top = Number(int >> BigInt(shift));
    return bits > 1000 ? log(top) + ofTwo * shift : log(Number(int));
  }
  const x = asDouble(value);
  if (Number.isNaN(x)) return x;
  if (x <= 0) throw domainError();
  return log(x);
}

function power(x: number, y: number): number {
  if (x === 1 || y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const result = Math.abs(x) === 1 && !Number.isFinite(y) ? 1 : pow(x, y);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return result;
  if (Number.isNaN(result)) throw domainError();
  if (!Number.isFinite(result)) throw x === 0 ? domainError() : rangeError();
  return result;
}

function remainder(x: number, y: number): number {
  if (Number.isFinite(x) && Number.isFinite(y)) {
    if (y === 0) throw domainError();
    const size = Math.abs(x);
    const unit = Math.abs(y);
    const m = size % unit;
    const c = unit - m;
    const r = m < c ? m : m > c ? -c : m - 2 * ((0.5 * (size - m)) % unit);
    return copySign(1, x) * r;
  }
  if (Number.isNaN(x)) return x;
  if (Number.isNaN(y)) return y;
  if (!Number.isFinite(x)) throw domainError();
  return x;
}

/** `floor`, `ceil` and `trunc` of anything. */
function rounding(name: string, doc: string, special: string, compute: ((x: number) => number) | null) {
  return builtinFunction(name, {
    doc,
    params: [arg('x', object), '/'],
    run(_module, value) {
      if (typeof value === 'number' || typeof value === 'bigint') return value;
      if (isFloat(value)) return intFromFloat((compute ?? Math.trunc)(value.value));
      const found = typeOf(value).lookup(special);
      if (found !== undefined) return callUnbound(found, value, []);
      if (compute === null) throw typeError(`type ${typeOf(value).tpName} doesn't define __trunc__ method`);
      return intFromFloat(compute(asDouble(value)));
    },
  });
}

const pair = [arg('x', double), arg('y', double), '/'] as const;

defineModule('math', {
  doc: 'This module provides access to the mathematical functions\ndefined by the C standard.',
  attributes: {
    pi: new PFloat(Math.PI),
    e: new PFloat(Math.E),
    tau: new PFloat(2 * Math.PI),
    inf: new PFloat(Infinity),
    nan: new PFloat(NaN),
  },
  functions: [
    unary('acos', 'Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.', acos),
    unary('acosh', 'Return the inverse hyperbolic cosine of x.', acosh),
    unary('asin', 'Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.', asin),
    unary('asinh', 'Return the inverse hyperbolic sine of x.', asinh),
    unary('atan', 'Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.', atan),
    unary('atanh', 'Return the inverse hyperbolic tangent of x.', Math.atanh),
    unary('cbrt', 'Return the cube root of x.', Math.cbrt),
    unary('cos', 'Return the cosine of x (measured in radians).', cos),
    unary('cosh', 'Return the hyperbolic cosine of x.', cosh, true),
    unary('exp', 'Return e raised to the power of x.', exp, true),
    unary('exp2', 'Return 2 raised to the power of x.', (x) => pow(2, x), true),
    unary('expm1', 'Return exp(x)-1.', Math.expm1, true),
    unary('fabs', 'Return the absolute value of the float x.', Math.abs),
    unary('log1p', 'Return the natural logarithm of 1+x (base e).', Math.log1p),
    unary('sin', 'Return the sine of x (measured in radians).', sin),
    unary('sinh', 'Return the hyperbolic sine of x.', sinh, true),
    unary('sqrt', 'Return the square root of x.', Math.sqrt),
    unary('tan', 'Return the tangent of x (measured in radians).', tan),
    unary('tanh', 'Return the hyperbolic tangent of x.', Math.tanh),
    plain('erf', 'Error function at x.', erf),
    plain('erfc', 'Complementary error function at x.', erfc),
    plain('gamma', 'Gamma function at x.', gamma),
    plain('lgamma', 'Natural logarithm of absolute value of Gamma function at x.', logGamma),
    plain('degrees', 'Convert angle x from radians to degrees.', (x) => x * (180 / Math.PI)),
    plain('radians', 'Convert angle x from degrees to radians.', (x) => x * (Math.PI / 180)),
    plain('isfinite', 'Return True if x is neither an infinity nor a NaN, and False otherwise.', Number.isFinite),
    plain(
      'isinf',
      'Return True if x is a positive or negative infinity, and False otherwise.',
      (x) => Math.abs(x) === Infinity,
    ),
    plain('isnan', 'Return True if x is a NaN (not a number), and False otherwise.', Number.isNaN),
    plain('ulp', 'Return the value of the least significant bit of the float x.', (x) => {
      const size = Math.abs(x);
      if (!Number.isFinite(size)) return size;
      const next = nextAfter(size, Infinity);
      return next === Infinity ? size - nextAfter(size, 0) : next - size;
    }),
    rounding(
      'floor',
      'Return the floor of x as an Integral.\n\nThis is the largest integer <= x.',
      '__floor__',
      Math.floor,
    ),
    rounding(
      'ceil',
      'Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.',
      '__ceil__',
      Math.ceil,
    ),
    rounding(
      'trunc',
      'Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.',
      '__trunc__',
      null,
    ),
    builtinFunction('atan2', {
      doc: 'Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.',
      params: [arg('y', double), arg('x', double), '/'],
      run: (_module, y, x) => new PFloat(atan2(y, x)),
    }),
    builtinFunction('copysign', {
      doc: 'Return a float with the magnitude (absolute value) of x but the sign of y.',
      params: pair,
      run: (_module, x, y) => new PFloat(copySign(x, y)),
    }),
    builtinFunction('fmod', {
      doc: 'Return fmod(x, y), according to platform C.\n\nx % y may differ.',
      params: pair,
      run(_module, x, y) {
        const result = x % y;
        if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) throw domainError();
        return new PFloat(result);
      },
    }),
    builtinFunction('pow', {
      doc: 'Return x**y (x to the power of y).',
      params: pair,
      run: (_module, x, y) => new PFloat(power(x, y)),
    }),
    builtinFunction('remainder', {
      doc: 'Difference between x and the closest integer multiple of y.',
      params: pair,
      run: (_module, x, y) => new PFloat(remainder(x, y)),
    }),
    builtinFunction('nextafter', {
      doc: 'Return the floating-point value the given number of steps after x towards y.',
      params: [arg('x', double), arg('y', double), '/', '*', arg('steps', object, null)],
      run(_module, x, y, steps) {
        if (steps === null) return new PFloat(nextAfter(x, y));
        const count = asIndex(steps);
        if (count < 0) throw valueError('steps must be a non-negative integer');
        return new PFloat(stepTowards(x, y, BigInt(count)));
      },
    }),
    builtinFunction('frexp', {
      doc: 'Return the mantissa and exponent of x, as pair (m, e).',
      params: [real, '/'],
      run(_module, x) {
        const [mantissa, exponent] = frexp(x);
        return new PTuple([new PFloat(mantissa), exponent]);
      },
    }),
    builtinFunction('ldexp', {
      doc: 'Return x * (2**i).\n\nThis is essentially the inverse of frexp().',
      params: [arg('x', double), arg('i', object), '/'],
      run(_module, x, i) {
        const exponent = intValue(i);
        if (exponent === undefined) throw typeError('Expected an int as second argument to ldexp.');
        const limited = exponent > 5000 ? 5000 : Math.max(Number(exponent), -5000);
        const result = ldexp(x, Number(limited));
        if (!Number.isFinite(result) && Number.isFinite(x)) throw rangeError();
        return new PFloat(result);
      },
    }),
    builtinFunction('modf', {
      doc: 'Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.',
      params: [real, '/'],
      run(_module, x) {
        if (!Number.isFinite(x)) return new PTuple([new PFloat(Number.isNaN(x) ? x : copySign(0, x)), new PFloat(x)]);
        const whole = Math.trunc(x);
        return new PTuple([new PFloat(copySign(x - whole, x)), new PFloat(whole)]);
      },
    }),
    builtinFunction('log', {
      textSignature: null,
      doc: 'log(x, [base=math.e])\nReturn the logarithm of x to the given base.',
      params: [arg('x', object), arg('base', object, undefined), '/'],
      run(_module, x, base) {
        const top = logarithm(x, log, Math.LN2);
        if (base === undefined) return new PFloat(top);
        const bottom = logarithm(base, log, Math.LN2);
        if (bottom === 0) throw zeroDivisionError('float division by zero');
        return new PFloat(top / bottom);
      },
    }),
    builtinFunction('log2', {
      doc: 'Return the base 2 logarithm of x.',
      params: [arg('x', object), '/'],
      run: (_module, x) => new PFloat(logarithm(x, log2, 1)),
    }),
    builtinFunction('log10', {
      doc: 'Return the base 10 logarithm of x.',
      params: [arg('x', object), '/'],
      run: (_module, x) => new PFloat(logarithm(x, log10, Math.log10(2))),
    }),
    builtinFunction('fma', {
      doc: 'Fused multiply-add operation.\n\nCompute (x * y) + z with a single round.',
      params: [arg('x', double), arg('y', double), arg('z', double), '/'],
      run: (_module, x, y, z) => new PFloat(fma(x, y, z)),
    }),
    builtinFunction('fsum', {
      doc: 'Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating-point arithmetic.',
      params: [arg('seq', object), '/'],
      run: (_module, items) => fsum(items),
    }),
    builtinFunction('sumprod', {
      doc: 'Return the sum of products of values from two iterables p and q.',
      params: [arg('p', object), arg('q', object), '/'],
      run: (_module, p, q) => sumProduct(p, q),
    }),
    builtinFunction('prod', {
      doc: 'Calculate the product of all the elements in the input iterable.',
      params: [arg('iterable', object), '/', '*', arg('start', object, 1)],
      run(_module, items, start) {
        let product: PValue = start;
        for (const item of iterate(items))
          product =
            typeof product === 'number' && typeof item === 'number'
              ? intMul(product, item)
              : pyNumberBinary(product, item, OPERATORS.Mult);
        return product;
      },
    }),
    builtinFunction('hypot', {
      textSignature: null,
      doc: 'hypot(*coordinates) -> value\n\nMultidimensional Euclidean distance from the origin to a point.',
      params: [varargs('coordinates')],
      run: (_module, parts) => new PFloat(vectorNorm(parts.map(asDouble))),
    }),
    builtinFunction('dist', {
      doc: 'Return the Euclidean distance between two points p and q.',
      params: [arg('p', object), arg('q', object), '/'],
      run(_module, p, q) {
        const a = coordinates(p);
        const b = coordinates(q);
        if (a.length !== b.length) throw valueError('both points must have the same number of dimensions');
        return new PFloat(vectorNorm(a.map((x, i) => x - b[i]!)));
      },
    }),
    builtinFunction('isclose', {
      doc: 'Determine whether two floating-point numbers are close in value.',
      params: [
        arg('a', double),
        arg('b', double),
        '*',
        arg('rel_tol', double, 1e-9, '1e-09'),
        arg('abs_tol', double, 0, '0.0'),
      ],
      run(_module, a, b, relative, absolute) {
        if (relative < 0 || absolute < 0) throw valueError('tolerances must be non-negative');
        if (a === b) return true;
        if (Math.abs(a) === Infinity || Math.abs(b) === Infinity) return false;
        const difference = Math.abs(b - a);
        return difference <= Math.abs(relative * b) || difference <= Math.abs(relative * a) || difference <= absolute;
      },
    }),
    builtinFunction('factorial', {
      doc: 'Find n!.\n\nRaise a ValueError if x is negative or non-integral.',
      params: [arg('n', index), '/'],
      run: (_module, n) => factorial(n),
    }),
    builtinFunction('comb', {
      doc: 'Number of ways to choose k items from n items without repetition and without order.',
      params: [arg('n', index), arg('k', index), '/'],
      run: (_module, n, k) => combinations(n, k),
    }),
    builtinFunction('perm', {
      doc: 'Number of ways to choose k items from n items without repetition and with order.',
      params: [arg('n', index), arg('k', object, null), '/'],
      run: (_module, n, k) => permutations(n, k === null ? null : asIndex(k)),
    }),
    builtinFunction('gcd', {
      textSignature: '($module, *integers)',
      doc: 'Greatest Common Divisor.',
      params: [varargs('integers')],
      run(_module, items) {
        let result: PlainInt = 0;
        for (const item of items) result = intGcd(result, asIndex(item));
        return result;
      },
    }),
    builtinFunction('lcm', {
      textSignature: '($module, *integers)',
      doc: 'Least Common Multiple.',
      params: [varargs('integers')],
      run(_module, items) {
        let result: PlainInt = 1;
        for (const item of items) {
          const next = asIndex(item);
          result = result === 0 || next === 0 ? 0 : intAbs(intMul(intFloorDiv(result, intGcd(result, next)), next));
        }
        return result;
      },
    }),
    builtinFunction('isqrt', {
      doc: 'Return the integer part of the square root of the input.',
      params: [arg('n', index), '/'],
      run(_module, n) {
        if (n < 0) throw valueError('isqrt() argument must be nonnegative');
        return intSqrt(n);
      },
    }),
  ],
});
