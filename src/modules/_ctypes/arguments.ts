import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { addressText, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { readPointer, writePointer } from './addresses.ts';
import { addressOfData } from './cdata.ts';
import { type SimpleCode, simpleCodes } from './simple-codes.ts';
import { infoOf, type PCData } from './storage-info.ts';

/** `_ctypes.CArgObject`: a value on its way to a C function. */
export class PCArg extends PObject {
  /** The `_type_` of the value. */
  readonly tag: string;
  readonly memory: Uint8Array;
  /** What it was made of, and what must live meanwhile. */
  readonly object: PValue;

  constructor(tag: string, memory: Uint8Array, object: PValue) {
    super(cargType.instanceShape);
    this.tag = tag;
    this.memory = memory;
    this.object = object;
  }
}

const cargType = builtinType('CArgObject', { module: '_ctypes', subclassable: false });

function shown(self: PCArg): string {
  const { tag, memory } = self;
  const value = () => simpleCodes.get(tag)!.get(memory, 0);
  if ('bBhHiIlLqQfd'.includes(tag)) return `(${pyObjectRepr(value())})`;
  if (tag === 'c') {
    const byte = memory[0]!;
    const literal = byte >= 32 && byte <= 126 && byte !== 39 && byte !== 92;
    return `('${literal ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`}')`;
  }
  if ('zZP'.includes(tag))
    return `(${readPointer(memory, 0) === 0 ? '(nil)' : `0x${readPointer(memory, 0).toString(16)}`})`;
  return `at ${addressText(self)}`;
}

defineType(cargType, {
  slots: { tp_repr: (self: PCArg) => `<cparam '${self.tag}' ${shown(self)}>` },
  members: [getset(PCArg, '_obj', { doc: 'the wrapped object', get: (self) => self.object, member: true })],
});

/** A function of ours that is called by its address; the arguments are as it would get them in C. */
export type InternalFunction = (args: readonly PCArg[]) => PValue;

/** A pointer to an instance. */
export function pointerArgument(data: PCData, offset = 0): PCArg {
  const memory = new Uint8Array(8);
  writePointer(memory, 0, addressOfData(data) + offset);
  return new PCArg('P', memory, data);
}

/** A value as `code` takes it. */
export function simpleArgument(code: SimpleCode, value: PValue): PCArg {
  const memory = new Uint8Array(16);
  const keep = code.set(memory, 0, value);
  return new PCArg(code.code, memory, keep);
}

/** `_as_parameter_` of a value; undefined where there is none. */
export const asParameter = (value: PValue): PValue | undefined => pyObjectLookupAttr(value, '_as_parameter_');

/** `from_param` of classes that have no conversion of their own: `CDataType_from_param`. */
export function dataFromParam(type: PType, value: PValue): PValue {
  if (isInstanceOf(value, type)) return value;
  if (value instanceof PCArg) {
    const { object } = value;
    const proto = infoOf(type)?.proto ?? null;
    if (proto !== null && isInstanceOf(object, proto)) return value;
    throw typeError(`expected ${type.tpName} instance instead of pointer to ${typeOf(object).tpName}`);
  }
  const parameter = asParameter(value);
  if (parameter !== undefined) return dataFromParam(type, parameter);
  throw typeError(`expected ${type.tpName} instance instead of ${typeOf(value).tpName}`);
}
