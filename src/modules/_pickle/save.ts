import { pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall, pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { isIdentical, pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { importAttribute, importModule } from '../../runtime/abstract/import.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { pyIterNext } from '../../runtime/abstract/iterate.ts';
import { objectAddress, pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { encodeRawUnicodeEscape } from '../../runtime/codecs/escapes.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { isException, overflowError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { floatRepr } from '../../runtime/numbers/float-text.ts';
import { intToBytes } from '../../runtime/numbers/int-bytes.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../../runtime/thread-state.ts';
import { PType } from '../../runtime/type.ts';
import { Ellipsis, ellipsisType, NotImplemented, noneType, notImplementedType, typeType } from '../../runtime/types.ts';
import { dictType, frozensetType, PDict, type PSet, setType } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { functionType } from '../../runtime/values/function.ts';
import { floatType, intType, strValue, typeOf } from '../../runtime/values/scalars.ts';
import {
  bytearrayType,
  bytesType,
  EMPTY_TUPLE,
  listType,
  type PByteArray,
  PBytes,
  PList,
  PTuple,
  tupleType,
} from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { picklingError } from './errors.ts';
import { dottedPath, followPath, renamed, table, whichModule } from './names.ts';
import { OP } from './opcodes.ts';
import type { PickleOutput } from './output.ts';
import { type PPickleBuffer, pickleBufferType } from './pickle-buffer.ts';
import type { PPickler } from './pickler-object.ts';

const BATCH = 1000;
/** So deep is fast mode trusted to end before it looks for cycles. */
const FAST_NESTING = 50;

/** Writes one object: `Pickler.save`. */
export function save(self: PPickler, value: PValue): void {
  const out = self.out!;
  out.boundary();
  if (self.persistentId !== undefined) {
    const id = pyObjectCall1(self.persistentId, value);
    if (id !== null) {
      savePersistent(self, id);
      return;
    }
  }
  saveValue(self, value);
}

function saveValue(self: PPickler, value: PValue): void {
  const out = self.out!;
  if (value === null) {
    out.op(OP.NONE);
    return;
  }
  const type = typeOf(value);
  switch (typeof value) {
    case 'boolean':
      if (self.protocol >= 2) out.op(value ? OP.NEWTRUE : OP.NEWFALSE);
      else out.line(OP.INT, value ? '01' : '00');
      return;
    case 'number':
    case 'bigint':
      saveInt(self, out, value);
      return;
  }
  if (value instanceof PFloat && type === floatType) {
    if (self.bin) out.double(OP.BINFLOAT, value.value);
    else out.line(OP.FLOAT, floatRepr(value.value));
    return;
  }
  const index = self.memo.get(value);
  if (index !== undefined) {
    writeGet(self, out, index);
    return;
  }
  if (typeof value === 'string') {
    saveText(self, out, value);
    return;
  }
  if (type === bytesType) {
    saveBytes(self, out, value as PBytes);
    return;
  }
  poll();
  enterRecursiveCall(' while pickling an object');
  try {
    saveObject(self, out, value as PBase, type);
  } finally {
    leaveRecursiveCall();
  }
}

function saveObject(self: PPickler, out: PickleOutput, value: PBase, type: PType): void {
  const container = CONTAINERS.get(type);
  if (container !== undefined) {
    container(self, out, value);
    return;
  }
  if (self.reducerOverride !== undefined) {
    const reduced = pyObjectCall1(self.reducerOverride, value);
    if (reduced !== NotImplemented) {
      saveReduced(self, out, value, reduced);
      return;
    }
  }
  if (type === typeType) {
    if (value === noneType) saveReduce(self, out, typeType, new PTuple([null]), value);
    else if (value === ellipsisType) saveReduce(self, out, typeType, new PTuple([Ellipsis]), value);
    else if (value === notImplementedType) saveReduce(self, out, typeType, new PTuple([NotImplemented]), value);
    else saveGlobal(self, out, value, undefined);
    return;
  }
  if (type === functionType) {
    saveGlobal(self, out, value, undefined);
    return;
  }
  const reducer = registeredReducer(self, type);
  if (reducer !== undefined) saveReduced(self, out, value, pyObjectCall1(reducer, value));
  else if (type.isSubtypeOf(typeType)) saveGlobal(self, out, value, undefined);
  else saveReduced(self, out, value, reduce(self, value, type));
}

function registeredReducer(self: PPickler, type: PType): PValue | undefined {
  if (self.dispatchTable === undefined) return table('copyreg', 'dispatch_table').get(type);
  if (self.dispatchTable instanceof PDict && self.dispatchTable.shape.cls === dictType)
    return self.dispatchTable.get(type);
  try {
    return pyObjectGetItem(self.dispatchTable, type);
  } catch (error) {
    if (isException(error, 'KeyError')) return undefined;
    throw error;
  }
}

function reduce(self: PPickler, value: PBase, type: PType): PValue {
  const withProtocol = pyObjectLookupAttr(value, '__reduce_ex__');
  if (withProtocol !== undefined) return pyObjectCall1(withProtocol, self.protocol);
  const plain = pyObjectLookupAttr(value, '__reduce__');
  if (plain !== undefined) return pyObjectCall0(plain);
  throw picklingError(`can't pickle '${type.tpName}' object: ${pyObjectRepr(value)}`);
}

/** Writes what `__reduce__` or the like has answered for `value`. */
function saveReduced(self: PPickler, out: PickleOutput, value: PBase, reduced: PValue): void {
  const name = strValue(reduced);
  if (name !== undefined) {
    saveGlobal(self, out, value, name);
    return;
  }
  if (!(reduced instanceof PTuple)) throw picklingError('__reduce__ must return a string or tuple');
  const { items } = reduced;
  if (items.length < 2 || items.length > 6)
    throw picklingError('tuple returned by __reduce__ must contain 2 through 6 elements');
  const [callable, args] = items as [PValue, PValue];
  if (!isCallable(callable)) throw picklingError('first item of the tuple returned by __reduce__ must be callable');
  if (!(args instanceof PTuple)) throw picklingError('second item of the tuple returned by __reduce__ must be a tuple');
  const rest = (i: number): PValue => (i < items.length ? items[i]! : null);
  const iterator = (i: number, which: string): PBase | null => {
    const found = rest(i);
    if (found === null) return null;
    const { tp_iternext, tpName } = typeOf(found);
    if (tp_iternext === null)
      throw picklingError(`${which} element of the tuple returned by __reduce__ must be an iterator, not ${tpName}`);
    return found as PBase;
  };
  const lists = iterator(3, 'fourth');
  const dicts = iterator(4, 'fifth');
  const setter = rest(5);
  if (setter !== null && !isCallable(setter))
    throw picklingError(
      `sixth element of the tuple returned by __reduce__ must be a function, not ${typeOf(setter).tpName}`,
    );
  saveReduce(self, out, callable, args, value, { state: rest(2), lists, dicts, setter });
}

interface Contents {
  state: PValue;
  lists: PBase | null;
  dicts: PBase | null;
  setter: PValue;
}

/** An object as the call that makes it, and what is put into it afterwards. */
function saveReduce(
  self: PPickler,
  out: PickleOutput,
  callable: PValue,
  args: PTuple,
  value: PValue,
  contents?: Contents,
): void {
  const special = self.protocol >= 2 ? pyObjectLookupAttr(callable, '__name__') : undefined;
  if (special === '__newobj_ex__') saveNewObjectEx(self, out, args);
  else if (special === '__newobj__') saveNewObject(self, out, args, value);
  else {
    save(self, callable);
    save(self, args);
    out.op(OP.REDUCE);
  }
  const index = self.memo.get(value);
  if (index !== undefined) {
    // It was written as a part of itself meanwhile.
    out.op(OP.POP);
    writeGet(self, out, index);
  } else memoize(self, out, value);
  if (contents === undefined) return;
  const { state, lists, dicts, setter } = contents;
  if (lists !== null) saveItems(self, out, () => pyIterNext(lists));
  if (dicts !== null) saveEntries(self, out, () => entryOf(pyIterNext(dicts)));
  if (state === null) return;
  if (setter === null) {
    save(self, state);
    out.op(OP.BUILD);
    return;
  }
  save(self, setter);
  save(self, value);
  save(self, state);
  out.op(OP.TUPLE2);
  out.op(OP.REDUCE);
  out.op(OP.POP);
}

function saveNewObjectEx(self: PPickler, out: PickleOutput, args: PTuple): void {
  if (args.items.length !== 3)
    throw picklingError(`length of the NEWOBJ_EX argument tuple must be exactly 3, not ${args.items.length}`);
  const [cls, positional, keywords] = args.items as [PValue, PValue, PValue];
  if (!(cls instanceof PType))
    throw picklingError(`first item from NEWOBJ_EX argument tuple must be a class, not ${typeOf(cls).tpName}`);
  if (!(positional instanceof PTuple))
    throw picklingError(`second item from NEWOBJ_EX argument tuple must be a tuple, not ${typeOf(positional).tpName}`);
  if (!(keywords instanceof PDict))
    throw picklingError(`third item from NEWOBJ_EX argument tuple must be a dict, not ${typeOf(keywords).tpName}`);
  if (self.protocol >= 4) {
    for (const part of args.items) save(self, part);
    out.op(OP.NEWOBJ_EX);
    return;
  }
  const names: string[] = [];
  const values: PValue[] = [];
  for (const cursor = keywords.storage.cursor(); cursor.next(); ) {
    names.push(cursor.key as string);
    values.push(cursor.value);
  }
  const make = pyObjectGetAttr(cls, '__new__');
  const partial = importAttribute('functools', 'partial');
  save(self, pyObjectCall(partial, [make, cls, ...positional.items, ...values], names.length === 0 ? null : names));
  save(self, EMPTY_TUPLE);
  out.op(OP.REDUCE);
}

function saveNewObject(self: PPickler, out: PickleOutput, args: PTuple, value: PValue): void {
  if (args.items.length === 0) throw picklingError('__newobj__ arglist is empty');
  const cls = args.items[0]!;
  if (!(cls instanceof PType)) throw picklingError('args[0] from __newobj__ args is not a type');
  if (pyObjectLookupAttr(value, '__class__') !== cls)
    throw picklingError('args[0] from __newobj__ args has the wrong class');
  save(self, cls);
  save(self, new PTuple(args.items.slice(1)));
  out.op(OP.NEWOBJ);
}

/** A class, a function, anything that can be found by its name. */
function saveGlobal(self: PPickler, out: PickleOutput, value: PBase, given: string | undefined): void {
  let found: PValue | undefined = given === undefined ? pyObjectLookupAttr(value, '__qualname__') : given;
  if (found === undefined) found = pyObjectGetAttr(value, '__name__');
  const name = strValue(found);
  if (name === undefined) throw picklingError(`Can't pickle ${pyObjectRepr(value)}: its name is not a string`);
  const path = dottedPath(name);
  const moduleName = whichModule(value, path);
  const module = strValue(moduleName);
  let from: PValue;
  try {
    if (module === undefined) throw typeError('module name must be a string');
    from = importModule(module);
  } catch (error) {
    if (!isException(error, 'Exception')) throw error;
    throw picklingError(`Can't pickle ${pyObjectRepr(value)}: import of module ${pyObjectRepr(moduleName)} failed`);
  }
  const there = followPath(from, path);
  if (there === undefined)
    throw picklingError(`Can't pickle ${pyObjectRepr(value)}: attribute lookup ${name} on ${module} failed`);
  if (!isIdentical(there.object, value))
    throw picklingError(`Can't pickle ${pyObjectRepr(value)}: it's not the same object as ${module}.${name}`);
  if (self.protocol >= 2 && saveExtension(out, module!, name)) return;
  if (self.protocol >= 4) {
    save(self, module!);
    save(self, name);
    out.op(OP.STACK_GLOBAL);
  } else if (path.length === 1) writeGlobal(self, out, module!, name);
  else {
    // Older protocols know names without dots only: `getattr(getattr(…, first), second)`.
    const attributes = path.slice(1);
    for (const _ of attributes) {
      save(self, importAttribute('builtins', 'getattr'));
      if (self.protocol < 2) out.op(OP.MARK);
    }
    writeGlobal(self, out, module!, path[0]!);
    for (const attribute of attributes) {
      save(self, attribute);
      out.op(self.protocol < 2 ? OP.TUPLE : OP.TUPLE2);
      out.op(OP.REDUCE);
    }
  }
  memoize(self, out, value);
}

/** Writes the number that `copyreg.add_extension` gave a global, if it did. */
function saveExtension(out: PickleOutput, module: string, name: string): boolean {
  const code = table('copyreg', '_extension_registry').get(new PTuple([module, name]));
  if (code === undefined) return false;
  if (typeof code !== 'number') throw typeError(`an integer is required (got type ${typeOf(code).tpName})`);
  if (code <= 0 || code > 0x7fffffff) throw runtimeError(`extension code ${code} is out of range`);
  if (code <= 0xff) out.counted(OP.EXT1, code, 1);
  else if (code <= 0xffff) out.counted(OP.EXT2, code, 2);
  else out.counted(OP.EXT4, code, 4);
  return true;
}

function writeGlobal(self: PPickler, out: PickleOutput, moduleName: string, globalName: string): void {
  const [module, name] = self.fixImports ? renamed(moduleName, globalName, 'REVERSE_') : [moduleName, globalName];
  const text = `${module}\n${name}\n`;
  // Protocol 3 began to allow names beyond ASCII.
  if (self.protocol < 3 && /[^\0-\x7f]/.test(text))
    throw picklingError(`can't pickle global identifier '${module}.${name}' using pickle protocol ${self.protocol}`);
  out.op(OP.GLOBAL);
  out.bytes(encodeUtf8(text));
}

function savePersistent(self: PPickler, id: PValue): void {
  const out = self.out!;
  if (self.bin) {
    saveValue(self, id);
    out.op(OP.BINPERSID);
    return;
  }
  const text = pyObjectStr(id);
  if (/[^\0-\x7f]/.test(text)) throw picklingError('persistent IDs in protocol 0 must be ASCII strings');
  out.line(OP.PERSID, text);
}

function memoize(self: PPickler, out: PickleOutput, value: PValue): void {
  if (self.fast) return;
  const index = self.memo.size;
  self.memo.set(value, index);
  if (self.protocol >= 4) out.op(OP.MEMOIZE);
  else if (!self.bin) out.line(OP.PUT, String(index));
  else if (index < 256) out.counted(OP.BINPUT, index, 1);
  else out.counted(OP.LONG_BINPUT, index, 4);
}

function writeGet(self: PPickler, out: PickleOutput, index: number): void {
  if (!self.bin) out.line(OP.GET, String(index));
  else if (index < 256) out.counted(OP.BINGET, index, 1);
  else out.counted(OP.LONG_BINGET, index, 4);
}

function saveInt(self: PPickler, out: PickleOutput, value: number | bigint): void {
  const small = typeof value === 'number' && value >= -0x80000000 && value <= 0x7fffffff;
  if (small && self.bin) {
    if (value < 0 || value > 0xffff) out.int32(OP.BININT, value);
    else if (value > 0xff) out.counted(OP.BININT2, value, 2);
    else out.counted(OP.BININT1, value, 1);
  } else if (small) out.line(OP.INT, String(value));
  else if (self.protocol >= 2) {
    const data = twosComplement(value);
    if (data.length < 256) out.counted(OP.LONG1, data.length, 1);
    else if (data.length > 0x7fffffff) throw overflowError('int too large to pickle');
    else out.counted(OP.LONG4, data.length, 4);
    out.bytes(data);
  } else out.line(OP.LONG, `${intType.tp_repr!(value as unknown as PBase) as string}L`);
}

/** The fewest bytes that hold an int with its sign, least significant first. */
function twosComplement(value: number | bigint): Uint8Array {
  const big = BigInt(value);
  const digits = (big < 0n ? -big - 1n : big).toString(16);
  const bits = digits.length * 4 - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
  return intToBytes(value, (bits >> 3) + 1, true, true);
}

function saveText(self: PPickler, out: PickleOutput, text: string): void {
  if (!self.bin) {
    const escaped = text.replace(/[\\\0\n\r\x1a]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    out.op(OP.UNICODE);
    // The backslashes of these escapes are no escapes of `raw-unicode-escape`, which leaves them as they are.
    out.bytes(encodeRawUnicodeEscape(escaped));
    out.bytes(NEWLINE);
  } else {
    const data = encodeUtf8(text, 'surrogatepass');
    if (data.length <= 0xff && self.protocol >= 4) out.run(OP.SHORT_BINUNICODE, 1, data);
    else out.run(OP.BINUNICODE, 4, data);
  }
  memoize(self, out, text);
}

const NEWLINE = new Uint8Array([0x0a]);

function saveBytes(self: PPickler, out: PickleOutput, value: PBytes): void {
  if (self.protocol >= 3) {
    runOfBytes(out, value.bytes, value);
    memoize(self, out, value);
  } else if (value.bytes.length === 0) saveReduce(self, out, bytesType, EMPTY_TUPLE, value);
  else {
    const encode = importAttribute('_codecs', 'encode');
    saveReduce(self, out, encode, new PTuple([decodeLatin1(value.bytes), 'latin1']), value);
  }
}

function runOfBytes(out: PickleOutput, data: Uint8Array, whole: PValue): void {
  if (data.length <= 0xff) out.run(OP.SHORT_BINBYTES, 1, data);
  else out.run(OP.BINBYTES, 4, data, whole);
}

function saveByteArray(self: PPickler, out: PickleOutput, value: PByteArray): void {
  if (self.protocol >= 5) {
    out.run(OP.BYTEARRAY8, 8, value.bytes, value);
    memoize(self, out, value);
  } else
    saveReduce(
      self,
      out,
      bytearrayType,
      value.length === 0 ? EMPTY_TUPLE : new PTuple([new PBytes(value.bytes.slice())]),
      value,
    );
}

function savePickleBuffer(self: PPickler, out: PickleOutput, value: PPickleBuffer): void {
  if (self.protocol < 5) throw picklingError('PickleBuffer can only be pickled with protocol >= 5');
  const { memory } = value;
  if (memory === undefined)
    throw picklingError('PickleBuffer can not be pickled when pointing to a non-contiguous buffer');
  const { readonly } = value.view;
  if (self.bufferCallback !== null && !pyObjectIsTrue(pyObjectCall1(self.bufferCallback, value))) {
    out.op(OP.NEXT_BUFFER);
    if (readonly) out.op(OP.READONLY_BUFFER);
    return;
  }
  if (readonly) runOfBytes(out, memory, value);
  else out.run(OP.BYTEARRAY8, 8, memory, value);
  memoize(self, out, value);
}

function saveTuple(self: PPickler, out: PickleOutput, value: PTuple): void {
  const { items } = value;
  const count = items.length;
  if (count === 0) {
    if (self.bin) out.op(OP.EMPTY_TUPLE);
    else {
      out.op(OP.MARK);
      out.op(OP.TUPLE);
    }
    return;
  }
  const short = count <= 3 && self.protocol >= 2;
  if (!short) out.op(OP.MARK);
  for (const item of items) save(self, item);
  const index = self.memo.get(value);
  if (index === undefined) {
    out.op(short ? OP.TUPLE1 + count - 1 : OP.TUPLE);
    memoize(self, out, value);
    return;
  }
  // Its items contain it, and have written it: what stands on the stack is taken away again.
  if (!short && self.bin) out.op(OP.POP_MARK);
  else for (let i = short ? 0 : -1; i < count; i++) out.op(OP.POP);
  writeGet(self, out, index);
}

/** Runs `body` for a container, which in fast mode must not be inside of itself. */
function guarded(self: PPickler, value: PBase, body: () => void): void {
  if (!self.fast) {
    body();
    return;
  }
  const deep = ++self.fastNesting >= FAST_NESTING;
  if (deep) {
    if (self.active.has(value))
      throw valueError(
        `fast mode: can't pickle cyclic objects including object type ${typeOf(value).tpName} at ${objectAddress(value)}`,
      );
    self.active.add(value);
  }
  body();
  self.fastNesting--;
  if (deep) self.active.delete(value);
}

function saveList(self: PPickler, out: PickleOutput, value: PList): void {
  guarded(self, value, () => {
    if (self.bin) out.op(OP.EMPTY_LIST);
    else {
      out.op(OP.MARK);
      out.op(OP.LIST);
    }
    memoize(self, out, value);
    let at = 0;
    saveItems(self, out, () => (at < value.items.length ? value.items[at++] : undefined));
  });
}

/** Adds what `next` gives to the list on top of the stack. */
function saveItems(self: PPickler, out: PickleOutput, next: () => PValue | undefined): void {
  if (!self.bin) {
    for (let item = next(); item !== undefined; item = next()) {
      save(self, item);
      out.op(OP.APPEND);
    }
    return;
  }
  for (let item = next(); item !== undefined; ) {
    let following = next();
    if (following === undefined) {
      save(self, item);
      out.op(OP.APPEND);
      return;
    }
    out.op(OP.MARK);
    save(self, item);
    let count = 1;
    while (following !== undefined) {
      save(self, following);
      if (++count === BATCH) break;
      following = next();
    }
    out.op(OP.APPENDS);
    if (count < BATCH) return;
    item = next();
  }
}

function saveDict(self: PPickler, out: PickleOutput, value: PDict): void {
  guarded(self, value, () => {
    if (self.bin) out.op(OP.EMPTY_DICT);
    else {
      out.op(OP.MARK);
      out.op(OP.DICT);
    }
    memoize(self, out, value);
    const { size } = value;
    const cursor = value.storage.cursor();
    saveEntries(self, out, () => {
      if (value.size !== size) throw runtimeError('dictionary changed size during iteration');
      return cursor.next() ? [cursor.key, cursor.value] : undefined;
    });
  });
}

function entryOf(item: PValue | undefined): [PValue, PValue] | undefined {
  if (item === undefined) return undefined;
  if (!(item instanceof PTuple) || item.items.length !== 2) throw typeError('dict items iterator must return 2-tuples');
  return [item.items[0]!, item.items[1]!];
}

/** Adds the entries that `next` gives to the dict on top of the stack. */
function saveEntries(self: PPickler, out: PickleOutput, next: () => [PValue, PValue] | undefined): void {
  if (!self.bin) {
    for (let entry = next(); entry !== undefined; entry = next()) {
      save(self, entry[0]);
      save(self, entry[1]);
      out.op(OP.SETITEM);
    }
    return;
  }
  for (let entry = next(); entry !== undefined; ) {
    let following = next();
    const single = following === undefined;
    if (!single) out.op(OP.MARK);
    save(self, entry[0]);
    save(self, entry[1]);
    if (single) {
      out.op(OP.SETITEM);
      return;
    }
    let count = 1;
    while (following !== undefined) {
      save(self, following[0]);
      save(self, following[1]);
      if (++count === BATCH) break;
      following = next();
    }
    out.op(OP.SETITEMS);
    if (count < BATCH) return;
    entry = next();
  }
}

function itemsOf(value: PSet): PValue[] {
  const items: PValue[] = [];
  for (const cursor = value.storage.cursor(); cursor.next(); ) items.push(cursor.key);
  return items;
}

function saveSet(self: PPickler, out: PickleOutput, value: PSet): void {
  if (self.protocol < 4) {
    saveReduce(self, out, setType, new PTuple([new PList(itemsOf(value))]), value);
    return;
  }
  out.op(OP.EMPTY_SET);
  memoize(self, out, value);
  const items = itemsOf(value);
  for (let i = 0; i < items.length; ) {
    out.op(OP.MARK);
    for (const end = Math.min(i + BATCH, items.length); i < end; i++) {
      save(self, items[i]!);
      if (value.size !== items.length) throw runtimeError('set changed size during iteration');
    }
    out.op(OP.ADDITEMS);
  }
}

function saveFrozenSet(self: PPickler, out: PickleOutput, value: PSet): void {
  if (self.protocol < 4) {
    saveReduce(self, out, frozensetType, new PTuple([new PList(itemsOf(value))]), value);
    return;
  }
  out.op(OP.MARK);
  for (const item of itemsOf(value)) save(self, item);
  const index = self.memo.get(value);
  if (index !== undefined) {
    out.op(OP.POP_MARK);
    writeGet(self, out, index);
    return;
  }
  out.op(OP.FROZENSET);
  memoize(self, out, value);
}

/** Builtin types that no `__reduce__` is asked about. */
const CONTAINERS: ReadonlyMap<PType, (self: PPickler, out: PickleOutput, value: any) => void> = new Map<
  PType,
  (self: PPickler, out: PickleOutput, value: any) => void
>([
  [dictType, saveDict],
  [setType, saveSet],
  [frozensetType, saveFrozenSet],
  [listType, saveList],
  [tupleType, saveTuple],
  [bytearrayType, saveByteArray],
  [pickleBufferType, savePickleBuffer],
]);
