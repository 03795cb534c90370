import { callCoroutine } from '../../objects/function/coroutine-call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { pickleErrorType, picklingErrorType, unpicklingErrorType } from './errors.ts';
import { PickleInput } from './input.ts';
import { pickleBufferType } from './pickle-buffer.ts';
import { dump, setFile, setProtocol } from './pickler.ts';
import { PPickler, picklerType } from './pickler-object.ts';
import { loadOne, setReading, setSource } from './unpickler.ts';
import { PUnpickler, unpicklerType } from './unpickler-object.ts';

const pickler = () => new PPickler(picklerType.instanceShape);
const unpickler = () => new PUnpickler(unpicklerType.instanceShape);

/** What a thread runs: `pickle`'s own functions, in which it can be suspended wherever Python code waits. */
function inPython(name: string, args: PValue[], keywords: Record<string, PValue>): PValue {
  return callCoroutine(importAttribute('pickle', name), [...args, ...Object.values(keywords)], Object.keys(keywords));
}

const writing = [
  arg('protocol', object, null),
  '*',
  arg('fix_imports', bool, true),
  arg('buffer_callback', object, null),
] as const;

const reading = [
  '*',
  arg('fix_imports', bool, true),
  arg('encoding', str, 'ASCII'),
  arg('errors', str, 'strict'),
  arg<PValue, undefined>('buffers', object, undefined, '()'),
] as const;

defineModule('_pickle', {
  doc: 'Optimized implementation of the pickle module.',
  functions: [
    builtinFunction('dump', {
      doc: 'Write a pickled representation of obj to the open file object file.',
      params: [arg('obj', object), arg('file', object), ...writing],
      run(_module, value, file, protocol, fixImports, bufferCallback) {
        const self = pickler();
        setProtocol(self, protocol, fixImports, bufferCallback);
        setFile(self, file);
        dump(self, value);
      },
      coroutine: (_module, value, file, protocol, fixImports, bufferCallback) =>
        inPython('_dump', [value, file, protocol], { fix_imports: fixImports, buffer_callback: bufferCallback }),
    }),
    builtinFunction('dumps', {
      replayed: true,
      doc: 'Return the pickled representation of the object as a bytes object.',
      params: [arg('obj', object), ...writing],
      run(_module, value, protocol, fixImports, bufferCallback) {
        const self = pickler();
        setProtocol(self, protocol, fixImports, bufferCallback);
        dump(self, value);
        return new PBytes(self.out!.finish());
      },
      coroutine: (_module, value, protocol, fixImports, bufferCallback) =>
        inPython('_dumps', [value, protocol], { fix_imports: fixImports, buffer_callback: bufferCallback }),
    }),
    builtinFunction('load', {
      doc: 'Read and return an object from the pickle data stored in a file.',
      params: [arg('file', object), ...reading],
      run(_module, file, fixImports, encoding, errors, buffers) {
        const self = unpickler();
        setSource(self, file);
        setReading(self, fixImports, encoding, errors, buffers);
        return loadOne(self);
      },
      coroutine: (_module, file, fixImports, encoding, errors, buffers) =>
        inPython('_load', [file], {
          fix_imports: fixImports,
          encoding,
          errors,
          buffers: buffers === undefined ? null : buffers,
        }),
    }),
    builtinFunction('loads', {
      replayed: true,
      doc: 'Read and return an object from the given pickle data.',
      params: [arg('data', object), '/', ...reading],
      run(_module, data, fixImports, encoding, errors, buffers) {
        const self = unpickler();
        self.input = new PickleInput(bytesOf(data));
        setReading(self, fixImports, encoding, errors, buffers);
        return loadOne(self);
      },
      coroutine: (_module, data, fixImports, encoding, errors, buffers) =>
        inPython('_loads', [data], {
          fix_imports: fixImports,
          encoding,
          errors,
          buffers: buffers === undefined ? null : buffers,
        }),
    }),
  ],
  attributes: {
    PickleBuffer: pickleBufferType,
    PickleError: pickleErrorType,
    Pickler: picklerType,
    PicklingError: picklingErrorType,
    Unpickler: unpicklerType,
    UnpicklingError: unpicklingErrorType,
  },
});
