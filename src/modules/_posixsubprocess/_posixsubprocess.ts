import type { PosixPath } from '../../posix/fsEncoding.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { checkPositional } from '../../runtime/clinic/check-arguments.ts';
import { varargs } from '../../runtime/clinic/clinic.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { flushPendingFiles } from '../_io/pending.ts';

const number = (value: PValue): number => Number(asIndex(value));
const numberOrNull = (value: PValue): number | null => (value === null ? null : number(value));

/** A sorted tuple of fds to keep, as `subprocess` hands it over. */
function keptFds(value: PValue): number[] {
  if (!(value instanceof PTuple)) throw typeError('fork_exec() argument 4 must be tuple');
  const fds = value.items.map(number);
  if (fds.some((fd, i) => fd < 0 || (i > 0 && fd <= fds[i - 1]!))) throw valueError('bad value(s) in fds_to_keep');
  return fds;
}

const paths = (value: PValue): PosixPath[] => collect(value).map(fsConvert);

defineModule('_posixsubprocess', {
  doc: 'A POSIX helper for the subprocess module.',
  functions: [
    builtinFunction('fork_exec', {
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
        const preexec = args[21]!;
        if (preexec !== null)
          throw runtimeError(
            'preexec_fn is not supported: no Python code can run between fork and exec here; use the options of Popen (umask, user, group, start_new_session, process_group, cwd) instead',
          );
        const kept = keptFds(passFds);
        const close = pyObjectIsTrue(closeFds);
        const errorPipe = fds[7]!;
        if (close && errorPipe < 3) throw valueError('errpipe_write must be >= 3');
        const groups = args[18]!;
        flushPendingFiles();
        return syscall(() =>
          currentContext().posix.forkExec({
            argv: paths(argv),
            executables: collect(executables).map((item) => {
              if (!(item instanceof PBytes)) return fsConvert(item);
              return item.bytes;
            }),
            closeFds: close,
            passFds: kept,
            cwd: cwd === null ? null : fsConvert(cwd),
            env: env === null ? null : paths(env),
            stdin: fds[0]!,
            stdout: fds[3]!,
            stderr: fds[5]!,
            errorPipe,
            restoreSignals: pyObjectIsTrue(args[14]!),
            startNewSession: pyObjectIsTrue(args[15]!),
            processGroup: number(args[16]!),
            gid: numberOrNull(args[17]!),
            extraGroups: groups === null ? null : collect(groups).map(number),
            uid: numberOrNull(args[19]!),
            umask: number(args[20]!),
          }),
        );
      },
    }),
  ],
});
