import { callCoroutine } from '../../objects/function/coroutine-call.ts';
import { PosixError } from '../../posix/errors.ts';
import type { FileStat } from '../../posix/support/stat.ts';
import {
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction, method } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { isBuiltinModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import type { PType, TypeVersion } from '../../runtime/type.ts';
import type { PCode } from '../../runtime/values/code.ts';
import { PDict, PSet } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PModule } from '../../runtime/values/module.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { auditHooks } from '../sys/audit.ts';
import { cachePath } from './cache-file.ts';
import { codeFromCache, findFrozen } from './frozen.ts';

/*
 * What importlib does in some 80 calls for the usual module, a source file with a valid cache file that `sys.path` leads to, in a few calls.
 * CPython's own functions stand behind these for everything else, and whenever somebody could tell the difference: they have been replaced, or are
 * traced, audited or verbose. The calls that lead to the code of the module are CPython's: their frames are seen from it.
 */

interface Machinery {
  /** The finders that `sys.meta_path` begins with. */
  readonly finders: readonly PValue[];
  readonly fileFinder: PType;
  readonly sourceLoader: PType;
  readonly moduleSpec: PType;
  /** The classes whose methods are done here, as they were. */
  readonly versions: readonly TypeVersion[];
  /** The functions that are done here too: where they are, their names and what they were. */
  readonly functions: readonly (readonly [PDict, string, PValue])[];
}

const machinery = contextLocal((): { made: Machinery | null } => ({ made: null }));

const REPEATED = [
  '_path_stat',
  '_path_join',
  '_path_isfile',
  '_path_isdir',
  '_get_cached',
  '_classify_pyc',
  '_validate_timestamp_pyc',
  '_compile_bytecode',
  'cache_from_source',
  'spec_from_file_location',
];

/** Puts the short ways before functions and methods of the import system. */
export function installShortcuts(bootstrap: PModule, external: PModule): void {
  const own = (module: PModule, name: string) => module.dict.getStr(name)!;
  const type = (name: string) => own(external, name) as PType;
  const [fileFinder, sourceLoader] = [type('FileFinder'), type('SourceFileLoader')];
  const moduleSpec = own(bootstrap, 'ModuleSpec') as PType;
  const finders = [own(bootstrap, 'BuiltinImporter'), own(bootstrap, 'FrozenImporter'), type('PathFinder')];

  const findSpec = own(bootstrap, '_find_spec');
  bootstrap.dict.set(
    '_find_spec',
    builtinFunction(
      '_find_spec',
      {
        doc: "Find a module's spec.",
        params: [arg('name', object), arg('path', object), arg('target', object, null)],
        run: (_module, name, path, target) =>
          usualSpec(name, path) ?? pyObjectCall(findSpec, [name, path, target], null),
        coroutine: (_module, name, path, target) =>
          usualSpec(name, path) ?? callCoroutine(findSpec, [name, path, target], null),
      },
      '_frozen_importlib',
    ),
  );
  const moduleFromSpec = own(bootstrap, 'module_from_spec');
  bootstrap.dict.set(
    'module_from_spec',
    builtinFunction(
      'module_from_spec',
      {
        doc: 'Create a module based on the provided spec.',
        params: [arg('spec', object, undefined)],
        textSignature: '($module, spec)',
        run: (_module, spec) => usualModule(spec) ?? pyObjectCall(moduleFromSpec, given(spec), null),
        coroutine: (_module, spec) => usualModule(spec) ?? callCoroutine(moduleFromSpec, given(spec), null),
      },
      '_frozen_importlib',
    ),
  );
  const itself = { convertSelf: (self: PValue) => self };
  const findInFolder = fileFinder.lookup('find_spec')!;
  replaceMethod(
    fileFinder,
    method(itself, 'find_spec', {
      doc: 'Try to find a spec for the specified module.\n\n        Returns the matching spec, or None if not found.\n        ',
      params: [arg('fullname', object, undefined), arg('target', object, null)],
      textSignature: '($self, fullname, target=None)',
      run(self, name, target) {
        const spec = specIn(unobserved(), self, name);
        return spec === undefined ? pyObjectCall(findInFolder, given(self, name, target), null) : spec;
      },
      coroutine(self, name, target) {
        const spec = specIn(unobserved(), self, name);
        return spec === undefined ? callCoroutine(findInFolder, given(self, name, target), null) : spec;
      },
    }),
  );
  const base = type('SourceLoader');
  const getCode = base.lookup('get_code')!;
  replaceMethod(
    base,
    method(itself, 'get_code', {
      doc: 'Concrete implementation of InspectLoader.get_code.\n\n        Reading of bytecode requires path_stats to be implemented. To write\n        bytecode, set_data must also be implemented.\n\n        ',
      params: [arg('fullname', object, undefined)],
      textSignature: '($self, fullname)',
      run: (self, name) => usualCode(self, name) ?? pyObjectCall(getCode, given(self, name), null),
      coroutine: (self, name) => usualCode(self, name) ?? callCoroutine(getCode, given(self, name), null),
    }),
  );

  const repeated = [fileFinder, sourceLoader, moduleSpec, ...finders].map((one) => (one as PType).version);
  const functions = REPEATED.map((name) => [external.dict, name, own(external, name)] as const);
  machinery().made = { finders, fileFinder, sourceLoader, moduleSpec, versions: repeated, functions };
}

