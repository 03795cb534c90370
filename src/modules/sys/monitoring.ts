/** `sys.monitoring` (PEP 669): tools, their callbacks and event sets. Which events are delivered is the interpreter's business. */

import { simpleNamespace } from '../../objects/simple-namespace/simple-namespace.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PInstance, type PValue } from '../../runtime/object.ts';
import { objectType } from '../../runtime/types.ts';
import { codeType, type PCode } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue } from '../../runtime/values/scalars.ts';

const EVENTS = {
  PY_START: 1,
  PY_RESUME: 2,
  PY_RETURN: 4,
  PY_YIELD: 8,
  CALL: 16,
  LINE: 32,
  INSTRUCTION: 64,
  JUMP: 128,
  BRANCH: 256,
  STOP_ITERATION: 512,
  RAISE: 1024,
  EXCEPTION_HANDLED: 2048,
  PY_UNWIND: 4096,
  PY_THROW: 8192,
  RERAISE: 16384,
  C_RETURN: 32768,
  C_RAISE: 65536,
  NO_EVENTS: 0,
} as const;

const TOOLS = 6;
/** Events that belong to one instruction, so that a single code object can have them. */
const LOCAL_EVENTS = 0x3ff;
const ALL_EVENTS = 0x1ffff;

interface Tool {
  name: PValue;
  events: number;
  readonly callbacks: Map<number, PValue>;
  local: WeakMap<PCode, number>;
}

const tools = contextLocal(() => [] as (Tool | undefined)[]);

function checkId(id: number): void {
  if (id < 0 || id >= TOOLS) throw valueError(`invalid tool ${id} (must be between 0 and ${TOOLS - 1})`);
}

function toolInUse(id: number): Tool {
  checkId(id);
  const tool = tools()[id];
  if (tool === undefined) throw valueError(`tool ${id} is not in use`);
  return tool;
}

function checkEvents(events: number, allowed: number): number {
  if (events < 0 || events > ALL_EVENTS) throw valueError(`invalid event set 0x${(events >>> 0).toString(16)}`);
  const calls = EVENTS.C_RETURN | EVENTS.C_RAISE;
  let wanted = events;
  if ((wanted & calls) !== 0) {
    if ((wanted & EVENTS.CALL) === 0) throw valueError('cannot set C_RETURN or C_RAISE events independently');
    wanted &= ~calls;
  }
  if ((wanted & ~allowed) !== 0) throw valueError(`invalid local event set 0x${events.toString(16)}`);
  return wanted;
}

const toolId = arg('tool_id', int);

defineModule('sys.monitoring', {
  functions: [
    builtinFunction('use_tool_id', {
      params: [toolId, arg('name', object), '/'],
      run(_module, id, name) {
        checkId(id);
        if (strValue(name) === undefined) throw typeError('tool name must be a str');
        if (tools()[id] !== undefined) throw valueError(`tool ${id} is already in use`);
        tools()[id] = { name, events: 0, callbacks: new Map(), local: new WeakMap() };
      },
    }),
    builtinFunction('free_tool_id', {
      params: [toolId, '/'],
      run(_module, id) {
        checkId(id);
        tools()[id] = undefined;
      },
    }),
    builtinFunction('get_tool', {
      params: [toolId, '/'],
      run(_module, id) {
        checkId(id);
        return tools()[id]?.name ?? null;
      },
    }),
    builtinFunction('register_callback', {
      params: [toolId, arg('event', int), arg('func', object), '/'],
      run(_module, id, event, callback) {
        checkId(id);
        if (event <= 0 || (event & (event - 1)) !== 0)
          throw valueError('The callback can only be set for one event at a time');
        if (event > ALL_EVENTS) throw valueError(`invalid event ${event}`);
        const tool = tools()[id];
        const before = tool?.callbacks.get(event) ?? null;
        if (callback === null) tool?.callbacks.delete(event);
        else tool?.callbacks.set(event, callback);
        return before;
      },
    }),
    builtinFunction('get_events', { params: [toolId, '/'], run: (_module, id) => toolInUse(id).events }),
    builtinFunction('set_events', {
      params: [toolId, arg('event_set', int), '/'],
      run(_module, id, events) {
        const tool = toolInUse(id);
        tool.events = checkEvents(events, ALL_EVENTS);
      },
    }),
    builtinFunction('get_local_events', {
      params: [toolId, arg('code', instance<PCode>(codeType)), '/'],
      run: (_module, id, code) => toolInUse(id).local.get(code) ?? 0,
    }),
    builtinFunction('set_local_events', {
      params: [toolId, arg('code', instance<PCode>(codeType)), arg('event_set', int), '/'],
      run(_module, id, code, events) {
        toolInUse(id).local.set(code, checkEvents(events, LOCAL_EVENTS));
      },
    }),
    builtinFunction('restart_events', { run() {} }),
    builtinFunction('_all_events', {
      run() {
        const all = new PDict();
        for (const [name, bit] of Object.entries(EVENTS)) {
          let mask = 0;
          tools().forEach((tool, id) => {
            if (tool !== undefined && (tool.events & bit) !== 0) mask |= 1 << id;
          });
          if (mask !== 0) all.set(name, mask);
        }
        return all;
      },
    }),
  ],
  attributes: { DEBUGGER_ID: 0, COVERAGE_ID: 1, PROFILER_ID: 2, OPTIMIZER_ID: 5 },
  exec(module) {
    module.dict.set('DISABLE', new PInstance(objectType.instanceShape));
    module.dict.set('MISSING', new PInstance(objectType.instanceShape));
    module.dict.set('events', simpleNamespace(EVENTS));
  },
});
