/** Which warnings are shown: the filters of `warnings`, as CPython's _warnings.c reads them. */
import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectIsSubclass } from '../../runtime/abstract/instance-check.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { raised, runtimeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType, PBaseException, PException } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { importModuleLevel } from '../_imp/import.ts';
import { writeToStderr } from '../sys/print-exception.ts';

/** What `_warnings` keeps: the same objects that its module shows, until `warnings` replaces its own. */
export const warningState = contextLocal(() => ({
  filters: defaultFilters() as PValue,
  onceregistry: new PDict() as PValue,
  defaultaction: 'default' as PValue,
  /** Rises when filters change: registries of older versions are cleared. */
  version: 1,
}));

function filter(action: string, category: string, module: PValue = null): PTuple {
  return new PTuple([action, null, exceptionType(category), module, 0]);
}

function defaultFilters(): PList {
  return new PList([
    filter('default', 'DeprecationWarning', '__main__'),
    filter('ignore', 'DeprecationWarning'),
    filter('ignore', 'PendingDeprecationWarning'),
    filter('ignore', 'ImportWarning'),
    filter('ignore', 'ResourceWarning'),
  ]);
}

/** An attribute of the module `warnings` if that has been imported, else what was there last. */
function setting(name: 'filters' | 'onceregistry' | 'defaultaction'): PValue {
  const module = currentContext().modules.getStr('warnings');
  const found = module === undefined || module === null ? undefined : pyObjectLookupAttr(module, name);
  const state = warningState();
  if (found !== undefined) state[name] = found;
  return state[name];
}

/** A pattern of a filter: None matches all, an exact str only itself, anything else by its `match`. */
function matches(pattern: PValue, text: PValue): boolean {
  if (pattern === null) return true;
  if (typeof pattern === 'string') return pattern === strValue(text);
  return pyObjectIsTrue(pyObjectCallMethod(pattern, 'match', [text]));
}

interface Warned {
  readonly message: PValue;
  readonly text: PValue;
  readonly category: PValue;
  readonly filename: PValue;
  readonly lineno: number;
  readonly module: PValue;
  readonly registry: PValue;
  readonly sourceLine: PValue;
  readonly source: PValue;
}

function actionFor(warned: Warned): { action: string; item: PValue } {
  const filters = setting('filters');
  if (!(filters instanceof PList)) throw typeError('_warnings.filters must be a list');
  for (let i = 0; i < filters.items.length; i++) {
    const item = filters.items[i]!;
    if (!(item instanceof PTuple) || item.items.length !== 5) {
      throw typeError(`_warnings.filters item ${i} isn't a 5-tuple`);
    }
    const [action, message, category, module, lineno] = item.items as [PValue, PValue, PValue, PValue, PValue];
    const name = strValue(action);
    if (name === undefined) throw typeError(`action must be a string, not '${typeOf(action).tpName}'`);
    if (
      matches(message, warned.text) &&
      pyObjectIsSubclass(warned.category, category) &&
      matches(module, warned.module) &&
      (lineno === 0 || lineno === warned.lineno)
    ) {
      return { action: name, item };
    }
  }
  const fallback = strValue(setting('defaultaction'));
  if (fallback === undefined) throw typeError('_warnings.defaultaction must be a string');
  return { action: fallback, item: null };
}

/** Whether every warning of this category is ignored, wherever it comes from. */
export function ignoresAll(category: string): boolean {
  const filters = setting('filters');
  if (!(filters instanceof PList)) return false;
  for (const item of filters.items) {
    if (!(item instanceof PTuple) || item.items.length !== 5) return false;
    const [action, message, of, module, lineno] = item.items as [PValue, PValue, PValue, PValue, PValue];
    if (!pyObjectIsSubclass(exceptionType(category), of)) continue;
    if (strValue(action) !== 'ignore') return false;
    if (message === null && module === null && lineno === 0) return true;
  }
  return strValue(setting('defaultaction')) === 'ignore';
}

