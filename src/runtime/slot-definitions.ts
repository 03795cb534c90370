import { bindDescriptor, callUnbound, isMethodLike, noAttribute } from './abstract/attribute.ts';
import { pyObjectCall, takesExactly } from './abstract/call.ts';
import { pyObjectIsTrue } from './abstract/compare.ts';
import { asIndex, asSsize } from './abstract/number.ts';
import { prepended } from './arrays.ts';
import type { BufferView } from './buffer.ts';
import { attributeError, bufferError, isException, overflowError, takeStop, typeError, valueError } from './errors.ts';
import type { PValue } from './object.ts';
import { rt } from './registers.ts';
import { isReplayed } from './threads/replay.ts';
import type { PType } from './type.ts';
import type { CompareOp, KeywordNames, SlotName } from './type-slots.ts';
import { NotImplemented, objectType, typeType } from './types.ts';
import { PFunction, PWrapperDescriptor } from './values/function.ts';
import { ManagedBuffer, PMemoryView } from './values/memoryview.ts';
import { intValue, isInstanceOf, normalizeInt, typeOf } from './values/scalars.ts';

/*
 * The table that ties type slots to special methods, CPython's `slotdefs`: for each method, how Python code calls the slot of a builtin
 * type through it (`wrap`), and for each slot, what a class that defines the method in Python gets in it (`dispatch`).
 */

type Wrap = (slot: any, self: any, args: PValue[], keywords: KeywordNames) => PValue;

export interface SlotDefinition {
  readonly name: string;
  readonly slot: SlotName;
  readonly wrap: Wrap;
  /** `__text_signature__` of the wrapper. */
  readonly signature: string;
}

/** For each slot, the function of classes that define its special methods in Python. */
export const dispatchers = new Map<SlotName, (...args: any[]) => any>();
export const slotDefinitions: SlotDefinition[] = [];

function define(name: string, slot: SlotName, signature: string, wrap: Wrap): void {
  slotDefinitions.push({ name, slot, wrap, signature });
}

function noKeywords(keywords: KeywordNames, name: string): void {
  if (keywords !== null && keywords.length > 0) throw typeError(`wrapper ${name}() takes no keyword arguments`);
}

/** `check_num_args`. */
function checkCount(args: PValue[], keywords: KeywordNames, count: number, name: string): void {
  noKeywords(keywords, name);
  if (args.length !== count) throw typeError(`expected ${count} argument${count === 1 ? '' : 's'}, got ${args.length}`);
}

/** Calls special method `name` of `self`'s type, which is known to have it. */
function call(self: PValue, name: string, ...args: PValue[]): PValue {
  const found = typeOf(self).lookup(name);
  if (found === undefined) throw attributeError(name, self, name);
  return callUnbound(found, self, args);
}

/** Like `call`, but NotImplemented when there is no such method. */
function maybe(self: PValue, name: string, other: PValue): PValue {
  const found = typeOf(self).lookup(name);
  return found === undefined ? NotImplemented : callUnbound(found, self, [other]);
}

// --- number slots with a reflected method -------------------------------------------------------------------------------------------

function binaryWithReflection(slot: SlotName, name: string): void {
  const direct = `__${name}__`;
  const reflected = `__r${name}__`;
  define(direct, slot, '($self, value, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 1, direct);
    return run(self, args[0], null);
  });
  define(reflected, slot, '($self, value, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 1, reflected);
    return run(args[0], self, null);
  });
  const dispatch = (a: PValue, b: PValue): PValue => {
    const leftType = typeOf(a);
    const rightType = typeOf(b);
    let tryRight = leftType !== rightType && (rightType as any)[slot] === dispatch;
    if ((leftType as any)[slot] === dispatch) {
      if (tryRight && rightType.isSubtypeOf(leftType) && rightType.lookup(reflected) !== leftType.lookup(reflected)) {
        const result = maybe(b, reflected, a);
        if (result !== NotImplemented) return result;
        tryRight = false;
      }
      const result = maybe(a, direct, b);
      if (result !== NotImplemented || leftType === rightType) return result;
    }
    return tryRight ? maybe(b, reflected, a) : NotImplemented;
  };
  dispatchers.set(slot, dispatch);
}

