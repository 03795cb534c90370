/** Hooks of `sys`: what it calls, and audit hooks. */
import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importModule } from '../../runtime/abstract/import.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { decodeBytes, encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { importError, isException, runtimeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PModule } from '../../runtime/values/module.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import type { PTuple } from '../../runtime/values/sequences.ts';
import { audit, auditHooks } from './audit.ts';
import { printException } from './print-exception.ts';
import { defaultUnraisableHook, unraisableHookArgs } from './unraisable.ts';

function display(value: PValue): void {
  const context = currentContext();
  if (value === null) return;
  // `_` is cleared first, so that a repr which looks at it sees no leftover.
  context.builtins.dict.set('_', null);
  const out = context.sysAttribute('stdout');
  if (out === undefined || out === null) throw runtimeError('lost sys.stdout');
  const text = pyObjectRepr(value);
  try {
    pyObjectCallMethod(out, 'write', [text]);
  } catch (error) {
    if (!isException(error, 'UnicodeEncodeError')) throw error;
    const encoding = strValue(pyObjectGetAttr(out, 'encoding')) ?? 'utf-8';
    const bytes = encodeText(text, encoding, 'backslashreplace');
    pyObjectCallMethod(out, 'write', [decodeBytes(bytes, encoding, 'strict')]);
  }
  pyObjectCallMethod(out, 'write', ['\n']);
  context.builtins.dict.set('_', value);
}

/** A variable of the environment as the program has it now: as `os.environ` says, once there is one. */
function environmentNow(name: string): string | undefined {
  const context = currentContext();
  const os = context.modules.getStr('os');
  if (!(os instanceof PModule)) return context.options.environment.get(name);
  return strValue(pyObjectCallMethod(pyObjectGetAttr(os, 'environ'), 'get', [name]));
}

function breakpoint(args: PValue[], keywords: ReadonlyMap<string, PValue>): PValue {
  const context = currentContext();
  const name = context.options.ignoreEnvironment ? undefined : environmentNow('PYTHONBREAKPOINT');
  if (name === '0') return null;
  const path = name === undefined || name === '' ? 'pdb.set_trace' : name;
  const dot = path.lastIndexOf('.');
  let hook: PValue;
  try {
    if (dot === 0) throw importError(`no module before the dot`);
    hook = pyObjectGetAttr(importModule(dot < 0 ? 'builtins' : path.slice(0, dot)), path.slice(dot + 1));
  } catch (error) {
    if (!isException(error, 'ImportError') && !isException(error, 'AttributeError')) throw error;
    pyObjectCall(pyObjectGetAttr(importModule('warnings'), 'warn'), [
      `Ignoring unimportable $PYTHONBREAKPOINT: "${path}"`,
      context.builtins.dict.getStr('RuntimeWarning') ?? null,
    ]);
    return null;
  }
  return pyObjectCall(hook, [...args, ...keywords.values()], keywords.size > 0 ? [...keywords.keys()] : null);
}

export const hookFunctions = [
  builtinFunction('displayhook', {
    doc: 'Print an object to sys.stdout and also save it in builtins._',
    params: [arg('object', object), '/'],
    run: (_module, value) => display(value),
  }),
  builtinFunction('excepthook', {
    doc: 'Handle an exception by displaying it with a traceback on sys.stderr.',
    params: [arg('exctype', object), arg('value', object), arg('traceback', object), '/'],
    run: (_module, _type, value) => printException(value),
  }),
  builtinFunction('unraisablehook', {
    doc: 'Handle an unraisable exception.\n\nThe unraisable argument has the following attributes:\n\n* exc_type: Exception type.\n* exc_value: Exception value, can be None.\n* exc_traceback: Exception traceback, can be None.\n* err_msg: Error message, can be None.\n* object: Object causing the exception, can be None.',
    params: [arg('unraisable', object), '/'],
    run(_module, args) {
      if (!isInstanceOf(args, unraisableHookArgs.type)) {
        throw typeError('sys.unraisablehook argument type must be UnraisableHookArgs');
      }
      defaultUnraisableHook((args as PTuple).items);
    },
  }),
  builtinFunction('breakpointhook', {
    doc: 'breakpointhook($module, /, *args, **kwargs)\n--\n\nThis hook function is called by built-in breakpoint().\n',
    params: [varargs('args'), varkeywords('kwargs')],
    run: (_module, args, keywords) => breakpoint(args, keywords),
  }),
  builtinFunction('audit', {
    textSignature: '($module, event, /, *args)',
    doc: 'audit($module, event, /, *args)\n--\n\nPasses the event to any hooks that are attached.',
    params: [varargs('args')],
    run(_module, args) {
      const [event, ...rest] = args;
      if (event === undefined) throw typeError('audit expected at least 1 argument, got 0');
      const name = strValue(event);
      if (name === undefined) throw typeError(`expected str for argument 'event', not ${typeOf(event).tpName}`);
      audit(name, ...rest);
    },
  }),
  builtinFunction('addaudithook', {
    doc: 'Adds a new audit hook callback.',
    params: [arg('hook', object)],
    run(_module, hook) {
      try {
        audit('sys.addaudithook');
      } catch (error) {
        // A hook may veto others, quietly if by an Exception.
        if (isException(error, 'Exception')) return null;
        throw error;
      }
      auditHooks().push(hook);
      return null;
    },
  }),
];
