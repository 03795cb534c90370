import { asPythonError, compileSource } from '../../nodes/compile.ts';
import { decodeSource } from '../../parser/decode.ts';
import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { collect, iterate } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, runtimeError, systemError, typeError, valueError } from '../../runtime/errors.ts';
import { materialize } from '../../runtime/frames.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { PType } from '../../runtime/type.ts';
import { typeType } from '../../runtime/types.ts';
import { PCell, PCode } from '../../runtime/values/code.ts';
import { runCode } from '../../runtime/values/code-run.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PFunction } from '../../runtime/values/function.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { importModuleLevel } from './import.ts';

/* The builtin functions that look at the frame of their caller, or make code run. */

function callerFrame() {
  const act = rt.stack[rt.sp];
  if (act === undefined || act.depth === 0) throw systemError('globals do not exist');
  return materialize(act);
}

function callerGlobals(): PDict {
  const act = rt.stack[rt.sp]!;
  if (act.depth === 0) throw systemError('globals do not exist');
  return act.fn !== null ? act.fn.globals : act.globals!;
}

/** `frame.f_locals` as `locals()` gives it: the namespace itself outside of functions, a snapshot inside. */
function callerLocals(): PValue {
  const frame = callerFrame();
  if (frame.namespace !== undefined && frame.namespace !== null) return frame.namespace;
  const locals = pyObjectGetAttr(frame, 'f_locals');
  if (locals instanceof PDict) return locals;
  const snapshot = new PDict();
  for (const key of collect(pyObjectCallMethod(locals, 'keys'))) snapshot.set(key, pyObjectGetItem(locals, key));
  return snapshot;
}

/** `type(meta)` of the bases, `_PyType_CalculateMetaclass`. */
function bestMetaclass(start: PType, bases: readonly PValue[]): PType {
  let winner = start;
  for (const base of bases) {
    const candidate = typeOf(base);
    if (winner.isSubtypeOf(candidate)) continue;
    if (candidate.isSubtypeOf(winner)) winner = candidate;
    else
      throw typeError(
        'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
      );
  }
  return winner;
}

/** Replaces bases that are no classes by what their `__mro_entries__` gives. */
function resolveBases(bases: readonly PValue[]): PValue[] | null {
  let resolved: PValue[] | null = null;
  bases.forEach((base, i) => {
    const entries = base instanceof PType ? undefined : pyObjectLookupAttr(base, '__mro_entries__');
    if (entries === undefined) {
      resolved?.push(base);
      return;
    }
    const replacement = pyObjectCall(entries, [new PTuple(bases)], null);
    if (!(replacement instanceof PTuple)) throw typeError('__mro_entries__ must return a tuple');
    resolved ??= bases.slice(0, i) as PValue[];
    resolved.push(...replacement.items);
  });
  return resolved;
}

const buildClass = builtinFunction('__build_class__', {
  doc: '__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.',
  params: [arg('func', object), arg('name', object), '/', varargs('bases'), varkeywords('kwds')],
  run(_module, func, nameValue, original, keywords) {
    if (!(func instanceof PFunction)) throw typeError('__build_class__: func must be a function');
    const name = strValue(nameValue);
    if (name === undefined) throw typeError('__build_class__: name is not a string');
    const resolved = resolveBases(original);
    const bases = new PTuple(resolved ?? original);
    const named = new Map(keywords);
    let meta: PValue = named.get('metaclass') ?? null;
    if (named.has('metaclass')) named.delete('metaclass');
    else meta = bases.items.length === 0 ? typeType : typeOf(bases.items[0]!);
    if (meta instanceof PType) meta = bestMetaclass(meta, bases.items);
    const names = [...named.keys()];
    const values = [...named.values()];
    const prepare = pyObjectLookupAttr(meta, '__prepare__');
    let namespace: PValue = new PDict();
    if (prepare !== undefined)
      namespace = pyObjectCall(prepare, [name, bases, ...values], names.length === 0 ? null : names);
    if (typeOf(namespace).mp_subscript === null || namespace instanceof PList || namespace instanceof PTuple) {
      const shown = meta instanceof PType ? meta.name : '<metaclass>';
      throw typeError(`${shown}.__prepare__() must return a mapping, not ${typeOf(namespace).name}`);
    }
    const cell = runCode(func.code, func.globals, namespace, func.closure, func);
    if (resolved !== null) {
      if (namespace instanceof PDict) namespace.set('__orig_bases__', new PTuple(original));
    }
    const cls = pyObjectCall(meta, [name, bases, namespace, ...values], names.length === 0 ? null : names);
    if (cls instanceof PType && cell instanceof PCell) {
      if (cell.value === undefined)
        throw runtimeError(
          `__class__ not set defining '${name}' as ${pyObjectRepr(cls)}. Was __classcell__ propagated to type.__new__?`,
        );
      if (cell.value !== cls)
        throw typeError(`__class__ set to ${pyObjectRepr(cell.value)} defining '${name}' as ${pyObjectRepr(cls)}`);
    }
    return cls;
  },
});

