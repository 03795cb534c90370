/* Sorting by numbers that are no Python values any more. */

/** Arrays for short lists, used again and again: to make one takes V8 longer than to sort what it holds. No Python code runs meanwhile. */
const SHARED = 1024;
const sharedNumbers = [new Float64Array(SHARED), new Float64Array(SHARED)];
const sharedPositions = [new Int32Array(SHARED), new Int32Array(SHARED)];

export function numbersOf(count: number, which: 0 | 1): Float64Array {
  return count <= SHARED ? sharedNumbers[which]!.subarray(0, count) : new Float64Array(count);
}

function positionsOf(count: number, which: 0 | 1): Int32Array {
  return count <= SHARED ? sharedPositions[which]! : new Int32Array(count);
}

function fillOrder(keys: Float64Array, order: Int32Array, numbers: readonly number[], reverse: boolean): void {
  for (let i = 0; i < numbers.length; i++) {
    keys[i] = reverse ? -numbers[i]! : numbers[i]!;
    order[i] = i;
  }
}

/** Merges two runs that are side by side. */
function mergeRuns(
  keys: Float64Array,
  order: Int32Array,
  otherKeys: Float64Array,
  otherOrder: Int32Array,
  low: number,
  middle: number,
  high: number,
): void {
  let i = low;
  let j = middle;
  let k = low;
  while (k < high) {
    if (i === middle || (j < high && keys[j]! < keys[i]!)) {
      otherKeys[k] = keys[j]!;
      otherOrder[k++] = order[j++]!;
    } else {
      otherKeys[k] = keys[i]!;
      otherOrder[k++] = order[i++]!;
    }
  }
}

/** From so many keys on it pays to count those that are equal. */
const COUNTED_FROM = 32;

/** How many ints there are from the smallest to the largest key; 0 when some are no ints of 32 bits or more than twice as many as keys. */
function spanOf(keys: Float64Array): number {
  const limit = 2 * keys.length;
  let least = keys[0]! | 0;
  let most = least;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]! | 0;
    if (key !== keys[i]!) return 0;
    if (key < least) least = key;
    else if (key > most) most = key;
    if (most - least >= limit) return 0;
  }
  return most - least + 1;
}

/** Positions by keys of which there are `span` different ones at most. */
function orderByCounting(keys: Float64Array, span: number, order: Int32Array): Int32Array {
  const count = keys.length;
  let least = keys[0]!;
  for (let i = 1; i < count; i++) if (keys[i]! < least) least = keys[i]!;
  // the place of the next key of each kind
  const places = new Int32Array(span + 1);
  for (let i = 0; i < count; i++) places[keys[i]! - least + 1]!++;
  for (let kind = 1; kind < span; kind++) places[kind]! += places[kind - 1]!;
  for (let i = 0; i < count; i++) order[places[keys[i]! - least]!++] = i;
  return order;
}

/** Stable order of numbers: the positions of the smallest first; in an array that the next call uses again: bottom-up merging of natural runs, keys and positions side by side in typed arrays. */
export function orderOfNumbers(numbers: readonly number[], reverse: boolean): Int32Array {
  const count = numbers.length;
  let keys = numbersOf(count, 0);
  let order = positionsOf(count, 0);
  // A descending stable order is the ascending one of the negated keys. (0.0 and -0.0 stay equal.)
  fillOrder(keys, order, numbers, reverse);
  const span = count < COUNTED_FROM ? 0 : spanOf(keys);
  if (span > 0) return orderByCounting(keys, span, order);
  const runs = insertionRuns(keys, order);
  let otherKeys = numbersOf(count, 1);
  let otherOrder = positionsOf(count, 1);
  let starts = runs;
  while (starts.length > 2) {
    const merged: number[] = [];
    for (let r = 0; r + 1 < starts.length; r += 2) {
      const low = starts[r]!;
      const middle = starts[r + 1]!;
      const high = r + 2 < starts.length ? starts[r + 2]! : middle;
      merged.push(low);
      mergeRuns(keys, order, otherKeys, otherOrder, low, middle, high);
    }
    merged.push(count);
    [keys, otherKeys] = [otherKeys, keys];
    [order, otherOrder] = [otherOrder, order];
    starts = merged;
  }
  return order;
}

/** Most runs are of a few items: making a view of an array takes longer than this. */
function reverseRun(keys: Float64Array, order: Int32Array, low: number, high: number): void {
  for (let i = low, j = high - 1; i < j; i++, j--) {
    const key = keys[i]!;
    keys[i] = keys[j]!;
    keys[j] = key;
    const position = order[i]!;
    order[i] = order[j]!;
    order[j] = position;
  }
}

/** Sorts stretches of `keys` in place: natural runs, or 16 items by insertion. Answers where they start, and the end. */
function insertionRuns(keys: Float64Array, order: Int32Array): number[] {
  const count = keys.length;
  const starts: number[] = [];
  for (let low = 0; low < count; ) {
    starts.push(low);
    let high = low + 1;
    if (high < count && keys[low]! > keys[high]!) {
      while (high < count && keys[high - 1]! > keys[high]!) high++;
      reverseRun(keys, order, low, high);
    }
    while (high < count && keys[high - 1]! <= keys[high]!) high++;
    const wanted = Math.min(low + 16, count);
    for (; high < wanted; high++) {
      const key = keys[high]!;
      const position = order[high]!;
      let at = high;
      while (at > low && key < keys[at - 1]!) {
        keys[at] = keys[at - 1]!;
        order[at] = order[at - 1]!;
        at--;
      }
      keys[at] = key;
      order[at] = position;
    }
    low = high;
  }
  starts.push(count);
  return starts;
}
