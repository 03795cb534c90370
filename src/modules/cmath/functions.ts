import { exp, log } from '../../runtime/numbers/exponential.ts';
import { ldexp } from '../../runtime/numbers/float-bits.ts';
import * as hyperbolic from '../../runtime/numbers/hyperbolic.ts';
import { hypot } from '../../runtime/numbers/hypot.ts';
import * as angles from '../../runtime/numbers/trigonometric.ts';
import { domainError, rangeError } from '../math/special.ts';
import { special } from './special-values.ts';

/*
 * Functions of a complex number for finite arguments, after Kahan's "Branch Cuts for Complex Elementary Functions": signed zeros decide the
 * side of a cut, and scaling keeps intermediate results from overflowing.
 */

/** A complex number. */
export type Z = readonly [re: number, im: number];

const LARGE = Number.MAX_VALUE / 4;
const SQRT_LARGE = Math.sqrt(LARGE);
const LOG_LARGE = log(LARGE);
const MIN_NORMAL = 2.2250738585072014e-308;
const SQRT_MIN = Math.sqrt(MIN_NORMAL);
const LN2 = Math.LN2;

const copySign = (x: number, sign: number) => (sign < 0 || Object.is(sign, -0) ? -Math.abs(x) : Math.abs(x));
const finite = (z: Z) => Number.isFinite(z[0]) && Number.isFinite(z[1]);
const large = (z: Z) => Math.abs(z[0]) > LARGE || Math.abs(z[1]) > LARGE;

/** i z and -i z. */
const times = (z: Z): Z => [-z[1], z[0]];
const timesBack = (z: Z): Z => [z[1], -z[0]];

function checkRange(z: Z): Z {
  if (Math.abs(z[0]) === Infinity || Math.abs(z[1]) === Infinity) throw rangeError();
  return z;
}

export function sqrt(z: Z): Z {
  if (!finite(z)) return special('sqrt', z);
  const [re, im] = z;
  if (re === 0 && im === 0) return [0, im];
  const ax = Math.abs(re);
  const ay = Math.abs(im);
  let s: number;
  if (ax < MIN_NORMAL && ay < MIN_NORMAL) {
    const scaled = ldexp(ax, 53);
    s = ldexp(Math.sqrt(scaled + hypot(scaled, ldexp(ay, 53))), -27);
  } else s = 2 * Math.sqrt(ax / 8 + hypot(ax / 8, ay / 8));
  const d = ay / (2 * s);
  return re >= 0 ? [s, copySign(d, im)] : [d, copySign(s, im)];
}

/** log |z| of a large z, halved to stay in range. */
const logHalved = (z: Z) => log(hypot(z[0] / 2, z[1] / 2)) + LN2;

export function logarithm(z: Z): Z {
  if (!finite(z)) return special('log', z);
  const [re, im] = z;
  const ax = Math.abs(re);
  const ay = Math.abs(im);
  const angle = angles.atan2(im, re);
  if (large(z)) return [logHalved(z), angle];
  if (ax < MIN_NORMAL && ay < MIN_NORMAL) {
    if (ax === 0 && ay === 0) throw domainError();
    return [log(hypot(ldexp(ax, 53), ldexp(ay, 53))) - 53 * LN2, angle];
  }
  const h = hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return [log(h), angle];
  const most = Math.max(ax, ay);
  const least = Math.min(ax, ay);
  return [Math.log1p((most - 1) * (most + 1) + least * least) / 2, angle];
}

export function log10(z: Z): Z {
  const [re, im] = logarithm(z);
  return [re / Math.LN10, im / Math.LN10];
}

export function exponential(z: Z): Z {
  const [re, im] = z;
  if (!finite(z)) {
    if (Math.abs(re) === Infinity && Number.isFinite(im) && im !== 0) {
      const size = re > 0 ? Infinity : 0;
      return [copySign(size, angles.cos(im)), copySign(size, angles.sin(im))];
    }
    return special('exp', z);
  }
  if (re > LOG_LARGE) {
    const l = exp(re - 1);
    return checkRange([l * angles.cos(im) * Math.E, l * angles.sin(im) * Math.E]);
  }
  const l = exp(re);
  return checkRange([l * angles.cos(im), l * angles.sin(im)]);
}

export function cosh(z: Z): Z {
  const [re, im] = z;
  if (!finite(z)) {
    if (Math.abs(re) === Infinity && Number.isFinite(im) && im !== 0) {
      const imag = copySign(Infinity, angles.sin(im));
      return [copySign(Infinity, angles.cos(im)), re > 0 ? imag : -imag];
    }
    return special('cosh', z);
  }
  if (Math.abs(re) > LOG_LARGE) {
    const less = re - copySign(1, re);
    return checkRange([
      angles.cos(im) * hyperbolic.cosh(less) * Math.E,
      angles.sin(im) * hyperbolic.sinh(less) * Math.E,
    ]);
  }
  return checkRange([angles.cos(im) * hyperbolic.cosh(re), angles.sin(im) * hyperbolic.sinh(re)]);
}

