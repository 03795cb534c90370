import type { Foreign } from '../../posix/support/foreign.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { fromPosixError } from '../../runtime/syscall.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PException } from '../../runtime/values/exception.ts';
import { hostCollector } from '../../runtime/values/finalization.ts';
import { warn } from '../../runtime/warn.ts';
import { weakly } from '../../truffle/weakly.ts';
import { writeUnraisable } from '../sys/unraisable.ts';
import { addressOfMemory } from './addresses.ts';
import type { PCArg } from './arguments.ts';
import { newData } from './cdata.ts';
import { exchangingErrno } from './errno.ts';
import { foreignTypeOf } from './foreign-types.ts';
import { resultOf } from './function-result.ts';
import type { SimpleCode } from './simple-codes.ts';
import { infoOf, type Prototype } from './storage-info.ts';
import { isPlainSimple } from './types.ts';

/** `_ctypes.CThunkObject`: what C calls to have a Python function called. It must live as long as C may. */
export class PCallback extends PObject {
  address = 0;
  /** What its address is of, where there is no C. */
  readonly block = new Uint8Array(new ArrayBuffer(16));
  readonly callable: PValue;
  readonly prototype: Prototype;

  constructor(callable: PValue, prototype: Prototype) {
    super(callbackType.instanceShape);
    this.callable = callable;
    this.prototype = prototype;
  }
}

const callbackType = builtinType('CThunkObject', { module: '_ctypes', subclassable: false });

/** Those that C can call, held weakly; their number is limited. */
const callbacks = contextLocal(() => new Map<number, WeakRef<PCallback>>());
const MANY_CALLBACKS = 1024;

/** Ends those that nobody can call any more, when there are many. */
function sweep(foreign: Foreign): void {
  const table = callbacks();
  if (table.size === 0 || table.size % MANY_CALLBACKS !== 0) return;
  hostCollector?.collect();
  for (const [address, reference] of table)
    if (reference.deref() === undefined) {
      foreign.unregister(address);
      table.delete(address);
    }
}

/** Makes what C can call; without C beneath, what the program itself can call by its address. */
export function callbackFor(callable: PValue, prototype: Prototype): PCallback {
  const { argtypes, restype } = prototype;
  const code = resultCode(prototype);
  if (code === null && restype !== null) throw typeError('invalid result type for callback function');
  const types = argtypes!.map((type) => {
    const info = infoOf(type);
    if (info === undefined) throw typeError('cannot build parameter');
    return info;
  });
  const made = new PCallback(callable, prototype);
  const reference = weakly(made);
  const { foreign } = currentContext().posix;
  if (foreign === null) made.address = addressOfMemory(made.block);
  else {
    sweep(foreign);
    const result = code === null ? 'v' : foreignTypeOf(infoOf(restype!)!);
    try {
      made.address = foreign.register({ result, arguments: types.map(foreignTypeOf) }, (values, memory) => {
        const live = reference.deref();
        if (live !== undefined) exchangingErrno(foreign, prototype.flags, () => run(live, values, memory));
      });
    } catch (error) {
      throw fromPosixError(error);
    }
  }
  callbacks().set(made.address, reference);
  return made;
}

function resultCode({ restype }: Prototype): SimpleCode | null {
  return restype === null || restype === undefined ? null : (infoOf(restype)?.code ?? null);
}

export const callbackAt = (address: number): PCallback | undefined => callbacks().get(address)?.deref();

/** A call of a callback by the program itself, which C need not know of. */
export function callCallback(
  callback: PCallback,
  args: readonly PCArg[],
  restype: PValue | undefined,
  checker: PValue | undefined,
): PValue {
  const { argtypes } = callback.prototype;
  const values = argtypes!.map((type, i) => {
    const memory = new Uint8Array(new ArrayBuffer(Math.max(16, infoOf(type)!.size)));
    const given = args[i]?.memory ?? memory;
    memory.set(given.subarray(0, memory.length));
    return memory;
  });
  const result = new Uint8Array(16);
  run(callback, values, result);
  return resultOf(restype, result, checker);
}

/** The Python value of an argument. */
function argumentOf(type: PType, memory: Uint8Array): PValue {
  const info = infoOf(type)!;
  if (info.code !== null && isPlainSimple(type)) return info.code.get(memory, 0);
  const made = newData(type);
  made.memory.set(memory.subarray(0, info.size));
  return made;
}

/** Runs something of a callback; what it raises can go nowhere. */
function reporting<T>(callback: PCallback, what: string, body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    writeUnraisable(
      error,
      `Exception ignored on ${what} ctypes callback function ${pyObjectRepr(callback.callable)}`,
      null,
    );
    return undefined;
  }
}

/** `_CallPythonObject`. */
function run(callback: PCallback, values: readonly Uint8Array[], result: Uint8Array): void {
  const { callable, prototype } = callback;
  const code = resultCode(prototype);
  const value = reporting(callback, 'calling', () =>
    pyObjectCall(
      callable,
      values.map((memory, i) => argumentOf(prototype.argtypes![i] as PType, memory)),
    ),
  );
  if (value === undefined || code === null) return;
  const keep = reporting(callback, 'converting result of', () => code.set(result, 0, value));
  if (keep !== undefined && keep !== null && code.code !== 'O')
    reporting(callback, 'converting result of', () => warn('RuntimeWarning', 'memory leak in callback function.'));
}
