import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import type { FileHandle, FileSystem } from '../filesystem/fileSystem.ts';
import { fromHostFailure } from '../filesystem/hostFailure.ts';

type Method = (...args: any[]) => unknown;

function guardedMethod(target: object, name: string): Method {
  return (...args) => {
    try {
      return ((target as any)[name] as Method)(...args);
    } catch (error) {
      throw fromHostFailure(error);
    }
  };
}

/** `read` or `write`, held to what they may answer: a wrong count would lose data silently, and none at all would be asked for again and again. */
function counted(target: object, name: 'read' | 'write'): Method {
  const method = guardedMethod(target, name);
  return (bytes: Uint8Array, position: number) => {
    const n = method(bytes, position);
    const least = name === 'write' && bytes.length > 0 ? 1 : 0;
    if (Number.isInteger(n) && (n as number) >= least && (n as number) <= bytes.length) return n;
    const failure = new PosixError(E.EIO);
    failure.cause = new RangeError(`FileHandle.${name} of ${bytes.length} bytes returned ${String(n)}`);
    throw failure;
  };
}

const HANDLE_METHODS = ['truncate', 'stat', 'sync', 'close'] as const;

function guardedHandle(handle: FileHandle): FileHandle {
  const { node, type, seekable, terminal, hostFd } = handle;
  const out: Record<string, unknown> = { node, type, seekable, terminal, hostFd };
  out['read'] = counted(handle, 'read');
  out['write'] = counted(handle, 'write');
  for (const name of HANDLE_METHODS) out[name] = guardedMethod(handle, name);
  if (handle.seekData !== undefined) out['seekData'] = guardedMethod(handle, 'seekData');
  return out as unknown as FileHandle;
}

const METHODS = [
  'lookup',
  'pathOf',
  'stat',
  'readlink',
  'readDirectory',
  'create',
  'link',
  'unlink',
  'rename',
  'chmod',
  'chown',
  'setTimes',
  'truncate',
  'statfs',
] as const;
const OPTIONAL = ['access', 'getxattr', 'setxattr', 'listxattr', 'removexattr'] as const;
const OPENING = ['open', 'createFile', 'createTemporary'] as const;

/** An embedder's file system, of which nothing but PosixErrors comes. */
export function guarded(fileSystem: FileSystem): FileSystem {
  const out: Record<string, unknown> = {
    root: fileSystem.root,
    checksPermissions: fileSystem.checksPermissions,
  };
  for (const name of METHODS) out[name] = guardedMethod(fileSystem, name);
  for (const name of OPTIONAL) if (fileSystem[name] !== undefined) out[name] = guardedMethod(fileSystem, name);
  for (const name of OPENING) {
    const open = guardedMethod(fileSystem, name);
    out[name] = (...args: any[]) => guardedHandle(open(...args) as FileHandle);
  }
  const { direct } = fileSystem;
  if (direct !== undefined) {
    const open = guardedMethod(direct, 'open');
    out['direct'] = {
      resolve: guardedMethod(direct, 'resolve'),
      open: (...args: any[]) => guardedHandle(open(...args) as FileHandle),
    };
  }
  return out as unknown as FileSystem;
}