const importFunction = builtinFunction('__import__', {
  doc: 'Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.',
  params: [
    arg('name', object),
    arg('globals', object, null),
    arg('locals', object, null),
    arg('fromlist', object, new PTuple([]), '()'),
    arg('level', int, 0),
  ],
  run(_module, name, globals, _locals, fromList, level) {
    const text = strValue(name);
    if (text === undefined) throw typeError('module name must be a string');
    return importModuleLevel(text, globals, fromList, level);
  },
});

/** Source given to `compile`, `exec` or `eval`: a str, or bytes with their coding cookie. */
function sourceText(source: PValue, filename: string, where: string, what: string): string {
  const text = strValue(source);
  if (text !== undefined) {
    if (text.includes('\0')) throw nullBytes();
    return text;
  }
  if (typeOf(source).bf_getbuffer === null) throw typeError(`${where}() arg 1 must be a ${what}`);
  const bytes = source instanceof PBytes ? source.bytes : bytesOf(source);
  if (bytes.includes(0)) throw nullBytes();
  try {
    return decodeSource(bytes, { filename });
  } catch (error) {
    throw asPythonError(error);
  }
}

function nullBytes(): unknown {
  return makeException(exceptionType('SyntaxError'), 'source code string cannot contain null bytes');
}

const MODES = ['exec', 'eval', 'single', 'func_type'] as const;
const FUTURE_MASK = 0x1ff0000;

const compileFunction = builtinFunction('compile', {
  doc: 'Compile source into a code object that can be executed by exec() or eval().',
  params: [
    arg('source', object),
    arg('filename', object),
    arg('mode', str),
    arg('flags', int, 0),
    arg('dont_inherit', bool, false),
    arg('optimize', int, -1),
    '*',
    arg('_feature_version', int, -1),
  ],
  run(_module, source, filenameValue, mode, flags, dontInherit, optimize) {
    const filename = fileNameText(filenameValue);
    if (optimize < -1 || optimize > 2) throw valueError('compile(): invalid optimize value');
    if (!MODES.includes(mode as (typeof MODES)[number]) || (mode === 'func_type' && (flags & 0x400) === 0))
      throw valueError(
        mode === 'func_type'
          ? "compile() mode 'func_type' requires flag PyCF_ONLY_AST"
          : (flags & 0x400) !== 0
            ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
            : "compile() mode must be 'exec', 'eval' or 'single'",
      );
    const inherited = dontInherit || rt.sp === 0 ? 0 : (rt.stack[rt.sp]!.code?.flags ?? 0) & FUTURE_MASK;
    const options = {
      filename,
      optimize: optimize < 0 ? currentContext().options.optimize : optimize,
      future: inherited | (flags & FUTURE_MASK),
      topLevelAwait: (flags & 0x2000) !== 0,
    };
    const special = compileTreeHook?.(source, mode as (typeof MODES)[number], flags, options);
    if (special !== undefined) return special;
    return compileSource(
      sourceText(source, filename, 'compile', 'string, bytes or AST object'),
      mode as (typeof MODES)[number],
      options,
    );
  },
});

type TreeHook = (
  source: PValue,
  mode: (typeof MODES)[number],
  flags: number,
  options: { filename: string; optimize: number; future: number; topLevelAwait: boolean },
) => PValue | undefined;

let compileTreeHook: TreeHook | null = null;

/** `_ast` serves `PyCF_ONLY_AST` and trees given to `compile`. */
export function setCompileTreeHook(hook: TreeHook): void {
  compileTreeHook = hook;
}

function fileNameText(value: PValue): string {
  const text = strValue(value);
  if (text !== undefined) return text;
  if (value instanceof PBytes) return new TextDecoder().decode(value.bytes);
  const path = pyObjectLookupAttr(value, '__fspath__');
  if (path !== undefined) return fileNameText(pyObjectCall(path, [], null));
  throw typeError(`expected str, bytes or os.PathLike object, not ${typeOf(value).name}`);
}

/** Globals and locals of `exec` and `eval`. */
function namespaces(name: string, globals: PValue, locals: PValue): { globals: PDict; locals: PValue } {
  if (globals === null) {
    const own = callerGlobals();
    return { globals: own, locals: locals === null ? callerLocals() : locals };
  }
  if (!(globals instanceof PDict))
    throw typeError(
      name === 'eval' ? `globals must be a dict` : `exec() globals must be a dict, not ${typeOf(globals).name}`,
    );
  if (locals !== null && typeOf(locals).mp_subscript === null)
    throw typeError(
      name === 'eval' ? 'locals must be a mapping' : `locals must be a mapping or None, not ${typeOf(locals).name}`,
    );
  if (globals.getStr('__builtins__') === undefined) globals.set('__builtins__', currentContext().builtins);
  return { globals, locals: locals === null ? globals : locals };
}

