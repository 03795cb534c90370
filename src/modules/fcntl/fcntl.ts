import { PosixError } from '../../posix/errors.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf, getBuffer, hasBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, index, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import { fileDescriptor } from '../select/file-descriptor.ts';

const os = () => currentContext().posix;
const ROOM = 1024;

/** An argument in bytes, copied to memory with room beyond it for what the call writes. */
function roomy(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes.length > ROOM) throw valueError(`${name} string arg too long`);
  const memory = new Uint8Array(ROOM + 1);
  memory.set(bytes);
  return memory;
}

/** Takes a lock on a file. Where it would have to wait while there are other threads, it asks again and again. */
function locking(wait: boolean, lock: (wait: boolean) => void): PValue {
  if (!wait || !threadsActive()) {
    syscall(() => lock(wait));
    return null;
  }
  const { EAGAIN, EACCES } = os().constants.errno;
  const taken = () =>
    syscall(() => {
      try {
        lock(false);
        return true;
      } catch (error) {
        if (error instanceof PosixError && (error.errno === EAGAIN || error.errno === EACCES)) return false;
        throw error;
      }
    });
  return taken() ? null : blocks(waitingFor(taken));
}

function* waitingFor(taken: () => boolean): Rest<PValue> {
  yield* park(new Wait(Number.POSITIVE_INFINITY, null, taken));
  return null;
}

const inputBytes = (value: PValue): Uint8Array | undefined => {
  const text = strValue(value);
  if (text !== undefined) return encodeUtf8(text);
  return hasBuffer(value) || value instanceof PByteArray ? bytesOf(value) : undefined;
};

defineModule('fcntl', {
  doc: 'This module performs file control and I/O control on file descriptors.',
  functions: [
    builtinFunction('fcntl', {
      doc: 'Perform the operation `cmd` on file descriptor fd.',
      params: [arg('fd', fileDescriptor), arg('cmd', int), arg('arg', object, 0), '/'],
      run(_self, fd, command, value): PValue {
        const bytes = inputBytes(value);
        if (bytes !== undefined) {
          const memory = roomy(bytes, 'fcntl');
          syscall(() => os().fcntl(fd, command, memory));
          return new PBytes(memory.slice(0, bytes.length));
        }
        const number = Number(asIndex(value));
        return syscall(() => os().fcntl(fd, command, number));
      },
    }),
    builtinFunction('ioctl', {
      doc: 'Perform the operation request on file descriptor fd.',
      params: [
        arg('fd', fileDescriptor),
        arg('request', index),
        arg('arg', object, 0),
        arg('mutate_flag', bool, true),
        '/',
      ],
      run(_self, fd, request, value, mutate): PValue {
        const code = Number(BigInt.asUintN(32, BigInt(request)));
        const bytes = inputBytes(value);
        if (bytes === undefined) {
          if (typeOf(value).nb_index === null)
            throw typeError(
              `ioctl() argument 3 must be an integer, a bytes-like object, or a string, not ${typeOf(value).tpName}`,
            );
          const number = Number(asIndex(value));
          return syscall(() => os().ioctl(fd, code, number));
        }
        const memory = bytes.length <= ROOM ? roomy(bytes, 'ioctl') : bytes.slice();
        const result = syscall(() => os().ioctl(fd, code, memory));
        const writable = strValue(value) === undefined && !(value instanceof PBytes);
        if (mutate && writable) {
          const view = getBuffer(value, true);
          view.bytes.set(memory.subarray(0, bytes.length));
          view.release();
          return result;
        }
        return new PBytes(memory.slice(0, bytes.length));
      },
    }),
    builtinFunction('flock', {
      params: [arg('fd', fileDescriptor), arg('operation', int), '/'],
      blocking: true,
      run(_self, fd, operation) {
        const { LOCK_NB } = os().constants.fcntl as unknown as { LOCK_NB: number };
        return locking((operation & LOCK_NB) === 0, (wait) => os().flock(fd, wait ? operation : operation | LOCK_NB));
      },
    }),
    builtinFunction('lockf', {
      params: [
        arg('fd', fileDescriptor),
        arg('cmd', int),
        arg('len', index, 0),
        arg('start', index, 0),
        arg('whence', int, 0),
        '/',
      ],
      blocking: true,
      run(_self, fd, command, length, start, whence) {
        const c = os().constants.fcntl as unknown as Record<string, number>;
        const type =
          command === c['LOCK_UN']
            ? c['F_UNLCK']!
            : command & c['LOCK_SH']!
              ? c['F_RDLCK']!
              : command & c['LOCK_EX']!
                ? c['F_WRLCK']!
                : undefined;
        if (type === undefined) throw valueError('unrecognized lockf argument');
        return locking((command & c['LOCK_NB']!) === 0, (wait) =>
          os().setRecordLock(fd, type, wait, whence, start, length),
        );
      },
    }),
  ],
  exec(module) {
    for (const [name, value] of Object.entries(os().constants.fcntl)) module.dict.set(name, value as number);
  },
});
