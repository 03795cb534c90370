/** `_multiprocessing`: what `multiprocessing` needs of the system beyond pipes and processes. */
import { arg } from '../../runtime/clinic/clinic.ts';
import { strWithoutNul } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { semLockType } from './semaphore.ts';

defineModule('_multiprocessing', {
  functions: [
    builtinFunction('sem_unlink', {
      params: [arg('name', strWithoutNul), '/'],
      run: (_module, name) => syscall(() => currentContext().posix.semUnlink(name)),
    }),
  ],
  attributes: { SemLock: semLockType },
  exec(module) {
    const flags = new PDict();
    flags.set('HAVE_SEM_OPEN', 1);
    flags.set('HAVE_SEM_TIMEDWAIT', 1);
    module.dict.set('flags', flags);
  },
});
