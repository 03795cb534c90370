import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { contextLocal } from '../../runtime/context.ts';
import { runtimeError } from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import { threadLocal } from '../../runtime/threads/scheduler.ts';
import { PDict, PSet } from '../../runtime/values/dict.ts';
import { PWeakReference, weakrefType } from '../../runtime/values/weakref.ts';
import { weakly } from '../../truffle/weakly.ts';

/*
 * Which event loop runs in a thread, and which tasks there are: the module state of `_asyncio`.
 */

const running = threadLocal(() => ({ loop: null as PValue }));

/** The event loop that runs in this thread, None without one. */
export const runningLoop = (): PValue => running().loop;

export function setRunningLoop(loop: PValue): void {
  running().loop = loop;
}

/** The event loop that runs in this thread, or the one that the policy chooses. */
export function eventLoop(): PValue {
  const { loop } = running();
  if (loop !== null) return loop;
  return pyObjectCallMethod(
    pyObjectCall0(importAttribute('asyncio.events', 'get_event_loop_policy')),
    'get_event_loop',
  );
}

/** What the program's tasks are kept in, by event loop where they run. */
export const tasks = contextLocal(() => ({
  /** `_current_tasks`: the running task of each loop. */
  current: new PDict(),
  /** `_scheduled_tasks`, a WeakSet; made with the module. */
  scheduled: null as PValue,
  /** `_eager_tasks`. */
  eager: new PSet(),
  /** How many tasks were given a name. */
  named: 0,
}));

export function registerTask(task: PValue): void {
  pyObjectCallMethod(tasks().scheduled, 'add', [task]);
}

const scheduledReferences = () => pyObjectGetAttr(tasks().scheduled, 'data') as PSet;

/** As `registerTask`, for a task that takes the reference out again when it is done: the host may collect it much later. */
export function registerUntilDone(task: PObject): PWeakReference {
  const reference = new PWeakReference(weakrefType.instanceShape);
  reference.target = weakly(task);
  scheduledReferences().add(reference);
  return reference;
}

export function unregisterDone(reference: PWeakReference): void {
  const walking = pyObjectGetAttr(tasks().scheduled, '_iterating') as PSet;
  if (walking.size === 0) scheduledReferences().delete(reference);
}

export function enterTask(loop: PValue, task: PValue): void {
  const { current } = tasks();
  const other = current.get(loop);
  if (other !== undefined)
    throw runtimeError(
      `Cannot enter into task ${pyObjectRepr(task)} while another task ${pyObjectRepr(other)} is being executed.`,
    );
  current.set(loop, task);
}

export function leaveTask(loop: PValue, task: PValue): void {
  const { current } = tasks();
  const known = current.get(loop);
  if (known !== task)
    throw runtimeError(
      `Leaving task ${pyObjectRepr(task)} does not match the current task ${pyObjectRepr(known === undefined ? null : known)}.`,
    );
  current.delete(loop);
}

/** Makes `task` the running one, none if None; who was it before. */
export function swapCurrentTask(loop: PValue, task: PValue): PValue {
  const { current } = tasks();
  const before = current.get(loop);
  if (task === null) current.delete(loop);
  else current.set(loop, task);
  return before === undefined ? null : before;
}
