import { structSequence } from '../../objects/structseq.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, double, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { runtimeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { setNativeProfiler } from '../../runtime/tracing.ts';
import { builtinType } from '../../runtime/types.ts';
import { PCode } from '../../runtime/values/code.ts';
import { PException } from '../../runtime/values/exception.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PBuiltinFunction, PMethodDescriptor } from '../../runtime/values/function.ts';
import { PModule } from '../../runtime/values/module.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { writeUnraisable } from '../sys/unraisable.ts';
import { type Counts, Recorder } from './recorder.ts';

const TOOL_NAME = 'cProfile';
const TOOL = 2;

/** `_lsprof.Profiler`. */
class PProfiler extends PObject {
  timer: PValue = null;
  /** Seconds that one of the timer is; 0 for a timer that counts seconds. */
  unit = 0;
  recorder = new Recorder(() => this.now());
  enabled = false;
  /** Its timer is being called: it may not be changed then. */
  insideTimer = false;

  now(): number {
    if (this.timer === null) {
      const { sec, nsec } = currentContext().posix.clockGettime(1);
      return sec * 1e9 + nsec;
    }
    this.insideTimer = true;
    try {
      const time = pyObjectCall0(this.timer);
      return this.unit > 0 ? Number(asIndex(time)) : secondsFromObject(time) * 1e9;
    } catch (error) {
      if (!(error instanceof PException)) throw error;
      writeUnraisable(error, null, this.timer);
      return 0;
    } finally {
      this.insideTimer = false;
    }
  }
}

const profilerType = builtinType('Profiler', {
  module: '_lsprof',
  allocate: (type) => new PProfiler(type.instanceShape),
});

const fields: [string, string][] = [
  ['code', 'code object or built-in function name'],
  ['callcount', 'how many times this was called'],
  ['reccallcount', 'how many times called recursively'],
  ['totaltime', 'total time in this entry'],
  ['inlinetime', 'inline time in this entry (not in subcalls)'],
];
const profilerEntry = structSequence('_lsprof.profiler_entry', [...fields, ['calls', 'details of the calls']]);
const profilerSubentry = structSequence('_lsprof.profiler_subentry', fields);

const monitoring = (name: string, ...args: PValue[]): PValue =>
  pyObjectCallMethod(currentContext().sysAttribute('monitoring')!, name, args);

/** How statistics name what was called: `normalizeUserObj`. */
function nameOf(callee: PValue): PValue {
  if (callee instanceof PCode) return callee;
  if (callee instanceof PMethodDescriptor) return pyObjectRepr(callee);
  if (!(callee instanceof PBuiltinFunction)) return pyObjectRepr(callee);
  const { self, module, definition } = callee;
  if (self === null || self instanceof PModule)
    return `<built-in method ${module === null ? '' : `${module}.`}${definition.name}>`;
  const found = typeOf(self).lookup(definition.name);
  return found === undefined ? `<built-in method ${definition.name}>` : pyObjectRepr(found);
}

function disable(self: PProfiler): void {
  if (self.insideTimer) throw runtimeError('cannot disable profiler in external timer');
  if (!self.enabled) return;
  self.enabled = false;
  setNativeProfiler(null);
  monitoring('free_tool_id', TOOL);
  self.recorder.endAll();
}

defineType(profilerType, {
  doc: 'Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)\n\nRecords calls and the time they take. timer() gives the time: in seconds, or as an int in units of timeunit seconds.',
  slots: {
    tp_init: initBy('Profiler', {
      params: [
        arg('timer', object, null),
        arg('timeunit', double, 0),
        arg('subcalls', bool, true),
        arg('builtins', bool, true),
      ],
      run(self: PProfiler, timer, unit, subcalls, builtins) {
        self.timer = timer;
        self.unit = unit;
        self.recorder.subcalls = subcalls;
        self.recorder.builtins = builtins;
      },
    }),
  },
  members: [
    method(PProfiler, 'enable', {
      doc: 'Start collecting profiling information; subcalls and builtins as given to the constructor, if given.',
      params: [arg('subcalls', bool, undefined, 'True'), arg('builtins', bool, undefined, 'True')],
      run(self, subcalls, builtins) {
        try {
          monitoring('use_tool_id', TOOL, TOOL_NAME);
        } catch (error) {
          if (!(error instanceof PException)) throw error;
          throw valueError('Another profiling tool is already active');
        }
        if (subcalls !== undefined) self.recorder.subcalls = subcalls;
        if (builtins !== undefined) self.recorder.builtins = builtins;
        self.enabled = true;
        setNativeProfiler(self.recorder);
      },
    }),
    method(PProfiler, 'disable', { doc: 'Stop collecting profiling information.', run: disable }),
    method(PProfiler, 'clear', {
      doc: 'Forget all profiling information collected so far.',
      run(self) {
        if (self.insideTimer) throw runtimeError('cannot clear profiler in external timer');
        self.recorder.clear();
      },
    }),
    method(PProfiler, 'getstats', {
      doc: 'A list of profiler_entry objects, one for each function; their calls are profiler_subentry objects or None.',
      run(self) {
        const { recorder } = self;
        const scale = self.timer === null || self.unit === 0 ? 1e-9 : self.unit;
        const seconds = (time: number) => new PFloat(time * scale);
        const row = (callee: PValue, counts: Counts): PValue[] => [
          nameOf(callee),
          counts.callCount,
          counts.recursiveCount,
          seconds(counts.total),
          seconds(counts.inline),
        ];
        const entries: PValue[] = [];
        for (const entry of recorder.entries.values()) {
          if (entry.callCount === 0) continue;
          const calls: PValue[] = [];
          for (const [callee, counts] of entry.calls)
            if (counts.callCount > 0) calls.push(profilerSubentry.make(row(callee.callee, counts)));
          entries.push(profilerEntry.make([...row(entry.callee, entry), calls.length === 0 ? null : new PList(calls)]));
        }
        return new PList(entries);
      },
    }),
  ],
});

defineModule('_lsprof', {
  doc: 'Fast profiler',
  attributes: {
    Profiler: profilerType,
    profiler_entry: profilerEntry.type,
    profiler_subentry: profilerSubentry.type,
  },
});