export function sinh(z: Z): Z {
  const [re, im] = z;
  if (!finite(z)) {
    if (Math.abs(re) === Infinity && Number.isFinite(im) && im !== 0) {
      const real = copySign(Infinity, angles.cos(im));
      return [re > 0 ? real : -real, copySign(Infinity, angles.sin(im))];
    }
    return special('sinh', z);
  }
  if (Math.abs(re) > LOG_LARGE) {
    const less = re - copySign(1, re);
    return checkRange([
      angles.cos(im) * hyperbolic.sinh(less) * Math.E,
      angles.sin(im) * hyperbolic.cosh(less) * Math.E,
    ]);
  }
  return checkRange([angles.cos(im) * hyperbolic.sinh(re), angles.sin(im) * hyperbolic.cosh(re)]);
}

export function tanh(z: Z): Z {
  const [re, im] = z;
  if (!finite(z)) {
    if (Math.abs(re) === Infinity && Number.isFinite(im) && im !== 0)
      return [copySign(1, re), copySign(0, 2 * angles.sin(im) * angles.cos(im))];
    return special('tanh', z);
  }
  if (Math.abs(re) > LOG_LARGE) return [copySign(1, re), 4 * angles.sin(im) * angles.cos(im) * exp(-2 * Math.abs(re))];
  const tx = Math.tanh(re);
  const ty = angles.tan(im);
  const cx = 1 / hyperbolic.cosh(re);
  const product = tx * ty;
  const below = 1 + product * product;
  return [(tx * (1 + ty * ty)) / below, (ty / below) * cx * cx];
}

export const cos = (z: Z): Z => cosh(times(z));
export const sin = (z: Z): Z => timesBack(sinh(times(z)));
export const tan = (z: Z): Z => timesBack(tanh(times(z)));

export function acos(z: Z): Z {
  if (!finite(z)) return special('acos', z);
  const [re, im] = z;
  if (large(z)) {
    const size = logHalved(z) + LN2;
    return [angles.atan2(Math.abs(im), re), re < 0 ? -copySign(size, im) : copySign(size, -im)];
  }
  const s1 = sqrt([1 - re, -im]);
  const s2 = sqrt([1 + re, im]);
  return [2 * angles.atan2(s1[0], s2[0]), hyperbolic.asinh(s2[0] * s1[1] - s2[1] * s1[0])];
}

export function acosh(z: Z): Z {
  if (!finite(z)) return special('acosh', z);
  const [re, im] = z;
  if (large(z)) return [logHalved(z) + LN2, angles.atan2(im, re)];
  const s1 = sqrt([re - 1, im]);
  const s2 = sqrt([re + 1, im]);
  return [hyperbolic.asinh(s1[0] * s2[0] + s1[1] * s2[1]), 2 * angles.atan2(s1[1], s2[0])];
}

export function asinh(z: Z): Z {
  if (!finite(z)) return special('asinh', z);
  const [re, im] = z;
  if (large(z)) {
    const size = logHalved(z) + LN2;
    return [im >= 0 ? copySign(size, re) : -copySign(size, -re), angles.atan2(im, Math.abs(re))];
  }
  const s1 = sqrt([1 + im, -re]);
  const s2 = sqrt([1 - im, re]);
  return [hyperbolic.asinh(s1[0] * s2[1] - s2[0] * s1[1]), angles.atan2(im, s1[0] * s2[0] - s1[1] * s2[1])];
}

export const asin = (z: Z): Z => timesBack(asinh(times(z)));

export function atanh(z: Z): Z {
  if (!finite(z)) return special('atanh', z);
  const [re, im] = z;
  if (re < 0 || Object.is(re, -0)) {
    const [a, b] = atanh([-re, -im]);
    return [-a, -b];
  }
  const ay = Math.abs(im);
  if (re > SQRT_LARGE || ay > SQRT_LARGE) {
    const h = hypot(re / 2, im / 2);
    return [re / 4 / h / h, -copySign(Math.PI / 2, -im)];
  }
  if (re === 1 && ay < SQRT_MIN) {
    if (ay === 0) throw domainError();
    return [-log(Math.sqrt(ay) / Math.sqrt(hypot(ay, 2))), copySign(angles.atan2(2, -ay) / 2, im)];
  }
  const rest = 1 - re;
  return [Math.log1p((4 * re) / (rest * rest + ay * ay)) / 4, -angles.atan2(-2 * im, rest * (1 + re) - ay * ay) / 2];
}

export const atan = (z: Z): Z => timesBack(atanh(times(z)));

/** The complex number of a length and an angle. */
export function rectangular(r: number, phi: number): Z {
  if (!finite([r, phi])) {
    if (Math.abs(r) === Infinity && Number.isFinite(phi) && phi !== 0) {
      const real = copySign(Infinity, angles.cos(phi));
      const imag = copySign(Infinity, angles.sin(phi));
      return r > 0 ? [real, imag] : [-real, -imag];
    }
    return special('rect', [r, phi]);
  }
  if (phi === 0) return [r, r * phi];
  return [r * angles.cos(phi), r * angles.sin(phi)];
}
