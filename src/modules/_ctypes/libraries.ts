import { DynamicLinkError, UnsupportedPosixFeature } from '../../posix/errors.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromPosixError } from '../../runtime/syscall.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { audit } from '../sys/audit.ts';
import { pythonFunctionAddress } from './internal-functions.ts';

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

/** The address of a symbol, of ours for what CPython would have; `make` makes the exception for one that is not there. */
function addressOfSymbol(handle: number, name: string, make: (message: string) => PException): number {
  return pythonFunctionAddress(name) ?? linking(() => foreignOf(`dlsym of '${name}'`).dlsym(handle, name), make);
}

/** `_ctypes.dlsym`. */
export function symbolByHandle(handle: number, name: string): number {
  audit('ctypes.dlsym/handle', handle, name);
  return addressOfSymbol(handle, name, osError);
}

/** The address of a symbol of a `CDLL`. */
export function symbolOf(dll: PValue, name: PValue, make: (message: string) => PException): number {
  audit('ctypes.dlsym', dll, name);
  const handle = intValue(pyObjectGetAttr(dll, '_handle'));
  if (handle === undefined) throw typeError('the _handle attribute of the second argument must be an integer');
  const text = strValue(name);
  if (text === undefined) throw typeError(`argument 2 must be str, not ${typeOf(name).tpName}`);
  return addressOfSymbol(Number(handle), text, make);
}