/** The arguments of a call up to one that is lacking, of which CPython's function will speak. */
function given(...args: (PValue | undefined)[]): PValue[] {
  const lacking = args.indexOf(undefined);
  return (lacking < 0 ? args : args.slice(0, lacking)) as PValue[];
}

function replaceMethod(type: PType, { name, make }: ReturnType<typeof method>): void {
  pyObjectSetAttr(type, name, make(type));
}

/** The import system, if nobody could tell whether its functions run. */
function unobserved(): Machinery | null {
  const { made } = machinery();
  if (made === null || rt.tracing !== 0 || auditHooks().length > 0) return null;
  const { options } = currentContext();
  if (options.verbose > 0 || options.optimize > 0) return null;
  if ((currentContext().sysAttribute('pycache_prefix') ?? null) !== null) return null;
  if (!made.versions.every((version) => version.valid)) return null;
  return made.functions.every(([table, name, value]) => table.getStr(name) === value) ? made : null;
}

/** `_find_spec` of a module that the first three finders lead to; `undefined` if something else is to be done. */
function usualSpec(name: PValue, path: PValue): PValue | undefined {
  const made = unobserved();
  if (made === null || typeof name !== 'string') return undefined;
  const context = currentContext();
  if (context.modules.getStr(name) !== undefined || isBuiltinModule(name) || findFrozen(name) !== undefined)
    return undefined;
  const finders = context.sysAttribute('meta_path');
  if (!(finders instanceof PList) || made.finders.some((finder, i) => finders.items[i] !== finder)) return undefined;
  const places = path === null ? context.sysAttribute('path') : path;
  const known = context.sysAttribute('path_importer_cache');
  if (!(places instanceof PList && known instanceof PDict)) return undefined;
  for (const place of places.items) {
    if (typeof place !== 'string') return undefined;
    const finder = known.getStr(place === '' ? workingFolder() : place);
    if (finder === null) continue;
    if (finder === undefined) return undefined;
    const spec = specIn(made, finder, name);
    if (spec !== null) return spec;
  }
  return undefined;
}

function workingFolder(): string {
  try {
    return currentContext().posix.getcwd();
  } catch (error) {
    if (error instanceof PosixError) return '';
    throw error;
  }
}

