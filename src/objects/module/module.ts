import { pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { addressText, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext, hasContext } from '../../runtime/context.ts';
import { attributeError, typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { moduleType, PModule } from '../../runtime/values/module.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { keysOf } from '../object/object.ts';

/** `module_getattro`: descriptors of the type, the namespace, other attributes of the type, then the module's own `__getattr__`. */
export function moduleGetAttr(self: PModule, name: string): PValue | undefined {
  const type = self.shape.cls;
  const found = type.lookup(name);
  if (found === undefined) {
    const value = self.dict.getStr(name);
    if (value !== undefined) return value;
  } else {
    const kind = typeOf(found);
    const get = kind.tp_descr_get;
    if (get !== null && kind.tp_descr_set !== null) return get(found as PBase, self, type);
    const value = self.dict.getStr(name);
    if (value !== undefined) return value;
    return get === null ? found : get(found as PBase, self, type);
  }
  const fallback = self.dict.getStr('__getattr__');
  if (fallback !== undefined) return pyObjectCall1(fallback, name);
  throw attributeError(missing(self, name), self, name);
}

/** The words for a missing attribute: a module still being imported is most likely part of an import cycle. */
function missing(self: PModule, name: string): string {
  const own = self.dict.getStr('__name__');
  if (own === undefined || strValue(own) === undefined) return `module has no attribute '${name}'`;
  const spec = self.dict.getStr('__spec__');
  if (spec === undefined || spec === null) return `module '${strValue(own)}' has no attribute '${name}'`;
  const origin = originOf(spec);
  const shadowing = origin !== undefined && isShadowing(origin);
  if (shadowing && inStandardLibrary(own))
    return `module '${strValue(own)}' has no attribute '${name}' (consider renaming ${pyObjectRepr(origin!)} since it has the same name as the standard library module named '${strValue(own)}' and the import system gives it precedence)`;
  if (isInitializing(spec)) {
    if (shadowing)
      return `module '${strValue(own)}' has no attribute '${name}' (consider renaming ${pyObjectRepr(origin!)} if it has the same name as a third-party module you intended to import)`;
    if (origin !== undefined)
      return `partially initialized module '${strValue(own)}' from ${pyObjectRepr(origin)} has no attribute '${name}' (most likely due to a circular import)`;
    return `partially initialized module '${strValue(own)}' has no attribute '${name}' (most likely due to a circular import)`;
  }
  const uninitialized = pyObjectLookupAttr(spec, '_uninitialized_submodules');
  if (uninitialized !== undefined && uninitialized !== null && collect(uninitialized).includes(name))
    return `cannot access submodule '${name}' of module '${strValue(own)}' (most likely due to a circular import)`;
  return `module '${strValue(own)}' has no attribute '${name}'`;
}

/** `_get_file_origin_from_spec`: the file a module came from. */
function originOf(spec: PValue): PValue | undefined {
  const hasLocation = pyObjectLookupAttr(spec, 'has_location');
  if (hasLocation === undefined || !pyObjectIsTrue(hasLocation)) return undefined;
  const origin = pyObjectLookupAttr(spec, 'origin');
  return origin !== undefined && strValue(origin) !== undefined ? origin : undefined;
}

/** Whether the file lies in the folder of the script, which comes before the standard library. */
function isShadowing(origin: PValue): boolean {
  if (!hasContext()) return false;
  const context = currentContext();
  const folder = context.programFolder;
  if (folder === undefined) return false;
  const file = strValue(origin)!;
  const end = file.lastIndexOf('/');
  let parent = end < 0 ? '' : file.slice(0, end);
  if (/\/__init__\.py[co]?$/.test(file)) parent = parent.slice(0, Math.max(0, parent.lastIndexOf('/')));
  return parent === (folder === '' ? context.posix.getcwd() : folder);
}

function inStandardLibrary(name: PValue): boolean {
  const names = hasContext() ? currentContext().sysAttribute('stdlib_module_names') : undefined;
  if (names === undefined) return false;
  const contains = typeOf(names).sq_contains;
  return contains === null ? false : contains(names, name);
}

/** `_PyModuleSpec_IsInitializing`. */
function isInitializing(spec: PValue): boolean {
  const value = pyObjectLookupAttr(spec, '_initializing');
  return value !== undefined && pyObjectIsTrue(value);
}

/** Writes to the namespace, past nothing but data descriptors of the type. */
function moduleSetAttr(self: PModule, name: string, value: PValue | undefined): void {
  const type = self.shape.cls;
  const found = type.lookup(name);
  if (found !== undefined) {
    const set = typeOf(found).tp_descr_set;
    if (set !== null) {
      set(found as PBase, self, value);
      return;
    }
  }
  if (value !== undefined) self.dict.set(name, value);
  else if (self.dict.delete(name) === undefined)
    throw attributeError(`'${type.tpName}' object has no attribute '${name}'`, self, name);
}

/** `_PyImport_ImportlibModuleRepr`. */
function moduleRepr(self: PModule): PValue {
  const bootstrap = hasContext() ? currentContext().modules.getStr('_frozen_importlib') : undefined;
  if (bootstrap !== undefined && bootstrap !== null)
    return pyObjectCall1(pyObjectGetAttr(bootstrap, '_module_repr'), self);
  const name = self.dict.getStr('__name__');
  return name === undefined ? `<module at ${addressText(self)}>` : `<module ${pyObjectRepr(name)}>`;
}

defineType(moduleType, {
  doc: 'Create a module object.\n\nThe name must be a string; the optional docstring can have any type.',
  textSignature: '(name, doc=None)',
  slots: {
    tp_new(type: PType) {
      const self = type.allocate(type) as PModule;
      self.dict = new PDict();
      return self;
    },
    tp_init: initBy('module', {
      params: [arg('name', str), arg('doc', object, null)],
      run(self: PModule, name, doc) {
        const fresh = new PModule(name).dict;
        fresh.set('__doc__', doc);
        const before = self.dict;
        const cursor = before.storage.copy().cursor();
        while (cursor.next()) if (fresh.get(cursor.key) === undefined) fresh.set(cursor.key, cursor.value);
        before.storage = fresh.storage;
      },
    }),
    tp_repr: moduleRepr,
    tp_getattro: moduleGetAttr,
    tp_setattro: moduleSetAttr,
  },
  members: [
    getset(PModule, '__dict__', { member: true, get: (self) => self.dict }),
    getset(PModule, '__annotations__', {
      get(self) {
        const known = self.dict.getStr('__annotations__');
        if (known !== undefined) return known;
        const fresh = new PDict();
        self.dict.set('__annotations__', fresh);
        return fresh;
      },
      set(self, value) {
        if (value !== undefined) self.dict.set('__annotations__', value);
        else if (self.dict.delete('__annotations__') === undefined)
          throw attributeError('__annotations__', self, '__annotations__');
      },
    }),
    method(PModule, '__dir__', {
      doc: '__dir__() -> list\nspecialized dir() implementation',
      run(self) {
        const dict = pyObjectGetAttr(self, '__dict__');
        if (!(dict instanceof PDict)) throw typeError('<module>.__dict__ is not a dictionary');
        const own = dict.getStr('__dir__');
        return own === undefined ? new PList(keysOf(dict)) : pyObjectCall0(own);
      },
    }),
  ],
});
