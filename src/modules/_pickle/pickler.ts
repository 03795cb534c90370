import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { objectType } from '../../runtime/types.ts';
import { picklingError } from './errors.ts';
import { PPicklerMemo, picklerMemoFrom } from './memo.ts';
import { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, OP } from './opcodes.ts';
import { PickleOutput } from './output.ts';
import { overridden } from './overridden.ts';
import { PPickler, picklerType } from './pickler-object.ts';
import { save } from './save.ts';

/** Protocol and what depends on it. */
export function setProtocol(self: PPickler, protocol: PValue, fixImports: boolean, bufferCallback: PValue): void {
  let number = protocol === null ? DEFAULT_PROTOCOL : Number(asIndex(protocol));
  if (number < 0) number = HIGHEST_PROTOCOL;
  if (number > HIGHEST_PROTOCOL) throw valueError(`pickle protocol must be <= ${HIGHEST_PROTOCOL}`);
  if (bufferCallback !== null && number < 5) throw valueError('buffer_callback needs protocol >= 5');
  self.protocol = number;
  self.bin = number > 0 ? 1 : 0;
  self.fixImports = fixImports && number < 3;
  self.bufferCallback = bufferCallback;
}

export function setFile(self: PPickler, file: PValue): void {
  const write = pyObjectLookupAttr(file, 'write');
  if (write === undefined) throw typeError("file must have a 'write' attribute");
  self.write = write;
}

/** `Pickler.dump`. */
export function dump(self: PPickler, value: PValue): void {
  const out = new PickleOutput(self.write);
  const before = self.out;
  self.out = out;
  try {
    self.persistentId = overridden(self, picklerType, 'persistent_id', self.persistentIdAttribute);
    self.reducerOverride = self.shape.cls === picklerType ? undefined : pyObjectLookupAttr(self, 'reducer_override');
    if (self.protocol >= 2) {
      out.counted(OP.PROTO, self.protocol, 1);
      if (self.protocol >= 4) out.startFraming();
    }
    save(self, value);
    out.op(OP.STOP);
    out.stopFraming();
    if (self.write !== undefined) out.flush();
  } finally {
    self.out = before ?? out;
    self.persistentId = undefined;
    self.reducerOverride = undefined;
    self.active.clear();
    self.fastNesting = 0;
  }
}

defineType(picklerType, {
  doc: 'This takes a binary file for writing a pickle data stream.',
  textSignature: '(file, protocol=None, fix_imports=True, buffer_callback=None)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('Pickler', {
      params: [
        arg('file', object),
        arg('protocol', object, null),
        arg('fix_imports', bool, true),
        arg('buffer_callback', object, null),
      ],
      run(self: PPickler, file, protocol, fixImports, bufferCallback) {
        setProtocol(self, protocol, fixImports, bufferCallback);
        setFile(self, file);
        self.memo = new Map();
        self.out = new PickleOutput(self.write);
        self.fast = 0;
        self.dispatchTable = pyObjectLookupAttr(self, 'dispatch_table');
      },
    }),
    tp_getattro(self: PPickler, name, quiet) {
      if (name === 'persistent_id' && self.persistentIdAttribute !== undefined) return self.persistentIdAttribute;
      return objectType.tp_getattro!(self, name, quiet);
    },
    tp_setattro(self: PPickler, name, value) {
      if (name === 'persistent_id' && (value !== undefined || self.persistentIdAttribute !== undefined))
        self.persistentIdAttribute = value;
      else objectType.tp_setattro!(self, name, value);
    },
  },
  members: [
    method(PPickler, 'dump', {
      doc: 'Write a pickled representation of the given object to the open file.',
      params: [arg('obj', object), '/'],
      run(self, value) {
        if (self.out === null)
          throw picklingError(`Pickler.__init__() was not called by ${self.shape.cls.tpName}.__init__()`);
        dump(self, value);
      },
    }),
    method(PPickler, 'clear_memo', {
      doc: 'Clears the pickler\'s "memo".\n\nThe memo is the data structure that remembers which objects the\npickler has already seen, so that shared or recursive objects are\npickled by reference and not by value.',
      run: (self) => self.memo.clear(),
    }),
    method(PPickler, 'persistent_id', { params: [arg('obj', object), '/'], run: () => null }),
    method(PPickler, '__sizeof__', {
      doc: 'Returns size in memory, in bytes.',
      run: (self) => 256 + 16 * self.memo.size,
    }),
    getset(PPickler, 'memo', {
      get: (self) => new PPicklerMemo(self),
      set(self, value) {
        self.memo = picklerMemoFrom(value);
      },
    }),
    getset(PPickler, 'bin', {
      member: true,
      get: (self) => self.bin,
      set(self, value) {
        if (value === undefined) throw typeError("can't delete numeric/char attribute");
        self.bin = int.convert!(value, () => 'bin');
      },
    }),
    getset(PPickler, 'fast', {
      member: true,
      get: (self) => self.fast,
      set(self, value) {
        if (value === undefined) throw typeError("can't delete numeric/char attribute");
        self.fast = int.convert!(value, () => 'fast');
      },
    }),
    getset(PPickler, 'dispatch_table', {
      member: true,
      get: (self) => self.dispatchTable,
      set(self, value) {
        self.dispatchTable = value;
      },
    }),
  ],
});
