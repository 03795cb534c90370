import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { frameType, type PFrame, PTraceback, tracebackType } from '../../runtime/values/frame.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';

function tracebackOrNone(value: PValue): PTraceback | null {
  if (value !== null && !(value instanceof PTraceback))
    throw typeError(`expected traceback object or None, got '${typeOf(value).tpName}'`);
  return value;
}

/** The line a traceback entry stands for. */
export function tracebackLine(self: PTraceback): number | null {
  if (self.lineno !== null) return self.lineno;
  return self.frame.code.positions.line(self.position) ?? self.frame.code.firstlineno;
}

defineType(tracebackType, {
  doc: 'Create a new traceback object.',
  textSignature: '(tb_next, tb_frame, tb_lasti, tb_lineno)',
  slots: {
    tp_new: newBy('traceback', {
      params: [
        arg('tb_next', object),
        arg('tb_frame', instance<PFrame>(frameType)),
        arg('tb_lasti', int),
        arg('tb_lineno', int),
      ],
      run: (_type, next, frame, lasti, lineno) =>
        new PTraceback(tracebackOrNone(next), frame, lasti >> 1, lineno, lasti),
    }),
  },
  members: [
    method(PTraceback, '__dir__', { run: () => new PList(['tb_frame', 'tb_next', 'tb_lasti', 'tb_lineno']) }),
    getset(PTraceback, 'tb_frame', { member: true, get: (self) => self.frame }),
    getset(PTraceback, 'tb_lasti', {
      member: true,
      get: (self) => self.lasti ?? (self.position < 0 ? -1 : self.position * 2),
    }),
    getset(PTraceback, 'tb_next', {
      get: (self) => self.next,
      set(self, value) {
        if (value === undefined) throw typeError("can't delete tb_next attribute");
        const next = tracebackOrNone(value);
        for (let at = next; at !== null; at = at.next) if (at === self) throw valueError('traceback loop detected');
        self.next = next;
      },
    }),
    getset(PTraceback, 'tb_lineno', { get: tracebackLine }),
  ],
});
