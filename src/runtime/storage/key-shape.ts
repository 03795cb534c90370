import type { SimpleKey } from './simple-key.ts';

/** Dicts of more keys than this do not have a shape for each number of keys. */
const FEW_KEYS = 8;
/** So many shapes there may be in all, and so many that follow one: dicts whose keys are data would make one for each. */
const SHAPES = 4096;
const FOLLOWERS = 32;
const FIRST_KEYS = 1024;
/** So often a shape is looked through before it makes an index. */
const SEARCHES = 8;
/** So often dicts of one shape grow beyond it, or lose a key, before they share shapes afterwards too. */
const USES = 8;
/** The most keys of dicts that share them because they began alike. */
const WIDE = 64;

/** A dict or set does without so many of the keys of its open shape. */
export const MAY_LACK = 16;

let made = 0;

/**
 * The keys of dicts, in order: all dicts that got the same keys in the same order share one. A closed shape has strs, and never changes. An open
 * one has a place for each key of many dicts: each has values in some of the places, and may add a key after its last.
 */
export class KeyShape {
  readonly keys: SimpleKey[];
  /** The most keys of an open shape; 0 for a closed one. */
  readonly limit: number;
  /** The key added last to a dict of this shape, and the shape it got. */
  lastKey: string | undefined = undefined;
  lastShape: KeyShape | null = null;
  #followers: Map<string, KeyShape> | null = null;
  #index: Map<SimpleKey, number> | null = null;
  #searches = 0;
  /** The shapes without one of the keys. */
  #less: (KeyShape | null)[] | null = null;
  #losses = 0;
  /** The open shapes that dicts grow into from here, by the key that comes next. */
  #wide: Map<string, KeyShape> | null = null;
  #growths = 0;
  /** How often a dict could not add a key to this open shape. */
  conflicts = 0;

  constructor(keys: SimpleKey[], limit = 0) {
    this.keys = keys;
    this.limit = limit;
    if (limit === 0) made++;
  }

  /** The place of `key`, -1 where it is not among the keys. */
  indexOf(key: SimpleKey): number {
    const index = this.#index;
    if (index === null) return this.#search(key);
    return index.get(key) ?? -1;
  }

  #search(key: SimpleKey): number {
    const { keys } = this;
    if (this.limit > 0) return this.#indexed().get(key) ?? -1;
    if (keys.length > 2 && ++this.#searches > SEARCHES) this.#indexed();
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
    return -1;
  }

  #indexed(): Map<SimpleKey, number> {
    const index = new Map<SimpleKey, number>();
    for (let i = 0; i < this.keys.length; i++) index.set(this.keys[i]!, i);
    this.#index = index;
    return index;
  }

  /** The shape with `key`, which this one does not have, after the others; `null` where there is to be none. */
  with(key: string): KeyShape | null {
    if (this.keys.length === FEW_KEYS) return null;
    this.#followers ??= new Map();
    const followers = this.#followers;
    let shape = followers.get(key);
    if (shape === undefined) {
      if (made >= SHAPES || followers.size >= (this.keys.length === 0 ? FIRST_KEYS : FOLLOWERS)) return null;
      shape = new KeyShape([...this.keys, key]);
      followers.set(key, shape);
    }
    this.lastKey = key;
    this.lastShape = shape;
    return shape;
  }

  /** The shape without the key at a place; `null` where there is to be none. */
  without(at: number): KeyShape | null {
    if (this.#less === null) {
      if (++this.#losses < USES) return null;
      this.#less = this.keys.map(() => null);
    }
    this.#less[at] ??= shapeOfKeys(this.keys.filter((_, i) => i !== at) as string[]);
    return this.#less[at]!;
  }

  /** The open shape for dicts that have the keys of this full one, then `key`, and maybe more; `null` where few did. */
  widened(key: string): KeyShape | null {
    if (this.keys.length !== FEW_KEYS || ++this.#growths < USES) return null;
    this.#wide ??= new Map();
    let shape = this.#wide.get(key);
    if (shape === undefined) {
      if (made >= SHAPES || this.#wide.size >= FOLLOWERS) return null;
      made++;
      shape = new KeyShape([...this.keys, key], WIDE);
      this.#wide.set(key, shape);
    }
    return shape;
  }

  /** Whether dicts in conflict use this open shape, so that those who are copied should have one of their own. */
  get isContested(): boolean {
    return this.conflicts >= USES;
  }

  /** A new place in an open shape; -1 where there is no room. */
  append(key: SimpleKey): number {
    const at = this.keys.length;
    if (at >= this.limit) return -1;
    this.keys.push(key);
    this.#index?.set(key, at);
    return at;
  }
}

/** The shape of an empty dict. */
export const NO_KEYS = new KeyShape([]);

/** The shape of `keys`, all different; `null` where there is to be none. */
export function shapeOfKeys(keys: readonly string[]): KeyShape | null {
  let shape: KeyShape | null = NO_KEYS;
  for (let i = 0; i < keys.length && shape !== null; i++) shape = shape.with(keys[i]!);
  return shape;
}

/** An open shape of its own for a dict or set with these keys, with room for as many more. None of them may be an object: the shape keeps it. */
export function openShape(keys: SimpleKey[]): KeyShape {
  return new KeyShape(keys, 2 * keys.length + MAY_LACK);
}

/** The shape of the dicts that a display with these keys makes; `null` where there is to be none. */
export function shapeOfDisplay(keys: readonly string[]): KeyShape | null {
  if (keys.length <= FEW_KEYS) return shapeOfKeys(keys);
  return keys.length <= WIDE ? new KeyShape(keys.slice(), 2 * keys.length) : null;
}
