import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { contextLocal } from '../../runtime/context.ts';
import { stopIteration, valueError } from '../../runtime/errors.ts';
import { PInstance, type PValue } from '../../runtime/object.ts';
import { type Monitor, setMonitor, untraced } from '../../runtime/tracing.ts';
import { objectType } from '../../runtime/types.ts';
import type { PCode } from '../../runtime/values/code.ts';
import type { Activation } from '../../runtime/values/frame.ts';

/*
 * Who wants which events of `sys.monitoring`, and how they are told. Offsets are those of `f_lasti` and `co_positions()`.
 */

/** The events, in the order of their bits. */
export const EVENT_NAMES = [
  'PY_START',
  'PY_RESUME',
  'PY_RETURN',
  'PY_YIELD',
  'CALL',
  'LINE',
  'INSTRUCTION',
  'JUMP',
  'BRANCH',
  'STOP_ITERATION',
  'RAISE',
  'EXCEPTION_HANDLED',
  'PY_UNWIND',
  'PY_THROW',
  'RERAISE',
  'C_RETURN',
  'C_RAISE',
] as const;

type EventName = (typeof EVENT_NAMES)[number];

export const EVENTS = Object.fromEntries(EVENT_NAMES.map((name, i) => [name, 1 << i])) as Record<EventName, number>;

const indexOf = (name: EventName): number => EVENT_NAMES.indexOf(name);

const PY_START = indexOf('PY_START');
const PY_RESUME = indexOf('PY_RESUME');
const PY_RETURN = indexOf('PY_RETURN');
const PY_YIELD = indexOf('PY_YIELD');
const CALL = indexOf('CALL');
const LINE = indexOf('LINE');
const INSTRUCTION = indexOf('INSTRUCTION');
const JUMP = indexOf('JUMP');
const BRANCH = indexOf('BRANCH');
const STOP_ITERATION = indexOf('STOP_ITERATION');
const RAISE = indexOf('RAISE');
const EXCEPTION_HANDLED = indexOf('EXCEPTION_HANDLED');
const PY_UNWIND = indexOf('PY_UNWIND');
const PY_THROW = indexOf('PY_THROW');
const RERAISE = indexOf('RERAISE');
const C_RETURN = indexOf('C_RETURN');
const C_RAISE = indexOf('C_RAISE');

export const TOOLS = 6;
/** How many events belong to one instruction: a single code object can have them, and they can be disabled. */
export const LOCAL_EVENTS = 10;

export const DISABLE = new PInstance(objectType.instanceShape);
export const MISSING = new PInstance(objectType.instanceShape);

/** What tools want of one code object. Sets of tools are bits. */
class CodeTools {
  /** By event: the tools that want it here. */
  readonly local: number[] = new Array(LOCAL_EVENTS).fill(0);
  /** By `local` event and tool: the version at which it was wanted last. */
  readonly since: number[] = [];
  /** By offset, event and tool: the version at which it was disabled there. */
  readonly disabled = new Map<number, number>();
}

export class MonitoringState {
  readonly names: (PValue | undefined)[] = [];
  /** By event: the tools that want it everywhere. */
  readonly everywhere: number[] = new Array(EVENT_NAMES.length).fill(0);
  /** By `everywhere` event and tool: the version at which it was wanted last. */
  readonly since: number[] = [];
  /** By tool and event. */
  readonly callbacks: PValue[][] = Array.from({ length: TOOLS }, () => new Array(EVENT_NAMES.length).fill(null));
  readonly codes = new WeakMap<PCode, CodeTools>();
  /** The codes that have local events. */
  readonly localCodes = new Set<PCode>();
  /** Counts the changes of what tools want. */
  version = 0;
  /** The version at the last `restart_events`. */
  restarted = 0;
}

export const monitoring = contextLocal(() => new MonitoringState());
/** The contexts in which a tool wants events. */
const watched = new Set<MonitoringState>();

export function toolsOf(state: MonitoringState, code: PCode): CodeTools {
  let known = state.codes.get(code);
  if (known === undefined) {
    known = new CodeTools();
    state.codes.set(code, known);
  }
  return known;
}

/** The events that a tool has, of `tools` by event. */
export function eventsOf(tools: readonly number[], id: number): number {
  let events = 0;
  for (let event = 0; event < tools.length; event++) if ((tools[event]! & (1 << id)) !== 0) events |= 1 << event;
  return events;
}

