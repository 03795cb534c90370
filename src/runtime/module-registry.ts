import { currentContext } from './context.ts';
import type { PValue } from './object.ts';
import { type BuiltinDefinition, PBuiltinFunction } from './values/function.ts';
import { PModule } from './values/module.ts';

/** A builtin module as one literal. */
export interface ModuleDefinition {
  doc?: string;
  /** Functions, made by `builtinFunction`; each instance of the module gets its own, whose `__self__` (and the body's `self`) is the module. */
  functions?: readonly PBuiltinFunction[];
  /** Other attributes: types, constants. */
  attributes?: Readonly<Record<string, PValue>>;
  /** Runs once per module instance (once per context), after the rest is in place: for what depends on the context. */
  exec?(module: PModule): void;
  /** Sets anew what depends on the process, when a context that was made ahead of time is given its options and OS layer. */
  restore?(module: PModule): void;
}

const definitions = new Map<string, ModuleDefinition>();

/** Declares a builtin module: `sys.builtin_module_names` lists it, `_imp.create_builtin` makes it. */
export function defineModule(name: string, definition: ModuleDefinition): void {
  definitions.set(name, definition);
  if (name !== 'builtins') for (const fn of definition.functions ?? []) fn.definition.qualify?.(name);
}

/** Adapts the builtin modules of the running context to its options and OS layer, which are others than when it was made. */
export function restoreBuiltinModules(): void {
  for (const [name, definition] of definitions) {
    if (definition.restore === undefined) continue;
    const module = currentContext().modules.getStr(name);
    if (module instanceof PModule) definition.restore(module);
  }
}

export function isBuiltinModule(name: string): boolean {
  return definitions.has(name);
}

export function builtinModuleNames(): string[] {
  return [...definitions.keys()].sort();
}

/** A fresh instance of a builtin module for the running context; `undefined` when there is none of that name. */
export function createBuiltinModule(name: string): PModule | undefined {
  const definition = definitions.get(name);
  if (definition === undefined) return undefined;
  const module = new PModule(name);
  module.dict.set('__doc__', definition.doc ?? null);
  for (const fn of definition.functions ?? [])
    module.dict.set(fn.definition.name, new PBuiltinFunction(fn.definition as BuiltinDefinition, module, name));
  for (const [key, value] of Object.entries(definition.attributes ?? {})) module.dict.set(key, value);
  definition.exec?.(module);
  return module;
}