for (const [slot, name] of [
  ['nb_add', 'add'],
  ['nb_subtract', 'sub'],
  ['nb_multiply', 'mul'],
  ['nb_remainder', 'mod'],
  ['nb_divmod', 'divmod'],
  ['nb_lshift', 'lshift'],
  ['nb_rshift', 'rshift'],
  ['nb_and', 'and'],
  ['nb_xor', 'xor'],
  ['nb_or', 'or'],
  ['nb_floor_divide', 'floordiv'],
  ['nb_true_divide', 'truediv'],
  ['nb_matrix_multiply', 'matmul'],
] as const)
  binaryWithReflection(slot, name);

binaryWithReflection('nb_power', 'pow');
dispatchers.set('nb_power', function power(a: PValue, b: PValue, modulus: PValue): PValue {
  if (modulus === null) return binaryPower(a, b);
  if (typeOf(a).nb_power !== power) return NotImplemented;
  return call(a, '__pow__', b, modulus);
});
/** `a ** b` for classes with `__pow__`: the generic two-operand rule, seen under the identity of the slot's own dispatcher. */
function binaryPower(a: PValue, b: PValue): PValue {
  const own = dispatchers.get('nb_power');
  const leftType = typeOf(a);
  const rightType = typeOf(b);
  let tryRight = leftType !== rightType && rightType.nb_power === own;
  if (leftType.nb_power === own) {
    if (tryRight && rightType.isSubtypeOf(leftType) && rightType.lookup('__rpow__') !== leftType.lookup('__rpow__')) {
      const result = maybe(b, '__rpow__', a);
      if (result !== NotImplemented) return result;
      tryRight = false;
    }
    const result = maybe(a, '__pow__', b);
    if (result !== NotImplemented || leftType === rightType) return result;
  }
  return tryRight ? maybe(b, '__rpow__', a) : NotImplemented;
}
for (const definition of slotDefinitions)
  if (definition.slot === 'nb_power')
    Object.assign(definition, {
      signature: '($self, value, mod=None, /)',
      wrap: ((run, self, args) => {
        if (args.length < 1 || args.length > 2)
          throw typeError(
            `expected ${args.length < 1 ? 'at least 1 argument' : 'at most 2 arguments'}, got ${args.length}`,
          );
        const modulus = args[1] ?? null;
        return definition.name === '__pow__' ? run(self, args[0], modulus) : run(args[0], self, modulus);
      }) satisfies Wrap,
    });

for (const [slot, name] of [
  ['nb_inplace_add', 'iadd'],
  ['nb_inplace_subtract', 'isub'],
  ['nb_inplace_multiply', 'imul'],
  ['nb_inplace_remainder', 'imod'],
  ['nb_inplace_power', 'ipow'],
  ['nb_inplace_lshift', 'ilshift'],
  ['nb_inplace_rshift', 'irshift'],
  ['nb_inplace_and', 'iand'],
  ['nb_inplace_xor', 'ixor'],
  ['nb_inplace_or', 'ior'],
  ['nb_inplace_floor_divide', 'ifloordiv'],
  ['nb_inplace_true_divide', 'itruediv'],
  ['nb_inplace_matrix_multiply', 'imatmul'],
] as const) {
  const dunder = `__${name}__`;
  define(dunder, slot, '($self, value, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 1, dunder);
    return run(self, args[0], null);
  });
  dispatchers.set(slot, (a: PValue, b: PValue) => maybe(a, dunder, b));
}

// --- unary ----------------------------------------------------------------------------------------------------------------------------

function unary(
  name: string,
  slot: SlotName,
  dispatch?: (self: PValue) => unknown,
  box?: (result: any) => PValue,
): void {
  define(name, slot, '($self, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 0, name);
    const result = run(self);
    return box === undefined ? result : box(result);
  });
  dispatchers.set(slot, dispatch ?? ((self: PValue) => call(self, name)));
}

