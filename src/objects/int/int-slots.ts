import { hashIntValue } from '../../runtime/abstract/hash.ts';
import { intToDouble } from '../../runtime/abstract/number.ts';
import { floatPow } from '../../runtime/numbers/float-arithmetic.ts';
import {
  intAbs,
  intAdd,
  intAnd,
  intFloorDiv,
  intInvert,
  intLshift,
  intMod,
  intMul,
  intNegate,
  intOr,
  intPow,
  intPowMod,
  intRshift,
  intSub,
  intXor,
  type PlainInt,
} from '../../runtime/numbers/int-arithmetic.ts';
import { intTrueDivide } from '../../runtime/numbers/int-float.ts';
import { intToString } from '../../runtime/numbers/int-text.ts';
import type { PValue } from '../../runtime/object.ts';
import type { Binary, CompareOp, SlotTable } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** A binary slot: both operands must be ints. */
export function intBinary(compute: (a: PlainInt, b: PlainInt) => PValue): Binary {
  return (a, b) => {
    const x = intValue(a);
    const y = intValue(b);
    return x === undefined || y === undefined ? NotImplemented : compute(x, y);
  };
}

const self = (value: PValue): PlainInt => intValue(value)!;

/** Order of two ints under one of the six operators. */
export function compareInts(a: PlainInt, b: PlainInt, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      return a === b;
    case 3:
      return a !== b;
    case 4:
      return a > b;
    default:
      return a >= b;
  }
}

export const intSlots: SlotTable = {
  tp_repr: (value) => intToString(self(value)),
  tp_hash: hashIntValue,
  tp_richcompare(a, b, op) {
    const y = intValue(b);
    return y === undefined ? NotImplemented : compareInts(self(a), y, op);
  },
  nb_add: intBinary(intAdd),
  nb_subtract: intBinary(intSub),
  nb_multiply: intBinary(intMul),
  nb_remainder: intBinary(intMod),
  nb_divmod: intBinary((a, b) => new PTuple([intFloorDiv(a, b), intMod(a, b)])),
  nb_power(a, b, modulus) {
    const x = intValue(a);
    const y = intValue(b);
    if (x === undefined || y === undefined) return NotImplemented;
    if (modulus !== null) {
      const m = intValue(modulus);
      return m === undefined ? NotImplemented : intPowMod(x, y, m);
    }
    if (y >= 0) return intPow(x, y);
    return new PFloat(floatPow(intToDouble(x), intToDouble(y))!);
  },
  nb_lshift: intBinary(intLshift),
  nb_rshift: intBinary(intRshift),
  nb_and: intBinary(intAnd),
  nb_xor: intBinary(intXor),
  nb_or: intBinary(intOr),
  nb_floor_divide: intBinary(intFloorDiv),
  nb_true_divide: intBinary((a, b) => new PFloat(intTrueDivide(a, b))),
  nb_negative: (value) => intNegate(self(value)),
  nb_positive: self,
  nb_absolute: (value) => intAbs(self(value)),
  nb_invert: (value) => intInvert(self(value)),
  nb_bool: (value) => self(value) !== 0,
  nb_int: self,
  nb_float: (value) => new PFloat(intToDouble(self(value))),
  nb_index: self,
};
