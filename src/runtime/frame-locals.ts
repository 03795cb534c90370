import { shouldNotReachHere } from './errors.ts';
import { PObject, type PValue } from './object.ts';
import { builtinType } from './types.ts';
import { CO_OPTIMIZED, PCell, type PCode } from './values/code.ts';
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

function isCaptured(code: PCode, name: string): boolean {
  return code.cellvars.includes(name) || code.freevars.includes(name);
}

/** The value of variable `name`: `undefined` when it is unbound or there is none. */
export function readLocal(frame: PFrame, name: string): PValue | undefined {
  const at = slotNames(frame.code).indexOf(name);
  if (at < 0) return undefined;
  const held = slotsOf(frame)[at] as PValue | undefined;
  return held instanceof PCell && isCaptured(frame.code, name) ? held.value : held;
}

/** Writes variable `name`; false when the code has none of that name. */
export function writeLocal(frame: PFrame, name: string, value: PValue): boolean {
  const at = slotNames(frame.code).indexOf(name);
  if (at < 0) return false;
  const slots = slotsOf(frame);
  const held = slots[at];
  if (held instanceof PCell && isCaptured(frame.code, name)) held.value = value;
  else slots[at] = value;
  return true;
}

/** The bound variables in slot order, then what was stored beyond the code's own names. */
export function boundLocals(frame: PFrame): [PValue, PValue][] {
  const found: [PValue, PValue][] = [];
  for (const name of slotNames(frame.code)) {
    const value = readLocal(frame, name);
    if (value !== undefined) found.push([name, value]);
  }
  if (frame.extraLocals !== null) for (const entry of frame.extraLocals) found.push(entry);
  return found;
}

/** The names of all variables of the frame. */
export function variableNames(frame: PFrame): readonly string[] {
  return slotNames(frame.code);
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
  if ((frame.code.flags & CO_OPTIMIZED) !== 0) return new PFrameLocalsProxy(frame);
  const { activation } = frame;
  return frame.namespace ?? activation?.namespace ?? (activation?.locals ?? frame.locals)?.ns ?? frame.globals;
}
