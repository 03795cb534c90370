import type { PValue } from '../../runtime/object.ts';
import { MapStorage } from '../../runtime/storage/map-storage.ts';
import type { SimpleKey } from '../../runtime/storage/simple-key.ts';
import type { PType } from '../../runtime/type.ts';
import { PDict } from '../../runtime/values/dict.ts';

/** The `__dict__` objects behind the proxies handed out: one per type. */
const dicts = new WeakMap<PType, PDict>();

/** A type's attributes as a dict object, live. */
export function typeDict(type: PType): PDict {
  let dict = dicts.get(type);
  if (dict === undefined) {
    dict = new PDict(new MapStorage(type.dict as Map<SimpleKey, PValue>));
    dicts.set(type, dict);
  }
  return dict;
}
