import { bytesOf } from '../../runtime/buffer.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { attributeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import type { PType } from '../../runtime/type.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesType, PBytes } from '../../runtime/values/sequences.ts';
import { readWide, readWideCharacter, writeWide } from './addresses.ts';
import { PCData } from './storage-info.ts';

/*
 * `value` and `raw` of arrays of characters.
 */

function setRaw(self: PCData, value: PValue | undefined): void {
  if (value === undefined) throw attributeError('cannot delete attribute');
  const bytes = bytesOf(value);
  if (bytes.length > self.memory.length) throw valueError('byte string too long');
  self.memory.set(bytes);
}

function setBytes(self: PCData, value: PValue | undefined): void {
  if (value === undefined) throw typeError("can't delete attribute");
  if (!isInstanceOf(value, bytesType)) throw typeError(`bytes expected instead of ${typeOf(value).tpName} instance`);
  const { bytes } = value as PBytes;
  if (bytes.length > self.memory.length) throw valueError('byte string too long');
  self.memory.set(bytes);
  if (bytes.length < self.memory.length) self.memory[bytes.length] = 0;
}

function setText(self: PCData, value: PValue | undefined): void {
  if (value === undefined) throw typeError("can't delete attribute");
  const text = strValue(value);
  if (text === undefined) throw typeError(`unicode string expected instead of ${typeOf(value).tpName} instance`);
  const room = self.memory.length / 4;
  if (codePointLength(text) > room) throw valueError('string too long');
  const length = writeWide(self.memory, 0, text);
  if (length < room) self.memory.fill(0, 4 * length, 4 * length + 4);
}

function textOf(self: PCData): string {
  const room = self.memory.length / 4;
  let length = 0;
  while (length < room && readWideCharacter(self.memory, 4 * length) !== '\0') length++;
  return readWide(self.memory, 0, length);
}

const ofBytes = [
  getset(PCData, 'value', {
    doc: 'string value',
    get(self) {
      const end = self.memory.indexOf(0);
      return new PBytes(self.memory.slice(0, end < 0 ? self.memory.length : end));
    },
    set: setBytes,
  }),
  getset(PCData, 'raw', { doc: 'value', get: (self) => new PBytes(self.memory.slice()), set: setRaw }),
];

const ofText = [getset(PCData, 'value', { doc: 'string value', get: textOf, set: setText })];

export function addTextAttributes(type: PType, code: string | undefined): void {
  const members = code === 'c' ? ofBytes : code === 'u' ? ofText : [];
  for (const member of members) type.dict.set(member.name, member.make(type));
  if (members.length > 0) type.modified();
}