/** Gives a tool these events alone. What it had disabled of those that are new is enabled. */
export function setEvents(state: MonitoringState, tools: number[], since: number[], id: number, events: number): void {
  state.version++;
  for (let event = 0; event < tools.length; event++) {
    const bit = 1 << id;
    if ((events & (1 << event)) === 0) tools[event]! &= ~bit;
    else if ((tools[event]! & bit) === 0) {
      tools[event]! |= bit;
      since[event * TOOLS + id] = state.version;
    }
  }
}

function isDisabled(state: MonitoringState, code: CodeTools, offset: number, event: number, tool: number): boolean {
  const at = code.disabled.get((offset * LOCAL_EVENTS + event) * TOOLS + tool);
  if (at === undefined || at <= state.restarted) return false;
  const which = event * TOOLS + tool;
  return at >= Math.max(state.since[which] ?? 0, code.since[which] ?? 0);
}

/** A tool wants other events than before: attaches what is needed. */
export function eventsChanged(state: MonitoringState): void {
  if (state.localCodes.size > 0 || state.everywhere.some((tools) => tools !== 0)) watched.add(state);
  else watched.delete(state);
  const wanted = (event: number) => [...watched].some((watching) => isWanted(watching, event));
  monitor.calls = wanted(CALL);
  monitor.jumps = wanted(JUMP) || wanted(BRANCH);
  monitor.instructions = wanted(INSTRUCTION);
  setMonitor(watched.size > 0 ? monitor : null);
}

function isWanted(state: MonitoringState, event: number): boolean {
  if (state.everywhere[event] !== 0) return true;
  for (const code of state.localCodes) if (state.codes.get(code)!.local[event] !== 0) return true;
  return false;
}

/** `f_lasti` at a position. */
const offsetOf = (position: number): number => Math.max(0, position) * 2;

/** Tells the tools that want `event` of the running frame. */
function fire(event: number, act: Activation, ...args: PValue[]): void {
  const state = monitoring();
  const code = act.code!;
  const offset = offsetOf(act.pos);
  const kind = event === C_RETURN || event === C_RAISE ? CALL : event;
  const known = kind < LOCAL_EVENTS ? state.codes.get(code) : undefined;
  const tools = state.everywhere[kind]! | (known === undefined ? 0 : known.local[kind]!);
  for (let tool = TOOLS - 1; tool >= 0 && tools !== 0; tool--) {
    if ((tools & (1 << tool)) === 0) continue;
    const callback = state.callbacks[tool]![event]!;
    if (callback === null || (known !== undefined && isDisabled(state, known, offset, kind, tool))) continue;
    const given = event === LINE ? args : [offset, ...args];
    if (untraced(() => pyObjectCall(callback, [code, ...given], null)) !== DISABLE) continue;
    if (event >= LOCAL_EVENTS) {
      state.callbacks[tool]![event] = null;
      throw valueError(`Cannot disable ${EVENT_NAMES[event]} events. Callback removed.`);
    }
    toolsOf(state, code).disabled.set((offset * LOCAL_EVENTS + event) * TOOLS + tool, state.version);
  }
}

const monitor: { -readonly [K in keyof Monitor]: Monitor[K] } = {
  calls: false,
  jumps: false,
  instructions: false,
  start: (act) => fire(PY_START, act),
  resume(act, thrown) {
    if (thrown === null) fire(PY_RESUME, act);
    else fire(PY_THROW, act, thrown.value);
  },
  leave: (act, value, yields) => fire(yields ? PY_YIELD : PY_RETURN, act, value),
  unwind: (act, exception) => fire(PY_UNWIND, act, exception.value),
  raised: (act, exception) => fire(RAISE, act, exception.value),
  handled: (act, exception) => fire(EXCEPTION_HANDLED, act, exception.value),
  reraised: (act, exception) => fire(RERAISE, act, exception.value),
  stop: (act, value) => fire(STOP_ITERATION, act, stopIteration(value).value),
  line: (act, line) => fire(LINE, act, line),
  instruction: (act) => fire(INSTRUCTION, act),
  jump: (act, to, isBranch) => fire(isBranch ? BRANCH : JUMP, act, offsetOf(to)),
  call: (act, callee, first) => fire(CALL, act, callee, first === undefined ? MISSING : first),
  callDone: (act, callee, first, raised) =>
    fire(raised ? C_RAISE : C_RETURN, act, callee, first === undefined ? MISSING : first),
};