unary('__neg__', 'nb_negative');
unary('__pos__', 'nb_positive');
unary('__abs__', 'nb_absolute');
unary('__invert__', 'nb_invert');
unary('__int__', 'nb_int');
unary('__float__', 'nb_float');
unary('__index__', 'nb_index');
unary('__await__', 'am_await');
unary('__aiter__', 'am_aiter');
unary('__anext__', 'am_anext');
unary('__repr__', 'tp_repr');
unary('__str__', 'tp_str');
unary('__hash__', 'tp_hash', (self) => {
  const result = intValue(call(self, '__hash__'));
  if (result === undefined) throw typeError('__hash__ method should return an integer');
  if (typeof result === 'number') return result === -1 ? -2 : result;
  // A Py_hash_t has 64 bits; a larger int is hashed in its turn.
  const fitted = result >= -(1n << 63n) && result < 1n << 63n ? result : result % ((1n << 61n) - 1n);
  return fitted === -1n ? -2 : normalizeInt(fitted);
});
unary('__bool__', 'nb_bool', (self) => {
  const found = typeOf(self).lookup('__bool__');
  if (found === undefined) {
    const size = call(self, '__len__');
    return asLength(size) !== 0;
  }
  const result = callUnbound(found, self, []);
  if (typeof result !== 'boolean') throw typeError(`__bool__ should return bool, returned ${typeOf(result).tpName}`);
  return result;
});
unary('__iter__', 'tp_iter', (self) => {
  const found = typeOf(self).lookup('__iter__');
  if (found === null) throw typeError(`'${typeOf(self).tpName}' object is not iterable`);
  return call(self, '__iter__');
});
define('__next__', 'tp_iternext', '($self, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 0, '__next__');
  rt.stop = null;
  const result = run(self);
  if (result === undefined) throw takeStop();
  return result;
});
dispatchers.set('tp_iternext', (self: PValue) => {
  const found = typeOf(self).lookup('__next__');
  if (found instanceof PFunction && takesExactly(found.code, 1) && !isReplayed()) {
    const result = found.code.executable.invoke(found, self);
    if (result !== undefined) return result;
    const { raised } = rt;
    if (!isException(raised, 'StopIteration')) throw raised;
    rt.stop = raised;
    return undefined;
  }
  try {
    return call(self, '__next__');
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
    rt.stop = error;
    return undefined;
  }
});

// --- sizes, items, containment ----------------------------------------------------------------------------------------------------------

function asLength(result: PValue): number {
  if (!isInstanceOf(result, typeOf(0))) {
    const index = typeOf(result).nb_index;
    if (index === null) throw typeError(`'${typeOf(result).tpName}' object cannot be interpreted as an integer`);
  }
  const plain = asIndex(result);
  if (plain < 0) throw valueError('__len__() should return >= 0');
  if (typeof plain !== 'number') throw overflowError("cannot fit 'int' into an index-sized integer");
  return plain;
}

for (const slot of ['mp_length', 'sq_length'] as const)
  unary(
    '__len__',
    slot,
    (self) => asLength(call(self, '__len__')),
    (n: number) => n,
  );

define('__getitem__', 'mp_subscript', '($self, key, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__getitem__');
  return run(self, args[0]);
});
dispatchers.set('mp_subscript', (self: PValue, key: PValue) => call(self, '__getitem__', key));
define('__getitem__', 'sq_item', '($self, key, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__getitem__');
  return run(self, wrappedIndex(self, args[0]!));
});
dispatchers.set('sq_item', (self: PValue, index: number) => call(self, '__getitem__', index));

function wrappedIndex(self: PValue, key: PValue): number {
  const index = asSsize(key);
  const length = typeOf(self).sq_length;
  return index < 0 && length !== null ? index + length(self) : index;
}

for (const slot of ['mp_ass_subscript', 'sq_ass_item'] as const) {
  const place = (self: PValue, key: PValue) => (slot === 'sq_ass_item' ? wrappedIndex(self, key) : key);
  define('__setitem__', slot, '($self, key, value, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 2, '__setitem__');
    run(self, place(self, args[0]!), args[1]);
    return null;
  });
  define('__delitem__', slot, '($self, key, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 1, '__delitem__');
    run(self, place(self, args[0]!), undefined);
    return null;
  });
  dispatchers.set(slot, (self: PValue, key: PValue, value: PValue | undefined) => {
    if (value === undefined) call(self, '__delitem__', key);
    else call(self, '__setitem__', key, value);
  });
}

define('__contains__', 'sq_contains', '($self, key, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__contains__');
  return run(self, args[0]);
});
dispatchers.set('sq_contains', (self: PValue, item: PValue) => {
  const found = typeOf(self).lookup('__contains__');
  if (found === null) throw typeError(`'${typeOf(self).tpName}' object is not a container`);
  return pyObjectIsTrue(call(self, '__contains__', item));
});

define('__add__', 'sq_concat', '($self, value, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__add__');
  return run(self, args[0]);
});
define('__iadd__', 'sq_inplace_concat', '($self, value, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__iadd__');
  return run(self, args[0]);
});
for (const [name, slot] of [
  ['__mul__', 'sq_repeat'],
  ['__rmul__', 'sq_repeat'],
  ['__imul__', 'sq_inplace_repeat'],
] as const)
  define(name, slot, '($self, value, /)', (run, self, args, keywords) => {
    noKeywords(keywords, name);
    if (args.length !== 1) throw typeError(` expected 1 argument, got ${args.length}`);
    return run(self, asSsize(args[0]!));
  });

