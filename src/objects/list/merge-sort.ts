import type { PValue } from '../../runtime/object.ts';

/** `a < b`. */
export type LessThan = (a: any, b: any) => boolean;

interface Run {
  start: number;
  length: number;
  power: number;
}

/** What a merge keeps elsewhere meanwhile. */
interface Aside {
  readonly keys: PValue[];
  readonly values: PValue[] | null;
}

/** So many in a row from one side, and a merge begins to gallop. */
const GALLOP = 7;

/**
 * A merge sort that uses the order it finds: natural runs, lengthened by binary insertion, merged in powersort's order; a merge gallops while one
 * side wins often (Tim Peters' `listsort.txt`). `values` move along with `keys`.
 */
export class MergeSort {
  readonly #keys: PValue[];
  readonly #values: PValue[] | null;
  readonly #less: LessThan;
  /** How many in a row make a merge gallop: fewer where that has paid. */
  #galloping = GALLOP;

  constructor(keys: PValue[], values: PValue[] | null, less: LessThan) {
    this.#keys = keys;
    this.#values = values;
    this.#less = less;
  }

  run(): void {
    const count = this.#keys.length;
    let minimum = count;
    let odd = 0;
    while (minimum >= 64) {
      odd |= minimum & 1;
      minimum >>= 1;
    }
    minimum += odd;
    const stack: Run[] = [];
    for (let low = 0; low < count; ) {
      let length = this.#countRun(low, count);
      if (length < minimum) {
        const forced = Math.min(minimum, count - low);
        this.#insert(low, low + forced, low + length);
        length = forced;
      }
      if (stack.length > 0) {
        const power = nodePower(stack.at(-1)!, length, count);
        while (stack.length > 1 && stack.at(-2)!.power > power) this.#mergeTop(stack);
        stack.at(-1)!.power = power;
      }
      stack.push({ start: low, length, power: 0 });
      low += length;
    }
    while (stack.length > 1) this.#mergeTop(stack);
  }

