import { UnsupportedPosixFeature } from '../../posix/errors.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { runtimeError, valueError } from '../../runtime/errors.ts';
import { builtinModuleNames } from '../../runtime/module-registry.ts';
import { rt } from '../../runtime/registers.ts';
import { fromPosixError, syscall } from '../../runtime/syscall.ts';
import { PSet } from '../../runtime/values/dict.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { catchSignal, earlyHandlers, runSignalHandlers } from '../_signal/_signal.ts';
import { type Output, write } from './output.ts';
import { allStacks, ownStack } from './stacks.ts';

/*
 * Handlers of signals that write stacks. They run at safepoints, as all handlers do: a signal that is sent to the process is reported, a fault
 * of the processor ends it, since the handler of fatal signals is taken away when it has run once.
 */

/** Signals that end the process, with the words for them. */
const FATAL: readonly (readonly [string, string])[] = [
  ['SIGBUS', 'Bus error'],
  ['SIGILL', 'Illegal instruction'],
  ['SIGFPE', 'Floating-point exception'],
  ['SIGABRT', 'Aborted'],
  ['SIGSEGV', 'Segmentation fault'],
];

const fatal = contextLocal((): { output: Output | null; allThreads: boolean } => ({ output: null, allThreads: true }));
const registered = contextLocal(() => new Map<number, Output>());

const os = () => currentContext().posix;

/** The number of a signal on the running platform. */
export const signalNumber = (name: string): number =>
  (os().constants.signal as unknown as Readonly<Record<string, number>>)[name]!;

/** Ends the process by a signal; returns where it does not. */
export function dieBy(signal: number): void {
  syscall(() => os().setDisposition(signal, 'default'));
  syscall(() => os().raise(signal));
}

/** Modules written for the interpreter that are none of the standard library's. */
function extensionModules(): string {
  const standard = currentContext().sysAttribute('stdlib_module_names');
  const builtin = new Set(builtinModuleNames());
  const names: string[] = [];
  const cursor = currentContext().modules.storage.cursor();
  while (cursor.next()) {
    const name = strValue(cursor.key);
    if (name === undefined || !builtin.has(name)) continue;
    if (standard instanceof PSet && standard.has(name)) continue;
    names.push(name);
  }
  return names.length === 0 ? '' : `\nExtension modules: ${names.join(', ')} (total: ${names.length})\n`;
}

/** What a fatal error reports: `faulthandler_fatal_error`. */
export function reportFatal(message: string, current = true): void {
  const { output, allThreads } = fatal();
  if (output === null) return;
  const stacks = allThreads ? allStacks(current ? rt.thread : null) : ownStack();
  write(output.fd, `Fatal Python error: ${message}\n\n${stacks}${extensionModules()}`);
}

export const isEnabled = (): boolean => fatal().output !== null;

export function enable(output: Output, allThreads: boolean): void {
  const before = fatal();
  const first = before.output === null;
  before.output = output;
  before.allThreads = allThreads;
  if (!first) return;
  for (const [name, words] of FATAL) {
    const signal = signalNumber(name);
    try {
      catchSignal(signal, true);
    } catch (error) {
      // Without handlers of signals there is nothing to report but what is asked for.
      if (error instanceof UnsupportedPosixFeature) continue;
      throw fromPosixError(error);
    }
    earlyHandlers().set(signal, () => {
      reportFatal(words);
      dieBy(signal);
      return false;
    });
  }
}

/** Answers whether it was enabled. */
export function disable(): boolean {
  if (!isEnabled()) return false;
  fatal().output = null;
  for (const [name] of FATAL) {
    const signal = signalNumber(name);
    if (earlyHandlers().delete(signal)) syscall(() => os().setDisposition(signal, 'default'));
  }
  return true;
}

/** Sends the process one of the fatal signals and lets its report be written. */
export function raiseFatal(name: string): void {
  const signal = signalNumber(name);
  if (!isEnabled()) dieBy(signal);
  syscall(() => os().raise(signal));
  runSignalHandlers();
}

function checkSignal(signal: number): void {
  for (const [name] of FATAL)
    if (signalNumber(name) === signal)
      throw runtimeError(`signal ${signal} cannot be registered, use enable() instead`);
  if (signal < 1 || signal >= signalNumber('NSIG')) throw valueError('signal number out of range');
}

/** What the signal did before handlers were registered for it. */
const before = contextLocal(() => new Map<number, 'default' | 'ignore' | 'handle'>());

export function register(signal: number, makeOutput: () => Output, allThreads: boolean, chain: boolean): void {
  checkSignal(signal);
  const output = makeOutput();
  if (!registered().has(signal)) {
    const disposition = syscall(() => os().getDisposition(signal));
    syscall(() => catchSignal(signal, false));
    before().set(signal, disposition === 'other' ? 'default' : disposition);
  }
  registered().set(signal, output);
  earlyHandlers().set(signal, () => {
    write(output.fd, allThreads ? allStacks(rt.thread) : ownStack());
    if (!chain) return false;
    if (before().get(signal) === 'default') dieBy(signal);
    return true;
  });
}

/** Answers whether a handler was registered. */
export function unregister(signal: number): boolean {
  checkSignal(signal);
  if (!registered().delete(signal)) return false;
  earlyHandlers().delete(signal);
  const disposition = before().get(signal) ?? 'default';
  syscall(() => os().setDisposition(signal, disposition));
  return true;
}