/** `FileFinder.find_spec` of a source file: null if the folder has nothing of that name, `undefined` if it may have something else. */
function specIn(made: Machinery | null, finder: PValue, name: PValue | undefined): PValue | undefined {
  if (made === null || typeof name !== 'string' || typeOf(finder) !== made.fileFinder) return undefined;
  // elsewhere the environment may say that case does not matter
  if (currentContext().posix.platform !== 'linux') return undefined;
  const folder = pyObjectLookupAttr(finder, 'path');
  const loaders = pyObjectLookupAttr(finder, '_loaders');
  if (typeof folder !== 'string' || folder === '' || !takesSources(made, loaders)) return undefined;
  flushPendingFiles();
  const status = statOf(folder);
  const mtime = status === null ? -1 : status.mtimeSec + 1e-9 * status.mtimeNsec;
  const before = pyObjectLookupAttr(finder, '_path_mtime');
  if ((before instanceof PFloat ? before.value : before) !== mtime) {
    pyObjectCallMethod(finder, '_fill_cache');
    pyObjectSetAttr(finder, '_path_mtime', status === null ? -1 : new PFloat(mtime));
  }
  const names = pyObjectLookupAttr(finder, '_path_cache');
  if (!(names instanceof PSet)) return undefined;
  const tail = name.slice(name.lastIndexOf('.') + 1);
  const place = `${folder.replace(/\/+$/, '')}/${tail}`;
  if (names.has(tail))
    return isFile(`${place}/__init__.py`) ? makeSpec(made, name, `${place}/__init__.py`, place) : undefined;
  if (names.has(`${tail}.py`)) return isFile(`${place}.py`) ? makeSpec(made, name, `${place}.py`, null) : undefined;
  return names.has(`${tail}.pyc`) ? undefined : null;
}

/** Whether a finder asks for source files, and then for cache files in their place. */
function takesSources(made: Machinery, loaders: PValue | undefined): boolean {
  if (!(loaders instanceof PList) || loaders.items.length !== 2) return false;
  const [first, second] = loaders.items;
  if (!(first instanceof PTuple && second instanceof PTuple)) return false;
  return first.items[0] === '.py' && first.items[1] === made.sourceLoader && second.items[0] === '.pyc';
}

function makeSpec(made: Machinery, name: string, path: string, folder: string | null): PValue {
  const spec = pyObjectCall(made.moduleSpec, [name, pyObjectCall2(made.sourceLoader, name, path), path], ['origin']);
  pyObjectSetAttr(spec, '_set_fileattr', true);
  if (folder !== null) pyObjectSetAttr(spec, 'submodule_search_locations', new PList([folder]));
  return spec;
}

/** `module_from_spec` of what `makeSpec` made. */
function usualModule(spec: PValue | undefined): PValue | undefined {
  const made = unobserved();
  if (made === null || spec === undefined || typeOf(spec) !== made.moduleSpec) return undefined;
  const [name, loader, origin, locations, located] = [
    'name',
    'loader',
    'origin',
    'submodule_search_locations',
    '_set_fileattr',
  ].map((field) => pyObjectLookupAttr(spec, field));
  if (typeof name !== 'string' || typeof origin !== 'string' || located !== true || !origin.endsWith('.py'))
    return undefined;
  if (loader === undefined || typeOf(loader) !== made.sourceLoader || locations === undefined) return undefined;
  const module = new PModule(name);
  const { dict } = module;
  dict.set('__loader__', loader);
  dict.set('__package__', locations === null ? name.slice(0, Math.max(0, name.lastIndexOf('.'))) : name);
  dict.set('__spec__', spec);
  if (locations !== null) dict.set('__path__', locations);
  dict.set('__file__', origin);
  let cached = pyObjectLookupAttr(spec, '_cached') ?? null;
  if (cached === null) {
    cached = cachePath(origin);
    pyObjectSetAttr(spec, '_cached', cached);
  }
  dict.set('__cached__', cached);
  return module;
}

/** `SourceLoader.get_code` of a source file that has a valid cache file. What is wrong with another, CPython's function says. */
function usualCode(loader: PValue, name: PValue | undefined): PCode | null {
  const made = unobserved();
  if (made === null || typeOf(loader) !== made.sourceLoader) return null;
  const path = pyObjectGetAttr(loader, 'path');
  if (typeof path !== 'string' || !path.endsWith('.py') || pyObjectGetAttr(loader, 'name') !== name) return null;
  const imp = currentContext().modules.getStr('_imp');
  if (!(imp instanceof PModule) || imp.dict.getStr('check_hash_based_pycs') !== 'default') return null;
  flushPendingFiles();
  return codeFromCache(path, path);
}

function statOf(path: string): FileStat | null {
  const { posix } = currentContext();
  try {
    return posix.fstatat(posix.constants.libc.AT_FDCWD, path, true);
  } catch (error) {
    if (error instanceof PosixError) return null;
    throw error;
  }
}

function isFile(path: string): boolean {
  const status = statOf(path);
  return status !== null && (status.mode & 0o170000) === 0o100000;
}
