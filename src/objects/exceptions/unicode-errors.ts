import { asSsize } from '../../runtime/abstract/number.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member } from '../../runtime/clinic/members.ts';
import { exceptionKeys, typeError } from '../../runtime/errors.ts';
import { getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { exceptionType, PBaseException } from '../../runtime/values/exception.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import { baseExceptionInit, baseExceptionNew } from './base-exception.ts';
import { exceptionMember } from './fields.ts';

const { encoding, object, start, end, reason } = exceptionKeys;

/** A `Py_ssize_t` field: 0 while unset. */
function indexMember(name: string, key: string, doc: string): Member {
  return getset(PBaseException, name, {
    doc,
    member: true,
    get: (self) => getProperty(self, key) ?? 0,
    set(self, value) {
      if (value === undefined) throw typeError("can't delete numeric/char attribute");
      if (intValue(value) === undefined) throw typeError('an integer is required');
      setProperty(self, key, asSsize(value));
    },
  });
}

const members = (withEncoding: boolean): Member[] => [
  ...(withEncoding ? [exceptionMember('encoding', encoding, 'exception encoding')] : []),
  exceptionMember('object', object, 'exception object'),
  indexMember('start', start, 'exception start'),
  indexMember('end', end, 'exception end'),
  exceptionMember('reason', reason, 'exception reason'),
];

function textArgument(value: PValue, index: number): PValue {
  if (strValue(value) === undefined)
    throw typeError(`argument ${index} must be str, not ${value === null ? 'None' : typeOf(value).name}`);
  return value;
}

/** Reads the arguments in the order of `keys`. */
function initialize(
  self: PBaseException,
  args: PValue[],
  keywords: KeywordNames,
  keys: readonly string[],
  bytes: boolean,
): void {
  baseExceptionInit(self, args, keywords);
  if (args.length !== keys.length)
    throw typeError(`function takes exactly ${keys.length} arguments (${args.length} given)`);
  const values = keys.map((key, i): PValue => {
    const value = args[i]!;
    if (key === start || key === end) return asSsize(value);
    return key === object && bytes ? value : textArgument(value, i + 1);
  });
  keys.forEach((key, i) => {
    let value = values[i] as PValue;
    if (key === object && bytes) value = asBytes(value);
    setProperty(self, key, value);
  });
}

function asBytes(value: PValue): PValue {
  if (value instanceof PBytes) return value;
  if (value instanceof PByteArray) return new PBytes(value.bytes.slice());
  const view = typeOf(value).bf_getbuffer;
  if (view === null) throw typeError(`a bytes-like object is required, not '${typeOf(value).tpName}'`);
  return new PBytes((view(value, false) as unknown as { bytes: Uint8Array }).bytes.slice());
}

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

function escaped(point: number): string {
  if (point <= 0xff) return `\\x${hex(point, 2)}`;
  return point <= 0xffff ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

/** Code point number `index` of `text`, `undefined` past its end. */
function codePointAt(text: string, index: number): number | undefined {
  let i = 0;
  for (const character of text) if (i++ === index) return character.codePointAt(0);
  return undefined;
}

interface Fields {
  readonly codec: string;
  readonly object: PValue | undefined;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

function fieldsOf(self: PBaseException): Fields {
  const codec = getProperty(self, encoding);
  const why = getProperty(self, reason);
  return {
    codec: codec === undefined ? '<NULL>' : pyObjectStr(codec),
    object: getProperty(self, object),
    start: (getProperty(self, start) as number | undefined) ?? 0,
    end: (getProperty(self, end) as number | undefined) ?? 0,
    reason: why === undefined ? '' : pyObjectStr(why),
  };
}

/** `encode 'x' in position 3` or the plural, without the verb. */
function characters(fields: Fields, text: string): string {
  const point = fields.end === fields.start + 1 && fields.start >= 0 ? codePointAt(text, fields.start) : undefined;
  return point !== undefined
    ? `character '${escaped(point)}' in position ${fields.start}`
    : `characters in position ${fields.start}-${fields.end - 1}`;
}

function encodeErrorText(self: PBaseException): string {
  const fields = fieldsOf(self);
  if (fields.object === undefined) return '';
  return `'${fields.codec}' codec can't encode ${characters(fields, strValue(fields.object) ?? '')}: ${fields.reason}`;
}

function translateErrorText(self: PBaseException): string {
  const fields = fieldsOf(self);
  if (fields.object === undefined) return '';
  return `can't translate ${characters(fields, strValue(fields.object) ?? '')}: ${fields.reason}`;
}

function decodeErrorText(self: PBaseException): string {
  const fields = fieldsOf(self);
  if (fields.object === undefined) return '';
  const byte =
    fields.end === fields.start + 1 && fields.object instanceof PBytes ? fields.object.bytes[fields.start] : undefined;
  const what =
    byte !== undefined
      ? `byte 0x${hex(byte, 2)} in position ${fields.start}`
      : `bytes in position ${fields.start}-${fields.end - 1}`;
  return `'${fields.codec}' codec can't decode ${what}: ${fields.reason}`;
}

for (const [name, doc, keys, text, bytes] of [
  ['UnicodeEncodeError', 'Unicode encoding error.', [encoding, object, start, end, reason], encodeErrorText, false],
  ['UnicodeDecodeError', 'Unicode decoding error.', [encoding, object, start, end, reason], decodeErrorText, true],
  ['UnicodeTranslateError', 'Unicode translation error.', [object, start, end, reason], translateErrorText, false],
] as const)
  defineType(exceptionType(name), {
    doc,
    slots: {
      tp_new: baseExceptionNew,
      tp_init: (self: PBaseException, args: PValue[], keywords: KeywordNames) =>
        initialize(self, args, keywords, keys, bytes),
      tp_str: text,
    },
    members: members(keys.length === 5),
  });
