import { sortItems } from '../../objects/list/sort.ts';
import {
  attributeOrMissing,
  callSpecial,
  noAttribute,
  pyObjectCallMethod,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { isCallable } from '../../runtime/abstract/call.ts';
import { primitiveAddress, pyObjectHash } from '../../runtime/abstract/hash.ts';
import { pyObjectIsInstance, pyObjectIsSubclass } from '../../runtime/abstract/instance-check.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { addressOf, asciiObject, reprObject } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { frameLocals } from '../../runtime/frame-locals.ts';
import { globalsOf, materialize } from '../../runtime/frames.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising, rt } from '../../runtime/registers.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';

function attributeName(value: PValue): string {
  const name = strValue(value);
  if (name === undefined) throw typeError(`attribute name must be string, not '${typeOf(value).tpName}'`);
  return name;
}

/** The namespaces of the Python code that called a builtin. */
export function callerGlobals(): PDict {
  return globalsOf(rt.stack[rt.sp]) ?? new PDict();
}

/** `locals()` of the caller: a snapshot in functions, the namespace itself elsewhere. */
export function callerLocals(): PValue {
  if (rt.sp === 0) return callerGlobals();
  const mapping = frameLocals(materialize(rt.stack[rt.sp]!));
  const copy = callSpecialCopy(mapping);
  return copy ?? mapping;
}

function callSpecialCopy(mapping: PValue): PValue | undefined {
  return typeOf(mapping).name === 'FrameLocalsProxy' ? callSpecial(mapping, 'copy') : undefined;
}

/** `sorted` of attribute names. */
function sorted(names: PValue[]): PList {
  return new PList(sortItems(names, null, false));
}

const NOTHING = Symbol('nothing');

export const attributeFunctions = [
  builtinFunction('getattr', {
    raises: true,
    replayed: 'instances',
    doc: "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to ``x.y``.\n\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case.",
    params: [arg('object', object), arg('name', object), arg('default', object, NOTHING), '/'],
    textSignature: null,
    run(_module, target, name, fallback) {
      if (fallback === NOTHING) {
        const text = attributeName(name);
        const found = attributeOrMissing(target, text);
        return found === undefined ? raising(noAttribute(target, text)) : found;
      }
      const found = pyObjectLookupAttr(target, attributeName(name));
      return found === undefined ? (fallback as PValue) : found;
    },
  }),
  builtinFunction('hasattr', {
    replayed: 'instances',
    doc: 'Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError.',
    params: [arg('obj', object), arg('name', object), '/'],
    run: (_module, target, name) => pyObjectLookupAttr(target, attributeName(name)) !== undefined,
  }),
  builtinFunction('setattr', {
    replayed: 'instances',
    doc: "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``",
    params: [arg('obj', object), arg('name', object), arg('value', object), '/'],
    run(_module, target, name, value) {
      pyObjectSetAttr(target, attributeName(name), value);
    },
  }),
  builtinFunction('delattr', {
    replayed: 'instances',
    doc: "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``",
    params: [arg('obj', object), arg('name', object), '/'],
    run(_module, target, name) {
      pyObjectSetAttr(target, attributeName(name), undefined);
    },
  }),
  builtinFunction('isinstance', {
    replayed: 'instances',
    doc: 'Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc.',
    params: [arg('obj', object), arg('class_or_tuple', object), '/'],
    run: (_module, value, cls) => pyObjectIsInstance(value, cls),
  }),
  builtinFunction('issubclass', {
    replayed: 'instances',
    doc: "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``.",
    params: [arg('cls', object), arg('class_or_tuple', object), '/'],
    run: (_module, derived, cls) => pyObjectIsSubclass(derived, cls),
  }),
  builtinFunction('callable', {
    doc: 'Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method.',
    params: [arg('obj', object), '/'],
    run: (_module, value) => isCallable(value),
  }),
  builtinFunction('dir', {
    replayed: 'instances',
    doc: 'dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it.',
    params: [arg('object', object, NOTHING), '/'],
    textSignature: null,
    run(_module, target) {
      if (target === NOTHING) return sorted(collect(pyObjectCallMethod(callerLocals(), 'keys')));
      const names = callSpecial(target as PValue, '__dir__');
      if (names === undefined) throw typeError('object does not provide __dir__');
      return sorted(collect(names));
    },
  }),
  builtinFunction('vars', {
    replayed: 'instances',
    doc: 'vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__.',
    params: [arg('object', object, NOTHING), '/'],
    textSignature: null,
    run(_module, target) {
      if (target === NOTHING) return callerLocals();
      const dict = pyObjectLookupAttr(target as PValue, '__dict__');
      if (dict === undefined) throw typeError('vars() argument must have __dict__ attribute');
      return dict;
    },
  }),
  builtinFunction('globals', {
    doc: "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa.",
    run: callerGlobals,
  }),
  builtinFunction('locals', {
    doc: "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees.",
    run: callerLocals,
  }),
  builtinFunction('id', {
    doc: "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)",
    params: [arg('obj', object), '/'],
    run: (_module, value) => (value !== null && typeof value === 'object' ? addressOf(value) : primitiveAddress(value)),
  }),
  builtinFunction('hash', {
    replayed: true,
    doc: 'Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true.',
    params: [arg('obj', object), '/'],
    run: (_module, value) => pyObjectHash(value),
  }),
  builtinFunction('repr', {
    replayed: true,
    doc: 'Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval() will return\nan object equal to the original.',
    params: [arg('obj', object), '/'],
    run: (_module, value) => reprObject(value),
  }),
  builtinFunction('ascii', {
    replayed: true,
    doc: 'Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2.',
    params: [arg('obj', object), '/'],
    run: (_module, value) => asciiObject(value),
  }),
];
