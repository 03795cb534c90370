/** `__import__`, and the start of the import system (CPython's import.c). */

import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { isInitializing } from '../../runtime/abstract/import.ts';
import { currentContext, type PythonContext } from '../../runtime/context.ts';
import { importError, makeException, shouldNotReachHere, typeError, valueError } from '../../runtime/errors.ts';
import { createBuiltinModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { runCode } from '../../runtime/values/code-run.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PModule } from '../../runtime/values/module.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, type PList } from '../../runtime/values/sequences.ts';
import { audit, auditHooks } from '../sys/audit.ts';
import { MAGIC_NUMBER } from './cache-file.ts';
import { findFrozen, frozenCode } from './frozen.ts';
import { installShortcuts } from './shortcuts.ts';

const importlibs = new WeakMap<PythonContext, PModule>();

/** `importlib._bootstrap` of the running context. */
export function importlib(): PModule {
  const found = importlibs.get(currentContext());
  if (found === undefined) throw importError('the import system is not in place yet');
  return found;
}

/** Makes `sys` and `builtins`: what code needs before the first statement runs. */
export function createBaseModules(): void {
  const context = currentContext();
  context.builtins = newBuiltin('builtins');
  context.sys = newBuiltin('sys');
  context.modules.set('sys', context.sys);
  context.modules.set('builtins', context.builtins);
  const monitoring = context.sys.dict.getStr('monitoring');
  if (monitoring !== undefined) context.modules.set('sys.monitoring', monitoring);
}

function newBuiltin(name: string): PModule {
  const module = createBuiltinModule(name);
  if (module === undefined) throw shouldNotReachHere(`no builtin module ${name}`);
  return module;
}

/** Starts CPython's `importlib._bootstrap` over our `_imp`, and with it imports from the file system. */
export function startImportSystem(): void {
  const context = currentContext();
  const bootstrap = new PModule('_frozen_importlib');
  context.modules.set('_frozen_importlib', bootstrap);
  bootstrap.dict.set('__builtins__', context.builtins);
  bootstrap.dict.set('__origname__', findFrozen('_frozen_importlib')!.origin);
  runCode(frozenCode('_frozen_importlib'), bootstrap.dict, bootstrap.dict);
  importlibs.set(context, bootstrap);
  const imp = newBuiltin('_imp');
  context.modules.set('_imp', imp);
  pyObjectCallMethod(bootstrap, '_install', [context.sys, imp]);
  pyObjectCallMethod(bootstrap, '_install_external_importers');
  const external = context.modules.getStr('_frozen_importlib_external');
  if (external instanceof PModule) {
    external.dict.set('MAGIC_NUMBER', new PBytes(Uint8Array.from(MAGIC_NUMBER)));
    installShortcuts(bootstrap, external);
  }
  const zipimport = importModuleLevel('zipimport', null, null, 0);
  (context.sysAttribute('path_hooks') as PList).items.unshift(pyObjectGetAttr(zipimport, 'zipimporter'));
}

/** Tells the auditing hooks that a module is about to be looked for, if there is none of that name. */
export function auditImport(name: string, globals: PValue, level: number): void {
  if (auditHooks().length === 0) return;
  const context = currentContext();
  const absolute = level > 0 ? resolveName(name, globals, level) : name;
  if (context.modules.getStr(absolute) !== undefined) return;
  const places = ['path', 'meta_path', 'path_hooks'].map((attribute) => context.sysAttribute(attribute) ?? null);
  audit('import', absolute, null, ...places);
}

/** `PyImport_ImportModuleLevelObject`: what `__import__` does. */
export function importModuleLevel(name: string, globals: PValue, fromList: PValue, level: number): PValue {
  if (level < 0) throw valueError('level must be >= 0');
  if (level === 0 && name === '') throw valueError('Empty module name');
  const absolute = level > 0 ? resolveName(name, globals, level) : name;
  auditImport(absolute, null, 0);
  const module = loaded(absolute) ?? pyObjectCallMethod(importlib(), '_find_and_load', [absolute, importFunction()]);
  if (fromList !== null && pyObjectIsTrue(fromList)) {
    if (pyObjectLookupAttr(module, '__path__') === undefined) return module;
    return pyObjectCallMethod(importlib(), '_handle_fromlist', [module, fromList, importFunction()]);
  }
  const dot = name.indexOf('.');
  if (dot < 0) return module;
  if (level === 0) return importModuleLevel(name.slice(0, dot), null, null, 0);
  // A relative import binds the module that the first part of the name leads to.
  const front = absolute.slice(0, absolute.length - (name.length - dot));
  const found = currentContext().modules.getStr(front);
  if (found === undefined) throw makeException(exceptionType('KeyError'), `'${front}' not in sys.modules as expected`);
  return found;
}

function importFunction(): PValue {
  return pyObjectGetAttr(importlib(), '_gcd_import');
}

/** A module that is in `sys.modules` and done; one that is still being made goes through `_find_and_load`, which waits. */
function loaded(name: string): PValue | undefined {
  const module = currentContext().modules.getStr(name);
  if (module === undefined || module === null) return undefined;
  if (isInitializing(module)) pyObjectCall(pyObjectGetAttr(importlib(), '_lock_unlock_module'), [name]);
  return module;
}

/** The absolute name of a relative import: `resolve_name`. */
function resolveName(name: string, globals: PValue, level: number): string {
  if (!(globals instanceof PDict)) {
    if (globals === null) throw makeException(exceptionType('KeyError'), "'__name__' not in globals");
    throw typeError('globals must be a dict');
  }
  const base = packageOf(globals);
  if (base === '') throw importError('attempted relative import with no known parent package');
  let end = base.length;
  for (let i = 1; i < level; i++) {
    end = base.lastIndexOf('.', end - 1);
    if (end < 0) throw importError('attempted relative import beyond top-level package');
  }
  const parent = base.slice(0, end);
  return name === '' ? parent : `${parent}.${name}`;
}

function packageOf(globals: PDict): string {
  const declared = globals.getStr('__package__') ?? null;
  const spec = globals.getStr('__spec__') ?? null;
  if (declared !== null) {
    const text = strValue(declared);
    if (text === undefined) throw typeError('package must be a string');
    return text;
  }
  if (spec !== null) {
    const parent = strValue(pyObjectGetAttr(spec, 'parent'));
    if (parent === undefined) throw typeError('__spec__.parent must be a string');
    return parent;
  }
  const named = globals.getStr('__name__');
  if (named === undefined) throw makeException(exceptionType('KeyError'), "'__name__' not in globals");
  const text = strValue(named);
  if (text === undefined) throw typeError(`__name__ must be a string, not ${typeOf(named).tpName}`);
  if (globals.getStr('__path__') !== undefined) return text;
  const dot = text.lastIndexOf('.');
  return dot < 0 ? '' : text.slice(0, dot);
}
