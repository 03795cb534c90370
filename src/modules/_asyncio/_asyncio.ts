/** `_asyncio`: futures, tasks, and which of them run. */

import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { runtimeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { futureType } from './future.ts';
import {
  enterTask,
  eventLoop,
  leaveTask,
  registerTask,
  runningLoop,
  setRunningLoop,
  swapCurrentTask,
  tasks,
} from './state.ts';
import { taskType } from './task.ts';
import './task-type.ts';

function needRunningLoop(): PValue {
  const loop = runningLoop();
  if (loop === null) throw runtimeError('no running event loop');
  return loop;
}

const task = arg('task', object);
const loop = arg('loop', object);

defineModule('_asyncio', {
  doc: 'Accelerator module for asyncio',
  functions: [
    builtinFunction('current_task', {
      doc: 'Return a currently executed task.',
      params: [arg('loop', object, null)],
      run(_module, given) {
        const found = tasks().current.get(given === null ? needRunningLoop() : given);
        return found === undefined ? null : found;
      },
    }),
    builtinFunction('get_event_loop', {
      doc: 'Return an asyncio event loop.\n\nWhen called from a coroutine or a callback (e.g. scheduled with\ncall_soon or similar API), this function will always return the\nrunning event loop.\n\nIf there is no running event loop set, the function will return\nthe result of `get_event_loop_policy().get_event_loop()` call.',
      run: eventLoop,
    }),
    builtinFunction('get_running_loop', {
      doc: 'Return the running event loop.  Raise a RuntimeError if there is none.\n\nThis function is thread-specific.',
      run: needRunningLoop,
    }),
    builtinFunction('_get_running_loop', {
      doc: 'Return the running event loop or None.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific.',
      run: runningLoop,
    }),
    builtinFunction('_set_running_loop', {
      doc: 'Set the running event loop.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific.',
      params: [loop, '/'],
      run: (_module, given) => setRunningLoop(given),
    }),
    builtinFunction('_register_task', {
      doc: 'Register a new task in asyncio as executed by loop.\n\nReturns None.',
      params: [task],
      run: (_module, given) => registerTask(given),
    }),
    builtinFunction('_unregister_task', {
      doc: 'Unregister a task.\n\nReturns None.',
      params: [task],
      run: (_module, given) => void pyObjectCallMethod(tasks().scheduled, 'discard', [given]),
    }),
    builtinFunction('_register_eager_task', {
      doc: 'Register a new task in asyncio as executed by loop.\n\nReturns None.',
      params: [task],
      run: (_module, given) => tasks().eager.add(given),
    }),
    builtinFunction('_unregister_eager_task', {
      doc: 'Unregister a task.\n\nReturns None.',
      params: [task],
      run: (_module, given) => void tasks().eager.delete(given),
    }),
    builtinFunction('_enter_task', {
      doc: 'Enter into task execution or resume suspended task.\n\nTask belongs to loop.\n\nReturns None.',
      params: [loop, task],
      run: (_module, ofLoop, given) => enterTask(ofLoop, given),
    }),
    builtinFunction('_leave_task', {
      doc: 'Leave task execution or suspend a task.\n\nTask belongs to loop.\n\nReturns None.',
      params: [loop, task],
      run: (_module, ofLoop, given) => leaveTask(ofLoop, given),
    }),
    builtinFunction('_swap_current_task', {
      doc: 'Temporarily swap in the supplied task and return the original one (or None).\n\nThis is intended for use during eager coroutine execution.',
      params: [loop, task],
      run: (_module, ofLoop, given) => swapCurrentTask(ofLoop, given),
    }),
  ],
  attributes: { Future: futureType, Task: taskType },
  exec(module) {
    const state = tasks();
    if (state.scheduled === null) state.scheduled = pyObjectCall0(importAttribute('weakref', 'WeakSet'));
    module.dict.set('_current_tasks', state.current);
    module.dict.set('_scheduled_tasks', state.scheduled);
    module.dict.set('_eager_tasks', state.eager);
  },
});