// --- comparison ---------------------------------------------------------------------------------------------------------------------------

export const COMPARISONS = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__'] as const;
COMPARISONS.forEach((name, op) => {
  define(name, 'tp_richcompare', '($self, value, /)', (run, self, args, keywords) => {
    checkCount(args, keywords, 1, name);
    return run(self, args[0], op);
  });
});
dispatchers.set('tp_richcompare', (self: PValue, other: PValue, op: CompareOp) => {
  const found = typeOf(self).lookup(COMPARISONS[op]!);
  if (found === undefined) return NotImplemented;
  if (found instanceof PFunction || found instanceof PWrapperDescriptor || isMethodLike(found))
    return callUnbound(found, self, [other]);
  let bound: PValue;
  try {
    bound = bindDescriptor(found, self, typeOf(self));
  } catch (error) {
    // CPython takes a descriptor that fails for none.
    if (!isException(error, 'BaseException')) throw error;
    return NotImplemented;
  }
  return pyObjectCall(bound, [other]);
});

// --- attributes and descriptors ---------------------------------------------------------------------------------------------------------

function nameArgument(value: PValue): string {
  if (typeof value === 'string') return value;
  const text = (value as { value?: unknown } | null)?.value;
  if (typeof text === 'string') return text;
  throw typeError(`attribute name must be string, not '${typeOf(value).tpName}'`);
}

define('__getattribute__', 'tp_getattro', '($self, name, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__getattribute__');
  const name = nameArgument(args[0]!);
  const value = run(self, name);
  if (value === undefined) throw noAttribute(self, name);
  return value;
});
/**
 * `__getattribute__` and `__getattr__` in Python: `slot_tp_getattr_hook`. For who only asks whether there is such an attribute (`quiet`), the
 * AttributeError of a `__getattr__` need not be thrown.
 */
function getAttributeByMethods(self: PValue, name: string, quiet = false): PValue | undefined {
  const type = typeOf(self);
  const getattribute = type.lookup('__getattribute__')!;
  const fallback = type.lookup('__getattr__');
  let value: PValue | undefined;
  try {
    const builtin = (getattribute as any).wrapped;
    value = builtin !== undefined ? builtin(self, name) : callUnbound(getattribute, self, [name]);
  } catch (error) {
    if (fallback === undefined || !isException(error, 'AttributeError')) throw error;
  }
  if (value !== undefined || fallback === undefined) return value;
  if (!quiet || !(fallback instanceof PFunction) || !takesExactly(fallback.code, 2) || isReplayed())
    return callUnbound(fallback, self, [name]);
  const result = fallback.code.executable.invoke(fallback, self, name) as PValue | undefined;
  if (result !== undefined || isException(rt.raised, 'AttributeError')) return result;
  throw rt.raised;
}
dispatchers.set('tp_getattro', getAttributeByMethods);

/** Whether what a class of Python's finds for an attribute is what `object` finds, and `__getattr__` is asked only where that is nothing. */
export function looksUpPlainly(type: PType): boolean {
  if (type.tp_getattro === objectType.tp_getattro) return true;
  if (type.tp_getattro !== getAttributeByMethods) return false;
  const getattribute = type.lookup('__getattribute__') as { wrapped?: unknown } | undefined;
  return getattribute?.wrapped === objectType.tp_getattro;
}

/** `hackcheck`: `object.__setattr__` and the like must not be used to get around a more special slot. */
function hackCheck(self: PValue, run: unknown, what: string): void {
  let type: PType | null = typeOf(self);
  while (type !== null && type.tp_setattro === dispatchers.get('tp_setattro')) type = type.base;
  if (type !== null && type.tp_setattro !== run && run === objectType.tp_setattro && type.isSubtypeOf(typeType))
    throw typeError(`can't apply this ${what} to ${typeOf(self).tpName} object`);
}
define('__setattr__', 'tp_setattro', '($self, name, value, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 2, '__setattr__');
  hackCheck(self, run, '__setattr__');
  run(self, nameArgument(args[0]!), args[1]);
  return null;
});
define('__delattr__', 'tp_setattro', '($self, name, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__delattr__');
  hackCheck(self, run, '__delattr__');
  run(self, nameArgument(args[0]!), undefined);
  return null;
});
dispatchers.set('tp_setattro', (self: PValue, name: string, value: PValue | undefined) => {
  if (value === undefined) call(self, '__delattr__', name);
  else call(self, '__setattr__', name, value);
});

