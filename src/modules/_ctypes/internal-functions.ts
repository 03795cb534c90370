import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { addressOf } from '../../runtime/abstract/text.ts';
import { contextLocal } from '../../runtime/context.ts';
import { notImplementedError, systemError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { addressOfMemory, memoryAt, readPointer, readWide, stringAt, wideLength, writePointer } from './addresses.ts';
import type { InternalFunction, PCArg } from './arguments.ts';
import { keptObjects } from './cdata.ts';
import { pythonFunctions } from './python-functions.ts';
import { simpleCodes } from './simple-codes.ts';
import { infoOf, PCData } from './storage-info.ts';
import { funcPtrMeta, isTypeOf, pointerMeta } from './types.ts';

/*
 * The functions of C that the module itself offers by their addresses: `ctypes` makes `memmove`, `cast` and the like of them.
 */

const pointer = (arg: PCArg | undefined): number => (arg === undefined ? 0 : readPointer(arg.memory, 0));
const int = (arg: PCArg | undefined): number => Number(simpleCodes.get('i')!.get(arg!.memory, 0));

function checkedPointer(arg: PCArg | undefined): number {
  const address = pointer(arg);
  if (address === 0) throw valueError('NULL pointer access');
  return address;
}

function memmove(args: readonly PCArg[]): PValue {
  const count = pointer(args[2]);
  const to = pointer(args[0]);
  if (count > 0) memoryAt(checkedPointer(args[0]), count).set(memoryAt(checkedPointer(args[1]), count));
  return to;
}

function memset(args: readonly PCArg[]): PValue {
  const count = pointer(args[2]);
  if (count > 0) memoryAt(checkedPointer(args[0]), count).fill(int(args[1]));
  return pointer(args[0]);
}

function bytesAt(args: readonly PCArg[]): PValue {
  const size = int(args[1]);
  if (size === 0) return new PBytes(new Uint8Array(0));
  if (size < -1) throw systemError('Negative size passed to PyBytes_FromStringAndSize');
  const address = checkedPointer(args[0]);
  return new PBytes(size < 0 ? stringAt(address) : memoryAt(address, size).slice());
}

function textAt(args: readonly PCArg[]): PValue {
  const size = int(args[1]);
  if (size === 0) return '';
  if (size < -1) throw systemError('Negative size passed to PyUnicode_New');
  const address = checkedPointer(args[0]);
  const length = size < 0 ? wideLength(address) : size;
  return readWide(memoryAt(address, 4 * length), 0, length);
}

function checkPointerType(type: PValue): asserts type is PType {
  if (isTypeOf(type, pointerMeta) || isTypeOf(type, funcPtrMeta)) return;
  const code = infoOf(type)?.code?.code;
  if (code !== undefined && 'sPzUZXO'.includes(code)) return;
  throw typeError(
    type instanceof PType
      ? `cast() argument 2 must be a pointer type, not ${type.tpName}`
      : 'cast() argument 2 must be a pointer type',
  );
}

/** `cast`: the new pointer keeps alive what the old one does, and shares with it what either will. */
function cast(args: readonly PCArg[]): PValue {
  const [, source, type] = args.map((arg) => arg.object);
  checkPointerType(type!);
  const made = pyObjectCall(type!, []) as PCData;
  if (source instanceof PCData) {
    keptObjects(source);
    if (source.objects === null || source.objects === undefined) source.objects = new PDict();
    made.objects = source.objects;
    if (made.objects instanceof PDict) made.objects.set(addressOf(source), source);
  }
  writePointer(made.memory, 0, pointer(args[0]));
  return made;
}

/** By the names that the module gives their addresses. */
const OF_MODULE = {
  _memmove_addr: memmove,
  _memset_addr: memset,
  _string_at_addr: bytesAt,
  _wstring_at_addr: textAt,
  _cast_addr: cast,
};

/** Their addresses by name, and they themselves by address. Each has a block of memory for its address to be its own. */
interface Tables {
  readonly blocks: Uint8Array[];
  readonly addresses: Map<string, number>;
  readonly functions: Map<number, InternalFunction>;
}

const tables = contextLocal(() => {
  const made: Tables = { blocks: [], addresses: new Map(), functions: new Map() };
  for (const [name, fn] of [...Object.entries(OF_MODULE), ...Object.entries(pythonFunctions)]) give(made, name, fn);
  return made;
});

function give({ blocks, addresses, functions }: Tables, name: string, fn: InternalFunction): void {
  const block = new Uint8Array(new ArrayBuffer(16));
  blocks.push(block);
  const address = addressOfMemory(block);
  addresses.set(name, address);
  functions.set(address, fn);
}

/** What the module has as attributes. */
export const moduleAddresses = (): [string, number][] =>
  Object.keys(OF_MODULE).map((name) => [name, tables().addresses.get(name)!]);

/**
 * The address of what stands for a function of CPython: one of ours, or what raises when it is called: programs look many functions up that
 * they never call.
 */
export function pythonFunctionAddress(name: string): number | undefined {
  if (!/^_?Py[A-Z_]/.test(name)) return undefined;
  const { addresses } = tables();
  if (!addresses.has(name))
    give(tables(), name, () => {
      throw notImplementedError(`${name} is a function of CPython that tspy does not have`);
    });
  return addresses.get(name);
}

export const internalFunction = (address: number): InternalFunction | undefined => tables().functions.get(address);
