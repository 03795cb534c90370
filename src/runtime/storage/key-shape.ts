/** Dicts of more keys than this have a Map of their own. */
export const FEW_KEYS = 8;
/** So many shapes there may be in all, and so many that follow one: dicts whose keys are data would make one for each. */
const SHAPES = 4096;
const FOLLOWERS = 32;
const FIRST_KEYS = 1024;
/** So often a shape is looked through before it makes an index. */
const SEARCHES = 8;

let made = 0;

/** The keys of small dicts of strs, in order: all dicts that got the same keys in the same order share one. */
export class KeyShape {
  readonly keys: readonly string[];
  /** The key added last to a dict of this shape, and the shape it got. */
  lastKey: string | undefined = undefined;
  lastShape: KeyShape | null = null;
  #followers: Map<string, KeyShape> | null = null;
  #index: Map<string, number> | null = null;
  #searches = 0;

  constructor(keys: readonly string[]) {
    this.keys = keys;
    made++;
  }

  /** The place of `key`, -1 where it is not among the keys. */
  indexOf(key: string): number {
    const index = this.#index;
    if (index === null) return this.#search(key);
    return index.get(key) ?? -1;
  }

  #search(key: string): number {
    const { keys } = this;
    if (keys.length > 2 && ++this.#searches > SEARCHES) this.#index = new Map(keys.map((name, i) => [name, i]));
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
    return -1;
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
}

/** The shape of an empty dict. */
export const NO_KEYS = new KeyShape([]);

/** The shape of `keys`, all different; `null` where there is to be none. */
export function shapeOfKeys(keys: readonly string[]): KeyShape | null {
  let shape: KeyShape | null = NO_KEYS;
  for (let i = 0; i < keys.length && shape !== null; i++) shape = shape.with(keys[i]!);
  return shape;
}