/** Whether `key` was seen in `registry`, which notes it. */
function alreadyWarned(registry: PDict, key: PValue, note: boolean): boolean {
  const state = warningState();
  const version = registry.getStr('version');
  if (version !== state.version) {
    pyObjectCallMethod(registry, 'clear');
    registry.set('version', state.version);
  } else {
    const seen = registry.get(key);
    if (seen !== undefined && pyObjectIsTrue(seen)) return true;
  }
  if (note) registry.set(key, true);
  return false;
}

/** `warn_explicit`: shows, raises or swallows a warning as the filters say. */
export function warnExplicit(
  categoryOrNull: PValue,
  messageOrText: PValue,
  filename: PValue,
  lineno: number,
  module: PValue,
  registry: PValue,
  sourceLine: PValue,
  source: PValue,
): void {
  // At the very end modules are gone and nothing can be shown.
  if (module === null) return;
  if (registry !== null && !(registry instanceof PDict)) throw typeError("'registry' must be a dict or None");
  let message = messageOrText;
  let category = categoryOrNull;
  let text: PValue;
  if (message instanceof PBaseException && typeOf(message).isSubtypeOf(exceptionType('Warning'))) {
    text = pyObjectStr(message);
    category = typeOf(message);
  } else {
    text = message;
    message = pyObjectCall(category, [message]);
  }
  const warned: Warned = { message, text, category, filename, lineno, module, registry, sourceLine, source };
  const key = new PTuple([text, category, lineno]);
  if (registry !== null && alreadyWarned(registry, key, false)) return;
  const { action, item } = actionFor(warned);
  if (action === 'error') throw raised(message as PBaseException);
  if (action === 'ignore') return;
  let seen = false;
  if (action === 'once') {
    const once = registry ?? setting('onceregistry');
    if (!(once instanceof PDict)) throw typeError('_warnings.onceregistry must be a dict');
    registry?.set(key, true);
    const shared = setting('onceregistry');
    seen = alreadyWarned(shared instanceof PDict ? shared : once, new PTuple([text, category]), true);
  } else if (action === 'module') {
    if (registry !== null) {
      registry.set(key, true);
      seen = alreadyWarned(registry, new PTuple([text, category, 0]), true);
    }
  } else if (action === 'default') {
    registry?.set(key, true);
  } else if (action !== 'always' && action !== 'all') {
    throw runtimeError(`Unrecognized action (${pyObjectRepr(action)}) in warnings.filters:\n ${pyObjectRepr(item)}`);
  }
  if (!seen) show(warned);
}

/** The line of the file, `null` when it cannot be read. */
function fileLine(filename: PValue, lineno: number): PValue {
  try {
    const lines = importModuleLevel('linecache', null, null, 0);
    const line = pyObjectCall(pyObjectGetAttr(lines, 'getline'), [filename, lineno]);
    return line === '' ? null : line;
  } catch (error) {
    if (error instanceof PException) return null;
    throw error;
  }
}

function show(warned: Warned): void {
  const { category, filename, lineno, message } = warned;
  const module = currentContext().modules.getStr('warnings');
  const hook = module === undefined || module === null ? undefined : pyObjectLookupAttr(module, '_showwarnmsg');
  if (hook === undefined) {
    const name = category instanceof PType ? category.name : pyObjectStr(pyObjectGetAttr(category, '__name__'));
    const source = warned.sourceLine === null ? fileLine(filename, lineno) : warned.sourceLine;
    const line = source === null ? '' : `  ${pyObjectStr(source).trim()}\n`;
    writeToStderr(`${pyObjectStr(filename)}:${lineno}: ${name}: ${pyObjectStr(warned.text)}\n${line}`);
    return;
  }
  const record = pyObjectCall(pyObjectGetAttr(module!, 'WarningMessage'), [
    message,
    category,
    filename,
    lineno,
    null,
    null,
    warned.source,
  ]);
  pyObjectCall(hook, [record]);
}
