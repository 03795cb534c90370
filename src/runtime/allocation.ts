import { memoryError } from './errors.ts';

/** The longest array V8 makes; beyond it the process would end instead of a Python exception being raised. */
export const MAX_ITEMS = 2 ** 27 - 8;

/** To be called before making a sequence of `count` items. */
export function checkItems(count: number): void {
  if (count > MAX_ITEMS) throw memoryError();
}
