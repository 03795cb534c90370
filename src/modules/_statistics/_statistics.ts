import { arg } from '../../runtime/clinic/clinic.ts';
import { double } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { log } from '../../runtime/numbers/exponential.ts';
import { PFloat } from '../../runtime/values/float.ts';

/*
 * Wichura's rational approximations of the normal distribution's quantiles: Algorithm AS 241, PPND16, Applied Statistics 37 (1988). One for the
 * centre, one up to five in the square root of the logarithm, one for the tails; coefficients from the highest power down.
 */
const CENTRE_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const CENTRE_BOTTOM = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const MIDDLE_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const MIDDLE_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const TAIL_TOP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const TAIL_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
];

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

function quantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (polynomial(CENTRE_TOP, r) * q) / polynomial(CENTRE_BOTTOM, r);
  }
  const r = Math.sqrt(-log(q <= 0 ? p : 1 - p));
  const x =
    r <= 5
      ? polynomial(MIDDLE_TOP, r - 1.6) / polynomial(MIDDLE_BOTTOM, r - 1.6)
      : polynomial(TAIL_TOP, r - 5) / polynomial(TAIL_BOTTOM, r - 5);
  return q < 0 ? -x : x;
}

defineModule('_statistics', {
  doc: 'Accelerators for the statistics module.',
  functions: [
    builtinFunction('_normal_dist_inv_cdf', {
      doc: 'The quantile of a normal distribution.',
      params: [arg('p', double), arg('mu', double), arg('sigma', double), '/'],
      run(_module, p, mu, sigma) {
        if (p <= 0 || p >= 1) throw valueError('inv_cdf undefined for these parameters');
        return new PFloat(mu + quantile(p) * sigma);
      },
    }),
  ],
});
