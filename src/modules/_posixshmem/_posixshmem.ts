/** `_posixshmem`: named shared memory, for `multiprocessing.shared_memory`. */
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { syscall } from '../../runtime/syscall.ts';

const os = () => currentContext().posix;

defineModule('_posixshmem', {
  doc: 'POSIX shared memory module',
  functions: [
    builtinFunction('shm_open', {
      doc: 'Open a shared memory object.  Returns a file descriptor (integer).',
      params: [arg('path', strWithoutNul), arg('flags', int), arg('mode', int, 511)],
      run: (_module, path, flags, mode) => syscall(() => os().shmOpen(path, flags, mode), path),
    }),
    builtinFunction('shm_unlink', {
      doc: 'Remove a shared memory object (similar to unlink()).\n\nRemove a shared memory object name, and, once all processes  have  unmapped\nthe object, de-allocates and destroys the contents of the associated memory\nregion.',
      params: [arg('path', strWithoutNul)],
      run: (_module, path) => syscall(() => os().shmUnlink(path), path),
    }),
  ],
});
