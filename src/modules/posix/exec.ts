import { fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import type { SpawnFileAction, SpawnRequest } from '../../posix/support/processes.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { isException, overflowError, systemError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { os, path, signalNumbers } from './arguments.ts';
import { priorityOf } from './system.ts';

/** argv: a list or tuple of paths, the first of them not empty. `what` is what messages call it. */
function argumentsOf(what: string, argv: PValue): PosixPath[] {
  const out = (argv as PList | PTuple).items.map(fsConvert);
  if (out[0]!.length === 0) throw valueError(`${what} first element cannot be empty`);
  return out;
}

function checkArguments(what: string, argv: PValue): void {
  if (!(argv instanceof PList) && !(argv instanceof PTuple)) throw typeError(`${what} must be a tuple or list`);
  if (argv.items.length === 0) throw valueError(`${what} must not be empty`);
}

function checkMapping(fn: string, env: PValue, orNone = ''): void {
  if (typeOf(env).mp_subscript === null) throw typeError(`${fn}: environment must be a mapping object${orNone}`);
}

/** `NAME=value` entries of a mapping. */
export function environmentOf(env: PValue): PosixPath[] {
  const listOf = (method: 'keys' | 'values'): PValue[] => {
    const all = pyObjectCallMethod(env, method);
    try {
      return collect(all);
    } catch (error) {
      if (!isException(error, 'TypeError')) throw error;
      throw typeError(`${typeOf(env).tpName}.${method}() returned a non-iterable (type ${typeOf(all).tpName})`);
    }
  };
  const keys = listOf('keys');
  const values = listOf('values');
  return keys.map((key, i) => {
    const name = fsEncode(fsConvert(key));
    const value = fsEncode(fsConvert(values[i]!));
    if (name.length === 0 || name.indexOf(61, 1) >= 0) throw valueError('illegal environment variable name');
    const entry = new Uint8Array(name.length + 1 + value.length);
    entry.set(name);
    entry[name.length] = 61;
    entry.set(value, name.length + 1);
    return entry;
  });
}

/** An int by the rules of PyArg_Parse. */
function number(value: PValue): number {
  const n = asIndex(value);
  if (n > 0x7fffffff) throw overflowError('signed integer is greater than maximum');
  if (n < -0x80000000) throw overflowError('signed integer is less than minimum');
  return Number(n);
}

/** One element of posix_spawn's `file_actions`. */
function fileAction(action: PValue): SpawnFileAction {
  if (!(action instanceof PTuple) || action.items.length === 0)
    throw typeError('Each file_actions element must be a non-empty tuple');
  const constants = os().constants.posix as Record<string, number>;
  const { items } = action;
  const parts = (what: string, count: number) => {
    if (items.length !== count) throw typeError(`A ${what} file_action tuple must have ${count} elements`);
    return items as readonly PValue[] as readonly [PValue, PValue, PValue, PValue, PValue];
  };
  switch (int.convert!(items[0]!, () => '')) {
    case constants['POSIX_SPAWN_OPEN']: {
      const [, fd, file, flags, mode] = parts('open', 5);
      return { kind: 'open', fd: number(fd), path: fsConvert(file), flags: number(flags), mode: number(mode) };
    }
    case constants['POSIX_SPAWN_CLOSE']:
      return { kind: 'close', fd: number(parts('close', 2)[1]) };
    case constants['POSIX_SPAWN_DUP2']: {
      const [, fd, newFd] = parts('dup2', 3);
      return { kind: 'dup2', fd: number(fd), newFd: number(newFd) };
    }
    case constants['POSIX_SPAWN_CLOSEFROM']:
      return { kind: 'closefrom', fd: number(parts('closefrom', 2)[1]) };
    default:
      throw typeError('Unknown file_actions identifier');
  }
}

function fileActions(value: PValue): SpawnFileAction[] {
  if (value === null) return [];
  if (typeOf(value).sq_item === null) throw typeError('file_actions must be a sequence or None');
  return collect(value).map(fileAction);
}

/** `(policy or None, sched_param)`. */
function scheduler(value: PValue): SpawnRequest['scheduler'] {
  if (!(value instanceof PTuple)) throw systemError('new style getargs format but argument is not a tuple');
  if (value.items.length !== 2) throw typeError('A scheduler tuple must have two elements');
  const [policy, param] = value.items as [PValue, PValue];
  return { policy: policy === null ? null : int.convert!(policy, () => ''), priority: priorityOf(param) };
}

const optional = <T>(name: string, fallback: T, text: string) => arg(name, object, fallback, text);

function spawnBy(name: string, searchPath: boolean) {
  const what = `${name}: argv`;
  return builtinFunction(name, {
    doc: 'Execute the program specified by path in a new process.',
    params: [
      arg('path', path(name)),
      arg('argv', object),
      arg('env', object),
      '/',
      '*',
      optional('file_actions', new PTuple([]), '()'),
      optional('setpgroup', undefined, '<unrepresentable>'),
      arg('resetids', bool, false),
      arg('setsid', bool, false),
      optional('setsigmask', undefined, '()'),
      optional('setsigdef', undefined, '()'),
      optional('scheduler', undefined, '<unrepresentable>'),
    ],
    run(_self, target, argv, env, actions, group, resetIds, setSession, mask, defaults, scheduling) {
      checkArguments(what, argv);
      if (env !== null) checkMapping(name, env, ' or None');
      const request: SpawnRequest = {
        path: target.path,
        argv: argumentsOf(what, argv),
        env: env === null ? null : environmentOf(env),
        searchPath,
        fileActions: fileActions(actions),
        setProcessGroup: group === undefined ? null : int.convert!(group, () => name),
        resetIds,
        setSession,
        signalMask: mask === undefined ? null : signalNumbers(mask),
        defaultSignals: defaults === undefined ? null : signalNumbers(defaults),
        scheduler: scheduling === undefined ? null : scheduler(scheduling),
      };
      flushPendingFiles();
      return syscall(() => os().posixSpawn(request), target.object);
    },
  });
}

export const execFunctions = [
  builtinFunction('execv', {
    doc: 'Execute an executable path with arguments, replacing current process.',
    params: [arg('path', path('execv')), arg('argv', object), '/'],
    run(_self, target, argv) {
      const what = 'execv() arg 2';
      checkArguments(what, argv);
      const list = argumentsOf(what, argv);
      return syscall(() => os().execve(target.path, list, null));
    },
  }),
  builtinFunction('execve', {
    doc: 'Execute an executable path with arguments, replacing current process.',
    params: [arg('path', path('execve', { fd: true })), arg('argv', object), arg('env', object)],
    run(_self, target, argv, env) {
      const what = 'execve: argv';
      checkArguments(what, argv);
      checkMapping('execve', env);
      const list = argumentsOf(what, argv);
      const environment = environmentOf(env);
      return syscall(() => os().execve(target.fd >= 0 ? target.fd : target.path, list, environment), target.object);
    },
  }),
  spawnBy('posix_spawn', false),
  spawnBy('posix_spawnp', true),
];
