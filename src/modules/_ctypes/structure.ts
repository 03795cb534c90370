import { pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { sequenceItem } from '../../runtime/abstract/item.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { SlotTable } from '../../runtime/type-slots.ts';
import { typeType } from '../../runtime/types.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { newData } from './cdata.ts';
import { ctypeMethods } from './metaclass.ts';
import { beginInit, infoOf, type PCData, StorageInfo, setInfo } from './storage-info.ts';
import { setFields } from './structure-layout.ts';
import { structMeta, structureType, unionMeta, unionType } from './types.ts';

/** `StructUnionType_init`. */
function initType(type: PType): void {
  if (type.dict.has('_abstract_')) return;
  const fields = type.dict.get('_fields_');
  const base = infoOf(type.base!);
  if (fields === undefined && base !== undefined) {
    setInfo(type, base.clone());
    base.final = true;
    return;
  }
  const info = new StorageInfo('B');
  info.align = 0;
  setInfo(type, info);
  if (fields === undefined) return;
  pyObjectSetAttr(type, '_fields_', fields);
}

function metaSlots(isStruct: boolean): SlotTable {
  return {
    tp_init(type: PType, args, keywords) {
      beginInit(type, args, keywords);
      initType(type);
    },
    tp_setattro(type: PType, name, value) {
      typeType.tp_setattro!(type, name, value);
      if (name === '_fields_' && value !== undefined) setFields(type, value, isStruct);
    },
  };
}

/** Gives positional arguments to the fields in turn, those of the base classes first; answers how many were taken. */
function initPositional(
  self: PCData,
  type: PType,
  args: readonly PValue[],
  given: number,
  from: number,
  named: Set<string>,
): number {
  let at = from;
  if (infoOf(type.base!) !== undefined) {
    at = initPositional(self, type.base!, args, given, at, named);
  }
  const fields = type.dict.get('_fields_');
  if (fields === undefined) return at;
  const count = infoOf(type)!.length;
  for (let i = 0; i < count && at < given; i++, at++) {
    const pair = sequenceItem(fields, i);
    const name = pair instanceof PTuple ? pair.items[0]! : sequenceItem(pair, 0);
    const text = strValue(name)!;
    if (named.has(text)) throw typeError(`duplicate values for field ${pyObjectRepr(text)}`);
    pyObjectSetAttr(self, text, args[at]!);
  }
  return at;
}

const slots: SlotTable = {
  tp_new: newData,
  tp_init(self: PCData, args, keywords) {
    const given = positionalCount(args, keywords);
    const names = keywords ?? [];
    if (given > 0) {
      const taken = initPositional(self, self.shape.cls, args, given, 0, new Set(names));
      if (taken < given) throw typeError('too many initializers');
    }
    for (const [i, name] of names.entries()) pyObjectSetAttr(self, name, args[given + i]!);
  },
};

defineType(structMeta, {
  doc: 'metatype for C Structures',
  slots: metaSlots(true),
  members: ctypeMethods(),
});
defineType(unionMeta, { doc: 'metatype for the Union Objects', slots: metaSlots(false), members: ctypeMethods() });
defineType(structureType, { doc: 'Structure base class', slots: { ...slots } });
defineType(unionType, { doc: 'Union base class', slots: { ...slots } });
