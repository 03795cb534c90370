import { fsEncode } from '../../posix/fsEncoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PBytes, PList } from '../../runtime/values/sequences.ts';
import { dirEntryType, directoryFunctions } from './directories.ts';
import { execFunctions } from './exec.ts';
import { fileFunctions } from './files.ts';
import { nameFunctions } from './names.ts';
import { processFunctions, waitidResult } from './processes.ts';
import { spawnFunctions } from './spawn.ts';
import { statFunctions, statResult, statvfsResult } from './stat.ts';
import { schedParam, systemFunctions, terminalSize, timesResult, unameResult } from './system.ts';

/** What `os` asks to fill `supports_dir_fd` and its kin. */
const HAVE_FUNCTIONS =
  'EVENTFD TIMERFD_CREATE FACCESSAT FCHDIR FCHMOD FCHMODAT FCHOWN FCHOWNAT FEXECVE FDOPENDIR FPATHCONF FSTATAT FSTATVFS FTRUNCATE FUTIMENS FUTIMES FUTIMESAT LINKAT LCHOWN LSTAT LUTIMES MEMFD_CREATE MKDIRAT MKFIFOAT MKNODAT OPENAT READLINKAT RENAMEAT SYMLINKAT UNLINKAT UTIMENSAT PTSNAME_R'
    .split(' ')
    .map((name) => `HAVE_${name}`);

defineModule('posix', {
  doc: 'This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.',
  functions: [
    ...statFunctions,
    ...directoryFunctions,
    ...fileFunctions,
    ...nameFunctions,
    ...processFunctions,
    ...execFunctions,
    ...spawnFunctions,
    ...systemFunctions,
  ],
  attributes: {
    error: exceptionType('OSError'),
    P_WAIT: 0,
    P_NOWAIT: 1,
    P_NOWAITO: 1,
    stat_result: statResult.type,
    statvfs_result: statvfsResult.type,
    uname_result: unameResult.type,
    times_result: timesResult.type,
    terminal_size: terminalSize.type,
    sched_param: schedParam.type,
    waitid_result: waitidResult.type,
    DirEntry: dirEntryType,
  },
  exec(module) {
    const { constants } = currentContext().posix;
    for (const [name, value] of Object.entries(constants.posix)) module.dict.set(name, value as number);
    for (const [name, table] of [
      ['sysconf_names', constants.sysconfNames],
      ['confstr_names', constants.confstrNames],
      ['pathconf_names', constants.pathconfNames],
    ] as const) {
      const dict = new PDict();
      for (const [key, value] of Object.entries(table)) dict.set(key, value as number);
      module.dict.set(name, dict);
    }
    module.dict.set('_have_functions', new PList([...HAVE_FUNCTIONS]));
    const variables = new PDict();
    readEnvironment(variables);
    module.dict.set('environ', variables);
  },
  restore(module) {
    const variables = module.dict.getStr('environ');
    if (variables instanceof PDict) readEnvironment(variables);
  },
});

/** The variables of the process; of two with the same name the first counts. `os.environ` is over the same dict. */
function readEnvironment(variables: PDict): void {
  variables.clear();
  for (const [name, value] of currentContext().posix.environ()) {
    const key = new PBytes(fsEncode(name));
    if (variables.get(key) === undefined) variables.set(key, new PBytes(fsEncode(value)));
  }
}
