import {
  dictionaryOf,
  dictView,
  isHiddenKey,
  type PObject,
  properties,
  setDictionaryMaker,
  setDictView,
  useDictionary,
} from './object.ts';
import { InstanceStorage } from './storage/instance-storage.ts';
import { MapStorage } from './storage/map-storage.ts';
import { PDict } from './values/dict.ts';

/** `object.__dict__`: always the same dict until another is assigned. */
export function instanceDict(object: PObject): PDict {
  if (object.shape.dictionary) return dictionaryOf(object);
  const known = dictView(object);
  if (known !== null) return known;
  const view = new PDict(new InstanceStorage(object));
  setDictView(object, view);
  return view;
}

/** `object.__dict__ = dict`: both are one from now on; the former `__dict__` keeps what it had. */
export function setInstanceDict(object: PObject, dict: PDict): void {
  const former = dictView(object);
  if (former !== null) {
    former.storage = former.storage.copy();
    setDictView(object, null);
  }
  const own = dict.storage;
  if (own instanceof InstanceStorage) detach(own.object, dict);
  useDictionary(object, dict);
}

/** Moves the attributes of `object` into `dict`, which is or becomes its `__dict__`. */
function detach(object: PObject, dict: PDict): void {
  dict.storage = dict.storage.copy();
  setDictView(object, null);
  useDictionary(object, dict);
}

setDictionaryMaker((object) => {
  const view = dictView(object);
  if (view !== null) {
    detach(object, view);
    return;
  }
  const map = new Map();
  for (const [name, value] of properties(object)) if (!isHiddenKey(name)) map.set(name, value);
  useDictionary(object, new PDict(new MapStorage(map)));
});

/** Names of the attributes in an object's `__dict__` that are strings. */
export function attributeNames(object: PObject): string[] {
  const names: string[] = [];
  const cursor = instanceDict(object).storage.cursor();
  while (cursor.next()) if (typeof cursor.key === 'string') names.push(cursor.key);
  return names;
}
