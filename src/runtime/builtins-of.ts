import { currentContext } from './context.ts';
import type { PValue } from './object.ts';
import { PDict } from './values/dict.ts';
import { PModule } from './values/module.ts';

/** The namespace of builtins that code with these globals uses: what `__builtins__` says, a module or a dict. */
export function builtinsOf(globals: PDict): PDict {
  const named: PValue | undefined = globals.getStr('__builtins__');
  if (named instanceof PModule) return named.dict;
  if (named instanceof PDict) return named;
  return currentContext().builtins.dict;
}
