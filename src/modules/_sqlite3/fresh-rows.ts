import { beforeCollection } from '../../runtime/values/abandoned.ts';

/** A cursor with rows to come. */
interface Rows {
  ownRows(): void;
}

/**
 * The cursor that was executed last. Most are read to their end, or executed again, before another is: it would be waste to watch over each of
 * them (`own`).
 */
export class FreshRows {
  #latest: Rows | null = null;

  constructor() {
    const before = beforeCollection.flush;
    beforeCollection.flush = () => {
      before();
      this.settle();
    };
  }

  put(rows: Rows): void {
    if (this.#latest !== rows) this.settle();
    this.#latest = rows;
  }

  /** It has no rows any more. */
  take(rows: Rows): void {
    if (this.#latest === rows) this.#latest = null;
  }

  /** From now on it is watched. */
  settle(): void {
    const latest = this.#latest;
    this.#latest = null;
    latest?.ownRows();
  }
}
