import { addressText, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { builtinsOf } from '../../runtime/builtins-of.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { attributeError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { clearLocals, frameLocals, framePosition, unboundLocals, writeLocal } from '../../runtime/frame-locals.ts';
import { callerOf } from '../../runtime/frames.ts';
import { jumpPlanner } from '../../runtime/tracing.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { frameType, PFrame } from '../../runtime/values/frame.ts';
import { CLOSED, CREATED, coroutineType, PGenerator, SUSPENDED } from '../../runtime/values/generator.ts';
import { warn } from '../../runtime/warn.ts';

/** `frame.f_lineno`. */
export function frameLine(frame: PFrame): number {
  return frame.code.positions.line(framePosition(frame)) ?? frame.code.firstlineno;
}

/** A generator that has not begun is closed by clearing its frame; one that waits cannot be. */
function clearGenerator(generator: PGenerator): void {
  if (generator.state === SUSPENDED) throw runtimeError('cannot clear a suspended frame');
  if (generator.state !== CREATED) return;
  generator.state = CLOSED;
  if (generator.shape.cls === coroutineType)
    warn('RuntimeWarning', `coroutine '${generator.qualname}' was never awaited`);
}

/** A jump may skip assignments: variables without a value get None. */
function bindUnbound(frame: PFrame): void {
  const unbound = unboundLocals(frame);
  if (unbound.length === 0) return;
  warn('RuntimeWarning', `assigning None to ${unbound.length} unbound local${unbound.length === 1 ? '' : 's'}`);
  for (const name of unbound) writeLocal(frame, name, null);
}

frameType.flags |= DISALLOW_INSTANTIATION;
defineType(frameType, {
  slots: {
    tp_repr: (frame: PFrame) =>
      `<frame at ${addressText(frame)}, file ${pyObjectRepr(frame.code.filename)}, line ${frameLine(frame)}, code ${frame.code.name}>`,
  },
  members: [
    method(PFrame, 'clear', {
      doc: 'Clear all references held by the frame.',
      run(frame) {
        if (frame.activation !== null) throw runtimeError('cannot clear an executing frame');
        if (frame.generator instanceof PGenerator) clearGenerator(frame.generator);
        clearLocals(frame);
      },
    }),
    method(PFrame, '__sizeof__', {
      doc: 'Return the size of the frame in memory, in bytes.',
      run: (frame) => 96 + 8 * (frame.code.varnames.length + frame.code.stacksize),
    }),
    getset(PFrame, 'f_back', { get: (frame) => callerOf(frame) }),
    getset(PFrame, 'f_code', { get: (frame) => frame.code }),
    getset(PFrame, 'f_globals', { get: (frame) => frame.globals }),
    getset(PFrame, 'f_builtins', { get: (frame) => frame.fn?.builtins ?? builtinsOf(frame.globals) }),
    getset(PFrame, 'f_locals', {
      doc: 'Return the mapping used by the frame to look up local variables.',
      get: frameLocals,
    }),
    getset(PFrame, 'f_lasti', {
      get: (frame) => (framePosition(frame) < 0 ? (frame.activation === null ? -1 : 0) : framePosition(frame) * 2),
    }),
    getset(PFrame, 'f_lineno', {
      get: frameLine,
      set(frame, value) {
        if (value === undefined) throw attributeError('cannot delete attribute');
        const line = typeof value === 'boolean' ? Number(value) : value;
        if (typeof line !== 'number') throw valueError('lineno must be an integer');
        if (frame.event === null) throw valueError('f_lineno can only be set in a trace function');
        if (frame.event === 'call') throw valueError("can't jump from the 'call' trace event of a new frame");
        if (frame.event !== 'line' && frame.event !== 'opcode')
          throw valueError("can only jump from a 'line' trace event");
        const plan = jumpPlanner.plan(frame, line);
        bindUnbound(frame);
        frame.jump = plan;
      },
    }),
    getset(PFrame, 'f_trace', {
      get: (frame) => frame.trace,
      set(frame, value) {
        frame.trace = value === undefined ? null : value;
      },
    }),
    getset(PFrame, 'f_trace_lines', {
      member: true,
      get: (frame) => frame.traceLines,
      set(frame, value) {
        if (typeof value !== 'boolean') throw typeError('attribute value type must be bool');
        frame.traceLines = value;
      },
    }),
    getset(PFrame, 'f_trace_opcodes', {
      get: (frame) => frame.traceOpcodes,
      set(frame, value) {
        if (typeof value !== 'boolean') throw typeError('attribute value type must be bool');
        frame.traceOpcodes = value;
      },
    }),
  ],
});
