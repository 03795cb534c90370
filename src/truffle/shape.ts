/** The property that holds the dictionary of an object whose properties are too many, or shared with others, to be in its shape. */
export const DICTIONARY_KEY = '\0dictionary';

/**
 * A hidden class of a guest object: the guest class it belongs to, and which property lives in which slot. Truffle's `Shape`.
 *
 * Shapes form a tree of transitions: adding property `k` to an object of shape S gives every object that takes the same step the same
 * child shape, so one identity test guards class and layout at once. Slot numbers below `IN_OBJECT` are fields of the object itself.
 */
export class Shape<C = unknown> {
  readonly cls: C;
  readonly parent: Shape<C> | null;
  /** The property this step added; `''` in a root shape. */
  readonly key: string;
  /** Objects of this shape keep further properties in a dictionary of their own: a failed lookup says nothing. */
  readonly dictionary: boolean;
  /** The slot that the next property will get: 0 for an empty in-object layout, `IN_OBJECT` for an empty one without such fields. */
  readonly size: number;
  #table: Map<string, number> | null = null;
  #transitions: Map<string, Shape<C>> | null = null;
  #deletions: Map<string, Shape<C>> | null = null;

  constructor(cls: C, parent: Shape<C> | null, key: string, size: number) {
    this.cls = cls;
    this.parent = parent;
    this.key = key;
    this.size = size;
    this.dictionary = key === DICTIONARY_KEY || (parent?.dictionary ?? false);
  }

  /** The slot of `key`, or `undefined`. */
  lookup(key: string): number | undefined {
    return (this.#table ?? this.#buildTable()).get(key);
  }

  /** The shape after adding `key`, whose slot is this shape's `size`. */
  add(key: string): Shape<C> {
    const transitions = (this.#transitions ??= new Map());
    let next = transitions.get(key);
    if (next === undefined) {
      next = new Shape(this.cls, this, key, this.size + 1);
      transitions.set(key, next);
    }
    return next;
  }

  /** The shape after removing `key`, which it has: the properties after it move down by a slot. */
  without(key: string): Shape<C> {
    if (key === this.key) return this.parent!;
    const deletions = (this.#deletions ??= new Map());
    let next = deletions.get(key);
    if (next === undefined) {
      next = this.parent!.without(key).add(this.key);
      deletions.set(key, next);
    }
    return next;
  }

  /** Property names in the order they were added. */
  keys(): IterableIterator<string> {
    return (this.#table ?? this.#buildTable()).keys();
  }

  /** The root of this tree: the shape of an object without properties. */
  get root(): Shape<C> {
    let shape: Shape<C> = this;
    while (shape.parent !== null) shape = shape.parent;
    return shape;
  }

  #buildTable(): Map<string, number> {
    const steps: Shape<C>[] = [];
    for (let shape: Shape<C> = this; shape.parent !== null; shape = shape.parent) steps.push(shape);
    const table = new Map<string, number>();
    for (let i = steps.length - 1; i >= 0; i--) table.set(steps[i]!.key, steps[i]!.size - 1);
    this.#table = table;
    return table;
  }
}

/** How many properties an instance holds in fields of its own (`s0` …); the rest is in its `slots` array. */
export const IN_OBJECT = 6;
