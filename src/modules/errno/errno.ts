import { currentContext } from '../../runtime/context.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PDict } from '../../runtime/values/dict.ts';

/** Names that share a number: the first of them in this list is the one `errorcode` shows. */
const PREFERRED = new Set(['EAGAIN', 'EDEADLK', 'EOPNOTSUPP']);

defineModule('errno', {
  doc: "This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps numeric codes to symbol names,\ne.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not defined.\n\nTo map error codes to error messages, use the function os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'.",
  exec(module) {
    const names = new PDict();
    module.dict.set('errorcode', names);
    for (const [name, number] of Object.entries(currentContext().posix.constants.errno) as [string, number][]) {
      module.dict.set(name, number);
      if (names.get(number) === undefined || PREFERRED.has(name)) names.set(number, name);
    }
  },
});
