import { currentContext } from '../context.ts';
import type { PValue } from '../object.ts';
import { PModule } from '../values/module.ts';
import { PTuple } from '../values/sequences.ts';
import { pyObjectGetAttr, pyObjectLookupAttr } from './attribute.ts';
import { pyObjectCall } from './call.ts';
import { pyObjectIsTrue } from './compare.ts';

/** Whether the code of a module still runs: `_PyModuleSpec_IsInitializing` of its spec. */
export function isInitializing(module: PValue): boolean {
  const spec = module instanceof PModule ? module.dict.getStr('__spec__') : pyObjectLookupAttr(module, '__spec__');
  if (spec === undefined || spec === null) return false;
  return pyObjectIsTrue(pyObjectLookupAttr(spec, '_initializing') ?? null);
}

/** `PyImport_ImportModule`: the module `name` itself, dotted or not, imported when it is not in `sys.modules` yet. */
export function importModule(name: string): PValue {
  const context = currentContext();
  const loaded = context.modules.getStr(name);
  if (loaded !== undefined && loaded !== null && !isInitializing(loaded)) return loaded;
  const importer = pyObjectGetAttr(context.builtins, '__import__');
  const fromList = new PTuple(['*']);
  return pyObjectCall(importer, [name, null, null, fromList, 0]);
}

/** Attribute `name` of module `module`, importing it if need be. */
export function importAttribute(module: string, name: string): PValue {
  return pyObjectGetAttr(importModule(module), name);
}
