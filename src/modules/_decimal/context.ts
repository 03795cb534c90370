import { contextLocal } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { contextVarValue, PContextVar, setContextVarValue } from '../_contextvars/_contextvars.ts';
import { ANY_INVALID, DIVISION_BY_ZERO, type Env, OVERFLOW, ROUND_HALF_EVEN } from './number.ts';
import { trapped } from './signals.ts';

/** `decimal.Context`: precision, rounding and limits, with what occurred (`status`) and what raises (`traps`). */
export class PDecimalContext extends PObject implements Env {
  prec = 28;
  rounding = ROUND_HALF_EVEN;
  emin = -999999;
  emax = 999999;
  capitals = true;
  clamp = false;
  status = 0;
  traps = ANY_INVALID | DIVISION_BY_ZERO | OVERFLOW;
}

export const contextType = builtinType('Context', {
  module: 'decimal',
  allocate: (type) => new PDecimalContext(type.instanceShape),
});

export function makeContext(settings: Partial<PDecimalContext> = {}): PDecimalContext {
  return Object.assign(contextType.allocate(contextType) as PDecimalContext, settings);
}

/** A copy; flags and traps included. */
export function copyContext(from: PDecimalContext): PDecimalContext {
  const { prec, rounding, emin, emax, capitals, clamp, status, traps } = from;
  return makeContext({ prec, rounding, emin, emax, capitals, clamp, status, traps });
}

const ALL_BASIC = ANY_INVALID | DIVISION_BY_ZERO | OVERFLOW | 0x4000 | 0x1;

/** What belongs to a Python context: the templates and the variable that holds the current one. */
export const decimalState = contextLocal(() => ({
  variable: new PContextVar('decimal_context', undefined),
  defaultContext: makeContext(),
  basicContext: makeContext({ prec: 9, rounding: 4, traps: ALL_BASIC }),
  extendedContext: makeContext({ prec: 9, traps: 0 }),
}));

/** `getcontext()`. */
export function currentDecimalContext(): PDecimalContext {
  const { variable, defaultContext } = decimalState();
  const found = contextVarValue(variable);
  if (found !== undefined) return found as PDecimalContext;
  const made = copyContext(defaultContext);
  made.status = 0;
  setContextVarValue(variable, made);
  return made;
}

/** `setcontext()`; the templates are copied. */
export function setDecimalContext(context: PDecimalContext): void {
  const { variable, defaultContext, basicContext, extendedContext } = decimalState();
  let own = context;
  if (context === defaultContext || context === basicContext || context === extendedContext) {
    own = copyContext(context);
    own.status = 0;
  }
  setContextVarValue(variable, own);
}

/** A context argument; None is the current one. */
export function contextArgument(value: PValue): PDecimalContext {
  if (value === null) return currentDecimalContext();
  if (!(value instanceof PDecimalContext)) throw typeError('optional argument must be a context');
  return value;
}

/** Records conditions, and raises for those that are trapped: `dec_addstatus`. */
export function addStatus(context: PDecimalContext, status: number): void {
  context.status |= status;
  if ((status & context.traps) !== 0) throw trapped(status & context.traps);
}

/** Runs an operation in a context, then raises for what it met. */
export function operate<T>(context: PDecimalContext, operation: (env: Env) => T): T {
  const before = context.status;
  context.status = 0;
  let status = 0;
  let result: T;
  try {
    result = operation(context);
  } finally {
    status = context.status;
    context.status = before | status;
  }
  if ((status & context.traps) !== 0) throw trapped(status & context.traps);
  return result;
}
