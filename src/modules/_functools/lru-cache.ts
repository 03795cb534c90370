import { callCoroutine, suspendableSlotCall } from '../../objects/function/coroutine-call.ts';
import { dictMember } from '../../objects/object/instance-dict.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import {
  isCallable,
  pyObjectCall,
  pyObjectCall0,
  pyObjectCall1,
  pyObjectCall2,
  pyObjectCall3,
} from '../../runtime/abstract/call.ts';
import { hash32 } from '../../runtime/abstract/hash.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PInstance, PObject, type PValue } from '../../runtime/object.ts';
import { finish, type Rest } from '../../runtime/threads/park.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType, objectType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PMethod } from '../../runtime/values/function.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';

/** An entry of a bounded cache, in the ring of entries from the least recently used to the most. */
class Link extends PObject {
  previous: Link = this;
  next: Link = this;
  readonly key: PValue;
  readonly result: PValue;
  constructor(key: PValue, result: PValue) {
    super(objectType.instanceShape);
    this.key = key;
    this.result = result;
  }

  remove(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
  }

  insertBefore(root: Link): void {
    const last = root.previous;
    last.next = this;
    root.previous = this;
    this.previous = last;
    this.next = root;
  }
}

/** `functools._lru_cache_wrapper`. `maxSize` is -1 for no bound. */
class PLruCache extends PObject {
  func: PValue = null;
  maxSize = -1;
  typed = false;
  infoType: PValue = null;
  hits = 0;
  misses = 0;
  cache = new PDict();
  readonly root = new Link(null, null);
}

export const lruCacheType = builtinType('_lru_cache_wrapper', {
  module: 'functools',
  allocate: (type) => new PLruCache(type.instanceShape),
});
lruCacheType.hasDict = true;
lruCacheType.hasWeakref = true;

/** Stands between positional and keyword arguments in a key. */
const MARK = new PInstance(objectType.instanceShape);

/** What a call is remembered by: `lru_cache_make_key`. */
function keyOf(self: PLruCache, args: readonly PValue[], names: KeywordNames): PValue {
  if (!self.typed && names === null) {
    if (args.length === 1) {
      const only = args[0]!;
      if (typeof only === 'string' || typeof only === 'number' || typeof only === 'bigint') return only;
    }
    return hashedOnce(args.slice());
  }
  const count = args.length - (names?.length ?? 0);
  const key: PValue[] = args.slice(0, count);
  if (names !== null && names.length > 0) {
    key.push(MARK);
    names.forEach((name, i) => {
      key.push(name, args[count + i]!);
    });
  }
  if (self.typed) for (const value of args) key.push(typeOf(value));
  else if (key.length === 1) return keyOf(self, key, null);
  return hashedOnce(key);
}

/** `_HashedSeq`: a tuple that asks instances of Python classes for their hashes here and not again. */
function hashedOnce(items: PValue[]): PTuple {
  const key = new PTuple(items);
  if (items.some((item) => item instanceof PInstance && item !== MARK)) key.tableHash = hash32(key);
  return key;
}

function compute(self: PLruCache, args: PValue[], names: KeywordNames): PValue {
  if (names !== null) return pyObjectCall(self.func, args, names);
  switch (args.length) {
    case 0:
      return pyObjectCall0(self.func);
    case 1:
      return pyObjectCall1(self.func, args[0]!);
    case 2:
      return pyObjectCall2(self.func, args[0]!, args[1]!);
    case 3:
      return pyObjectCall3(self.func, args[0]!, args[1]!, args[2]!);
    default:
      return pyObjectCall(self.func, args, null);
  }
}

function call(self: PLruCache, args: PValue[], names: KeywordNames): PValue {
  if (self.maxSize === 0) {
    self.misses++;
    return compute(self, args, names);
  }
  const key = keyOf(self, args, names);
  const found = self.cache.get(key);
  if (self.maxSize < 0) {
    if (found !== undefined) {
      self.hits++;
      return found;
    }
    self.misses++;
    const result = compute(self, args, names);
    self.cache.set(key, result);
    return result;
  }
  if (found !== undefined) {
    const link = found as Link;
    link.remove();
    link.insertBefore(self.root);
    self.hits++;
    return link.result;
  }
  self.misses++;
  return remember(self, key, compute(self, args, names));
}

/** Keeps a result in a bounded cache. */
function remember(self: PLruCache, key: PValue, result: PValue): PValue {
  // The call may have put the same key in already.
  if (self.cache.get(key) !== undefined) return result;
  const link = new Link(key, result);
  if (self.cache.size >= self.maxSize) {
    const oldest = self.root.next;
    if (oldest !== self.root) {
      oldest.remove();
      self.cache.delete(oldest.key);
    }
  }
  self.cache.set(key, link);
  link.insertBefore(self.root);
  return result;
}

function* callInThread(self: PLruCache, args: PValue[], names: KeywordNames): Rest<PValue> {
  self.misses++;
  const key = self.maxSize === 0 ? null : keyOf(self, args, names);
  const result = yield* finish(callCoroutine(self.func, args, names));
  if (self.maxSize === 0) return result;
  if (self.maxSize > 0) return remember(self, key, result);
  self.cache.set(key, result);
  return result;
}

suspendableSlotCall(call, (self: PLruCache, args, names) => {
  if (self.maxSize !== 0 && self.cache.get(keyOf(self, args, names)) !== undefined) return call(self, args, names);
  return suspendedBy(callInThread(self, args, names));
});

function clear(self: PLruCache): void {
  self.hits = 0;
  self.misses = 0;
  self.cache.clear();
  self.root.next = self.root;
  self.root.previous = self.root;
}

defineType(lruCacheType, {
  doc: 'A function that remembers its most recent results.',
  slots: {
    tp_new: newBy('lru_cache', {
      params: [
        arg('user_function', object),
        arg('maxsize', object),
        arg('typed', bool),
        arg('cache_info_type', object),
      ],
      run(type, func, maxSize, typed, infoType) {
        if (!isCallable(func)) throw typeError('the first argument must be callable');
        const made = type.allocate(type) as PLruCache;
        if (maxSize !== null) {
          if (intValue(maxSize) === undefined && typeOf(maxSize).nb_index === null)
            throw typeError('maxsize should be integer or None');
          made.maxSize = Math.max(0, asSsize(maxSize));
        }
        made.func = func;
        made.typed = typed;
        made.infoType = infoType;
        return made;
      },
    }),
    tp_call: call,
    tp_descr_get: (self: PLruCache, instance) =>
      instance === undefined || instance === null ? self : new PMethod(self, instance),
  },
  members: [
    dictMember,
    method(PLruCache, 'cache_info', {
      doc: 'Hits, misses, bound and size of the cache.',
      run: (self) =>
        pyObjectCall(self.infoType, [self.hits, self.misses, self.maxSize < 0 ? null : self.maxSize, self.cache.size]),
    }),
    method(PLruCache, 'cache_clear', { doc: 'Forgets all results.', run: clear }),
    method(PLruCache, '__reduce__', { run: (self) => pyObjectGetAttr(self, '__qualname__') }),
    method(PLruCache, '__copy__', { run: (self) => self }),
    method(PLruCache, '__deepcopy__', { params: [arg('memo', object), '/'], run: (self) => self }),
  ],
});
