import type { CompareOp } from '../../runtime/type-slots.ts';

/** `Py_RETURN_RICHCOMPARE` of a difference and zero. */
export function ordered(difference: number, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return difference < 0;
    case 1:
      return difference <= 0;
    case 2:
      return difference === 0;
    case 3:
      return difference !== 0;
    case 4:
      return difference > 0;
    default:
      return difference >= 0;
  }
}
