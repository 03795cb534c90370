import { compilerOptions } from '../../truffle/compiler-options.ts';

/*
 * What runs while modules are imported runs once, for the most part. Who optimizes code (our compiler, V8) had better wait longer then.
 */

/** Told when imports begin and end; the launcher lets V8 know. */
export const importPace = { changed: (_importing: boolean): void => {} };

let depth = 0;

/** Does an import. */
export function importing<T>(run: () => T): T {
  if (depth++ === 0) setPace(true);
  try {
    return run();
  } finally {
    if (--depth === 0) setPace(false);
  }
}

function setPace(importing: boolean): void {
  compilerOptions.patient = importing;
  importPace.changed(importing);
}
