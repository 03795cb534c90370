import { PosixError } from '../../posix/errors.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, overflowError, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { intType, isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { fileDescriptor } from '../select/file-descriptor.ts';

const os = () => currentContext().posix;
const numbers = () => os().constants.termios as unknown as Readonly<Record<string, number>>;

const errorType = builtinType('error', { module: 'termios', base: exceptionType('Exception') });

/** Failures are `termios.error`, which is no OSError. */
function terminal<T>(call: () => T): T {
  return syscall(() => {
    try {
      return call();
    } catch (error) {
      if (error instanceof PosixError && error.errno !== os().constants.errno.EINTR)
        throw makeException(errorType, error.errno, os().strerror(error.errno));
      throw error;
    }
  });
}

const simple = (name: string, second: string, run: (fd: number, value: number) => void) =>
  builtinFunction(name, {
    params: [arg('fd', fileDescriptor), arg(second, int), '/'],
    run: (_self, fd, value) => terminal(() => run(fd, value)),
  });

/** An int as a C `long`. */
function long(value: PValue): number | bigint {
  const n = asIndex(value);
  if (typeof n === 'bigint' && BigInt.asIntN(64, n) !== n)
    throw overflowError('Python int too large to convert to C long');
  return n;
}

const flags = (value: PValue): number => Number(BigInt.asUintN(32, BigInt(long(value))));

function attributesOf(value: PValue) {
  if (!(value instanceof PList) || value.items.length !== 7)
    throw typeError('tcsetattr, arg 3: must be 7 element list');
  const n = value.items.slice(0, 6).map(flags);
  const cc = value.items[6];
  const size = numbers()['NCCS'] ?? 32;
  if (!(cc instanceof PList) || cc.items.length !== size)
    throw typeError(`tcsetattr: attributes[6] must be ${size} element list`);
  const controlCharacters = Uint8Array.from(cc.items, (item) => {
    if (item instanceof PBytes && item.bytes.length === 1) return item.bytes[0]!;
    if (isInstanceOf(item, intType)) return flags(item) & 0xff;
    throw typeError('tcsetattr: elements of attributes must be characters or integers');
  });
  return {
    iflag: n[0]!,
    oflag: n[1]!,
    cflag: n[2]!,
    lflag: n[3]!,
    ispeed: n[4]!,
    ospeed: n[5]!,
    controlCharacters,
  };
}

defineModule('termios', {
  doc: 'This module provides an interface to the Posix calls for tty I/O control.',
  functions: [
    builtinFunction('tcgetattr', {
      doc: 'Get the tty attributes for file descriptor fd.',
      params: [arg('fd', fileDescriptor), '/'],
      run(_self, fd) {
        const a = terminal(() => os().tcgetattr(fd));
        const { ICANON, VMIN, VTIME } = numbers() as { ICANON: number; VMIN: number; VTIME: number };
        const cc: PValue[] = Array.from(a.controlCharacters, (c) => new PBytes(Uint8Array.of(c)));
        // Without canonical mode two of them are numbers.
        if ((a.lflag & ICANON) === 0) for (const i of [VMIN, VTIME]) cc[i] = a.controlCharacters[i]!;
        return new PList([a.iflag, a.oflag, a.cflag, a.lflag, a.ispeed, a.ospeed, new PList(cc)]);
      },
    }),
    builtinFunction('tcsetattr', {
      doc: 'Set the tty attributes for file descriptor fd.',
      params: [arg('fd', fileDescriptor), arg('when', int), arg('attributes', object), '/'],
      run(_self, fd, when, value) {
        const attributes = attributesOf(value);
        terminal(() => os().tcsetattr(fd, when, attributes));
      },
    }),
    simple('tcsendbreak', 'duration', (fd, n) => os().tcsendbreak(fd, n)),
    simple('tcflush', 'queue', (fd, n) => os().tcflush(fd, n)),
    simple('tcflow', 'action', (fd, n) => os().tcflow(fd, n)),
    builtinFunction('tcdrain', {
      params: [arg('fd', fileDescriptor), '/'],
      run: (_self, fd) => terminal(() => os().tcdrain(fd)),
    }),
    builtinFunction('tcgetwinsize', {
      params: [arg('fd', fileDescriptor), '/'],
      run(_self, fd) {
        const { rows, columns } = terminal(() => os().getTerminalSize(fd));
        return new PTuple([rows, columns]);
      },
    }),
    builtinFunction('tcsetwinsize', {
      params: [arg('fd', fileDescriptor), arg('winsize', object), '/'],
      run(_self, fd, size) {
        const isSequence = typeOf(size).sq_item !== null;
        const items = isSequence ? collect(size) : [];
        if (items.length !== 2) throw typeError('tcsetwinsize, arg 2: must be a two-item sequence');
        const [rows, columns] = items.map((item) => Number(long(item))) as [number, number];
        if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff)
          throw overflowError('winsize value(s) out of range.');
        terminal(() => os().setTerminalSize(fd, { rows, columns }));
      },
    }),
  ],
  attributes: { error: errorType },
  exec(module) {
    for (const [name, value] of Object.entries(numbers())) module.dict.set(name, value);
  },
});
