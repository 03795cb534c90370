import { compilerOptions } from '../../truffle/compiler-options.ts';
import { inPassing } from '../../truffle/pace.ts';

let depth = 0;

/** Does an import. What runs meanwhile runs once, for the most part: who optimizes code (our compiler, V8) had better wait longer. */
export function importing<T>(run: () => T): T {
  depth++;
  compilerOptions.patient = true;
  try {
    return inPassing(run);
  } finally {
    if (--depth === 0) compilerOptions.patient = false;
  }
}
