import { currentContext } from './context.ts';
import type { PValue } from './object.ts';
import { PDict, PMappingProxy } from './values/dict.ts';
import { PModule } from './values/module.ts';

/**
 * The namespace of builtins that code with these globals uses: what `__builtins__` says, a module or a dict. Another value there shuts the
 * builtins out, None above all; names are then not found, where CPython finds that it cannot subscript it.
 */
export function builtinsOf(globals: PDict): PDict {
  const named: PValue | undefined = globals.getStr('__builtins__');
  if (named === undefined) return currentContext().builtins.dict;
  if (named instanceof PModule) return named.dict;
  const dict = named instanceof PMappingProxy ? named.mapping : named;
  return dict instanceof PDict ? dict : new PDict();
}
