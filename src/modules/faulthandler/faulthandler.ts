import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { rt } from '../../runtime/registers.ts';
import { fileArgument, outputOf, write } from './output.ts';
import {
  dieBy,
  disable,
  enable,
  isEnabled,
  raiseFatal,
  register,
  reportFatal,
  signalNumber,
  unregister,
} from './signals.ts';
import { allStacks, ownStack } from './stacks.ts';
import { cancelWatchdog, startWatchdog } from './watchdog.ts';

/** Switches the handler on when `-X faulthandler`, `-X dev` or PYTHONFAULTHANDLER ask for it: `_PyFaulthandler_Init`. */
export function initFaulthandler(): void {
  const { options } = currentContext();
  const variable = options.ignoreEnvironment !== 0 ? '' : (options.environment.get('PYTHONFAULTHANDLER') ?? '');
  if (options.devMode || options.xOptions.has('faulthandler') || variable !== '') enable({ file: null, fd: 2 }, true);
}

defineModule('faulthandler', {
  doc: 'faulthandler module.',
  functions: [
    builtinFunction('enable', {
      doc: 'Enable the fault handler.',
      params: [fileArgument, arg('all_threads', bool, true)],
      run: (_module, file, allThreads) => enable(outputOf(file), allThreads),
    }),
    builtinFunction('disable', { doc: 'Disable the fault handler.', run: disable }),
    builtinFunction('is_enabled', { doc: 'Check if the handler is enabled.', run: isEnabled }),
    builtinFunction('dump_traceback', {
      doc: 'Write the stack of this thread, or of all threads, to a file.',
      params: [fileArgument, arg('all_threads', bool, true)],
      run(_module, file, allThreads) {
        const { fd } = outputOf(file);
        write(fd, allThreads ? allStacks(rt.thread) : ownStack());
      },
    }),
    builtinFunction('dump_traceback_later', {
      doc: 'Write the stacks of all threads when timeout seconds have passed, each time they have passed with repeat; exit ends the process then.',
      params: [arg('timeout', object), arg('repeat', bool, false), fileArgument, arg('exit', bool, false)],
      run(_module, timeout, repeat, file, exit) {
        const seconds = secondsFromObject(timeout);
        if (seconds <= 0) throw valueError('timeout must be greater than 0');
        startWatchdog(seconds, outputOf(file), repeat, exit);
      },
    }),
    builtinFunction('cancel_dump_traceback_later', {
      doc: 'Cancel the previous call to dump_traceback_later().',
      run: cancelWatchdog,
    }),
    builtinFunction('register', {
      doc: 'Have a signal write the stack of the running thread, or of all threads.',
      params: [arg('signum', int), fileArgument, arg('all_threads', bool, true), arg('chain', bool, false)],
      run: (_module, signal, file, allThreads, chain) => register(signal, () => outputOf(file), allThreads, chain),
    }),
    builtinFunction('unregister', {
      doc: 'Take back what register() did for a signal; whether it had done something.',
      params: [arg('signum', int), '/'],
      run: (_module, signal) => unregister(signal),
    }),
    builtinFunction('_read_null', { doc: 'Raise SIGSEGV.', run: () => raiseFatal('SIGSEGV') }),
    builtinFunction('_sigsegv', {
      doc: 'Raise SIGSEGV.',
      params: [arg('release_gil', bool, false), '/'],
      run: () => raiseFatal('SIGSEGV'),
    }),
    builtinFunction('_sigabrt', { doc: 'Raise SIGABRT.', run: () => raiseFatal('SIGABRT') }),
    builtinFunction('_sigfpe', { doc: 'Raise SIGFPE.', run: () => raiseFatal('SIGFPE') }),
    builtinFunction('_fatal_error_c_thread', {
      doc: 'End the process as a fatal error of the interpreter does.',
      run() {
        reportFatal('faulthandler_fatal_error_thread: in new thread\nPython runtime state: initialized', false);
        dieBy(signalNumber('SIGABRT'));
      },
    }),
  ],
});
