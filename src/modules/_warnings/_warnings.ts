import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectIsSubclass } from '../../runtime/abstract/instance-check.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, ssize } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import { callerOf, materialize } from '../../runtime/frames.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import type { PFrame } from '../../runtime/values/frame.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { warnExplicit, warningState } from './filters.ts';

/** Frames of the import system and, as asked, of files below given folders do not count as the place of a warning. */
function isSkipped(frame: PFrame, prefixes: readonly string[]): boolean {
  const { filename } = frame.code;
  if (filename.includes('importlib') && filename.includes('_bootstrap')) return true;
  return prefixes.some((prefix) => filename.startsWith(prefix));
}

function nextFrame(frame: PFrame, prefixes: readonly string[]): PFrame | null {
  let next = callerOf(frame);
  while (next !== null && isSkipped(next, prefixes)) next = callerOf(next);
  return next;
}

/** The frame `stackLevel` calls up; `null` beyond the first. */
function frameOf(stackLevel: number, prefixes: readonly string[]): PFrame | null {
  let frame: PFrame | null = rt.sp < 1 ? null : materialize(rt.stack[rt.sp]!);
  let level = stackLevel;
  if (frame === null) return null;
  if (level <= 0 || (isSkipped(frame, []) && prefixes.length === 0)) {
    for (; level > 1 && frame !== null; level--) frame = callerOf(frame);
  } else {
    for (; level > 1 && frame !== null; level--) frame = nextFrame(frame, prefixes);
  }
  return frame;
}

function currentLine(frame: PFrame): number {
  const position = frame.activation !== null ? frame.activation.pos : frame.position;
  return frame.code.positions.line(position) ?? frame.code.firstlineno;
}

function categoryOf(message: PValue, category: PValue): PValue {
  const warning = exceptionType('Warning');
  if (isInstanceOf(message, warning)) return typeOf(message);
  if (category === null || category === undefined) return exceptionType('UserWarning');
  if (!(category instanceof PType) || !pyObjectIsSubclass(category, warning)) {
    const given = category instanceof PType ? category.name : typeOf(category).name;
    throw typeError(`category must be a Warning subclass, not '${given}'`);
  }
  return category;
}

function warn(
  message: PValue,
  category: PValue,
  stackLevel: number,
  source: PValue,
  prefixes: readonly string[],
): void {
  const frame = frameOf(prefixes.length > 0 && stackLevel < 2 ? 2 : stackLevel, prefixes);
  const globals = frame?.globals ?? currentContext().sys.dict;
  const filename: PValue = frame?.code.filename ?? '<sys>';
  const lineno = frame === null ? 0 : currentLine(frame);
  let registry = globals.getStr('__warningregistry__');
  if (registry === undefined) {
    registry = new PDict();
    globals.set('__warningregistry__', registry);
  }
  const module = strValue(globals.getStr('__name__') ?? null) ?? '<string>';
  warnExplicit(categoryOf(message, category), message, filename, lineno, module, registry, null, source);
}

function prefixesOf(value: PValue): string[] {
  if (!(value instanceof PTuple)) {
    throw typeError(
      `warn() argument 'skip_file_prefixes' must be tuple, not ${value === null ? 'None' : typeOf(value).name}`,
    );
  }
  return value.items.map((item) => {
    const text = strValue(item);
    if (text === undefined) {
      throw typeError(`Found non-str '${typeOf(item).tpName}' in skip_file_prefixes.`);
    }
    return text;
  });
}

/** The source line that a module's loader knows. */
function sourceLineOf(globals: PValue, lineno: number): PValue {
  if (!(globals instanceof PDict)) {
    throw typeError(`module_globals must be a dict, not '${typeOf(globals).tpName}'`);
  }
  const external = currentContext().modules.getStr('_frozen_importlib_external')!;
  const loader = pyObjectCallMethod(external, '_bless_my_loader', [globals]);
  const name = globals.getStr('__name__') ?? null;
  if (loader === null || name === null || pyObjectLookupAttr(loader, 'get_source') === undefined) return null;
  const source = strValue(pyObjectCallMethod(loader, 'get_source', [name]));
  return source?.split('\n')[lineno - 1] ?? null;
}

defineModule('_warnings', {
  doc: '_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.',
  functions: [
    builtinFunction('warn', {
      doc: 'Issue a warning, or maybe ignore it or raise an exception.\n\n  message\n    Text of the warning message.\n  category\n    The Warning category subclass. Defaults to UserWarning.\n  stacklevel\n    How far up the call stack to make this warning appear. A value of 2 for\n    example attributes the warning to the caller of the code calling warn().\n  source\n    If supplied, the destroyed object which emitted a ResourceWarning\n  skip_file_prefixes\n    An optional tuple of module filename prefixes indicating frames to skip\n    during stacklevel computations for stack frame attribution.',
      params: [
        arg('message', object),
        arg('category', object, null),
        arg('stacklevel', ssize, 1),
        arg('source', object, null),
        '*',
        arg('skip_file_prefixes', object, undefined),
      ],
      run(_module, message, category, stackLevel, source, prefixes) {
        warn(message, category, stackLevel, source, prefixes === undefined ? [] : prefixesOf(prefixes));
      },
    }),
    builtinFunction('warn_explicit', {
      doc: 'Issue a warning, or maybe ignore it or raise an exception.',
      params: [
        arg('message', object),
        arg('category', object),
        arg('filename', object),
        arg('lineno', int),
        arg('module', object, undefined, '<unrepresentable>'),
        arg('registry', object, null),
        arg('module_globals', object, null),
        arg('source', object, null),
      ],
      run(_module, message, category, filename, lineno, module, registry, globals, source) {
        const sourceLine = globals === null ? null : sourceLineOf(globals, lineno);
        const named = module === undefined ? moduleNameOf(filename) : module;
        warnExplicit(category, message, filename, lineno, named, registry, sourceLine, source);
      },
    }),
    builtinFunction('_filters_mutated', {
      run() {
        warningState().version++;
      },
    }),
  ],
  exec(module) {
    const state = warningState();
    module.dict.set('filters', state.filters);
    module.dict.set('_onceregistry', state.onceregistry);
    module.dict.set('_defaultaction', state.defaultaction);
  },
});

function moduleNameOf(filename: PValue): string {
  const text = strValue(filename) ?? '';
  if (text === '') return '<unknown>';
  return text.endsWith('.py') ? text.slice(0, -3) : text;
}
