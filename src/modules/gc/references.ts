import type { PythonContext } from '../../runtime/context.ts';
import { boundLocals } from '../../runtime/frame-locals.ts';
import { materialize } from '../../runtime/frames.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import { PDict, PSet } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';

/* What objects refer to, for `gc`: what their fields hold, whatever they are for. */

/** Atoms refer to nothing, so CPython's collector does not follow them. */
const ATOMS = new Set(['float', 'complex', 'bytes', 'bytearray', 'range', 'ellipsis', 'NotImplementedType']);

export function isContainer(value: PValue): value is PObject {
  return value instanceof PObject && !ATOMS.has(value.shape.cls.name);
}

/** What `value` refers to directly: `gc.get_referents` of one object. */
export function referents(value: PValue): PValue[] {
  if (value instanceof PList || value instanceof PTuple) return value.items.toReversed();
  if (!isContainer(value)) return [];
  const found: PValue[] = [];
  if (value instanceof PDict)
    for (const cursor = value.storage.cursor(); cursor.next(); ) found.push(cursor.value, cursor.key);
  else if (value instanceof PSet) for (const cursor = value.storage.cursor(); cursor.next(); ) found.push(cursor.key);
  for (const field of Object.values(value)) addField(field, found);
  if (value.shape.cls.isHeapType) found.push(value.shape.cls);
  return found;
}

function addField(field: unknown, found: PValue[]): void {
  if (field instanceof PObject || typeof field === 'string') found.push(field);
  else if (Array.isArray(field)) for (const one of field) addField(one, found);
  else if (field instanceof Map) for (const one of field.values()) addField(one, found);
}

/** Every container that the modules and the frames that run lead to. The local variables of compiled functions are not looked at. */
export function* reachableContainers(context: PythonContext): IterableIterator<PObject> {
  const seen = new Set<PObject>([context.modules]);
  for (const value of heldByFrames()) if (isContainer(value)) seen.add(value);
  // A set tells of what is added to it meanwhile.
  for (const container of seen) {
    yield container;
    for (const value of referents(container)) if (isContainer(value)) seen.add(value);
  }
}

/** What the frames of all threads refer to: functions, namespaces, and the local variables of those that keep them visible. */
function* heldByFrames(): IterableIterator<PValue> {
  for (const thread of scheduler().all()) {
    const running = thread === rt.thread;
    const stack = running ? rt.stack : thread.stack;
    for (let depth = running ? rt.sp : thread.sp; depth > 0; depth--) {
      const frame = materialize(stack[depth]!, stack);
      yield* [frame.fn, frame.globals, frame.generator, frame.namespace ?? null];
      for (const [, value] of boundLocals(frame)) yield value;
    }
  }
}
