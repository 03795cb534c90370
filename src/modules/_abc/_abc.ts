import {
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectIsSubclass } from '../../runtime/abstract/instance-check.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { assertionError, runtimeError, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { IMMUTABLETYPE, MAPPING, PType, SEQUENCE } from '../../runtime/type.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { frozensetShape, PSet } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { weakly } from '../../truffle/weakly.ts';

/** What an abstract base class remembers, in its `_abc_impl`. */
class AbcData extends PObject {
  registry: WeakRef<PType>[] = [];
  cache: WeakSet<PType> = new WeakSet();
  negativeCache: WeakSet<PType> = new WeakSet();
  negativeVersion = invalidationCounter;
}

const abcDataType = builtinType('_abc_data', {
  module: '_abc',
  allocate: (type) => new AbcData(type.instanceShape),
  subclassable: false,
});
defineType(abcDataType, {
  doc: 'Internal state held by ABC machinery.',
  slots: { tp_new: (type) => type.allocate(type) },
});

/** Rises with each `register`: negative caches older than that are void. */
let invalidationCounter = 0;

function dataOf(cls: PValue): AbcData {
  const data = pyObjectGetAttr(cls, '_abc_impl');
  if (!(data instanceof AbcData)) throw typeError('_abc_impl is set to a wrong type');
  return data;
}

/** Collects the names of abstract methods into `__abstractmethods__`. */
function computeAbstractMethods(cls: PValue): void {
  const abstract: string[] = [];
  const namespace = pyObjectGetAttr(cls, '__dict__');
  for (const pair of collect(pyObjectCallMethod(namespace, 'items'))) {
    const items = pair instanceof PTuple ? pair.items : [];
    if (items.length !== 2) throw typeError('Iterator items must be tuples');
    if (isAbstract(items[1]!)) abstract.push(strValue(items[0]!) ?? '');
  }
  for (const base of collect(pyObjectGetAttr(cls, '__bases__'))) {
    const inherited = pyObjectLookupAttr(base, '__abstractmethods__');
    if (inherited === undefined) continue;
    for (const name of collect(inherited)) {
      const text = strValue(name);
      if (text === undefined) continue;
      const value = pyObjectLookupAttr(cls, text);
      if (value !== undefined && isAbstract(value)) abstract.push(text);
    }
  }
  const names = new PSet(undefined, frozensetShape);
  for (const name of abstract) names.add(name);
  pyObjectSetAttr(cls, '__abstractmethods__', names);
}

function isAbstract(value: PValue): boolean {
  const flag = pyObjectLookupAttr(value, '__isabstractmethod__');
  return flag !== undefined && pyObjectIsTrue(flag);
}

/** `__abc_tpflags__`: classes of `collections.abc` that patterns match as sequences or mappings. */
function takeTypeFlags(cls: PValue): void {
  if (!(cls instanceof PType)) return;
  const flags = cls.dict.get('__abc_tpflags__');
  if (typeof flags !== 'number') return;
  if ((flags & COLLECTION_FLAGS) === COLLECTION_FLAGS) {
    throw typeError('__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING');
  }
  cls.flags |= flags & COLLECTION_FLAGS;
  pyObjectSetAttr(cls, '__abc_tpflags__', undefined);
}

const COLLECTION_FLAGS = SEQUENCE | MAPPING;

function subclassCheck(self: PValue, subclass: PValue): boolean {
  if (!(subclass instanceof PType)) throw typeError('issubclass() arg 1 must be a class');
  const data = dataOf(self);
  if (data.cache.has(subclass)) return true;
  if (data.negativeVersion < invalidationCounter) {
    data.negativeCache = new WeakSet();
    data.negativeVersion = invalidationCounter;
  } else if (data.negativeCache.has(subclass)) return false;

  const answer = pyObjectCallMethod(self, '__subclasshook__', [subclass]);
  if (answer === true) {
    data.cache.add(subclass);
    return true;
  }
  if (answer === false) {
    data.negativeCache.add(subclass);
    return false;
  }
  if (answer !== NotImplemented) {
    throw assertionError('__subclasshook__ must return either False, True, or NotImplemented');
  }
  if (self instanceof PType && subclass.isSubtypeOf(self)) {
    data.cache.add(subclass);
    return true;
  }
  for (const reference of [...data.registry]) {
    const registered = reference.deref();
    if (registered !== undefined && pyObjectIsSubclass(subclass, registered)) {
      data.cache.add(subclass);
      return true;
    }
  }
  for (const known of collect(pyObjectCallMethod(self, '__subclasses__'))) {
    if (pyObjectIsSubclass(subclass, known)) {
      data.cache.add(subclass);
      return true;
    }
  }
  data.negativeCache.add(subclass);
  return false;
}