define('__get__', 'tp_descr_get', '($self, instance, owner=None, /)', (run, self, args, keywords) => {
  noKeywords(keywords, '__get__');
  if (args.length < 1 || args.length > 2)
    // PyArg_UnpackTuple with an empty name.
    throw typeError(` expected ${args.length < 1 ? 'at least 1 argument' : 'at most 2 arguments'}, got ${args.length}`);
  const instance = args[0]!;
  const owner = args[1] ?? null;
  if (instance === null && owner === null) throw typeError('__get__(None, None) is invalid');
  return run(self, instance === null && owner !== typeOf(null) ? undefined : instance, owner as PType | null);
});
dispatchers.set('tp_descr_get', (self: PValue, instance: PValue | undefined, owner: PType | null) => {
  const get = typeOf(self).lookup('__get__');
  if (get === undefined) return self;
  return callUnbound(get, self, [instance ?? null, owner]);
});
define('__set__', 'tp_descr_set', '($self, instance, value, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 2, '__set__');
  run(self, args[0], args[1]);
  return null;
});
define('__delete__', 'tp_descr_set', '($self, instance, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__delete__');
  run(self, args[0], undefined);
  return null;
});
dispatchers.set('tp_descr_set', (self: PValue, instance: PValue, value: PValue | undefined) => {
  if (value === undefined) call(self, '__delete__', instance);
  else call(self, '__set__', instance, value);
});

// --- calls and construction ---------------------------------------------------------------------------------------------------------------

define('__call__', 'tp_call', '($self, /, *args, **kwargs)', (run, self, args, keywords) => run(self, args, keywords));
dispatchers.set('tp_call', (self: PValue, args: PValue[], keywords: KeywordNames) => {
  const type = typeOf(self);
  const found = type.lookup('__call__');
  if (found === undefined) throw typeError(`'${type.tpName}' object is not callable`);
  return pyObjectCall(bindDescriptor(found, self, type), args, keywords);
});
define('__init__', 'tp_init', '($self, /, *args, **kwargs)', (run, self, args, keywords) => {
  run(self, args, keywords);
  return null;
});
dispatchers.set('tp_init', (self: PValue, args: PValue[], keywords: KeywordNames) => {
  const type = typeOf(self);
  const result = pyObjectCall(bindDescriptor(type.lookup('__init__')!, self, type), args, keywords);
  if (result !== null) throw typeError(`__init__() should return None, not '${typeOf(result).tpName}'`);
});
dispatchers.set('tp_new', (type: PType, args: PValue[], keywords: KeywordNames) => {
  const found = type.lookup('__new__')!;
  return pyObjectCall(bindDescriptor(found, undefined, type), prepended<PValue>(type, args), keywords);
});
define('__del__', 'tp_finalize', '($self, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 0, '__del__');
  run(self);
  return null;
});
dispatchers.set('tp_finalize', (self: PValue) => {
  call(self, '__del__');
});

// --- buffers (PEP 688) --------------------------------------------------------------------------------------------------------------

const WRITABLE = 1;
/** `inspect.BufferFlags.FULL_RO`: what a class is asked for, with `WRITABLE` where that is needed. */
const FULL_READ_ONLY = 0x11c;

define('__buffer__', 'bf_getbuffer', '($self, flags, /)', (run, self, args, keywords) => {
  checkCount(args, keywords, 1, '__buffer__');
  const flags = asSsize(args[0]!);
  const view: BufferView = run(self, (flags & WRITABLE) !== 0);
  if ((flags & WRITABLE) !== 0 && view.readonly) {
    view.release();
    throw bufferError('Object is not writable.');
  }
  return new PMemoryView(new ManagedBuffer(view));
});
dispatchers.set('bf_getbuffer', (self: PValue, writable: boolean): BufferView => {
  const given = call(self, '__buffer__', writable ? FULL_READ_ONLY | WRITABLE : FULL_READ_ONLY);
  if (!(given instanceof PMemoryView)) throw typeError('__buffer__ returned non-memoryview object');
  const view: BufferView = typeOf(given).bf_getbuffer!(given, writable);
  return view.releasedBy(() => {
    view.release();
    if (typeOf(self).lookup('__release_buffer__') !== undefined) call(self, '__release_buffer__', given);
    else given.release();
  });
});
