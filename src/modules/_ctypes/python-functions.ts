import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { reprObject } from '../../runtime/abstract/text.ts';
import { BufferView, bytesOf, getBuffer } from '../../runtime/buffer.ts';
import { contextLocal } from '../../runtime/context.ts';
import { bufferError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { setAsyncException } from '../../runtime/threads/safepoints.ts';
import { ManagedBuffer, PMemoryView } from '../../runtime/values/memoryview.ts';
import { intValue, normalizeInt } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import {
  addressOfMemory,
  addressOfObject,
  memoryAt,
  objectAt,
  readPointer,
  stringAt,
  writePointer,
} from './addresses.ts';
import type { InternalFunction, PCArg } from './arguments.ts';
import { argumentObject } from './python-arguments.ts';
import { capsuleFunctions } from './python-capsules.ts';
import { simpleCodes } from './simple-codes.ts';

/*
 * Functions of CPython's C interface that programs call through `ctypes.pythonapi`. They answer Python values.
 */

const pointer = (arg: PCArg | undefined): number => readPointer(arg!.memory, 0);
const size = (arg: PCArg | undefined): number => asSsize(simpleCodes.get('q')!.get(wideEnough(arg!), 0));
const int = (arg: PCArg | undefined): number => Number(simpleCodes.get('i')!.get(arg!.memory, 0));

/** The memory of an int that C would read eight bytes of. */
function wideEnough(arg: PCArg): Uint8Array {
  if (arg.tag !== 'i' && arg.memory.length >= 8) return arg.memory;
  const memory = new Uint8Array(8);
  simpleCodes.get('q')!.set(memory, 0, simpleCodes.get('i')!.get(arg.memory, 0));
  return memory;
}

const PYBUF_WRITABLE = 1;
/** Where the fields of a `Py_buffer` lie. */
const BUFFER = { buf: 0, obj: 8, len: 16, itemsize: 24, readonly: 32, ndim: 36, format: 40, size: 80 } as const;

/** The buffers that are held by a `Py_buffer`, by its address. */
const heldBuffers = contextLocal(() => new Map<number, BufferView>());

function getBufferInto(args: readonly PCArg[]): PValue {
  const object = argumentObject(args[0]);
  const address = pointer(args[1]);
  const view = getBuffer(object, (int(args[2]) & PYBUF_WRITABLE) !== 0);
  if (!view.contiguous) {
    view.release();
    throw bufferError('memoryview: underlying buffer is not C-contiguous');
  }
  const memory = memoryAt(address, BUFFER.size);
  memory.fill(0);
  writePointer(memory, BUFFER.buf, addressOfMemory(view.bytes));
  writePointer(memory, BUFFER.obj, addressOfObject(object));
  writePointer(memory, BUFFER.len, view.length);
  writePointer(memory, BUFFER.itemsize, view.itemSize);
  memory[BUFFER.readonly] = view.readonly ? 1 : 0;
  memory[BUFFER.ndim] = 1;
  heldBuffers().set(address, view);
  return 0;
}

function releaseBuffer(args: readonly PCArg[]): PValue {
  const address = pointer(args[0]);
  heldBuffers().get(address)?.release();
  heldBuffers().delete(address);
  memoryAt(address, BUFFER.size).fill(0, BUFFER.obj, BUFFER.obj + 8);
  return null;
}

const PYBUF_WRITE = 0x200;

function memoryViewFromMemory(args: readonly PCArg[]): PValue {
  const memory = memoryAt(pointer(args[0]), size(args[1]));
  const readonly = (int(args[2]) & PYBUF_WRITE) === 0;
  return new PMemoryView(new ManagedBuffer(new BufferView({ object: null, memory, readonly })));
}

/** Has an exception raised in a thread; NULL takes it back. Answers how many threads there are of that ident. */
function setAsyncExc(args: readonly PCArg[]): PValue {
  const type = pointer(args[1]) === 0 ? null : argumentObject(args[1]);
  return setAsyncException(size(args[0]), type) ? 1 : 0;
}

/** What C would do at a signal, as an address: SIG_DFL, SIG_IGN, or what stands for a handler in Python. */
function signalAction(args: readonly PCArg[]): PValue {
  const handler = pyObjectCall(importAttribute('_signal', 'getsignal'), [int(args[0])]);
  if (handler === null) return 0;
  return intValue(handler) ?? normalizeInt(addressOfObject(handler));
}

function setSignalAction(args: readonly PCArg[]): PValue {
  const former = signalAction(args);
  const wanted = normalizeInt(BigInt(pointer(args[1])));
  if (wanted === former) return former;
  const handler = wanted === 0 || wanted === 1 ? wanted : objectAt(BigInt(wanted));
  pyObjectCall(importAttribute('_signal', 'signal'), [int(args[0]), handler]);
  return former;
}

export const pythonFunctions: Readonly<Record<string, InternalFunction>> = {
  ...capsuleFunctions,
  PyOS_getsig: signalAction,
  PyOS_setsig: setSignalAction,
  PyFrame_LocalsToFast: () => null, // has nothing to do in 3.13 either

  PyObject_GetBuffer: getBufferInto,
  PyBuffer_Release: releaseBuffer,
  PyMemoryView_FromMemory: memoryViewFromMemory,
  PyThreadState_SetAsyncExc: setAsyncExc,
  PyBytes_FromStringAndSize: (args) => new PBytes(memoryAt(pointer(args[0]), size(args[1])).slice()),
  PyBytes_FromString: (args) => new PBytes(stringAt(pointer(args[0]))),
  PyBytes_Size: (args) => bytesOf(argumentObject(args[0])).length,
  PyObject_Repr: (args) => reprObject(argumentObject(args[0])),
  PyLong_FromLong: (args) => simpleCodes.get('q')!.get(wideEnough(args[0]!), 0),
  PyLong_AsLong: (args) => argumentObject(args[0]),
  Py_IncRef: () => null,
  Py_DecRef: () => null,
  Py_IsInitialized: () => 1,
};
