import { currentContext } from './context.ts';
import type { PValue } from './object.ts';
import { PDict, PMappingProxy } from './values/dict.ts';
import { PModule } from './values/module.ts';

/** Where code with these globals looks names up at last: what `__builtins__` says, the namespace of a module or any object. */
export function builtinsMapping(globals: PDict): PValue {
  const named: PValue | undefined = globals.getStr('__builtins__');
  if (named === undefined) return currentContext().builtins.dict;
  if (named instanceof PModule) return named.dict;
  return named instanceof PMappingProxy ? named.mapping : named;
}

/** The same as a dict, for what is cached: an empty one where it is something else. */
export function builtinsOf(globals: PDict): PDict {
  const mapping = builtinsMapping(globals);
  return mapping instanceof PDict ? mapping : new PDict();
}