const execFunction = builtinFunction('exec', {
  doc: 'Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars.',
  params: [
    arg('source', object),
    '/',
    arg('globals', object, null),
    arg('locals', object, null),
    '*',
    arg('closure', object, null),
  ],
  run(_module, source, globalsValue, localsValue, closure) {
    const { globals, locals } = namespaces('exec', globalsValue, localsValue);
    if (source instanceof PCode) {
      runCodeObject(source, globals, locals, closure, 'exec');
      return null;
    }
    if (closure !== null) throw typeError('closure can only be used when source is a code object');
    const future = (rt.stack[rt.sp]?.code?.flags ?? 0) & FUTURE_MASK;
    const text = sourceText(source, '<string>', 'exec', 'string, bytes or code object');
    runCode(
      compileSource(text, 'exec', { filename: '<string>', future, optimize: currentContext().options.optimize }),
      globals,
      locals,
    );
    return null;
  },
});

function runCodeObject(code: PCode, globals: PDict, locals: PValue, closure: PValue, name: string): PValue {
  const count = code.freevars.length;
  if (closure === null && count > 0)
    throw typeError(
      name === 'eval'
        ? 'code object passed to eval() may not contain free variables'
        : `code object requires a closure of exactly length ${count}`,
    );
  if (closure !== null) {
    if (count === 0) throw typeError('cannot use a closure with this code object');
    if (
      !(closure instanceof PTuple) ||
      closure.items.length !== count ||
      closure.items.some((c) => !(c instanceof PCell))
    )
      throw typeError(`code object requires a closure of exactly length ${count}`);
  }
  return runCode(code, globals, locals, closure === null ? null : ((closure as PTuple).items as PCell[]));
}

const evalFunction = builtinFunction('eval', {
  doc: 'Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.',
  params: [arg('source', object), '/', arg('globals', object, null), arg('locals', object, null)],
  run(_module, source, globalsValue, localsValue) {
    const { globals, locals } = namespaces('eval', globalsValue, localsValue);
    if (source instanceof PCode) return runCodeObject(source, globals, locals, null, 'eval');
    const future = (rt.stack[rt.sp]?.code?.flags ?? 0) & FUTURE_MASK;
    const text = sourceText(source, '<string>', 'eval', 'string, bytes or code object').replace(/^[ \t]+/, '');
    return runCode(
      compileSource(text, 'eval', { filename: '<string>', future, optimize: currentContext().options.optimize }),
      globals,
      locals,
    );
  },
});

const globalsFunction = builtinFunction('globals', {
  doc: "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa.",
  run: () => callerGlobals(),
});

const localsFunction = builtinFunction('locals', {
  doc: "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees.",
  run: () => callerLocals(),
});

const varsFunction = builtinFunction('vars', {
  doc: 'vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__.',
  params: [arg('object', object, undefined as unknown as PValue, '<unrepresentable>'), '/'],
  run(_module, value) {
    if (value === undefined) return callerLocals();
    const dict = pyObjectLookupAttr(value, '__dict__');
    if (dict === undefined) throw typeError('vars() argument must have __dict__ attribute');
    return dict;
  },
});

const dirFunction = builtinFunction('dir', {
  doc: "dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it.\nIf the object supplies a method named __dir__, it will be used; otherwise\nthe default dir() logic is used and returns:\n  for a module object: the module's attributes.\n  for a class object:  its attributes, and recursively the attributes\n    of its bases.\n  for any other object: its attributes, its class's attributes, and\n    recursively the attributes of its class's base classes.",
  params: [arg('object', object, undefined as unknown as PValue, '<unrepresentable>'), '/'],
  run(_module, value) {
    const names = new PList(value === undefined ? collect(pyObjectCallMethod(callerLocals(), 'keys')) : dirOf(value));
    pyObjectCallMethod(names, 'sort');
    return names;
  },
});

function dirOf(value: PValue): PValue[] {
  const method = typeOf(value).lookup('__dir__');
  if (method === undefined) throw typeError('object does not provide __dir__');
  return [...iterate(pyObjectCall(method, [value], null))];
}

const breakpointFunction = builtinFunction('breakpoint', {
  doc: 'Call sys.breakpointhook(*args, **kws).',
  params: [varargs('args'), varkeywords('kws')],
  run(_module, args, keywords) {
    const hook = currentContext().sysAttribute('breakpointhook');
    if (hook === undefined) throw makeException(exceptionType('RuntimeError'), 'lost sys.breakpointhook');
    return pyObjectCall(hook, [...args, ...keywords.values()], keywords.size === 0 ? null : [...keywords.keys()]);
  },
});

/** The frame-dependent functions of `builtins`. */
export const frameFunctions = [
  buildClass,
  importFunction,
  compileFunction,
  execFunction,
  evalFunction,
  globalsFunction,
  localsFunction,
  varsFunction,
  dirFunction,
  breakpointFunction,
];
