import { domainError } from '../math/special.ts';

/*
 * What the functions give for arguments with an infinite or undefined part, as C's Annex G has it. A row for each kind of real part and
 * two letters for each kind of imaginary part, in the order -inf, negative, -0, 0, positive, inf, nan.
 */

/** Letters of the tables; a capital is the negative, `z` is -0, `m` is -1, `!` a domain error; what is finite is not looked up. */
const VALUES: Readonly<Record<string, number>> = {
  '0': 0,
  z: -0,
  '1': 1,
  m: -1,
  i: Infinity,
  I: -Infinity,
  q: Math.PI / 4,
  Q: -Math.PI / 4,
  h: Math.PI / 2,
  H: -Math.PI / 2,
  t: (3 * Math.PI) / 4,
  T: (-3 * Math.PI) / 4,
  p: Math.PI,
  P: -Math.PI,
  n: Number.NaN,
};

const TABLES = {
  acos: [
    'tipipipIpItIni',
    'hi........hInn',
    'hi........hIhn',
    'hi........hIhn',
    'hi........hInn',
    'qi0i0i0I0IqIni',
    'ninnnnnnnnnInn',
  ],
  acosh: [
    'iTiPiPipipitin',
    'iH........ihnn',
    'iH........ihnn',
    'iH........ihnn',
    'iH........ihnn',
    'iQizizi0i0iqin',
    'innnnnnnnninnn',
  ],
  asinh: [
    'IQIzIzI0I0IqIn',
    'IH........Ihnn',
    'IH........Ihnn',
    'iH........ihnn',
    'iH........ihnn',
    'iQizizi0i0iqin',
    'innnnzn0nninnn',
  ],
  atanh: [
    'zHzHzHzhzhzhzn',
    'zH........zhnn',
    'zH........zhzn',
    '0H........0h0n',
    '0H........0hnn',
    '0H0H0H0h0h0h0n',
    '0Hnnnnnnnn0hnn',
  ],
  cosh: [
    '!!Iii0izII!!in',
    '!!........!!nn',
    '!!........!!n0',
    '!!........!!n0',
    '!!........!!nn',
    '!!IIizi0Ii!!in',
    'nnnnn0n0nnnnnn',
  ],
  exp: [
    '00zz0z00z00000',
    '!!........!!nn',
    '!!........!!nn',
    '!!........!!nn',
    '!!........!!nn',
    '!!IIizi0Ii!!in',
    'nnnnnzn0nnnnnn',
  ],
  log: [
    'iTiPiPipipitin',
    'iH........ihnn',
    'iH........ihnn',
    'iH........ihnn',
    'iH........ihnn',
    'iQizizi0i0iqin',
    'innnnnnnnninnn',
  ],
  sinh: [
    '!!iIIzI0ii!!in',
    '!!........!!nn',
    '!!........!!0n',
    '!!........!!0n',
    '!!........!!nn',
    '!!IIizi0Ii!!in',
    'nnnnnzn0nnnnnn',
  ],
  sqrt: [
    'iI0I0I0i0iiini',
    'iI........iinn',
    'iI........iinn',
    'iI........iinn',
    'iI........iinn',
    'iIizizi0i0iiin',
    'iInnnnnnnniinn',
  ],
  tanh: [
    'm0m0mzm0mzm0m0',
    '!!........!!nn',
    '!!........!!nn',
    '!!........!!nn',
    '!!........!!nn',
    '10101z101z1010',
    'nnnnnzn0nnnnnn',
  ],
  rect: [
    '!!iiI0IziI!!in',
    '!!........!!nn',
    '00........0000',
    '00........0000',
    '!!........!!nn',
    '!!IIizi0Ii!!in',
    'nnnnn0n0nnnnnn',
  ],
} as const;

function kind(x: number): number {
  if (Number.isNaN(x)) return 6;
  if (x === 0) return Object.is(x, -0) ? 2 : 3;
  if (x > 0) return x === Infinity ? 5 : 4;
  return x === -Infinity ? 0 : 1;
}

/** The value of a function where a part of the argument is not finite. */
export function special(name: keyof typeof TABLES, z: readonly [number, number]): [number, number] {
  const pair = TABLES[name][kind(z[0])]!.slice(2 * kind(z[1]), 2 * kind(z[1]) + 2);
  if (pair === '!!') throw domainError();
  return [VALUES[pair.charAt(0)]!, VALUES[pair.charAt(1)]!];
}
