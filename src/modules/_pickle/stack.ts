import type { PValue } from '../../runtime/object.ts';
import { unpicklingError } from './errors.ts';

/** The stack of an unpickler. Nothing below the topmost mark may be taken. */
export class PickleStack {
  #items: PValue[] = [];
  readonly #marks: number[] = [];
  #fence = 0;

  #underflow() {
    return unpicklingError(this.#marks.length > 0 ? 'unexpected MARK found' : 'unpickling stack underflow');
  }

  #require(count: number): void {
    if (this.#items.length - this.#fence < count) throw this.#underflow();
  }

  push(value: PValue): void {
    this.#items.push(value);
  }

  pop(): PValue {
    this.#require(1);
    return this.#items.pop()!;
  }

  get top(): PValue {
    this.#require(1);
    return this.#items[this.#items.length - 1]!;
  }

  set top(value: PValue) {
    this.#require(1);
    this.#items[this.#items.length - 1] = value;
  }

  /** Takes the topmost `count` items, in order. */
  take(count: number): PValue[] {
    this.#require(count);
    return this.#items.splice(this.#items.length - count);
  }

  mark(): void {
    this.#fence = this.#items.length;
    this.#marks.push(this.#fence);
  }

  /** Takes what stands above the topmost mark, and the mark. */
  takeToMark(): PValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw unpicklingError('could not find MARK');
    this.#fence = this.#marks.at(-1) ?? 0;
    return mark === 0 ? this.#takeAll() : this.#items.splice(mark);
  }

  #takeAll(): PValue[] {
    const all = this.#items;
    this.#items = [];
    return all;
  }

  /** Drops the topmost item or, where that is a mark, the mark. */
  drop(): void {
    if (this.#marks.length > 0 && this.#marks.at(-1) === this.#items.length) this.takeToMark();
    else this.pop();
  }
}
