import { collectGarbage, timeSinceQuietCollection } from '../../objects/object/finalize.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import type { PCode } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import { isContainer, reachableContainers, referents } from './references.ts';

/*
 * V8 collects the garbage, whatever Python code asks for. The switches are kept, and nothing is ever found unreachable.
 */

const state = contextLocal(() => ({
  enabled: true,
  debug: 0,
  thresholds: [2000, 10, 0] as PValue[],
  collections: [0, 0, 0],
}));

/** Where `gc.collect()` was last called. */
const last = { code: null as PCode | null, line: 0, column: 0 };

/**
 * Whether the line before this one was a `gc.collect()` that had nothing to call: CPython's tests, and those who copy them, collect three
 * times in a row. V8 finds cycles of any kind at once, and takes a large part of a second for a large heap.
 */
function isRepetition(): boolean {
  const { code, pos } = rt.stack[rt.sp] ?? { code: null, pos: 0 };
  const { line, column } = code?.positions.get(pos) ?? { line: 0, column: 0 };
  const follows = code !== null && code === last.code && line === last.line + 1 && column === last.column;
  Object.assign(last, { code, line, column });
  return follows && timeSinceQuietCollection() < AT_ONCE;
}

/** Milliseconds in which nothing else was done. */
const AT_ONCE = 1;

defineModule('gc', {
  doc: 'This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n',
  functions: [
    builtinFunction('enable', {
      doc: 'Enable automatic garbage collection.',
      run() {
        state().enabled = true;
      },
    }),
    builtinFunction('disable', {
      doc: 'Disable automatic garbage collection.',
      run() {
        state().enabled = false;
      },
    }),
    builtinFunction('isenabled', {
      doc: 'Returns true if automatic garbage collection is enabled.',
      run: () => state().enabled,
    }),
    builtinFunction('collect', {
      doc: 'Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.',
      params: [arg('generation', int, 2)],
      run(_module, generation) {
        if (generation < 0 || generation > 2) throw valueError('invalid generation');
        state().collections[generation]!++;
        return isRepetition() ? 0 : collectGarbage();
      },
    }),
    builtinFunction('set_debug', {
      doc: 'Set the garbage collection debugging flags.',
      params: [arg('flags', int), '/'],
      run(_module, flags) {
        state().debug = flags;
      },
    }),
    builtinFunction('get_debug', { doc: 'Get the garbage collection debugging flags.', run: () => state().debug }),
    builtinFunction('set_threshold', {
      textSignature: null,
      doc: "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero disables collection.",
      params: [arg('threshold0', int), arg('threshold1', int, undefined), arg('threshold2', int, undefined), '/'],
      run(_module, first, second, third) {
        const thresholds = state().thresholds;
        thresholds[0] = first;
        if (second !== undefined) thresholds[1] = second;
        if (third !== undefined) thresholds[2] = third;
      },
    }),
    builtinFunction('get_threshold', {
      doc: 'Return the current collection thresholds.',
      run: () => new PTuple([...state().thresholds]),
    }),
    builtinFunction('get_count', {
      doc: 'Return a three-tuple of the current collection counts.',
      run: () => new PTuple([0, 0, 0]),
    }),
    builtinFunction('get_stats', {
      doc: 'Return a list of dictionaries containing per-generation statistics.',
      run: () =>
        new PList(
          state().collections.map((collections) => {
            const stats = new PDict();
            stats.set('collections', collections);
            stats.set('collected', 0);
            stats.set('uncollectable', 0);
            return stats;
          }),
        ),
    }),
    builtinFunction('is_tracked', {
      doc: 'Returns true if the object is tracked by the garbage collector.\n\nSimple atomic objects will return false.',
      params: [arg('obj', object), '/'],
      run: (_module, value) => isContainer(value),
    }),
    builtinFunction('is_finalized', {
      doc: 'Returns true if the object has been already finalized by the GC.',
      params: [arg('obj', object), '/'],
      run: () => false,
    }),
    builtinFunction('get_objects', {
      doc: 'Return a list of objects tracked by the collector (excluding the list returned).',
      params: [arg('generation', object, null)],
      run(_module, generation) {
        audit('gc.get_objects', generation === null ? -1 : generation);
        if (generation !== null && typeof generation !== 'number') {
          throw typeError('generation must be an integer or None');
        }
        return new PList([...reachableContainers(currentContext())]);
      },
    }),
    builtinFunction('get_referrers', {
      doc: "Return the list of objects that directly refer to any of 'objs'.",
      params: [varargs('objs')],
      run(_module, objects) {
        audit('gc.get_referrers', new PTuple(objects));
        const wanted = new Set(objects);
        const found: PValue[] = [];
        for (const container of reachableContainers(currentContext()))
          if (referents(container).some((value) => wanted.has(value))) found.push(container);
        return new PList(found);
      },
    }),
    builtinFunction('get_referents', {
      doc: "Return the list of objects that are directly referred to by 'objs'.",
      params: [varargs('objs')],
      run(_module, objects) {
        audit('gc.get_referents', new PTuple(objects));
        return new PList(objects.flatMap(referents));
      },
    }),
    builtinFunction('freeze', {
      doc: 'Freeze all current tracked objects and ignore them for future collections.',
      run() {},
    }),
    builtinFunction('unfreeze', { doc: 'Unfreeze all objects in the permanent generation.', run() {} }),
    builtinFunction('get_freeze_count', {
      doc: 'Return the number of objects in the permanent generation.',
      run: () => 0,
    }),
  ],
  attributes: {
    DEBUG_STATS: 1,
    DEBUG_COLLECTABLE: 2,
    DEBUG_UNCOLLECTABLE: 4,
    DEBUG_SAVEALL: 32,
    DEBUG_LEAK: 38,
  },
  exec(module) {
    module.dict.set('garbage', new PList([]));
    module.dict.set('callbacks', new PList([]));
  },
});
