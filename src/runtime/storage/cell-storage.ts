import type { PValue } from '../object.ts';
import { GenericStorage } from './generic-storage.ts';
import type { HashingStorage, StorageCursor } from './hashing-storage.ts';
import { MapStorage } from './map-storage.ts';
import { lookupKey } from './simple-key.ts';

/** The place of one global variable: code keeps it and reads or writes the variable without a lookup. `undefined` is unbound. */
export class GlobalCell {
  value: PValue | undefined = undefined;
}

/**
 * The storage of a namespace that code runs in (a module's `__dict__`): a cell per name. A name that code watches but that is not bound
 * has its cell in a second table, so that the cell stays the same when the name is bound, deleted and bound again.
 */
export class CellStorage implements HashingStorage {
  readonly #bound = new Map<string, GlobalCell>();
  readonly #unbound = new Map<string, GlobalCell>();

  static from(other: HashingStorage): CellStorage | undefined {
    if (other instanceof CellStorage) return other;
    const storage = new CellStorage();
    const cursor = other.cursor();
    while (cursor.next()) {
      if (typeof cursor.key !== 'string') return undefined;
      storage.set(cursor.key, cursor.value);
    }
    return storage;
  }

  /** The cell of `name`, made unbound when there is none. */
  cell(name: string): GlobalCell {
    const known = this.#bound.get(name) ?? this.#unbound.get(name);
    if (known !== undefined) return known;
    const cell = new GlobalCell();
    this.#unbound.set(name, cell);
    return cell;
  }

  get size(): number {
    return this.#bound.size;
  }

  get(key: PValue): PValue | undefined {
    if (typeof key === 'string') return this.#bound.get(key)?.value;
    const simple = lookupKey(key);
    if (simple === undefined) return this.#generalize().get(key);
    return typeof simple === 'string' ? this.#bound.get(simple)?.value : undefined;
  }

  getStr(key: string): PValue | undefined {
    return this.#bound.get(key)?.value;
  }

  findKey(key: PValue): PValue | undefined {
    const simple = lookupKey(key);
    if (simple === undefined) return this.#generalize().findKey(key);
    return typeof simple === 'string' && this.#bound.has(simple) ? simple : undefined;
  }

  set(key: PValue, value: PValue): HashingStorage {
    let name = key;
    if (typeof name !== 'string') {
      const simple = lookupKey(key);
      if (typeof simple !== 'string' || !this.#bound.has(simple)) return new LinkedCellStorage(this).set(key, value);
      name = simple;
    }
    const cell = this.#bound.get(name);
    if (cell !== undefined) {
      cell.value = value;
      return this;
    }
    let watched = this.#unbound.get(name);
    if (watched === undefined) watched = new GlobalCell();
    else this.#unbound.delete(name);
    watched.value = value;
    this.#bound.set(name, watched);
    return this;
  }

  delete(key: PValue): PValue | undefined {
    const name = typeof key === 'string' ? key : this.findKey(key);
    const cell = this.#bound.get(name as string);
    if (cell === undefined) return undefined;
    const value = cell.value;
    cell.value = undefined;
    this.#bound.delete(name as string);
    this.#unbound.set(name as string, cell);
    return value;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    const key = [...this.#bound.keys()].at(-1);
    return key === undefined ? undefined : { storage: this, key, value: this.delete(key)! };
  }

  clear(): HashingStorage {
    for (const name of [...this.#bound.keys()]) this.delete(name);
    return this;
  }

  cursor(): StorageCursor {
    return cellCursor(this.#bound.entries());
  }

  reverseCursor(): StorageCursor {
    return cellCursor([...this.#bound.entries()].reverse().values());
  }

  copy(): HashingStorage {
    const copy = new MapStorage();
    for (const [name, cell] of this.#bound) copy.set(name, cell.value!);
    return copy;
  }

  #generalize(): GenericStorage {
    const generic = new GenericStorage();
    for (const [name, cell] of this.#bound) generic.set(name, cell.value!);
    return generic;
  }
}

/** A namespace that was given a key that is no str: names stay in their cells, the rest beside them. */
export class LinkedCellStorage implements HashingStorage {
  readonly names: CellStorage;
  readonly #others = new GenericStorage();

  constructor(names: CellStorage) {
    this.names = names;
  }

  get size(): number {
    return this.names.size + this.#others.size;
  }
  get(key: PValue): PValue | undefined {
    const named = this.names.get(key);
    return named === undefined ? this.#others.get(key) : named;
  }
  getStr(key: string): PValue | undefined {
    return this.names.getStr(key);
  }
  findKey(key: PValue): PValue | undefined {
    const named = this.names.findKey(key);
    return named === undefined ? this.#others.findKey(key) : named;
  }
  set(key: PValue, value: PValue): HashingStorage {
    const name = typeof key === 'string' ? key : this.names.findKey(key);
    if (name !== undefined) this.names.set(name, value);
    else this.#others.set(key, value);
    return this;
  }
  delete(key: PValue): PValue | undefined {
    const named = this.names.delete(key);
    return named === undefined ? this.#others.delete(key) : named;
  }
  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    const popped = this.#others.popLast() ?? this.names.popLast();
    return popped === undefined ? undefined : { ...popped, storage: this };
  }
  clear(): HashingStorage {
    this.names.clear();
    this.#others.clear();
    return this;
  }
  cursor(): StorageCursor {
    return chain(this.names.cursor(), this.#others.cursor());
  }
  reverseCursor(): StorageCursor {
    return chain(this.#others.reverseCursor(), this.names.reverseCursor());
  }
  copy(): HashingStorage {
    const copy = new MapStorage();
    const cursor = this.cursor();
    while (cursor.next()) copy.set(cursor.key, cursor.value);
    return copy;
  }
}

function chain(first: StorageCursor, second: StorageCursor): StorageCursor {
  let current = first;
  const cursor: StorageCursor = {
    key: null,
    value: null,
    next: () => {
      if (!current.next()) {
        if (current === second) return false;
        current = second;
        return cursor.next();
      }
      cursor.key = current.key;
      cursor.value = current.value;
      return true;
    },
  };
  return cursor;
}

function cellCursor(entries: Iterator<[string, GlobalCell]>): StorageCursor {
  const cursor: StorageCursor = {
    key: null,
    value: null,
    next: () => {
      const step = entries.next();
      if (step.done) return false;
      cursor.key = step.value[0];
      cursor.value = step.value[1].value!;
      return true;
    },
  };
  return cursor;
}
