import { exp } from './exponential.ts';
import { highHalf } from './float-bits.ts';

/*
 * erf and erfc. The rational approximations are those of Sun's libm, whose coefficients C libraries share, so that the last digits agree
 * with theirs: of (erf(x) - x) / x in x² near zero, of erf(x) - ERX in |x| - 1 around one, and of log(erfc(x) x) + x² + 0.5625 in 1 / x²
 * further out.
 */

type Coefficients = readonly number[];

const NEAR: Coefficients = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5,
];
const NEAR_DIVISOR: Coefficients = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6,
];
const MIDDLE: Coefficients = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const MIDDLE_DIVISOR: Coefficients = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];
const FAR: Coefficients = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const FAR_DIVISOR: Coefficients = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];
const FARTHEST: Coefficients = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const FARTHEST_DIVISOR: Coefficients = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];

const ERX = 0.8450629115104675;
const NEAR_END = 0.84375;
const MIDDLE_END = 1.25;
const FAR_END = 1 / 0.35;

/** A polynomial, two coefficients at a time: the order that C libraries round in. */
function polynomial(coefficients: Coefficients, z: number): number {
  const square = z * z;
  const fourth = square * square;
  const powers = [1, square, fourth, fourth * square, fourth * fourth];
  let sum = 0;
  for (let i = 0; i < coefficients.length; i += 2) {
    const next = coefficients[i + 1];
    const pair = next === undefined ? coefficients[i]! : coefficients[i]! + z * next;
    sum = i === 0 ? pair : sum + powers[i >> 1]! * pair;
  }
  return sum;
}

/** `(erf(x) - x) / x` for |x| < NEAR_END. */
function near(x: number): number {
  const square = x * x;
  return polynomial(NEAR, square) / polynomial(NEAR_DIVISOR, square);
}

/** `erf(size) - ERX` up to MIDDLE_END. */
function middle(size: number): number {
  return polynomial(MIDDLE, size - 1) / polynomial(MIDDLE_DIVISOR, size - 1);
}

/** `erfc(size)` beyond MIDDLE_END. */
function far(size: number): number {
  const s = 1 / (size * size);
  const quotient =
    size < FAR_END
      ? polynomial(FAR, s) / polynomial(FAR_DIVISOR, s)
      : polynomial(FARTHEST, s) / polynomial(FARTHEST_DIVISOR, s);
  // With half of its bits the square is exact; the rest goes into the second factor.
  const z = highHalf(size);
  return (exp(-z * z - 0.5625) * exp((z - size) * (z + size) + quotient)) / size;
}

/** `erf(x)`. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size < NEAR_END) return size < 2 ** -28 ? x + 0.1283791670955126 * x : x + x * near(x);
  const result = size < MIDDLE_END ? ERX + middle(size) : size >= 6 ? 1 : 1 - far(size);
  return x < 0 ? -result : result;
}

/** `erfc(x)`. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size < NEAR_END) {
    if (size < 2 ** -56) return 1 - x;
    const correction = x * near(x);
    return x < 0.25 ? 1 - (x + correction) : 0.5 - (correction + (x - 0.5));
  }
  if (size < MIDDLE_END) return x < 0 ? 1 + (ERX + middle(size)) : 1 - ERX - middle(size);
  if (x < -6) return 2;
  if (size >= 28) return 0;
  return x < 0 ? 2 - far(size) : far(size);
}