  /**
   * Length of the run at `low`. One that descends is turned round, equal keys in it before and after, so that they keep their order. The
   * comparisons are those of CPython 3.13, one by one: whoever compares sees them, and an exception tells of the first that fails.
   */
  #countRun(low: number, high: number): number {
    const keys = this.#keys;
    const less = this.#less;
    let at = this.#endOfAscending(low + 1, high);
    if (at === high) return at - low;
    if (at > low + 1) {
      if (less(keys[low], keys[at - 1])) return at - low;
      // all are equal before the first that is less
      this.#reverse(low, at);
    }
    at++;
    let equals = at - 1;
    for (; at < high; at++) {
      if (less(keys[at], keys[at - 1])) {
        this.#reverse(equals, at);
        equals = at;
      } else if (less(keys[at - 1], keys[at])) break;
    }
    this.#reverse(equals, at);
    this.#reverse(low, at);
    return this.#endOfAscending(at, high) - low;
  }

  /** The first place from `at` on whose key is less than the one before. */
  #endOfAscending(at: number, high: number): number {
    const keys = this.#keys;
    while (at < high && !this.#less(keys[at], keys[at - 1])) at++;
    return at;
  }

  #reverse(low: number, high: number): void {
    if (high - low < 2) return;
    reverseRange(this.#keys, low, high);
    if (this.#values !== null) reverseRange(this.#values, low, high);
  }

  /** Sorts [low, high), of which [low, start) is sorted, by binary insertion. */
  #insert(low: number, high: number, start: number): void {
    const keys = this.#keys;
    const values = this.#values;
    const less = this.#less;
    for (let next = start; next < high; next++) {
      const key = keys[next]!;
      let left = low;
      let right = next;
      while (left < right) {
        const middle = (left + right) >> 1;
        if (less(key, keys[middle])) right = middle;
        else left = middle + 1;
      }
      for (let at = next; at > left; at--) keys[at] = keys[at - 1]!;
      keys[left] = key;
      if (values !== null) {
        const value = values[next]!;
        for (let at = next; at > left; at--) values[at] = values[at - 1]!;
        values[left] = value;
      }
    }
  }

  #mergeTop(stack: Run[]): void {
    const right = stack.pop()!;
    const left = stack.at(-1)!;
    this.#merge(left.start, right.start, right.start + right.length);
    left.length += right.length;
  }

  /** Merges the neighbouring sorted stretches [low, middle) and [middle, high). */
  #merge(low: number, middle: number, high: number): void {
    const keys = this.#keys;
    const from = this.#gallopRight(keys[middle]!, keys, low, middle, low);
    if (from === middle) return;
    const to = this.#gallopLeft(keys[middle - 1]!, keys, middle, high, high - 1);
    if (to === middle) return;
    if (middle - from <= to - middle) this.#mergeUp(from, middle, to);
    else this.#mergeDown(from, middle, to);
  }

  /**
   * Merges from the left: the left stretch is set aside. Known: the first of the right one comes first, the last of the left one last. Where an
   * exception passes, or keys are not consistent, what is set aside still goes back in.
   */
  #mergeUp(from: number, middle: number, to: number): void {
    const keys = this.#keys;
    const less = this.#less;
    const aside = this.#setAside(from, middle);
    const end = middle - from;
    let left = 0;
    let right = middle;
    let at = from;
    try {
      this.#move(right++, at++);
      while (right < to && end - left > 1) {
        let lefts = 0;
        let rights = 0;
        while (lefts < this.#galloping && rights < this.#galloping) {
          if (less(keys[right], aside.keys[left])) {
            this.#move(right++, at++);
            rights++;
            lefts = 0;
            if (right === to) return;
          } else {
            this.#putBack(aside, left++, at++);
            lefts++;
            rights = 0;
            if (end - left === 1) return;
          }
        }
        this.#galloping++;
        do {
          if (this.#galloping > 1) this.#galloping--;
          const leftStop = this.#gallopRight(keys[right]!, aside.keys, left, end, left);
          lefts = leftStop - left;
          while (left < leftStop) this.#putBack(aside, left++, at++);
          if (end - left <= 1) return;
          this.#move(right++, at++);
          if (right === to) return;
          const rightStop = this.#gallopLeft(aside.keys[left]!, keys, right, to, right);
          rights = rightStop - right;
          while (right < rightStop) this.#move(right++, at++);
          if (right === to) return;
          this.#putBack(aside, left++, at++);
          if (end - left === 1) return;
        } while (lefts >= GALLOP || rights >= GALLOP);
        this.#galloping++;
      }
    } finally {
      // one is left that comes last, or nothing of the right stretch
      if (end - left === 1) while (right < to) this.#move(right++, at++);
      while (left < end) this.#putBack(aside, left++, at++);
    }
  }

  /** The same from the right: the right stretch is set aside. */
  #mergeDown(from: number, middle: number, to: number): void {
    const keys = this.#keys;
    const less = this.#less;
    const aside = this.#setAside(middle, to);
    let left = middle - 1;
    let right = to - middle - 1;
    let at = to - 1;
    try {
      this.#move(left--, at--);
      while (left >= from && right > 0) {
        let lefts = 0;
        let rights = 0;
        while (lefts < this.#galloping && rights < this.#galloping) {
          if (less(aside.keys[right], keys[left])) {
            this.#move(left--, at--);
            lefts++;
            rights = 0;
            if (left < from) return;
          } else {
            this.#putBack(aside, right--, at--);
            rights++;
            lefts = 0;
            if (right === 0) return;
          }
        }
        this.#galloping++;
        do {
          if (this.#galloping > 1) this.#galloping--;
          const leftStop = this.#gallopRight(aside.keys[right]!, keys, from, left + 1, left);
          lefts = left + 1 - leftStop;
          while (left >= leftStop) this.#move(left--, at--);
          if (left < from) return;
          this.#putBack(aside, right--, at--);
          if (right === 0) return;
          const rightStop = this.#gallopLeft(keys[left]!, aside.keys, 0, right + 1, right);
          rights = right + 1 - rightStop;
          while (right >= rightStop) this.#putBack(aside, right--, at--);
          if (right <= 0) return;
          this.#move(left--, at--);
          if (left < from) return;
        } while (lefts >= GALLOP || rights >= GALLOP);
        this.#galloping++;
      }
    } finally {
      if (right === 0) while (left >= from) this.#move(left--, at--);
      while (right >= 0) this.#putBack(aside, right--, at--);
    }
  }

  #setAside(from: number, to: number): Aside {
    return { keys: this.#keys.slice(from, to), values: this.#values === null ? null : this.#values.slice(from, to) };
  }

  #move(from: number, to: number): void {
    this.#keys[to] = this.#keys[from]!;
    if (this.#values !== null) this.#values[to] = this.#values[from]!;
  }

  #putBack(aside: Aside, from: number, to: number): void {
    this.#keys[to] = aside.keys[from]!;
    if (this.#values !== null) this.#values[to] = aside.values![from]!;
  }

  /** Where `key` belongs in sorted [low, high) of `keys`, after its equals; searched in growing steps from the place `hint` in it. */
  #gallopRight(key: PValue, keys: readonly PValue[], low: number, high: number, hint: number): number {
    const less = this.#less;
    let near = 0;
    let far = 1;
    let left: number;
    let right: number;
    if (less(key, keys[hint])) {
      const most = hint - low + 1;
      while (far < most && less(key, keys[hint - far])) {
        near = far;
        far = 2 * far + 1;
      }
      left = hint - Math.min(far, most) + 1;
      right = hint - near;
    } else {
      const most = high - hint;
      while (far < most && !less(key, keys[hint + far])) {
        near = far;
        far = 2 * far + 1;
      }
      left = hint + near + 1;
      right = hint + Math.min(far, most);
    }
    while (left < right) {
      const middle = left + ((right - left) >> 1);
      if (less(key, keys[middle])) right = middle;
      else left = middle + 1;
    }
    return left;
  }

  /** The same, before its equals. */
  #gallopLeft(key: PValue, keys: readonly PValue[], low: number, high: number, hint: number): number {
    const less = this.#less;
    let near = 0;
    let far = 1;
    let left: number;
    let right: number;
    if (less(keys[hint], key)) {
      const most = high - hint;
      while (far < most && less(keys[hint + far], key)) {
        near = far;
        far = 2 * far + 1;
      }
      left = hint + near + 1;
      right = hint + Math.min(far, most);
    } else {
      const most = hint - low + 1;
      while (far < most && !less(keys[hint - far], key)) {
        near = far;
        far = 2 * far + 1;
      }
      left = hint - Math.min(far, most) + 1;
      right = hint - near;
    }
    while (left < right) {
      const middle = left + ((right - left) >> 1);
      if (less(keys[middle], key)) left = middle + 1;
      else right = middle;
    }
    return left;
  }
}

function reverseRange(items: PValue[], low: number, high: number): void {
  for (let i = low, j = high - 1; i < j; i++, j--) {
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
}

/** Powersort: the depth in a balanced merge tree of the boundary between `run` and the next one, of `next` items. */
function nodePower(run: Run, next: number, total: number): number {
  let a = 2 * run.start + run.length;
  let b = a + run.length + next;
  for (let power = 1; ; power++) {
    if (a >= total) {
      a -= total;
      b -= total;
    } else if (b >= total) return power;
    a *= 2;
    b *= 2;
  }
}
