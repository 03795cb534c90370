import { fsDecode, fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import type { SpawnRequest } from '../../posix/support/processes.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { os } from './arguments.ts';
import { environmentOf } from './exec.ts';
import { exitCodeOf, waitChild } from './processes.ts';

/** `os.P_NOWAIT`. */
const NO_WAIT = 1;

/** What a child ends with that could not start the program. */
const NOT_STARTED = 127;

const request = (file: PosixPath, argv: readonly PosixPath[], env: readonly PosixPath[] | null): SpawnRequest => ({
  path: file,
  argv,
  env,
  searchPath: false,
  fileActions: [],
  setProcessGroup: null,
  resetIds: false,
  setSession: false,
  signalMask: null,
  defaultSignals: null,
  scheduler: null,
});

/** The names under which `os.execvpe` would try a file: as it is if it has a slash, else in each folder of PATH. */
function candidates(file: PosixPath, env: readonly PosixPath[] | null): Uint8Array[] {
  const name = fsEncode(file);
  if (name.includes(SLASH)) return [name];
  const path =
    (env === null
      ? os()
          .environ()
          .find(([key]) => key === 'PATH')?.[1]
      : variable(env, 'PATH=')) ?? '/bin:/usr/bin';
  return path.split(':').map((folder) => Uint8Array.of(...fsEncode(folder), SLASH, ...name));
}

const SLASH = 47;

function variable(env: readonly PosixPath[], prefix: string): string | undefined {
  for (const entry of env) {
    const text = fsDecode(fsEncode(entry));
    if (text.startsWith(prefix)) return text.slice(prefix.length);
  }
  return undefined;
}

/** Starts a program as a forked child of CPython would; null where that child would have failed. */
function start(file: PValue, argv: readonly PValue[], env: PValue | undefined, searchPath: boolean): number | null {
  try {
    const environment = env === undefined ? null : environmentOf(env);
    const list = argv.map(fsConvert);
    const path = fsConvert(file);
    for (const candidate of searchPath ? candidates(path, environment) : [path]) {
      try {
        return syscall(() => os().posixSpawn(request(candidate, list, environment)));
      } catch (error) {
        if (!isException(error, 'OSError')) throw error;
      }
    }
    return null;
  } catch (error) {
    if (isException(error, 'Exception')) return null;
    throw error;
  }
}

/** `os.spawnv` and its kin, which CPython's `os` makes of fork and exec. */
function spawn(mode: number, file: PValue, argv: PValue, env: PValue | undefined, searchPath: boolean): PValue {
  if (!(argv instanceof PTuple) && !(argv instanceof PList)) throw typeError('argv must be a tuple or a list');
  if (argv.items.length === 0 || !pyObjectIsTrue(argv.items[0]!))
    throw valueError('argv first element cannot be empty');
  const pid = start(file, argv.items, env, searchPath);
  if (mode === NO_WAIT)
    return pid ?? syscall(() => os().posixSpawn(request('/bin/sh', ['sh', '-c', `exit ${NOT_STARTED}`], null)));
  if (pid === null) return NOT_STARTED;
  return waitChild(
    0,
    (flags) => os().waitpid(pid, flags),
    (result) => exitCodeOf(result.status),
  );
}

const WAITING =
  "If mode == P_NOWAIT return the pid of the process.\nIf mode == P_WAIT return the process's exit code if it exits normally;\notherwise return -SIG, where SIG is the signal that killed it.";
const plain = [arg('mode', int), arg('file', object), arg('args', object)] as const;

const spawnWith = (name: string, searchPath: boolean) =>
  builtinFunction(name, {
    doc: `Execute file with arguments from args in a subprocess.\n${WAITING}`,
    params: plain,
    blocking: true,
    run: (_self, mode, file, argv) => spawn(mode, file, argv, undefined, searchPath),
  });

const spawnWithEnvironment = (name: string, searchPath: boolean) =>
  builtinFunction(name, {
    doc: `Execute file with arguments from args in a subprocess with the\nspecified environment.\n${WAITING}`,
    params: [...plain, arg('env', object)],
    blocking: true,
    run: (_self, mode, file, argv, env) => spawn(mode, file, argv, env, searchPath),
  });

export const spawnFunctions = [
  spawnWith('spawnv', false),
  spawnWith('spawnvp', true),
  spawnWithEnvironment('spawnve', false),
  spawnWithEnvironment('spawnvpe', true),
];
