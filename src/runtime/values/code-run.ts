import type { PValue } from '../object.ts';
import type { Executable, PCell, PCode } from './code.ts';
import type { PDict } from './dict.ts';
import type { PFunction } from './function.ts';

/** The code's executable, translated if it was not yet: what a call site may remember. */
export function readyExecutable(code: PCode): Executable {
  return code.executable.prepare?.() ?? code.executable;
}

/** Runs a module, class body or other code block in namespaces. */
export function runCode(
  code: PCode,
  globals: PDict,
  namespace: PValue,
  closure: readonly PCell[] | null = null,
  fn: PFunction | null = null,
): PValue {
  return readyExecutable(code).run(globals, namespace, closure, fn);
}
