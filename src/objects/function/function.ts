import { addressText } from '../../runtime/abstract/text.ts';
import { builtinsOf } from '../../runtime/builtins-of.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { MapStorage } from '../../runtime/storage/map-storage.ts';
import type { SimpleKey } from '../../runtime/storage/simple-key.ts';
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, codeType, PCell, PCode } from '../../runtime/values/code.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { functionType, PFunction, PMethod } from '../../runtime/values/function.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { dictMember } from '../object/instance-dict.ts';

/** The tuple or dict that was assigned or shown for defaults, closure cells and keyword defaults, so that it stays the same object. */
const shown = new WeakMap<object, PTuple | PDict>();

function tupleOf(items: readonly PValue[]): PTuple {
  let tuple = shown.get(items) as PTuple | undefined;
  if (tuple === undefined) {
    tuple = new PTuple(items);
    shown.set(items, tuple);
  }
  return tuple;
}

function setDefaults(fn: PFunction, value: PValue | undefined): void {
  if (value === undefined || value === null) fn.defaults = [];
  else if (value instanceof PTuple) {
    fn.defaults = value.items;
    shown.set(value.items, value);
  } else throw typeError('__defaults__ must be set to a tuple object');
}

/** Keyword defaults as a dict that is live while its keys are strings. */
function keywordDefaults(fn: PFunction): PValue {
  const map = fn.keywordDefaults;
  if (map === null) return null;
  let dict = shown.get(map);
  if (dict === undefined) {
    dict = new PDict(new MapStorage(map as Map<SimpleKey, PValue>));
    shown.set(map, dict);
  }
  return dict;
}

function setKeywordDefaults(fn: PFunction, value: PValue | undefined): void {
  if (value === undefined || value === null) {
    fn.keywordDefaults = null;
    return;
  }
  if (!(value instanceof PDict)) throw typeError('__kwdefaults__ must be set to a dict object');
  const map = new Map<string, PValue>();
  const cursor = value.storage.cursor();
  while (cursor.next()) if (typeof cursor.key === 'string') map.set(cursor.key, cursor.value);
  shown.set(map, value);
  fn.keywordDefaults = map;
}

function setCode(fn: PFunction, value: PValue | undefined): void {
  if (!(value instanceof PCode)) throw typeError('__code__ must be set to a code object');
  const closure = fn.closure.length;
  if (value.freevars.length !== closure)
    throw valueError(`${fn.name}() requires a code object with ${closure} free vars, not ${value.freevars.length}`);
  const kind = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
  if ((value.flags & kind) !== (fn.code.flags & kind))
    warn(
      'DeprecationWarning',
      'Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)',
    );
  const { doc } = fn;
  fn.code = value;
  // it stays that of the code it was made with
  fn.doc = doc;
}

function textFor(name: string, value: PValue | undefined): string {
  const text = value === undefined ? undefined : strValue(value);
  if (text === undefined) throw typeError(`${name} must be set to a string object`);
  return text;
}

function newFunction(
  code: PCode,
  globals: PDict,
  name: PValue,
  defaults: PValue,
  closure: PValue,
  kwdefaults: PValue,
): PFunction {
  if (name !== null && strValue(name) === undefined) throw typeError('arg 3 (name) must be None or string');
  if (defaults !== null && !(defaults instanceof PTuple)) throw typeError('arg 4 (defaults) must be None or tuple');
  const free = code.freevars.length;
  if (!(closure instanceof PTuple)) {
    if (free > 0 && closure === null) throw typeError('arg 5 (closure) must be tuple');
    if (closure !== null) throw typeError('arg 5 (closure) must be None or tuple');
  }
  if (kwdefaults !== null && !(kwdefaults instanceof PDict)) throw typeError('arg 6 (kwdefaults) must be None or dict');
  const cells = closure === null ? [] : (closure as PTuple).items;
  if (cells.length !== free) throw valueError(`${code.name} requires closure of length ${free}, not ${cells.length}`);
  for (const cell of cells)
    if (!(cell instanceof PCell)) throw typeError(`arg 5 (closure) expected cell, found ${typeOf(cell).tpName}`);
  const fn = new PFunction(code, globals, builtinsOf(globals), cells as readonly PCell[]);
  if (closure !== null) shown.set(cells, closure as PTuple);
  if (name !== null) fn.name = strValue(name)!;
  fn.module = globals.getStr('__name__') ?? null;
  if (defaults !== null) setDefaults(fn, defaults);
  if (kwdefaults !== null) setKeywordDefaults(fn, kwdefaults);
  return fn;
}

defineType(functionType, {
  doc: 'Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values',
  textSignature: '(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)',
  slots: {
    tp_new: newBy('function', {
      params: [
        arg('code', instance<PCode>(codeType)),
        arg('globals', instance<PDict>(dictType)),
        arg('name', object, null),
        arg('argdefs', object, null),
        arg('closure', object, null),
        arg('kwdefaults', object, null),
      ],
      run: (_type, ...args) => newFunction(...args),
    }),
    tp_repr: (fn: PFunction) => `<function ${fn.qualname} at ${addressText(fn)}>`,
    tp_descr_get: (fn: PFunction, self: PValue | undefined) => (self === undefined ? fn : new PMethod(fn, self)),
  },
  members: [
    getset(PFunction, '__closure__', {
      member: true,
      get: (fn) => (fn.closure.length === 0 ? null : tupleOf(fn.closure)),
    }),
    getset(PFunction, '__doc__', {
      member: true,
      get: (fn) => fn.doc,
      set(fn, value) {
        fn.doc = value ?? null;
      },
    }),
    getset(PFunction, '__globals__', { member: true, get: (fn) => fn.globals }),
    getset(PFunction, '__module__', {
      member: true,
      get: (fn) => fn.module,
      set(fn, value) {
        fn.module = value ?? null;
      },
    }),
    getset(PFunction, '__builtins__', { member: true, get: (fn) => fn.builtins }),
    getset(PFunction, '__code__', { get: (fn) => fn.code, set: setCode }),
    getset(PFunction, '__defaults__', {
      get: (fn) => (fn.defaults.length === 0 && !shown.has(fn.defaults) ? null : tupleOf(fn.defaults)),
      set: setDefaults,
    }),
    getset(PFunction, '__kwdefaults__', { get: keywordDefaults, set: setKeywordDefaults }),
    getset(PFunction, '__annotations__', {
      get(fn) {
        if (typeof fn.annotations === 'function') fn.annotations = fn.annotations();
        fn.annotations ??= new PDict();
        return fn.annotations;
      },
      set(fn, value) {
        if (value === undefined || value === null) fn.annotations = null;
        else if (value instanceof PDict) fn.annotations = value;
        else throw typeError('__annotations__ must be set to a dict object');
      },
    }),
    dictMember,
    getset(PFunction, '__name__', {
      get: (fn) => fn.name,
      set(fn, value) {
        fn.name = textFor('__name__', value);
      },
    }),
    getset(PFunction, '__qualname__', {
      get: (fn) => fn.qualname,
      set(fn, value) {
        fn.qualname = textFor('__qualname__', value);
      },
    }),
    getset(PFunction, '__type_params__', {
      get: (fn) => fn.typeParams ?? EMPTY_TUPLE,
      set(fn, value) {
        if (!(value instanceof PTuple)) throw typeError('__type_params__ must be set to a tuple');
        fn.typeParams = value;
      },
    }),
  ],
});
