/** A binary heap of what has a time, soonest first. */
export class TimeHeap<T> {
  readonly #times: number[] = [];
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** When the soonest is due. */
  get soonest(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  push(time: number, item: T): void {
    let at = this.#items.length;
    this.#times.push(time);
    this.#items.push(item);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (this.#times[up]! <= time) break;
      this.#swap(at, up);
      at = up;
    }
  }

  pop(): T | undefined {
    const top = this.#items[0];
    const time = this.#times.pop();
    const item = this.#items.pop();
    if (time === undefined || this.#items.length === 0) return top;
    this.#times[0] = time;
    this.#items[0] = item!;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= this.#items.length) return top;
      if (down + 1 < this.#items.length && this.#times[down + 1]! < this.#times[down]!) down++;
      if (this.#times[down]! >= time) return top;
      this.#swap(at, down);
      at = down;
    }
  }

  #swap(i: number, j: number): void {
    const time = this.#times[i]!;
    const item = this.#items[i]!;
    this.#times[i] = this.#times[j]!;
    this.#items[i] = this.#items[j]!;
    this.#times[j] = time;
    this.#items[j] = item;
  }
}
