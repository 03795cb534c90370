import { isCallable, pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { PException } from '../../runtime/values/exception.ts';
import { writeUnraisable } from '../sys/unraisable.ts';

interface Callback {
  readonly fn: PValue;
  readonly args: PValue[];
  readonly keywords: string[];
}

const callbacks = contextLocal(() => [] as Callback[]);

/** Calls what was registered, last first; called when the interpreter ends (`_PyAtExit_Call`). Exceptions go to `sys.unraisablehook`. */
export function runExitFunctions(): void {
  const registered = callbacks();
  while (registered.length > 0) {
    const { fn, args, keywords } = registered.pop()!;
    try {
      pyObjectCall(fn, [...args], keywords.length > 0 ? keywords : null);
    } catch (error) {
      if (!(error instanceof PException)) throw error;
      writeUnraisable(error, `Exception ignored in atexit callback ${pyObjectRepr(fn)}`, null);
    }
  }
}

defineModule('atexit', {
  doc: 'allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n',
  functions: [
    builtinFunction('register', {
      textSignature: '($module, func, /, *args, **kwargs)',
      doc: 'Register a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator.',
      params: [varargs('args'), varkeywords('kwargs')],
      run(_module, args, keywords) {
        const fn = args[0];
        if (fn === undefined) throw typeError('register() takes at least 1 argument (0 given)');
        if (!isCallable(fn)) throw typeError('the first argument must be callable');
        callbacks().push({ fn, args: [...args.slice(1), ...keywords.values()], keywords: [...keywords.keys()] });
        return fn;
      },
    }),
    builtinFunction('unregister', {
      doc: 'Unregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered',
      params: [arg('func', object), '/'],
      run(_module, fn) {
        const registered = callbacks();
        for (let i = registered.length - 1; i >= 0; i--) {
          const callback = registered[i];
          if (callback !== undefined && pyObjectEquals(callback.fn, fn)) {
            const at = registered.indexOf(callback);
            if (at >= 0) registered.splice(at, 1);
          }
        }
        return null;
      },
    }),
    builtinFunction('_clear', {
      doc: 'Clear the list of previously registered exit functions.',
      run() {
        callbacks().length = 0;
        return null;
      },
    }),
    builtinFunction('_run_exitfuncs', {
      doc: 'Run all registered exit functions.\n\nIf a callback raises an exception, it is logged with sys.unraisablehook.',
      run() {
        runExitFunctions();
        return null;
      },
    }),
    builtinFunction('_ncallbacks', {
      doc: 'Return the number of registered exit functions.',
      run: () => callbacks().length,
    }),
  ],
});
