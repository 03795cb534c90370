import { replayCalls } from '../../objects/function/coroutine-call.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, ssize, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../../runtime/thread-state.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PBuiltinFunction } from '../../runtime/values/function.ts';
import { floatType, intType, intValue, isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { listShape, PList, PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { quote, quoteAscii } from './strings.ts';

/** `json.encoder.c_make_encoder`. */
class PEncoder extends PObject {
  markers: PDict | null = null;
  /** The containers that are being written, the outermost first. */
  readonly active: object[] = [];
  /** Keys as they are written: most come again and again. */
  readonly keys = new Map<string, string>();
  fallback: PValue = null;
  encoder: PValue = null;
  indent: string | null = null;
  keySeparator = '';
  itemSeparator = '';
  sortKeys = false;
  skipKeys = false;
  allowNan = true;
  /** What `encoder` does, where it is one of this module's functions. */
  quoting: ((text: string) => string) | null = null;
}

export const encoderType = builtinType('Encoder', {
  module: '_json',
  allocate: (type) => new PEncoder(type.instanceShape),
});

function encodeFloat(self: PEncoder, value: PFloat): string {
  const number = value.value;
  if (Number.isFinite(number)) return floatType.tp_repr!(value) as string;
  if (!self.allowNan) throw valueError(`Out of range float values are not JSON compliant: ${pyObjectRepr(value)}`);
  return Number.isNaN(number) ? 'NaN' : number > 0 ? 'Infinity' : '-Infinity';
}

function encodeText(self: PEncoder, value: PValue, text: string): string {
  if (self.quoting !== null) return self.quoting(text);
  const encoded = pyObjectCall1(self.encoder, value);
  const result = strValue(encoded);
  if (result === undefined) throw typeError(`encoder() must return a string, not ${typeOf(encoded).tpName}`);
  return result;
}

/** Notes a container while it is being written, to notice one inside of itself. */
function enter(self: PEncoder, value: object): void {
  if (self.markers === null) return;
  if (self.active.includes(value)) throw valueError('Circular reference detected');
  self.active.push(value);
}

function leave(self: PEncoder): void {
  if (self.markers !== null) self.active.pop();
}

function encode(self: PEncoder, value: PValue, level: number): string {
  switch (typeof value) {
    case 'string':
      return encodeText(self, value, value);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
  }
  if (value === null) return 'null';
  if (value.constructor === PFloat) return encodeFloat(self, value as PFloat);
  if (value.constructor === PList || value.constructor === PTuple || value.constructor === PDict)
    return encodeContainer(self, value, level);
  const text = strValue(value);
  if (text !== undefined) return encodeText(self, value, text);
  if (intValue(value) !== undefined) return intType.tp_repr!(value as PBase) as string;
  if (value instanceof PFloat) return encodeFloat(self, value);
  return encodeContainer(self, value as PBase, level);
}

function encodeContainer(self: PEncoder, value: PBase, level: number): string {
  enterRecursiveCall(' while encoding a JSON object');
  try {
    if (value instanceof PList || value instanceof PTuple) return encodeList(self, value, level);
    if (isInstanceOf(value, dictType)) return encodeDict(self, value as PDict, level);
    enter(self, value);
    const replaced = encode(self, pyObjectCall1(self.fallback, value), level);
    leave(self);
    return replaced;
  } finally {
    leaveRecursiveCall();
  }
}

/** The line break before what stands at a level; nothing without indentation. */
function lineBreak(self: PEncoder, level: number): string {
  return self.indent === null ? '' : `\n${self.indent.repeat(level)}`;
}

function encodeList(self: PEncoder, value: PList | PTuple, level: number): string {
  const exact = value.shape === listShape || value.shape === tupleShape;
  const items = exact ? value.items : value.items.length === 0 ? [] : collect(value);
  if (items.length === 0) return '[]';
  enter(self, value);
  const start = lineBreak(self, level + 1);
  const separator = self.itemSeparator + start;
  let out = `[${start}${encode(self, items[0]!, level + 1)}`;
  for (let i = 1; i < items.length; i++) {
    out += separator + encode(self, items[i]!, level + 1);
    if ((i & 0xfff) === 0) poll();
  }
  leave(self);
  return `${out}${lineBreak(self, level)}]`;
}

const KEPT_KEYS = 256;

/** The text of a key; `undefined` for one to be skipped. */
function keyText(self: PEncoder, key: PValue): string | undefined {
  if (typeof key === 'string' && self.quoting !== null) {
    let quoted = self.keys.get(key);
    if (quoted === undefined) {
      quoted = self.quoting(key);
      if (self.keys.size < KEPT_KEYS) self.keys.set(key, quoted);
    }
    return quoted;
  }
  const text = strValue(key);
  if (text !== undefined) return encodeText(self, key, text);
  let plain: string;
  if (key instanceof PFloat) plain = encodeFloat(self, key);
  else if (key === true) plain = 'true';
  else if (key === false) plain = 'false';
  else if (key === null) plain = 'null';
  else if (intValue(key) !== undefined) plain = intType.tp_repr!(key as PBase) as string;
  else if (self.skipKeys) return undefined;
  else throw typeError(`keys must be str, int, float, bool or None, not ${typeOf(key).tpName}`);
  return encodeText(self, plain, plain);
}

/** Keys and values in turn. */
function entriesOf(self: PEncoder, dict: PDict): PValue[] {
  const out: PValue[] = [];
  if (dict.shape.cls === dictType && !self.sortKeys) {
    for (const cursor = dict.storage.cursor(); cursor.next(); ) out.push(cursor.key, cursor.value);
    return out;
  }
  const items = new PList(collect(pyObjectCallMethod(dict, 'items')));
  if (self.sortKeys) pyObjectCallMethod(items, 'sort');
  for (const item of items.items) {
    if (!(item instanceof PTuple) || item.items.length !== 2) throw valueError('items must return 2-tuples');
    out.push(item.items[0]!, item.items[1]!);
  }
  return out;
}

function encodeDict(self: PEncoder, dict: PDict, level: number): string {
  if (dict.size === 0) return '{}';
  enter(self, dict);
  const entries = entriesOf(self, dict);
  const start = lineBreak(self, level + 1);
  const separator = self.itemSeparator + start;
  let out = '';
  for (let i = 0; i < entries.length; i += 2) {
    const key = keyText(self, entries[i]!);
    if (key === undefined) continue;
    out += (out === '' ? start : separator) + key + self.keySeparator + encode(self, entries[i + 1]!, level + 1);
    if ((i & 0xfff) === 0) poll();
  }
  leave(self);
  return out === '' ? '{}' : `{${out}${lineBreak(self, level)}}`;
}

const call = newBy('_iterencode', {
  params: [arg('obj', object), arg('_current_indent_level', ssize)],
  run(self, value, level) {
    const encoder = self as unknown as PEncoder;
    const { length } = encoder.active;
    try {
      return new PTuple([encode(encoder, value, level)]);
    } finally {
      encoder.active.length = length;
    }
  },
});

defineType(encoderType, {
  doc: 'Writes a value as JSON.',
  slots: {
    tp_new: newBy('make_encoder', {
      params: [
        arg('markers', object),
        arg('default', object),
        arg('encoder', object),
        arg('indent', strOrNone),
        arg('key_separator', str),
        arg('item_separator', str),
        arg('sort_keys', bool),
        arg('skipkeys', bool),
        arg('allow_nan', bool),
      ],
      run(type, markers, fallback, encoder, indent, keySeparator, itemSeparator, sortKeys, skipKeys, allowNan) {
        if (markers !== null && !(markers instanceof PDict))
          throw typeError(`make_encoder() argument 1 must be dict or None, not ${typeOf(markers).tpName}`);
        const made = type.allocate(type) as PEncoder;
        made.markers = markers;
        made.fallback = fallback;
        made.encoder = encoder;
        made.indent = indent;
        made.keySeparator = keySeparator;
        made.itemSeparator = itemSeparator;
        made.sortKeys = sortKeys;
        made.skipKeys = skipKeys;
        made.allowNan = allowNan;
        if (encoder instanceof PBuiltinFunction) {
          const { name } = encoder.definition;
          if (name === 'encode_basestring_ascii') made.quoting = quoteAscii;
          else if (name === 'encode_basestring') made.quoting = quote;
        }
        return made;
      },
    }),
    tp_call: (self: PEncoder, args, keywords) => call(self as unknown as PType, args, keywords),
  },
  members: [
    getset(PEncoder, 'markers', { member: true, get: (self) => self.markers }),
    getset(PEncoder, 'default', { member: true, get: (self) => self.fallback }),
    getset(PEncoder, 'encoder', { member: true, get: (self) => self.encoder }),
    getset(PEncoder, 'indent', { member: true, get: (self) => self.indent }),
    getset(PEncoder, 'key_separator', { member: true, get: (self) => self.keySeparator }),
    getset(PEncoder, 'item_separator', { member: true, get: (self) => self.itemSeparator }),
    getset(PEncoder, 'sort_keys', { member: true, get: (self) => self.sortKeys }),
    getset(PEncoder, 'skipkeys', { member: true, get: (self) => self.skipKeys }),
  ],
});

replayCalls(encoderType);
