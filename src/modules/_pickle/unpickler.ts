import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { importModule } from '../../runtime/abstract/import.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { attributeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { objectType } from '../../runtime/types.ts';
import { audit } from '../sys/audit.ts';
import { unpicklingError } from './errors.ts';
import { PickleInput } from './input.ts';
import { load, noPersistentLoad } from './load.ts';
import { PUnpicklerMemo, unpicklerMemoFrom } from './memo.ts';
import { dottedPath, followPath, renamed } from './names.ts';
import { overridden } from './overridden.ts';
import { PUnpickler, unpicklerType } from './unpickler-object.ts';

/** `Unpickler.find_class`. */
function findClass(self: PUnpickler, moduleName: string, globalName: string): PValue {
  audit('pickle.find_class', moduleName, globalName);
  const [module, name] =
    self.protocol < 3 && self.fixImports ? renamed(moduleName, globalName, '') : [moduleName, globalName];
  const from = importModule(module);
  const path = self.protocol >= 4 ? dottedPath(name, from) : [name];
  const found = followPath(from, path);
  if (found === undefined)
    throw attributeError(`Can't get attribute ${pyObjectRepr(name)} on ${pyObjectRepr(from)}`, from, name);
  return found.object;
}

/** How the strings and buffers of a pickle are read. */
export function setReading(
  self: PUnpickler,
  fixImports: boolean,
  encoding: string,
  errors: string,
  buffers: PValue | undefined,
): void {
  self.fixImports = fixImports;
  self.encoding = encoding;
  self.errors = errors;
  self.buffers = buffers === undefined || buffers === null ? null : pyObjectGetIter(buffers);
}

export function setSource(self: PUnpickler, file: PValue): void {
  const read = pyObjectLookupAttr(file, 'read');
  const readLine = pyObjectLookupAttr(file, 'readline');
  if (read === undefined || readLine === undefined) throw typeError("file must have 'read' and 'readline' attributes");
  self.input = new PickleInput(undefined, read, readLine);
}

/** Reads one pickle, with `find_class` as a subclass has it. */
export function loadOne(self: PUnpickler): PValue {
  const own = overridden(self, unpicklerType, 'find_class', undefined);
  return load(
    self,
    own === undefined
      ? (module, name) => findClass(self, module, name)
      : (module, name) => pyObjectCall2(own, module, name),
  );
}

defineType(unpicklerType, {
  doc: 'This takes a binary file for reading a pickle data stream.',
  textSignature: "(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          buffers=())",
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('Unpickler', {
      params: [
        arg('file', object),
        '*',
        arg('fix_imports', bool, true),
        arg('encoding', str, 'ASCII'),
        arg('errors', str, 'strict'),
        arg('buffers', object, undefined, '()'),
      ],
      run(self: PUnpickler, file, fixImports, encoding, errors, buffers) {
        self.input = null;
        setSource(self, file);
        setReading(self, fixImports, encoding, errors, buffers);
        self.memo = new Map();
        self.protocol = 0;
      },
    }),
    tp_getattro(self: PUnpickler, name, quiet) {
      if (name === 'persistent_load' && self.persistentLoadAttribute !== undefined) return self.persistentLoadAttribute;
      return objectType.tp_getattro!(self, name, quiet);
    },
    tp_setattro(self: PUnpickler, name, value) {
      if (name === 'persistent_load' && (value !== undefined || self.persistentLoadAttribute !== undefined))
        self.persistentLoadAttribute = value;
      else objectType.tp_setattro!(self, name, value);
    },
  },
  members: [
    method(PUnpickler, 'load', {
      doc: 'Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the reconstituted object hierarchy\nspecified therein.',
      run(self) {
        if (self.input === null)
          throw unpicklingError(`Unpickler.__init__() was not called by ${self.shape.cls.tpName}.__init__()`);
        return loadOne(self);
      },
    }),
    method(PUnpickler, 'find_class', {
      doc: 'Return an object from a specified module.',
      params: [arg('module_name', str), arg('global_name', str), '/'],
      run: (self, module, name) => findClass(self, module, name),
    }),
    method(PUnpickler, 'persistent_load', {
      params: [arg('pid', object), '/'],
      run() {
        throw noPersistentLoad();
      },
    }),
    method(PUnpickler, '__sizeof__', {
      doc: 'Returns size in memory, in bytes.',
      run: (self) => 256 + 16 * self.memo.size,
    }),
    getset(PUnpickler, 'memo', {
      get: (self) => new PUnpicklerMemo(self),
      set(self, value) {
        self.memo = unpicklerMemoFrom(value);
      },
    }),
  ],
});
