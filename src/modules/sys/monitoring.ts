/** `sys.monitoring` (PEP 669): tools, their callbacks and event sets. */

import { simpleNamespace } from '../../objects/simple-namespace/simple-namespace.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { PCode } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { audit } from './audit.ts';
import {
  DISABLE,
  EVENT_NAMES,
  EVENTS,
  eventsChanged,
  eventsOf,
  LOCAL_EVENTS,
  MISSING,
  type MonitoringState,
  monitoring,
  setEvents,
  TOOLS,
  toolsOf,
} from './monitor.ts';

const C_RETURNS = EVENTS.C_RETURN | EVENTS.C_RAISE;
/** Events that are set on their own. */
const SETTABLE = EVENT_NAMES.length - 2;

function validTool(id: number): number {
  if (id < 0 || id >= TOOLS) throw valueError(`invalid tool ${id} (must be between 0 and ${TOOLS - 1})`);
  return id;
}

function usedTool(state: MonitoringState, id: number): void {
  if (state.names[id] === undefined) throw valueError(`tool ${id} is not in use`);
}

const hex = (events: number): string => `0x${(events >>> 0).toString(16)}`;

/** C_RETURN and C_RAISE come with CALL, and only both together. */
function withoutReturns(events: number): number {
  const calls = EVENTS.CALL | C_RETURNS;
  if ((events & C_RETURNS) !== 0 && (events & calls) !== calls)
    throw valueError('cannot set C_RETURN or C_RAISE events independently');
  return events & ~C_RETURNS;
}

function codeOf(value: PValue): PCode {
  if (!(value instanceof PCode)) throw typeError('code must be a code object');
  return value;
}

const toolId = arg('tool_id', int);

defineModule('sys.monitoring', {
  functions: [
    builtinFunction('use_tool_id', {
      params: [toolId, arg('name', object), '/'],
      run(_module, id, name) {
        validTool(id);
        if (strValue(name) === undefined) throw valueError('tool name must be a str');
        const { names } = monitoring();
        if (names[id] !== undefined) throw valueError(`tool ${id} is already in use`);
        names[id] = name;
      },
    }),
    builtinFunction('free_tool_id', {
      params: [toolId, '/'],
      run(_module, id) {
        validTool(id);
        const state = monitoring();
        if (state.names[id] === undefined) return;
        setEvents(state, state.everywhere, state.since, id, 0);
        eventsChanged(state);
        state.names[id] = undefined;
      },
    }),
    builtinFunction('get_tool', {
      params: [toolId, '/'],
      run: (_module, id) => monitoring().names[validTool(id)] ?? null,
    }),
    builtinFunction('register_callback', {
      params: [toolId, arg('event', int), arg('func', object), '/'],
      run(_module, id, event, callback) {
        validTool(id);
        if (event <= 0 || (event & (event - 1)) !== 0)
          throw valueError('The callback can only be set for one event at a time');
        const index = Math.log2(event);
        if (index >= EVENT_NAMES.length) throw valueError(`invalid event ${event}`);
        audit('sys.monitoring.register_callback', callback);
        const callbacks = monitoring().callbacks[id]!;
        const before = callbacks[index]!;
        callbacks[index] = callback;
        return before;
      },
    }),
    builtinFunction('get_events', {
      params: [toolId, '/'],
      run: (_module, id) => eventsOf(monitoring().everywhere, validTool(id)),
    }),
    builtinFunction('set_events', {
      params: [toolId, arg('event_set', int), '/'],
      run(_module, id, events) {
        validTool(id);
        if (events < 0 || events >= 1 << EVENT_NAMES.length) throw valueError(`invalid event set ${hex(events)}`);
        const wanted = withoutReturns(events);
        const state = monitoring();
        usedTool(state, id);
        setEvents(state, state.everywhere, state.since, id, wanted & ((1 << SETTABLE) - 1));
        eventsChanged(state);
      },
    }),
    builtinFunction('get_local_events', {
      params: [toolId, arg('code', object), '/'],
      run(_module, id, code) {
        const known = monitoring().codes.get(codeOf(code));
        validTool(id);
        return known === undefined ? 0 : eventsOf(known.local, id);
      },
    }),
    builtinFunction('set_local_events', {
      params: [toolId, arg('code', object), arg('event_set', int), '/'],
      run(_module, id, value, events) {
        const code = codeOf(value);
        validTool(id);
        const wanted = withoutReturns(events);
        if (wanted < 0 || wanted >= 1 << LOCAL_EVENTS) throw valueError(`invalid local event set ${hex(wanted)}`);
        const state = monitoring();
        usedTool(state, id);
        const { local, since } = toolsOf(state, code);
        setEvents(state, local, since, id, wanted);
        if (local.some((tools) => tools !== 0)) state.localCodes.add(code);
        else state.localCodes.delete(code);
        eventsChanged(state);
      },
    }),
    builtinFunction('restart_events', {
      run() {
        const state = monitoring();
        state.restarted = state.version++;
      },
    }),
    builtinFunction('_all_events', {
      run() {
        const all = new PDict();
        const { everywhere } = monitoring();
        EVENT_NAMES.forEach((name, event) => {
          if (everywhere[event] !== 0) all.set(name, everywhere[event]!);
        });
        return all;
      },
    }),
  ],
  attributes: { DEBUGGER_ID: 0, COVERAGE_ID: 1, PROFILER_ID: 2, OPTIMIZER_ID: 5 },
  exec(module) {
    module.dict.set('DISABLE', DISABLE);
    module.dict.set('MISSING', MISSING);
    module.dict.set('events', simpleNamespace({ ...EVENTS, NO_EVENTS: 0 }));
  },
});
