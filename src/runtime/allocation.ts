import { memoryError } from './errors.ts';

/** The longest array V8 makes; beyond it the process would end instead of a Python exception being raised. */
export const MAX_ITEMS = 2 ** 27 - 8;

/** Where an array that grows item by item is half as long again next, it must stay below this. */
const MAX_GROWING = 83_000_000;

/** To be called now and then while a sequence grows item by item. */
export function checkGrowing(count: number): void {
  if (count > MAX_GROWING) throw memoryError();
}

/** Adds an item to what may grow without end. @inline */
export function pushItem<T>(items: T[], item: T): void {
  if ((items.push(item) & 0xffff) === 0) checkGrowing(items.length);
}

/** To be called before making a sequence of `count` items. */
export function checkItems(count: number): void {
  if (count > MAX_ITEMS) throw memoryError();
}
