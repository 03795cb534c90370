import { specialComplex } from '../../objects/complex/complex.ts';
import { asDouble } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { type Converter, double, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { complexAbs, complexDiv } from '../../runtime/numbers/complex-arithmetic.ts';
import { atan2 } from '../../runtime/numbers/trigonometric.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PComplex } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { domainError } from '../math/special.ts';
import type { Z } from './functions.ts';
import * as functions from './functions.ts';

/** A `Py_complex`: complex numbers, `__complex__`, floats and `__float__`. */
const complex: Converter<Z> = {
  convert(value) {
    if (value instanceof PComplex) return [value.real, value.imag];
    const made = specialComplex(value);
    return made === undefined ? [asDouble(value), 0] : [made.real, made.imag];
  },
};
const z = arg('z', complex);

const unary = (name: string, compute: (z: Z) => Z, doc: string) =>
  builtinFunction(name, {
    doc,
    params: [z, '/'],
    run(_module, value) {
      const [real, imag] = compute(value);
      return new PComplex(real, imag);
    },
  });

const test = (name: string, ask: (part: number) => boolean, both: boolean, doc: string) =>
  builtinFunction(name, {
    doc,
    params: [z, '/'],
    run: (_module, [re, im]) => (both ? ask(re) && ask(im) : ask(re) || ask(im)),
  });

const infinite = (x: number) => Math.abs(x) === Infinity;
const size = ([real, imag]: Z) => complexAbs({ real, imag });

function isClose(a: Z, b: Z, relative: number, absolute: number): boolean {
  if (relative < 0 || absolute < 0) throw valueError('tolerances must be non-negative');
  if (a[0] === b[0] && a[1] === b[1]) return true;
  if ([...a, ...b].some(infinite)) return false;
  const difference = size([a[0] - b[0], a[1] - b[1]]);
  return difference <= relative * size(b) || difference <= relative * size(a) || difference <= absolute;
}

defineModule('cmath', {
  doc: 'Mathematical functions of complex numbers.',
  functions: [
    unary('acos', functions.acos, 'The arc cosine of z.'),
    unary('acosh', functions.acosh, 'The inverse hyperbolic cosine of z.'),
    unary('asin', functions.asin, 'The arc sine of z.'),
    unary('asinh', functions.asinh, 'The inverse hyperbolic sine of z.'),
    unary('atan', functions.atan, 'The arc tangent of z.'),
    unary('atanh', functions.atanh, 'The inverse hyperbolic tangent of z.'),
    unary('cos', functions.cos, 'The cosine of z.'),
    unary('cosh', functions.cosh, 'The hyperbolic cosine of z.'),
    unary('exp', functions.exponential, 'e raised to the power of z.'),
    unary('log10', functions.log10, 'The logarithm of z to base 10.'),
    unary('sin', functions.sin, 'The sine of z.'),
    unary('sinh', functions.sinh, 'The hyperbolic sine of z.'),
    unary('sqrt', functions.sqrt, 'The square root of z.'),
    unary('tan', functions.tan, 'The tangent of z.'),
    unary('tanh', functions.tanh, 'The hyperbolic tangent of z.'),
    builtinFunction('log', {
      doc: 'The logarithm of z, natural unless a base is given.',
      params: [z, arg('base', object, undefined), '/'],
      run(_module, value, base) {
        const [real, imag] = functions.logarithm(value);
        if (base === undefined) return new PComplex(real, imag);
        const below = functions.logarithm(complex.convert!(base as PValue, () => 'log()'));
        if (below[0] === 0 && below[1] === 0) throw domainError();
        return complexDiv({ real, imag }, { real: below[0], imag: below[1] });
      },
    }),
    builtinFunction('phase', {
      doc: 'The angle of z.',
      params: [z, '/'],
      run: (_module, [re, im]) => new PFloat(atan2(im, re)),
    }),
    builtinFunction('polar', {
      doc: 'The length and the angle of z.',
      params: [z, '/'],
      run: (_module, value) => new PTuple([new PFloat(size(value)), new PFloat(atan2(value[1], value[0]))]),
    }),
    builtinFunction('rect', {
      doc: 'The complex number of a length and an angle.',
      params: [arg('r', double), arg('phi', double), '/'],
      run(_module, r, phi) {
        const [real, imag] = functions.rectangular(r, phi);
        return new PComplex(real, imag);
      },
    }),
    builtinFunction('isclose', {
      doc: 'Whether two numbers are close to each other.',
      params: [
        arg('a', complex),
        arg('b', complex),
        '*',
        arg('rel_tol', double, 1e-9, '1e-09'),
        arg('abs_tol', double, 0, '0.0'),
      ],
      run: (_module, a, b, relative, absolute) => isClose(a, b, relative, absolute),
    }),
    test('isfinite', Number.isFinite, true, 'Whether both parts are finite.'),
    test('isinf', infinite, false, 'Whether a part is infinite.'),
    test('isnan', Number.isNaN, false, 'Whether a part is not a number.'),
  ],
  attributes: {
    pi: new PFloat(Math.PI),
    e: new PFloat(Math.E),
    tau: new PFloat(2 * Math.PI),
    inf: new PFloat(Infinity),
    infj: new PComplex(0, Infinity),
    nan: new PFloat(NaN),
    nanj: new PComplex(0, NaN),
  },
});
