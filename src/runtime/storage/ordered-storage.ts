import type { PValue } from '../object.ts';
import type { HashingStorage, StorageCursor } from './hashing-storage.ts';
import { MapStorage } from './map-storage.ts';

/** An entry of an ordered storage, in the list that is its order. */
export class OrderedEntry {
  readonly key: PValue;
  value: PValue;
  previous: OrderedEntry | null = null;
  next: OrderedEntry | null = null;
  constructor(key: PValue, value: PValue) {
    this.key = key;
    this.value = value;
  }
}

/**
 * The storage of an OrderedDict: a table of entries that are also a doubly linked list, so that an entry moves to either end, and leaves
 * from there, in constant time.
 */
export class OrderedStorage implements HashingStorage {
  /** The entries by key: they stand where other storages have values. */
  readonly #entries = new MapStorage();
  first: OrderedEntry | null = null;
  last: OrderedEntry | null = null;
  /** Counts the changes of the order, for iterators: `od_state`. */
  changes = 0;

  get size(): number {
    return this.#entries.size;
  }

  entry(key: PValue): OrderedEntry | undefined {
    return this.#entries.get(key) as unknown as OrderedEntry | undefined;
  }

  get(key: PValue): PValue | undefined {
    return this.entry(key)?.value;
  }

  getStr(key: string): PValue | undefined {
    return (this.#entries.getStr(key) as unknown as OrderedEntry | undefined)?.value;
  }

  set(key: PValue, value: PValue): OrderedStorage {
    const known = this.entry(key);
    if (known !== undefined) known.value = value;
    else {
      const entry = new OrderedEntry(key, value);
      this.#entries.set(key, entry as unknown as PValue);
      this.#link(entry, true);
    }
    return this;
  }

  delete(key: PValue): PValue | undefined {
    const entry = this.#entries.delete(key) as unknown as OrderedEntry | undefined;
    if (entry === undefined) return undefined;
    this.#unlink(entry);
    return entry.value;
  }

  /** Makes an entry the last one, or the first. */
  move(entry: OrderedEntry, last: boolean): void {
    if (entry === (last ? this.last : this.first)) return;
    this.#unlink(entry);
    this.#link(entry, last);
  }

  #link(entry: OrderedEntry, last: boolean): void {
    this.changes++;
    entry.next = last ? null : this.first;
    entry.previous = last ? this.last : null;
    if (entry.previous !== null) entry.previous.next = entry;
    else this.first = entry;
    if (entry.next !== null) entry.next.previous = entry;
    else this.last = entry;
  }

  #unlink(entry: OrderedEntry): void {
    this.changes++;
    const { previous, next } = entry;
    if (previous !== null) previous.next = next;
    else this.first = next;
    if (next !== null) next.previous = previous;
    else this.last = previous;
  }

  findKey(key: PValue): PValue | undefined {
    return this.entry(key)?.key;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    const { last } = this;
    if (last === null) return undefined;
    this.delete(last.key);
    return { storage: this, key: last.key, value: last.value };
  }

  clear(): OrderedStorage {
    this.#entries.clear();
    this.first = this.last = null;
    this.changes++;
    return this;
  }

  cursor(): StorageCursor {
    return new OrderedCursor(this.first, 'next');
  }

  reverseCursor(): StorageCursor {
    return new OrderedCursor(this.last, 'previous');
  }

  /** The same entries for a plain dict. */
  copy(): HashingStorage {
    let copy: HashingStorage = new MapStorage();
    for (let entry = this.first; entry !== null; entry = entry.next) copy = copy.set(entry.key, entry.value);
    return copy;
  }
}

class OrderedCursor implements StorageCursor {
  key: PValue = null;
  value: PValue = null;
  #at: OrderedEntry | null;
  readonly #direction: 'next' | 'previous';

  constructor(start: OrderedEntry | null, direction: 'next' | 'previous') {
    this.#at = start;
    this.#direction = direction;
  }

  next(): boolean {
    const entry = this.#at;
    if (entry === null) return false;
    this.key = entry.key;
    this.value = entry.value;
    this.#at = entry[this.#direction];
    return true;
  }
}
