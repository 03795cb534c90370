import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import type { FileHandle, FileSystem } from '../filesystem/fileSystem.ts';

/** What an embedder's code threw: an EIO that keeps it as its cause, unless it said which errno. */
function asPosixError(error: unknown): PosixError {
  if (error instanceof PosixError) return error;
  const failure = new PosixError(E.EIO);
  failure.cause = error;
  return failure;
}

type Method = (...args: any[]) => unknown;

function guardedMethod(target: object, name: string): Method {
  return (...args) => {
    try {
      return ((target as any)[name] as Method)(...args);
    } catch (error) {
      throw asPosixError(error);
    }
  };
}

const HANDLE_METHODS = ['read', 'write', 'truncate', 'stat', 'sync', 'close'] as const;

function guardedHandle(handle: FileHandle): FileHandle {
  const { node, type, seekable, terminal, hostFd } = handle;
  const out: Record<string, unknown> = { node, type, seekable, terminal, hostFd };
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
