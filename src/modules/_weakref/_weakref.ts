import { newProxy } from '../../objects/weakref/proxy.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { dictType, type PDict } from '../../runtime/values/dict.ts';
import { PList } from '../../runtime/values/sequences.ts';
import {
  PWeakReference,
  weakCallableProxyType,
  weakproxyType,
  weakReferencesTo,
  weakrefType,
} from '../../runtime/values/weakref.ts';

function referencesOf(value: PValue): PWeakReference[] {
  return value instanceof PObject ? weakReferencesTo(value) : [];
}

defineModule('_weakref', {
  doc: 'Weak-reference support module.',
  attributes: {
    ref: weakrefType,
    ReferenceType: weakrefType,
    ProxyType: weakproxyType,
    CallableProxyType: weakCallableProxyType,
  },
  functions: [
    builtinFunction('getweakrefcount', {
      doc: "Return the number of weak references to 'object'.",
      params: [arg('object', object), '/'],
      run: (_module, value) => referencesOf(value).length,
    }),
    builtinFunction('getweakrefs', {
      doc: "Return a list of all weak reference objects pointing to 'object'.",
      params: [arg('object', object), '/'],
      run: (_module, value) => new PList(referencesOf(value)),
    }),
    builtinFunction('proxy', {
      doc: "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.",
      params: [arg('object', object), arg('callback', object, null), '/'],
      run: (_module, value, callback) => newProxy(value, callback),
    }),
    builtinFunction('_remove_dead_weakref', {
      doc: 'Atomically remove key from dict if it points to a dead weakref.',
      params: [arg('dct', instance<PDict>(dictType)), arg('key', object), '/'],
      run(_module, dict, key) {
        const value = dict.get(key);
        if (value instanceof PWeakReference && value.referent === undefined) dict.delete(key);
      },
    }),
  ],
});
