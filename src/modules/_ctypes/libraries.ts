import { DynamicLinkError, UnsupportedPosixFeature } from '../../posix/errors.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { currentContext } from '../../runtime/context.ts';
import { attributeError, makeException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromPosixError } from '../../runtime/syscall.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { audit } from '../sys/audit.ts';
import { pythonFunctionAddress } from './internal-functions.ts';
import { noteThreadFunction } from './thread-functions.ts';

/** The handle of the program itself on backends without libraries: it has no symbols. */
const PROGRAM = 1;

/** What a backend without C code beneath raises for what needs some. */
export function foreignOf(feature: string) {
  const { foreign, name } = currentContext().posix;
  if (foreign === null) throw fromPosixError(new UnsupportedPosixFeature(feature, name));
  return foreign;
}

/** Runs an operation of the dynamic linker; what that complains of is raised as `make` says. */
function linking<T>(operation: () => T, make: (message: string) => PException): T {
  try {
    return operation();
  } catch (error) {
    throw error instanceof DynamicLinkError ? make(error.message) : error;
  }
}

const osError = (message: string) => makeException(exceptionType('OSError'), message);

const RTLD_LAZY = 1;
const RTLD_NOW = 2;

/** `_ctypes.dlopen`. */
export function openLibrary(name: string | null, mode: number): number {
  audit('ctypes.dlopen', name);
  if (name === null && currentContext().posix.foreign === null) return PROGRAM;
  const foreign = foreignOf('dlopen');
  return linking(() => {
    try {
      return foreign.dlopen(name, mode | RTLD_NOW);
    } catch (error) {
      // Extension modules use functions of CPython, which is not here; the others of them can be called.
      if (error instanceof DynamicLinkError && /undefined symbol: _?Py/.test(error.message))
        return foreign.dlopen(name, (mode & ~RTLD_NOW) | RTLD_LAZY);
      throw error;
    }
  }, osError);
}

export function closeLibrary(handle: number): void {
  linking(() => foreignOf('dlclose').dlclose(handle), osError);
}

/** The address of a symbol; `make` makes the exception for one that is not there. */
function addressOfSymbol(handle: number, name: string, make: (message: string) => PException): number {
  const { foreign, name: backend } = currentContext().posix;
  if (foreign === null) throw make(new UnsupportedPosixFeature(`dlsym of '${name}'`, backend).toString());
  return linking(() => foreign.dlsym(handle, name), make);
}

/** The address of a function, of what stands for it where it is one of CPython. */
function addressOfFunction(handle: number, name: string, make: (message: string) => PException): number {
  const ours = pythonFunctionAddress(name);
  if (ours === undefined) {
    const address = addressOfSymbol(handle, name, make);
    noteThreadFunction(name, address, (other) => addressOfSymbol(handle, other, make));
    return address;
  }
  const { foreign } = currentContext().posix;
  try {
    return foreign === null ? ours : foreign.dlsym(handle, name);
  } catch (error) {
    if (error instanceof DynamicLinkError) return ours;
    throw error;
  }
}

/** `_ctypes.dlsym`. */
export function symbolByHandle(handle: number, name: string): number {
  audit('ctypes.dlsym/handle', handle, name);
  return addressOfFunction(handle, name, osError);
}

/** The handle of a `CDLL` and the name of what is looked for in it. */
function place(dll: PValue, name: PValue): [number, string] {
  audit('ctypes.dlsym', dll, name);
  const handle = intValue(pyObjectGetAttr(dll, '_handle'));
  if (handle === undefined) throw typeError('the _handle attribute of the second argument must be an integer');
  const text = strValue(name);
  if (text === undefined) throw typeError(`argument 2 must be str, not ${typeOf(name).tpName}`);
  return [Number(handle), text];
}

/** The address of a variable of a `CDLL`. */
export const variableOf = (dll: PValue, name: PValue): number => addressOfSymbol(...place(dll, name), valueError);

/** The address of a function of a `CDLL`. */
export const functionOf = (dll: PValue, name: PValue): number =>
  addressOfFunction(...place(dll, name), (message) => attributeError(message));
