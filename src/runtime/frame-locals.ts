import { shouldNotReachHere } from './errors.ts';
import { PObject, type PValue } from './object.ts';
import { builtinType } from './types.ts';
import { CO_OPTIMIZED, type InlinedVariables, PCell, type PCode } from './values/code.ts';
import type { FrameLocals, PFrame } from './values/frame.ts';
import type { PFunction } from './values/function.ts';

/** `frame.f_locals` of a function: a mapping that reads and writes the variables themselves (PEP 667). */
export class PFrameLocalsProxy extends PObject {
  readonly frame: PFrame;
  constructor(frame: PFrame) {
    super(frameLocalsProxyType.instanceShape);
    this.frame = frame;
  }
}

export const frameLocalsProxyType = builtinType('FrameLocalsProxy', {
  allocate: () => {
    throw shouldNotReachHere('made by frames only');
  },
  subclassable: false,
});

const orders = new WeakMap<PCode, readonly string[]>();

/** Variable names in slot order: `varnames`, cells that are no parameters, free variables. */
function slotNames(code: PCode): readonly string[] {
  let names = orders.get(code);
  if (names === undefined) {
    names = [...code.varnames, ...code.cellvars.filter((name) => !code.varnames.includes(name)), ...code.freevars];
    orders.set(code, names);
  }
  return names;
}

/** The variables of a frame that has not begun. */
export function startingLocals(fn: PFunction, args: readonly PValue[]): FrameLocals {
  if ((fn.code.flags & CO_OPTIMIZED) === 0) return { slots: [], ns: args[0] };
  const slots: unknown[] = [...args];
  const first = slotNames(fn.code).length - fn.closure.length;
  fn.closure.forEach((cell, i) => {
    slots[first + i] = cell;
  });
  return { slots };
}

function slotsOf(frame: PFrame): unknown[] {
  return (frame.activation?.locals ?? frame.locals)?.slots ?? [];
}

/** Where the frame is: index into its code's position table. */
export function framePosition(frame: PFrame): number {
  return frame.activation !== null ? frame.activation.pos : frame.position;
}

/** The comprehensions that the frame is in, outer ones first. */
function enteredComprehensions(frame: PFrame): InlinedVariables[] {
  const { inlined } = frame.code;
  if (inlined.length === 0) return [];
  const position = framePosition(frame);
  return inlined.filter(({ first, last }) => first <= position && position <= last);
}

/** The slot of variable `name` and whether it holds a cell; `undefined` when there is no such variable. */
function slotOf(frame: PFrame, name: string): { at: number; captured: boolean } | undefined {
  const inner = enteredComprehensions(frame).findLast(({ slots }) => slots.has(name));
  if (inner !== undefined) return { at: inner.slots.get(name)!, captured: inner.captured.has(name) };
  const { code } = frame;
  const at = slotNames(code).indexOf(name);
  return at < 0 ? undefined : { at, captured: code.cellvars.includes(name) || code.freevars.includes(name) };
}

/** The value of variable `name`: `undefined` when it is unbound or there is none. */
export function readLocal(frame: PFrame, name: string): PValue | undefined {
  const slot = slotOf(frame, name);
  if (slot === undefined) return undefined;
  const held = slotsOf(frame)[slot.at] as PValue | undefined;
  return held instanceof PCell && slot.captured ? held.value : held;
}

/** Writes variable `name`; false when the code has none of that name. */
export function writeLocal(frame: PFrame, name: string, value: PValue): boolean {
  const slot = slotOf(frame, name);
  if (slot === undefined) return false;
  const slots = slotsOf(frame);
  const held = slots[slot.at];
  if (held instanceof PCell && slot.captured) held.value = value;
  else slots[slot.at] = value;
  return true;
}

/** The bound variables in slot order, then what was stored beyond the code's own names. */
export function boundLocals(frame: PFrame): [PValue, PValue][] {
  const found: [PValue, PValue][] = [];
  for (const name of variableNames(frame)) {
    const value = readLocal(frame, name);
    if (value !== undefined) found.push([name, value]);
  }
  if (frame.extraLocals !== null) for (const entry of frame.extraLocals) found.push(entry);
  return found;
}

/** The names of all variables of the frame, those of the comprehensions it is in included. */
export function variableNames(frame: PFrame): readonly string[] {
  const names = slotNames(frame.code);
  const inner = enteredComprehensions(frame);
  return inner.length === 0 ? names : [...new Set([...names, ...inner.flatMap(({ slots }) => [...slots.keys()])])];
}

/** The variables, cells aside, that have no value. */
export function unboundLocals(frame: PFrame): string[] {
  const slots = slotsOf(frame);
  return slotNames(frame.code).filter((_name, i) => slots[i] === undefined);
}

/** Forgets all variables: `frame.clear()`. */
export function clearLocals(frame: PFrame): void {
  const slots = slotsOf(frame);
  const count = slotNames(frame.code).length;
  for (let i = 0; i < count; i++) slots[i] = undefined;
  frame.extraLocals = null;
}

/** `frame.f_locals`. */
export function frameLocals(frame: PFrame): PValue {
  // in a comprehension a module or class shows the variables of that alone
  const shown = (frame.code.flags & CO_OPTIMIZED) !== 0 || enteredComprehensions(frame).length > 0;
  if (shown) return new PFrameLocalsProxy(frame);
  const { activation } = frame;
  return frame.namespace ?? activation?.namespace ?? (activation?.locals ?? frame.locals)?.ns ?? frame.globals;
}
