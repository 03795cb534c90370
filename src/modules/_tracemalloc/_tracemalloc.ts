import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';

/*
 * V8 allocates; nobody can say where a block came from. Tracing can be switched on and off and records nothing.
 */

const state = contextLocal(() => ({ tracing: false, limit: 1 }));

defineModule('_tracemalloc', {
  doc: 'Debug module to trace memory blocks allocated by Python.',
  functions: [
    builtinFunction('is_tracing', {
      doc: 'Return True if the tracemalloc module is tracing Python memory allocations.',
      run: () => state().tracing,
    }),
    builtinFunction('start', {
      doc: 'Start tracing Python memory allocations.\n\nAlso set the maximum number of frames stored in the traceback of a\ntrace to nframe.',
      params: [arg('nframe', int, 1), '/'],
      run(_module, frames) {
        if (frames < 1 || frames > 65535) throw valueError('the number of frames must be in range [1; 65535]');
        Object.assign(state(), { tracing: true, limit: frames });
      },
    }),
    builtinFunction('stop', {
      doc: 'Stop tracing Python memory allocations.\n\nAlso clear traces of memory blocks allocated by Python.',
      run() {
        state().tracing = false;
      },
    }),
    builtinFunction('clear_traces', { doc: 'Clear traces of memory blocks allocated by Python.', run() {} }),
    builtinFunction('reset_peak', {
      doc: 'Set the peak size of memory blocks traced by tracemalloc to the current size.',
      run() {},
    }),
    builtinFunction('get_traceback_limit', {
      doc: 'Get the maximum number of frames stored in the traceback of a trace.\n\nBy default, a trace of an allocated memory block only stores\nthe most recent frame: the limit is 1.',
      run: () => state().limit,
    }),
    builtinFunction('get_traced_memory', {
      doc: 'Get the current size and peak size of memory blocks traced by tracemalloc.\n\nReturns a tuple: (current: int, peak: int).',
      run: () => new PTuple([0, 0]),
    }),
    builtinFunction('get_tracemalloc_memory', {
      doc: 'Get the memory usage in bytes of the tracemalloc module.\n\nThis memory is used internally to trace memory allocations.',
      run: () => 0,
    }),
    builtinFunction('_get_traces', {
      doc: 'Get traces of all memory blocks allocated by Python.',
      run: () => new PList([]),
    }),
    builtinFunction('_get_object_traceback', {
      doc: 'Get the traceback where the Python object obj was allocated.',
      params: [arg('obj', object), '/'],
      run: () => null,
    }),
  ],
});
