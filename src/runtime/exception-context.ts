import type { PBaseException } from './values/exception.ts';

/** Makes `handled` the `__context__` of `value`, without making a cycle: `_PyErr_SetObject`. */
export function chainContext(value: PBaseException, handled: PBaseException): void {
  if (handled === value) return;
  let slow: PBaseException | null = handled;
  let odd = false;
  for (let o: PBaseException | null = handled; o !== null; ) {
    const context: PBaseException | null = o.context;
    if (context === null) break;
    if (context === value) {
      o.context = null;
      break;
    }
    o = context;
    if (odd) slow = slow!.context;
    odd = !odd;
    if (o === slow) break;
  }
  value.context = handled;
}
