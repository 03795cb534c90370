import { shareIdentity } from '../../runtime/abstract/hash.ts';
import { PInstance, PObject, type PValue, readSlot, writeSlot } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PBuiltinFunction, PMethod } from '../../runtime/values/function.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';

/*
 * What is kept of objects while the host collects. An object that the collector took cannot come back, but `__del__` needs it: so its
 * contents are copied beforehand, and a twin is made of them when it turns out to have died. A path from the contents of one such object
 * to another (or to itself) would keep that one alive; the containers along it are therefore copied in the same way.
 */

/** So many containers are looked through for such paths. What lies deeper is taken to lead nowhere. */
const MOST_CONTAINERS = 20_000;

/** A value of Python, one that may die, or a field of an object's own. */
type Part = unknown;

/** The contents of an object, and the object itself for as long as it lives. */
export class Remains {
  readonly #original: WeakRef<PObject>;
  readonly #empty: PObject;
  readonly #parts: Part[];
  #twin: PObject | null = null;

  constructor(original: PObject, parts: Part[]) {
    this.#original = new WeakRef(original);
    this.#empty = emptyLike(original);
    this.#parts = parts;
  }

  get alive(): PObject | undefined {
    return this.#original.deref();
  }

  /** The object, or its twin if it died. */
  restored(): PObject {
    const alive = this.#original.deref();
    if (alive !== undefined) return alive;
    if (this.#twin === null) {
      this.#twin = this.#empty;
      fill(
        this.#twin,
        this.#parts.map((part) => (part instanceof Remains ? part.restored() : part)),
      );
    }
    return this.#twin;
  }
}

/** What remains of each of `objects`, in their order. */
export function remainsOf(objects: ReadonlySet<PObject>): Remains[] {
  const leading = containersLeadingTo(objects);
  const made = new Map<PObject, Remains>();
  const pending: [Part[], PObject][] = [];
  const remains = (object: PObject): Remains => {
    let known = made.get(object);
    if (known === undefined) {
      const parts: Part[] = [];
      known = new Remains(object, parts);
      made.set(object, known);
      pending.push([parts, object]);
    }
    return known;
  };
  const result = [...objects].map(remains);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [parts, object] = next;
    for (const value of contents(object))
      parts.push(value instanceof PObject && (objects.has(value) || leading.has(value)) ? remains(value) : value);
  }
  return result;
}

/** The containers from which one of `objects` can be reached, of those reachable from their contents. */
function containersLeadingTo(objects: ReadonlySet<PObject>): Set<PObject> {
  const referrers = new Map<PObject, PObject[]>();
  const seen = new Set<PObject>(objects);
  const pending = [...objects];
  for (let next = pending.pop(); next !== undefined && seen.size < MOST_CONTAINERS; next = pending.pop())
    for (const value of contents(next)) {
      if (!(value instanceof PObject) || !(isContainer(value) || objects.has(value))) continue;
      const known = referrers.get(value);
      if (known === undefined) referrers.set(value, [next]);
      else known.push(next);
      if (seen.has(value)) continue;
      seen.add(value);
      pending.push(value);
    }
  const leading = new Set<PObject>();
  const reached = [...objects];
  for (let next = reached.pop(); next !== undefined; next = reached.pop())
    for (const referrer of referrers.get(next) ?? []) {
      if (leading.has(referrer) || objects.has(referrer)) continue;
      leading.add(referrer);
      reached.push(referrer);
    }
  return leading;
}

function isContainer(value: PObject): boolean {
  return (
    value instanceof PInstance ||
    value instanceof PList ||
    value instanceof PTuple ||
    value instanceof PDict ||
    value instanceof PMethod ||
    value instanceof PBuiltinFunction
  );
}

/** Its own properties, the fields that are its state, then what it holds as a builtin container. */
function contents(object: PObject): Part[] {
  const parts: Part[] = [];
  const { size } = object.shape;
  for (let slot = object.shape.root.size; slot < size; slot++) parts.push(readSlot(object, slot));
  for (const name of stateOf(object)) parts.push((object as unknown as Record<string, unknown>)[name]);
  if (object instanceof PList || object instanceof PTuple) for (const item of object.items) parts.push(item);
  else if (object instanceof PMethod) parts.push(object.func, object.self);
  else if (object instanceof PBuiltinFunction) parts.push(object.self);
  else if (object instanceof PDict) {
    const cursor = object.storage.cursor();
    while (cursor.next()) parts.push(cursor.key, cursor.value);
  }
  return parts;
}

/** A builtin object whose twin needs more than its attributes; what it takes over must not lead back to the original. */
function takesOver(object: PObject): object is PObject & { takeOver(dead: PObject): void } {
  return 'takeOver' in object;
}

/** The names of the fields that a builtin class declares to be the state of its instances. */
function stateOf(object: PObject): string[] {
  if ((object.constructor as { carriesState?: boolean }).carriesState !== true) return [];
  return Object.keys(object).filter((name) => name !== 'shape' && name !== 'slots' && name !== 'aside');
}

function emptyLike(object: PObject): PObject {
  const empty = emptyMethod(object) ?? object.shape.cls.allocate(object.shape.cls);
  empty.shape = object.shape;
  if (takesOver(empty)) empty.takeOver(object);
  shareIdentity(object, empty);
  return empty;
}

function emptyMethod(object: PObject): PObject | undefined {
  if (object instanceof PMethod) return new PMethod(null, null, object.shape);
  return object instanceof PBuiltinFunction
    ? new PBuiltinFunction(object.definition, null, object.module, object.owner)
    : undefined;
}

/** Puts into `object` what `contents` took from its original. */
function fill(object: PObject, parts: readonly Part[]): void {
  let at = 0;
  const { size } = object.shape;
  for (let slot = object.shape.root.size; slot < size; slot++) writeSlot(object, slot, parts[at++] as PValue);
  for (const name of stateOf(object)) (object as unknown as Record<string, unknown>)[name] = parts[at++];
  if (object instanceof PList || object instanceof PTuple)
    (object as { items: readonly PValue[] }).items = parts.slice(at) as PValue[];
  else if (object instanceof PMethod) {
    const method = object as { func: PValue; self: PValue };
    method.func = parts[at++] as PValue;
    method.self = parts[at] as PValue;
  } else if (object instanceof PBuiltinFunction) (object as { self: PValue }).self = parts[at] as PValue;
  else if (object instanceof PDict) while (at < parts.length) object.set(parts[at++] as PValue, parts[at++] as PValue);
}
