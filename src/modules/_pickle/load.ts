import {
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectSetItem } from '../../runtime/abstract/item.ts';
import { pyIterNext } from '../../runtime/abstract/iterate.ts';
import { getBuffer } from '../../runtime/buffer.ts';
import { decodeUnicodeEscape } from '../../runtime/codecs/escapes.ts';
import { decodeBytes } from '../../runtime/codecs/text-encoding.ts';
import { decodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { eofError, memoryError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { parseDouble } from '../../runtime/numbers/float-text.ts';
import { intFromBytes } from '../../runtime/numbers/int-bytes.ts';
import { parseInteger } from '../../runtime/numbers/int-text.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { PType } from '../../runtime/type.ts';
import { dictType, frozensetType, PDict, PSet, setType } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { memoryviewType } from '../../runtime/values/memoryview.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, listType, PByteArray, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { unpicklingError } from './errors.ts';
import type { PickleInput } from './input.ts';
import { table } from './names.ts';
import { HIGHEST_PROTOCOL, OP } from './opcodes.ts';
import { overridden } from './overridden.ts';
import { PickleStack } from './stack.ts';
import { type PUnpickler, unpicklerType } from './unpickler-object.ts';

/** One run of an unpickler over a pickle. */
interface Run {
  readonly self: PUnpickler;
  readonly input: PickleInput;
  readonly stack: PickleStack;
  /** Finds a global by module and name. */
  readonly find: (module: string, name: string) => PValue;
}

type Handler = (run: Run) => void;

const ascii = (bytes: Uint8Array) => fromLatin1(bytes);
const utf8 = (bytes: Uint8Array) => decodeUtf8(bytes, 'surrogatepass');

/** `Unpickler.load`: reads one pickle. */
export function load(self: PUnpickler, find: Run['find']): PValue {
  const run: Run = { self, input: self.input!, stack: new PickleStack(), find };
  self.protocol = 0;
  for (let count = 0; ; count++) {
    const code = run.input.opcode();
    if (code < 0) throw eofError('Ran out of input');
    if (code === OP.STOP) return run.stack.pop();
    const handler = HANDLERS[code];
    if (handler === undefined) throw invalidKey(code);
    handler(run);
    if ((count & 0x3ff) === 0) poll();
  }
}

function invalidKey(code: number) {
  const plain = code >= 0x20 && code <= 0x7e && code !== 0x27 && code !== 0x5c;
  const shown = plain ? String.fromCharCode(code) : `\\x${code.toString(16).padStart(2, '0')}`;
  return unpicklingError(`invalid load key, '${shown}'.`);
}

function checkedLength(size: number | undefined, what: string): number {
  if (size === undefined)
    throw overflowError(`${what} exceeds system's maximum size of ${0x7fff_ffff_ffff_ffffn} bytes`);
  return size;
}

/** An 8-bit string of Python 2. */
function pushString({ self, stack }: Run, data: Uint8Array): void {
  stack.push(
    self.encoding === 'bytes' ? new PBytes(data.slice()) : decodeBytes(data.slice(), self.encoding, self.errors),
  );
}

function loadInt({ input, stack }: Run): void {
  const text = ascii(input.filledLine());
  if (text === '00' || text === '01') {
    stack.push(text === '01');
    return;
  }
  if (/^\s*[+-]?\d+$/.test(text)) stack.push(parseInteger(text.replace(/^(\s*[+-]?)0+(?=\d)/, '$1'), 10));
  else if (/^\s*[+-]?0[xX][\da-fA-F]+$/.test(text)) stack.push(parseInteger(text, 16));
  else throw valueError('could not convert string to int');
}

function loadLong({ input, stack }: Run): void {
  const text = ascii(input.filledLine());
  const digits = text.endsWith('L') ? text.slice(0, -1) : text;
  stack.push(parseInteger(digits, 0, text.endsWith('L') ? digits : `${text}\n`));
}

function loadFloat({ input, stack }: Run): void {
  const text = ascii(input.filledLine());
  const value = /[_\s]/.test(text) ? undefined : parseDouble(text);
  if (value === undefined) throw valueError('could not convert string to float');
  stack.push(new PFloat(value));
}

function loadQuoted(run: Run): void {
  const line = run.input.line();
  const quote = line[0];
  if (line.length < 2 || (quote !== 0x22 && quote !== 0x27) || line[line.length - 1] !== quote)
    throw unpicklingError('the STRING opcode argument must be quoted');
  const plain = pyObjectCall1(importAttribute('_codecs', 'escape_decode'), new PBytes(line.slice(1, -1)));
  pushString(run, ((plain as PTuple).items[0] as PBytes).bytes);
}

function persistentLoad(run: Run, id: PValue): void {
  const { self } = run;
  const load = overridden(self, unpicklerType, 'persistent_load', self.persistentLoadAttribute);
  if (load === undefined) throw noPersistentLoad();
  run.stack.push(pyObjectCall1(load, id));
}

export function noPersistentLoad() {
  return unpicklingError(
    'A load persistent id instruction was encountered, but no persistent_load function was specified.',
  );
}

function loadPersistentId(run: Run): void {
  const id = run.input.line();
  if (id.some((byte) => byte >= 0x80)) throw unpicklingError('persistent IDs in protocol 0 must be ASCII strings');
  persistentLoad(run, ascii(id));
}

function pushMemo({ self, stack }: Run, index: number): void {
  const value = self.memo.get(index);
  if (value === undefined) throw unpicklingError(`Memo value not found at index ${index}`);
  stack.push(value);
}

/** The index on a line of text. */
function indexLine(input: PickleInput): number {
  const text = ascii(input.filledLine());
  return Number(parseInteger(text, 10, `${text}\n`));
}

/** Builds with the arguments of protocols 0 and 1: `INST` and `OBJ`. */
function instantiate(stack: PickleStack, cls: PValue, args: PValue[]): void {
  const plain = args.length === 0 && cls instanceof PType && pyObjectLookupAttr(cls, '__getinitargs__') === undefined;
  stack.push(plain ? pyObjectCallMethod(cls, '__new__', [cls]) : pyObjectCall(cls, args));
}

function newObject({ stack }: Run): void {
  const [cls, args] = stack.take(2) as [PValue, PValue];
  stack.push(construct('NEWOBJ', cls, args, undefined));
}

function newObjectEx({ stack }: Run): void {
  const [cls, args, keywords] = stack.take(3) as [PValue, PValue, PValue];
  stack.push(construct('NEWOBJ_EX', cls, args, keywords));
}

function construct(opcode: string, cls: PValue, args: PValue, keywords: PValue | undefined): PValue {
  const wrong = (what: string, expected: string, value: PValue) =>
    unpicklingError(`${opcode} ${what} argument must be a ${expected}, not ${typeOf(value).tpName}`);
  if (!(cls instanceof PType)) throw wrong('class', 'type', cls);
  if (cls.tp_new === null) throw unpicklingError(`${opcode} class argument '${cls.tpName}' doesn't have __new__`);
  if (!(args instanceof PTuple)) throw wrong('args', 'tuple', args);
  if (keywords === undefined) return cls.tp_new(cls, [...args.items], null);
  if (!(keywords instanceof PDict)) throw wrong('kwargs', 'dict', keywords);
  const names: string[] = [];
  const values: PValue[] = [];
  for (const cursor = keywords.storage.cursor(); cursor.next(); ) {
    const name = strValue(cursor.key);
    if (name === undefined) throw typeError('keywords must be strings');
    names.push(name);
    values.push(cursor.value);
  }
  return cls.tp_new(cls, [...args.items, ...values], names.length === 0 ? null : names);
}

function loadExtension({ stack, find }: Run, code: number): void {
  const cache = table('copyreg', '_extension_cache');
  const cached = cache.get(code);
  if (cached !== undefined) {
    stack.push(cached);
    return;
  }
  const pair = table('copyreg', '_inverted_registry').get(code);
  if (pair === undefined) {
    if (code <= 0) throw unpicklingError('EXT specifies code <= 0');
    throw valueError(`unregistered extension code ${code}`);
  }
  const names = pair instanceof PTuple ? pair.items.map((item) => strValue(item)) : [];
  if (names.length !== 2 || names[0] === undefined || names[1] === undefined)
    throw valueError(`_inverted_registry[${code}] isn't a 2-tuple of strings`);
  const found = find(names[0], names[1]);
  cache.set(code, found);
  stack.push(found);
}

function reduceTop({ stack }: Run): void {
  const [callable, args] = stack.take(2) as [PValue, PValue];
  if (!(args instanceof PTuple)) throw typeError('argument list must be a tuple');
  stack.push(pyObjectCall(callable, [...args.items]));
}

function setEntries(target: PValue, items: PValue[]): void {
  const dict = target instanceof PDict && target.shape.cls === dictType ? target : undefined;
  for (let i = 0; i < items.length; i += 2) {
    if (dict !== undefined) dict.set(items[i]!, items[i + 1]!);
    else pyObjectSetItem(target, items[i]!, items[i + 1]!);
  }
}

function extend(target: PValue, items: PValue[]): void {
  if (target instanceof PList && target.shape.cls === listType) {
    pyObjectCallMethod(target, 'extend', [new PList(items)]);
    return;
  }
  const extendAll = pyObjectLookupAttr(target, 'extend');
  if (extendAll !== undefined) {
    pyObjectCall1(extendAll, new PList(items));
    return;
  }
  const append = pyObjectGetAttr(target, 'append');
  for (const item of items) pyObjectCall1(append, item);
}

function append({ stack }: Run): void {
  const item = stack.pop();
  const list = stack.top;
  if (list instanceof PList && list.shape.cls === listType) pyObjectCallMethod(list, 'append', [item]);
  else pyObjectCall1(pyObjectGetAttr(list, 'append'), item);
}

function addItems({ stack }: Run): void {
  const items = stack.takeToMark();
  const target = stack.top;
  if (target instanceof PSet && target.shape.cls === setType) for (const item of items) target.add(item);
  else if (items.length > 0) {
    const add = pyObjectGetAttr(target, 'add');
    for (const item of items) pyObjectCall1(add, item);
  }
}

/** Gives the object on top its state: `BUILD`. */
function build({ stack }: Run): void {
  let state = stack.pop();
  const target = stack.top;
  const setState = pyObjectLookupAttr(target, '__setstate__');
  if (setState !== undefined) {
    pyObjectCall1(setState, state);
    return;
  }
  let slots: PValue = null;
  if (state instanceof PTuple && state.items.length === 2) [state, slots] = state.items as [PValue, PValue];
  if (state !== null) {
    if (!(state instanceof PDict)) throw unpicklingError('state is not a dictionary');
    const dict = pyObjectGetAttr(target, '__dict__');
    for (const cursor = state.storage.cursor(); cursor.next(); ) pyObjectSetItem(dict, cursor.key, cursor.value);
  }
  if (slots === null) return;
  if (!(slots instanceof PDict)) throw unpicklingError('slot state is not a dictionary');
  for (const cursor = slots.storage.cursor(); cursor.next(); ) {
    const name = strValue(cursor.key);
    if (name === undefined) throw typeError(`attribute name must be string, not '${typeOf(cursor.key).tpName}'`);
    pyObjectSetAttr(target, name, cursor.value);
  }
}

function nextBuffer({ self, stack }: Run): void {
  if (self.buffers === null)
    throw unpicklingError('pickle stream refers to out-of-band data but no *buffers* argument was given');
  const next = pyIterNext(self.buffers);
  if (next === undefined) throw unpicklingError('not enough out-of-band buffers');
  stack.push(next);
}

function readonlyBuffer({ stack }: Run): void {
  const buffer = stack.top;
  const view = getBuffer(buffer, false, `memoryview: a bytes-like object is required, not '${typeOf(buffer).tpName}'`);
  const { readonly } = view;
  view.release();
  if (!readonly) stack.top = pyObjectCallMethod(pyObjectCall1(memoryviewType, buffer), 'toreadonly');
}

function frozenSet({ stack }: Run): void {
  const items = stack.takeToMark();
  stack.push(pyObjectCall1(frozensetType, new PList(items)));
}

function globalOnStack({ stack, find }: Run): void {
  const [module, name] = stack.take(2) as [PValue, PValue];
  if (typeof module !== 'string' || typeof name !== 'string') throw unpicklingError('STACK_GLOBAL requires str');
  stack.push(find(module, name));
}

function evenItems(stack: PickleStack, opcode: string): PValue[] {
  const items = stack.takeToMark();
  if (items.length % 2 !== 0) throw unpicklingError(`odd number of items for ${opcode}`);
  return items;
}

function putMemo({ self, stack }: Run, index: number): void {
  const { top } = stack;
  if (index < 0) throw valueError('negative PUT argument');
  if (index >= 0xffff_ffff) throw memoryError();
  self.memo.set(index, top);
}

function double({ input, stack }: Run): void {
  const data = input.bytes(8);
  stack.push(new PFloat(new DataView(data.buffer, data.byteOffset, 8).getFloat64(0)));
}

const bytes = (stack: PickleStack, data: Uint8Array) => stack.push(new PBytes(data.slice()));

const BY_CODE: Readonly<Record<number, Handler>> = {
  [OP.PROTO]({ self, input }) {
    const protocol = input.byte();
    if (protocol > HIGHEST_PROTOCOL) throw valueError(`unsupported pickle protocol: ${protocol}`);
    self.protocol = protocol;
  },
  [OP.FRAME]({ input }) {
    const size = input.length8();
    if (size === undefined)
      throw overflowError(`FRAME length exceeds system's maximum of ${0x7fff_ffff_ffff_ffffn} bytes`);
    input.frame(size);
  },
  [OP.NONE]: ({ stack }) => stack.push(null),
  [OP.NEWTRUE]: ({ stack }) => stack.push(true),
  [OP.NEWFALSE]: ({ stack }) => stack.push(false),
  [OP.INT]: loadInt,
  [OP.LONG]: loadLong,
  [OP.FLOAT]: loadFloat,
  [OP.BININT]: ({ input, stack }) => stack.push(input.int32()),
  [OP.BININT1]: ({ input, stack }) => stack.push(input.byte()),
  [OP.BININT2]: ({ input, stack }) => stack.push(input.unsigned(2)),
  [OP.LONG1]: ({ input, stack }) => stack.push(intFromBytes(input.bytes(input.byte()), true, true)),
  [OP.LONG4]({ input, stack }) {
    const size = input.int32();
    if (size < 0) throw unpicklingError('LONG pickle has negative byte count');
    stack.push(intFromBytes(input.bytes(size), true, true));
  },
  [OP.BINFLOAT]: double,
  [OP.STRING]: loadQuoted,
  [OP.BINSTRING]: (run) => pushString(run, run.input.bytes(run.input.unsigned(4))),
  [OP.SHORT_BINSTRING]: (run) => pushString(run, run.input.bytes(run.input.byte())),
  [OP.BINBYTES]: ({ input, stack }) => bytes(stack, input.bytes(input.unsigned(4))),
  [OP.SHORT_BINBYTES]: ({ input, stack }) => bytes(stack, input.bytes(input.byte())),
  [OP.BINBYTES8]: ({ input, stack }) => bytes(stack, input.bytes(checkedLength(input.length8(), 'BINBYTES'))),
  [OP.BYTEARRAY8]({ input, stack }) {
    const data = input.bytes(checkedLength(input.length8(), 'BYTEARRAY8'));
    stack.push(new PByteArray(data.slice()));
  },
  [OP.UNICODE]: ({ input, stack }) => stack.push(decodeUnicodeEscape(input.line().slice(), 'strict', true, true).text),
  [OP.BINUNICODE]: ({ input, stack }) => stack.push(utf8(input.bytes(input.unsigned(4)))),
  [OP.SHORT_BINUNICODE]: ({ input, stack }) => stack.push(utf8(input.bytes(input.byte()))),
  [OP.BINUNICODE8]: ({ input, stack }) => stack.push(utf8(input.bytes(checkedLength(input.length8(), 'BINUNICODE')))),
  [OP.NEXT_BUFFER]: nextBuffer,
  [OP.READONLY_BUFFER]: readonlyBuffer,
  [OP.MARK]: ({ stack }) => stack.mark(),
  [OP.POP]: ({ stack }) => stack.drop(),
  [OP.POP_MARK]({ stack }) {
    stack.takeToMark();
  },
  [OP.DUP]: ({ stack }) => stack.push(stack.top),
  [OP.EMPTY_TUPLE]: ({ stack }) => stack.push(EMPTY_TUPLE),
  [OP.TUPLE1]: ({ stack }) => stack.push(new PTuple(stack.take(1))),
  [OP.TUPLE2]: ({ stack }) => stack.push(new PTuple(stack.take(2))),
  [OP.TUPLE3]: ({ stack }) => stack.push(new PTuple(stack.take(3))),
  [OP.TUPLE]({ stack }) {
    const items = stack.takeToMark();
    stack.push(items.length === 0 ? EMPTY_TUPLE : new PTuple(items));
  },
  [OP.EMPTY_LIST]: ({ stack }) => stack.push(new PList([])),
  [OP.LIST]: ({ stack }) => stack.push(new PList(stack.takeToMark())),
  [OP.EMPTY_DICT]: ({ stack }) => stack.push(new PDict()),
  [OP.DICT]({ stack }) {
    const items = evenItems(stack, 'DICT');
    const dict = new PDict();
    setEntries(dict, items);
    stack.push(dict);
  },
  [OP.EMPTY_SET]: ({ stack }) => stack.push(new PSet()),
  [OP.FROZENSET]: frozenSet,
  [OP.APPEND]: append,
  [OP.APPENDS]({ stack }) {
    const items = stack.takeToMark();
    const target = stack.top;
    if (items.length > 0) extend(target, items);
  },
  [OP.SETITEM]({ stack }) {
    const entry = stack.take(2);
    setEntries(stack.top, entry);
  },
  [OP.SETITEMS]({ stack }) {
    const items = stack.takeToMark();
    const target = stack.top;
    if (items.length % 2 !== 0) throw unpicklingError('odd number of items for SETITEMS');
    setEntries(target, items);
  },
  [OP.ADDITEMS]: addItems,
  [OP.INST]({ input, stack, find }) {
    const module = decodeBytes(input.filledLine().slice(), 'ascii');
    const name = decodeBytes(input.filledLine().slice(), 'ascii');
    const cls = find(module, name);
    instantiate(stack, cls, stack.takeToMark());
  },
  [OP.OBJ]({ stack }) {
    const items = stack.takeToMark();
    if (items.length === 0) throw unpicklingError('unpickling stack underflow');
    instantiate(stack, items[0]!, items.slice(1));
  },
  [OP.NEWOBJ]: newObject,
  [OP.NEWOBJ_EX]: newObjectEx,
  [OP.GLOBAL]({ input, stack, find }) {
    const module = decodeUtf8(input.filledLine().slice());
    stack.push(find(module, decodeUtf8(input.filledLine().slice())));
  },
  [OP.STACK_GLOBAL]: globalOnStack,
  [OP.EXT1]: (run) => loadExtension(run, run.input.byte()),
  [OP.EXT2]: (run) => loadExtension(run, run.input.unsigned(2)),
  [OP.EXT4]: (run) => loadExtension(run, run.input.int32()),
  [OP.PERSID]: loadPersistentId,
  [OP.BINPERSID]: (run) => persistentLoad(run, run.stack.pop()),
  [OP.REDUCE]: reduceTop,
  [OP.BUILD]: build,
  [OP.GET]: (run) => pushMemo(run, indexLine(run.input)),
  [OP.BINGET]: (run) => pushMemo(run, run.input.byte()),
  [OP.LONG_BINGET]: (run) => pushMemo(run, run.input.unsigned(4)),
  [OP.PUT](run) {
    const index = indexLine(run.input);
    putMemo(run, index);
  },
  [OP.BINPUT]: (run) => putMemo(run, run.input.byte()),
  [OP.LONG_BINPUT]: (run) => putMemo(run, run.input.unsigned(4)),
  [OP.MEMOIZE]: (run) => putMemo(run, run.self.memo.size),
};

/** What each opcode does. */
const HANDLERS: (Handler | undefined)[] = Array.from({ length: 256 }, (_, code) => BY_CODE[code]);
