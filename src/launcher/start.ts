import { createBaseModules, importlib, importModuleLevel, startImportSystem } from '../modules/_imp/import.ts';
import { openStreams } from '../modules/_io/stdio.ts';
import { compileSource } from '../nodes/compile.ts';
import { bodiesThatRan } from '../nodes/translate/code-block.ts';
import type { PosixSupport } from '../posix/support.ts';
import {
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { randomizeHashSeed, setHashSeed, settleHashSeed } from '../runtime/abstract/hash.ts';
import { readyBuiltinTypes } from '../runtime/clinic/define-type.ts';
import { type ContextOptions, enterContext, PythonContext } from '../runtime/context.ts';
import { restoreBuiltinModules } from '../runtime/module-registry.ts';
import { setIntMaxStrDigits } from '../runtime/numbers/int-text.ts';
import type { PValue } from '../runtime/object.ts';
import { noteUnseeded, rehashNoted } from '../runtime/storage/unseeded.ts';
import type { PType } from '../runtime/type.ts';
import { builtinTypes } from '../runtime/types.ts';
import { runCode } from '../runtime/values/code-run.ts';
import { PDict } from '../runtime/values/dict.ts';
import { PModule } from '../runtime/values/module.ts';
import { PList } from '../runtime/values/sequences.ts';
import { settleSuspensions } from '../truffle/evaluator/policy.ts';
import { countCallsOfAll, forgetCalls } from '../truffle/instrumentation.ts';
import { libraryFolders } from './configuration.ts';
import { noFlags } from './options.ts';

/*
 * From nothing to an interpreter that can run a program. What does not depend on the process (its options, environment, files) can be done
 * ahead of time, in a snapshot: `prepare` then makes a context which `startContext` later finishes.
 */

/** What there is at some point: the subclasses of builtin types, and names in the tables that imports add to. */
interface State {
  readonly subclasses: Map<PType, ReadonlySet<WeakRef<PType>>>;
  readonly names: Map<PDict, ReadonlySet<PValue>>;
}

interface Prepared {
  readonly context: PythonContext;
  /** As it was before the context, and before `site`. */
  readonly before: State;
  readonly beforeSite: State;
}

/** The context made ahead of time. */
let prepared: Prepared | null = null;

let linecache: PValue | undefined;

/** Lets tracebacks show the lines of a program that no file has. */
export function registerSource(context: PythonContext, filename: string, source: string, name: string): void {
  if (linecache !== undefined && prepared?.context === context && context.modules.getStr('linecache') === undefined)
    context.modules.set('linecache', linecache);
  const module = importModuleLevel('linecache', null, null, 0);
  const register = pyObjectLookupAttr(module, '_register_code');
  if (register !== undefined) pyObjectCall(register, [filename, source, name], null);
}

/**
 * Makes a context ahead of time, with the packaged library, and with modules that are imported already. `posix` must leave no trace in it but
 * constants.
 */
export function prepare(posix: PosixSupport, imports: readonly string[]): void {
  readyBuiltinTypes();
  const before = stateOf([]);
  noteUnseeded();
  bodiesThatRan.kept = false;
  countCallsOfAll();
  const context = new PythonContext(posix, optionsAhead());
  enterContext(context);
  createBaseModules();
  startImportSystem();
  importModuleLevel('encodings', null, null, 0);
  const beforeSite = stateOf([context.modules, context.sys.dict, context.builtins.dict]);
  const site = importModuleLevel('site', null, null, 0);
  practise(context, site);
  forgetCalls();
  linecache = importModuleLevel('linecache', null, null, 0);
  context.modules.delete('linecache');
  if (imports.length > 0) for (const name of ['stdin', 'stdout', 'stderr']) context.sys.dict.set(name, null);
  for (const name of imports) importModuleLevel(name, null, null, 0);
  bodiesThatRan.kept = true;
  enterContext(null);
  prepared = { context, before, beforeSite };
}

function keysOf(table: PDict): PValue[] {
  const keys: PValue[] = [];
  const cursor = table.storage.cursor();
  while (cursor.next()) keys.push(cursor.key);
  return keys;
}

function stateOf(tables: readonly PDict[]): State {
  const subclasses = new Map(builtinTypes().map((type) => [type, new Set(type.subclasses)]));
  return { subclasses, names: new Map(tables.map((table) => [table, new Set(keysOf(table))])) };
}

/** Takes away what came after `state`. */
function returnTo(state: State): void {
  for (const [type, known] of state.subclasses)
    for (const ref of type.subclasses) if (!known.has(ref)) type.removeSubclass(ref);
  for (const [table, known] of state.names) for (const name of keysOf(table)) if (!known.has(name)) table.delete(name);
}

/** How often what every start runs is run ahead, so that it is compiled. */
const ROUNDS = 50;

/** Generators of the usual kinds: the evaluator has read what makes them suspend, and knows their shapes. */
const GENERATORS = `
def steps(items, n, pairs):
    for item in items:
        yield item
    for item in items:
        if item:
            yield item, n
    for key, value in pairs:
        if not key:
            continue
        elif value:
            yield key
        else:
            yield value
    while n:
        item = n & -n
        yield item
        n -= item
    try:
        yield from items
        yield
    except ValueError:
        raise
    finally:
        del item
    return n
def ordered(cls, items):
    yield from map(cls, items)
def lowest(cls, n):
    for bit in bits(n):
        yield cls(bit)
def bits(n):
    given = n
    if isinstance(n, str):
        n = int(n)
    if n < 0:
        raise ValueError(given)
    while n:
        bit = n & -n
        yield bit
        n ^= bit
list(ordered(int, [*lowest(int, 6), *bits('5')]))
for given in (list(steps([1], 6, [(1, 2)])), list(steps((1,), 0, [(0, 1)]))):
    tuple(x for x in given)
    tuple(x for x in given if x)
    tuple(x for x in given if not x if x)
    tuple((a, b) for a, b in [(1, 2)])
    tuple(a for a, b in [(1, 2)] if b)
    tuple(x for y in [given] for x in y)
`;

/** Runs what every start and import runs, until it is translated and compiled. */
function practise(context: PythonContext, site: PValue): void {
  for (let i = 0; i < ROUNDS; i++) {
    pyObjectCallMethod(site, 'main');
    importModuleLevel('keyword', null, null, 0);
    context.modules.delete('keyword');
  }
  settleSuspensions();
  for (const text of ['print', GENERATORS]) {
    const names = new PDict();
    runCode(compileSource(text, 'exec', { filename: '<string>' }), names, names);
  }
}

/** A context that is running and has everything but the program. */
export function startContext(posix: PosixSupport, options: ContextOptions): PythonContext {
  readyBuiltinTypes();
  if (options.hashSeed !== null) setHashSeed(options.hashSeed);
  else if (prepared !== null) randomizeHashSeed();
  settleHashSeed();
  const context = usablePrepared(posix, options);
  if (context === null) {
    if (prepared !== null) returnTo(prepared.before);
    prepared = null;
    const fresh = new PythonContext(posix, options);
    enterContext(fresh);
    createBaseModules();
    // `-v` writes about the imports that follow.
    if (options.verbose > 0) openStreams(fresh, true);
    startImportSystem();
    importModuleLevel('encodings', null, null, 0);
    openStreams(fresh);
    finish(fresh);
    if (options.noSite === 0) importModuleLevel('site', null, null, 0);
    return fresh;
  }
  context.adopt(posix, options);
  enterContext(context);
  rehashNoted();
  if (options.noSite !== 0) returnTo(prepared!.beforeSite);
  restoreBuiltinModules();
  setIntMaxStrDigits(options.intMaxStrDigits);
  openStreams(context);
  finish(context);
  if (options.noSite !== 0) return context;
  const site = context.modules.getStr('site') as PModule;
  const prefixes = ['prefix', 'exec_prefix'].map((name) => context.sysAttribute(name) as PValue);
  site.dict.set('PREFIXES', new PList(prefixes));
  for (const name of ['ENABLE_USER_SITE', 'USER_SITE', 'USER_BASE']) site.dict.set(name, null);
  pyObjectCallMethod(site, 'main');
  renewImports(context);
  return context;
}

/** Sets anew what modules that were imported ahead found out about the process. */
function renewImports(context: PythonContext): void {
  const imported = (name: string) => context.modules.getStr(name) as PModule | undefined;
  const random = imported('random');
  if (random !== undefined) pyObjectCall(pyObjectGetAttr(random, 'seed'), [], null);
  const threading = imported('threading');
  if (threading !== undefined) {
    const main = pyObjectGetAttr(threading, '_main_thread');
    pyObjectCallMethod(main, '_set_native_id');
    pyObjectSetAttr(main, '_stderr', context.sysAttribute('stderr') as PValue);
  }
  const spawn = imported('multiprocessing.spawn');
  if (spawn !== undefined) pyObjectCallMethod(spawn, 'set_executable', [context.sysAttribute('executable') as PValue]);
  const subprocess = imported('subprocess');
  subprocess?.dict.set('_USE_POSIX_SPAWN', pyObjectCallMethod(subprocess, '_use_posix_spawn'));
}

/** `__main__`, and what warnings need. */
function finish(context: PythonContext): void {
  const main = new PModule('__main__');
  main.dict.set('__loader__', pyObjectGetAttr(importlib(), 'BuiltinImporter'));
  main.dict.set('__annotations__', new PDict());
  main.dict.set('__builtins__', context.builtins);
  context.modules.set('__main__', main);
  if (context.options.warnOptions.length > 0) importModuleLevel('warnings', null, null, 0);
}

/** The prepared context, unless the options ask for something that is decided before it is made. */
function usablePrepared(posix: PosixSupport, options: ContextOptions): PythonContext | null {
  if (prepared === null) return null;
  const { context } = prepared;
  const usable =
    posix.name === context.posix.name &&
    options.stdlib === context.options.stdlib &&
    options.verbose === 0 &&
    options.cpuCount < 0 &&
    !EARLY_OPTIONS.some((name) => options.xOptions.has(name));
  return usable ? context : null;
}

/** `-X` options that concern the imports of the start. */
const EARLY_OPTIONS = ['frozen_modules', 'importtime'];

function optionsAhead(): ContextOptions {
  const { stdlib } = libraryFolders();
  return {
    ...noFlags(),
    argv: [''],
    origArgv: [''],
    executable: '',
    stdlib,
    path: [stdlib],
    environment: new Map(),
    noSite: 1,
    dontWriteBytecode: 1,
    hashSeed: null,
    devMode: false,
    utf8Mode: 0,
    warnDefaultEncoding: 0,
    intMaxStrDigits: 4300,
    cpuCount: -1,
  };
}
