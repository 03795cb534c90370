import { builtinFunction } from '../../runtime/clinic/members.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PDict } from '../../runtime/values/dict.ts';

defineModule('_sysconfig', {
  doc: 'A helper for the sysconfig module.',
  functions: [
    builtinFunction('config_vars', {
      doc: 'Returns a dictionary containing all variables intended to be exposed by sysconfig.',
      run() {
        const variables = new PDict();
        variables.set('Py_GIL_DISABLED', 0);
        return variables;
      },
    }),
  ],
});
