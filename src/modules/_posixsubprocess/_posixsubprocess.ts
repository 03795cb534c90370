import type { PosixPath } from '../../posix/fsEncoding.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { checkPositional } from '../../runtime/clinic/check-arguments.ts';
import { varargs } from '../../runtime/clinic/clinic.ts';
import { int } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { intType, isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { id } from '../posix/arguments.ts';
import { setUpChild } from './child-setup.ts';

const MAX_GROUPS = 65536;

const number = (value: PValue): number => int.convert!(value, () => '');

/** uid or gid of the child; None leaves it. */
const idOrNull = (what: 'uid' | 'gid', value: PValue): number | null =>
  value === null ? null : id(what).convert!(value, () => '');

/** A sorted tuple of fds to keep, as `subprocess` hands it over. */
function keptFds(value: PValue): number[] {
  if (!(value instanceof PTuple)) throw typeError(`fork_exec() argument 4 must be tuple, not ${typeOf(value).tpName}`);
  const fds = value.items.map((item) => (typeof item === 'number' && item <= 0x7fffffff ? item : -1));
  if (fds.some((fd, i) => fd < 0 || (i > 0 && fd <= fds[i - 1]!))) throw valueError('bad value(s) in fds_to_keep');
  return fds;
}

function extraGroups(value: PValue): number[] | null {
  if (value === null) return null;
  if (!(value instanceof PList)) throw typeError('setgroups argument must be a list');
  if (value.items.length > MAX_GROUPS) throw valueError('too many extra_groups');
  return value.items.map((item) => {
    if (!isInstanceOf(item, intType)) throw typeError('extra_groups must be integers');
    const gid = asIndex(item);
    if (gid < -1 || gid > 0xffffffff) throw valueError('invalid group id');
    return Number(gid) >>> 0;
  });
}

/** Bytes objects without NUL: the programs to try and the environment. */
function byteStrings(value: PValue): Uint8Array[] {
  const items = collect(value);
  return items.map((item) => {
    if (!(item instanceof PBytes)) throw typeError(`expected bytes, ${typeOf(item).tpName} found`);
    if (item.bytes.includes(0)) throw valueError('embedded null byte');
    return item.bytes;
  });
}

function argumentsOf(value: PValue): PosixPath[] {
  if (!(value instanceof PTuple) && !(value instanceof PList)) throw typeError('argv must be a tuple');
  return value.items.map(fsConvert);
}

defineModule('_posixsubprocess', {
  doc: 'A POSIX helper for the subprocess module.',
  functions: [
    builtinFunction('fork_exec', {
      textSignature:
        '($module, args, executable_list, close_fds, pass_fds, cwd,\n          env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,\n          errpipe_read, errpipe_write, restore_signals, call_setsid,\n          pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn,\n          allow_vfork, /)',
      doc: 'Spawn a fresh new child process.',
      params: [varargs('args')],
      run(_self, args) {
        checkPositional('fork_exec', args.length, 23, 23);
        const [argv, executables, closeFds, passFds, cwd, env] = args as [
          PValue,
          PValue,
          PValue,
          PValue,
          PValue,
          PValue,
        ];
        const fds = args.slice(6, 14).map(number);
        const kept = keptFds(passFds);
        const close = pyObjectIsTrue(closeFds);
        const errorPipe = fds[7]!;
        if (close && errorPipe < 3) throw valueError('errpipe_write must be >= 3');
        const gid = idOrNull('gid', args[17]!);
        const groups = extraGroups(args[18]!);
        const uid = idOrNull('uid', args[19]!);
        const umask = number(args[20]!);
        const preexec = args[21]!;
        if (preexec !== null && currentContext().finalizing)
          throw makeException(
            exceptionType('PythonFinalizationError'),
            'preexec_fn not supported at interpreter shutdown',
          );
        const request = {
          argv: argumentsOf(argv),
          executables: byteStrings(executables),
          closeFds: close,
          passFds: kept,
          cwd: cwd === null ? null : fsConvert(cwd),
          env: env === null ? null : byteStrings(env),
          stdin: fds[0]!,
          stdout: fds[3]!,
          stderr: fds[5]!,
          errorPipe,
          restoreSignals: pyObjectIsTrue(args[14]!),
          startNewSession: pyObjectIsTrue(args[15]!),
          processGroup: number(args[16]!),
          gid,
          extraGroups: groups,
          uid,
          umask,
          nice: 0,
          ignoredSignals: [],
          defaultSignals: [],
          preexecFailed: false,
        };
        if (preexec !== null) setUpChild(preexec, request);
        flushPendingFiles();
        return syscall(() => currentContext().posix.forkExec(request));
      },
    }),
  ],
});