function register(self: PValue, subclass: PValue): PValue {
  if (!(subclass instanceof PType)) throw typeError('Can only register classes');
  if (pyObjectIsSubclass(subclass, self)) return subclass;
  // A cycle would make later checks run for ever.
  if (pyObjectIsSubclass(self, subclass)) throw runtimeError('Refusing to create an inheritance cycle');
  const data = dataOf(self);
  if (!data.registry.some((reference) => reference.deref() === subclass)) data.registry.push(weakly(subclass));
  invalidationCounter++;
  if (self instanceof PType && (self.flags & COLLECTION_FLAGS) !== 0) {
    setCollectionFlag(subclass, self.flags & COLLECTION_FLAGS);
  }
  return subclass;
}

/** `set_collection_flag_recursive`: builtin types have theirs from the start, so that str is no sequence to patterns. */
function setCollectionFlag(cls: PType, flag: number): void {
  if ((cls.flags & IMMUTABLETYPE) !== 0 || (cls.flags & COLLECTION_FLAGS) === flag) return;
  cls.flags = (cls.flags & ~COLLECTION_FLAGS) | flag;
  for (const reference of cls.subclasses) {
    const subclass = reference.deref();
    if (subclass !== undefined) setCollectionFlag(subclass, flag);
  }
}

function instanceCheck(self: PValue, instance: PValue): PValue {
  const cls = pyObjectGetAttr(instance, '__class__');
  const data = dataOf(self);
  if (cls instanceof PType && data.cache.has(cls)) return true;
  const type = typeOf(instance);
  if (type === cls) {
    if (data.negativeVersion === invalidationCounter && data.negativeCache.has(type)) return false;
    return pyObjectCallMethod(self, '__subclasscheck__', [type]);
  }
  const answer = pyObjectCallMethod(self, '__subclasscheck__', [cls]);
  if (pyObjectIsTrue(answer)) return answer;
  return pyObjectCallMethod(self, '__subclasscheck__', [type]);
}

const selfParam = arg('self', object);

defineModule('_abc', {
  doc: 'Module contains faster C implementation of abc.ABCMeta',
  functions: [
    builtinFunction('get_cache_token', {
      doc: 'Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC.',
      run: () => invalidationCounter,
    }),
    builtinFunction('_abc_init', {
      doc: 'Internal ABC helper for class set-up. Should be never used outside abc module.',
      params: [selfParam, '/'],
      run(_module, cls) {
        computeAbstractMethods(cls);
        pyObjectSetAttr(cls, '_abc_impl', abcDataType.allocate(abcDataType));
        takeTypeFlags(cls);
      },
    }),
    builtinFunction('_abc_register', {
      doc: 'Internal ABC helper for subclasss registration. Should be never used outside abc module.',
      params: [selfParam, arg('subclass', object), '/'],
      run: (_module, self, subclass) => register(self, subclass),
    }),
    builtinFunction('_abc_instancecheck', {
      doc: 'Internal ABC helper for instance checks. Should be never used outside abc module.',
      params: [selfParam, arg('instance', object), '/'],
      replayed: true,
      run: (_module, self, instance) => instanceCheck(self, instance),
    }),
    builtinFunction('_abc_subclasscheck', {
      doc: 'Internal ABC helper for subclasss checks. Should be never used outside abc module.',
      params: [selfParam, arg('subclass', object), '/'],
      replayed: true,
      run: (_module, self, subclass) => subclassCheck(self, subclass),
    }),
    builtinFunction('_reset_registry', {
      doc: 'Internal ABC helper to reset registry of a given class.\n\nShould be only used by refleak.py',
      params: [selfParam, '/'],
      run(_module, self) {
        dataOf(self).registry = [];
      },
    }),
    builtinFunction('_reset_caches', {
      doc: 'Internal ABC helper to reset both caches of a given class.\n\nShould be only used by refleak.py',
      params: [selfParam, '/'],
      run(_module, self) {
        const data = dataOf(self);
        data.cache = new WeakSet();
        data.negativeCache = new WeakSet();
      },
    }),
    builtinFunction('_get_dump', {
      doc: "Internal ABC helper for cache and registry debugging.\n\nReturn shallow copies of registry, of both caches, and\nnegative cache version. Don't call this function directly,\ninstead use ABC._dump_registry() for a nice repr.",
      params: [selfParam, '/'],
      run(_module, self) {
        const data = dataOf(self);
        const registry = new PSet();
        for (const reference of data.registry) {
          const cls: PBase | undefined = reference.deref();
          if (cls !== undefined) registry.add(cls);
        }
        // What a WeakSet of the host holds cannot be listed.
        return new PTuple([registry, new PSet(), new PSet(), data.negativeVersion]);
      },
    }),
  ],
});
