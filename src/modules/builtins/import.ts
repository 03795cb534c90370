import { callCoroutine } from '../../objects/function/coroutine-call.ts';
import { pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { type Converter, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { finish, type Rest } from '../../runtime/threads/park.ts';
import { PException } from '../../runtime/values/exception.ts';
import type { PTraceback } from '../../runtime/values/frame.ts';
import { PModule } from '../../runtime/values/module.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { SUSPENDED, suspendedBy, takeRest } from '../../truffle/intrinsics.ts';
import { auditImport, importlib } from '../_imp/import.ts';
import { importing } from '../_imp/pace.ts';

type Call = (callee: PValue, args: PValue[], keywords: null) => PValue;

/** `importlib._bootstrap.__import__`, past it for modules that are loaded. */
function importModule(
  call: Call,
  name: string,
  globals: PValue,
  fromList: PValue,
  level: number,
  rest: PValue[],
): PValue {
  if (level < 0) throw valueError('level must be >= 0');
  if (level === 0 && name === '') throw valueError('Empty module name');
  const context = currentContext();
  if (level === 0) {
    const module = context.modules.getStr(name);
    if (module instanceof PModule && !isInitializing(module)) {
      const wanted = fromList instanceof PTuple ? fromList.items.length > 0 : fromList !== null;
      if (!wanted) {
        const top = name.includes('.') ? context.modules.getStr(name.slice(0, name.indexOf('.'))) : module;
        if (top !== undefined) return top;
      } else if (module.dict.getStr('__path__') === undefined) return module;
    } else if (module instanceof PModule) {
      // `import_ensure_initialized`: waits for the thread that imports it, unless that one waits for this one
      const waited = call(pyObjectGetAttr(importlib(), '_lock_unlock_module'), [name], null);
      if ((waited as unknown) === SUSPENDED) return suspendedBy(afterWait(takeRest(), module, name, fromList));
      return imported(call, module, name, fromList);
    }
  }
  auditImport(name, globals, level);
  const importer = pyObjectGetAttr(importlib(), '__import__');
  try {
    const module = call(importer, [name, globals, ...rest, fromList, level], null);
    return (module as unknown) === SUSPENDED ? suspendedBy(going(takeRest())) : module;
  } catch (error) {
    throw withoutImportFrames(error);
  }
}

function* afterWait(
  rest: Generator<unknown, unknown, unknown>,
  module: PValue,
  name: string,
  fromList: PValue,
): Rest<PValue> {
  yield* rest;
  return yield* finish(imported(callCoroutine, module, name, fromList));
}

/** What `import` of a module in `sys.modules` answers: with names to import the module, else the package its name begins with. */
function imported(call: Call, module: PValue, name: string, fromList: PValue): PValue {
  if (fromList !== null && pyObjectIsTrue(fromList)) {
    if (pyObjectLookupAttr(module, '__path__') === undefined) return module;
    const bootstrap = importlib();
    const handle = pyObjectGetAttr(bootstrap, '_handle_fromlist');
    return call(handle, [module, fromList, pyObjectGetAttr(bootstrap, '_gcd_import')], null);
  }
  const dot = name.indexOf('.');
  return dot < 0 ? module : (currentContext().modules.getStr(name.slice(0, dot)) ?? module);
}

function importNow(importer: PValue, args: PValue[]): PValue {
  return importing(() => pyObjectCall(importer, args, null));
}

function isInitializing(module: PModule): boolean {
  const spec = module.dict.getStr('__spec__');
  if (spec === undefined || spec === null) return false;
  const flag = pyObjectLookupAttr(spec, '_initializing');
  return flag === true;
}

function* going(rest: Generator<unknown, unknown, unknown>): Rest<PValue> {
  try {
    return (yield* rest) as PValue;
  } catch (error) {
    throw withoutImportFrames(error);
  }
}

const IMPORTLIB = new Set(['<frozen importlib._bootstrap>', '<frozen importlib._bootstrap_external>']);

/**
 * `remove_importlib_frames`: leaves out of a traceback what the import system did between an import and the module that failed, and all
 * of it for an ImportError of its own. `-v` keeps it.
 */
function withoutImportFrames(error: unknown): unknown {
  if (!(error instanceof PException) || currentContext().options.verbose > 0) return error;
  const always = isException(error, 'ImportError');
  const { value } = error;
  let kept: PTraceback | null = null;
  /** The last entry before the import system's that are being looked at. */
  let before: PTraceback | null = null;
  let inside = false;
  for (let entry = value.traceback; entry !== null; entry = entry.next) {
    const { filename, name } = entry.frame.code;
    const now = IMPORTLIB.has(filename);
    if (now && !inside) before = kept;
    inside = now;
    if (inside && (always || name === '_call_with_frames_removed')) {
      if (before === null) value.traceback = entry.next;
      else before.next = entry.next;
      kept = before;
    } else kept = entry;
  }
  return error;
}

const moduleName: Converter<string> = {
  convert(value) {
    const name = strValue(value);
    if (name === undefined) throw typeError('module name must be a string');
    return name;
  },
};

export const importFunction = builtinFunction('__import__', {
  doc: "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.\n\nThe globals argument is only used to determine the context;\nthey are not modified.  The locals argument is unused.  The fromlist\nshould be a list of names to emulate ``from name import ...``, or an\nempty list to emulate ``import name``.\nWhen importing a module from a package, note that __import__('A.B', ...)\nreturns package A when fromlist is empty, but its submodule B when\nfromlist is not empty.  The level argument is used to determine whether to\nperform absolute or relative imports: 0 is absolute, while a positive number\nis the number of parent directories to search relative to the current module.",
  params: [
    arg('name', moduleName),
    arg('globals', object, null),
    arg('locals', object, null),
    arg('fromlist', object, null, '()'),
    arg('level', int, 0),
  ],
  run: (_module, name, globals, locals, fromList, level) =>
    importModule(importNow, name, globals, fromList, level, [locals]),
  coroutine: (_module, name, globals, locals, fromList, level) =>
    importModule(callCoroutine, name, globals, fromList, level, [locals]),
});
