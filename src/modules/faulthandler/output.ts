import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, runtimeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PException } from '../../runtime/values/exception.ts';
import { intValue } from '../../runtime/values/scalars.ts';

/** Where reports go: the object is kept so that its file stays open. */
export interface Output {
  readonly file: PValue;
  readonly fd: number;
}

/** The parameter `file=sys.stderr` that most functions of the module have. */
export const fileArgument = arg('file', object, null, 'sys.stderr');

/** The descriptor of a file argument; None is `sys.stderr`. */
export function outputOf(given: PValue): Output {
  let file = given;
  if (file === null) {
    const stderr = currentContext().sysAttribute('stderr');
    if (stderr === undefined) throw runtimeError('unable to get sys.stderr');
    if (stderr === null) throw runtimeError('sys.stderr is None');
    file = stderr;
  }
  const number = intValue(file);
  if (number !== undefined) {
    if (number > 0x7fffffff || number < -0x80000000) throw overflowError('Python int too large to convert to C int');
    if (number < 0) throw valueError('file is not a valid file descriptor');
    return { file: null, fd: Number(number) };
  }
  const fd = intValue(pyObjectCallMethod(file, 'fileno'));
  if (typeof fd !== 'number' || fd < 0 || fd > 0x7fffffff)
    throw runtimeError('file.fileno() is not a valid file descriptor');
  try {
    pyObjectCallMethod(file, 'flush');
  } catch (error) {
    if (!(error instanceof PException)) throw error;
  }
  return { file, fd };
}

/** Writes past all buffers; what cannot be written is lost. */
export function write(fd: number, text: string): void {
  let bytes = encodeText(text, 'ascii', 'backslashreplace');
  try {
    while (bytes.length > 0) bytes = bytes.subarray(currentContext().posix.write(fd, bytes));
  } catch {
    // There is nobody to tell.
  }
}
