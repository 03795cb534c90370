import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { isCharacter } from '../../runtime/text/code-points.ts';
import { PType } from '../../runtime/type.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { normalizeInt, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList } from '../../runtime/values/sequences.ts';
import { itemKinds } from './item-kinds.ts';
import { arrayType } from './storage.ts';

type Reader = (view: DataView, at: number) => PValue;
interface MachineFormat {
  readonly size: number;
  readonly text: boolean;
  readonly read: Reader;
}

const integer = (size: number, signed: boolean, little: boolean): MachineFormat => ({
  size,
  text: false,
  read(view, at) {
    if (size === 1) return signed ? view.getInt8(at) : view.getUint8(at);
    if (size === 2) return signed ? view.getInt16(at, little) : view.getUint16(at, little);
    if (size === 4) return signed ? view.getInt32(at, little) : view.getUint32(at, little);
    return normalizeInt(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
  },
});

const float = (size: number, little: boolean): MachineFormat => ({
  size,
  text: false,
  read: (view, at) => new PFloat(size === 4 ? view.getFloat32(at, little) : view.getFloat64(at, little)),
});

const text = (size: number, little: boolean): MachineFormat => ({
  size,
  text: true,
  read: (view, at) => String.fromCodePoint(size === 2 ? view.getUint16(at, little) : view.getUint32(at, little)),
});

/** By machine format code: integers of 1 to 8 bytes, unsigned before signed, little-endian before big; then floats and characters. */
const formats: readonly MachineFormat[] = [
  integer(1, false, true),
  integer(1, true, true),
  ...[2, 4, 8].flatMap((size) =>
    [false, true].flatMap((signed) => [true, false].map((little) => integer(size, signed, little))),
  ),
  ...[4, 8].flatMap((size) => [true, false].map((little) => float(size, little))),
  ...[2, 4].flatMap((size) => [true, false].map((little) => text(size, little))),
];

/** `_array_reconstructor`: an array from the bytes a machine of some format pickled. */
export function reconstruct(type: PValue, code: PValue, formatCode: number, data: PValue): PValue {
  if (!(type instanceof PType)) throw typeError(`first argument must be a type object, not ${typeOf(type).tpName}`);
  if (!type.isSubtypeOf(arrayType)) throw typeError(`${type.name} is not a subtype of array.array`);
  const typecode = strValue(code);
  if (typecode === undefined || !isCharacter(typecode))
    throw typeError(
      `_array_reconstructor() argument 2 must be a unicode character, not ${code === null ? 'None' : typeOf(code).tpName}`,
    );
  const kind = itemKinds.get(typecode);
  if (kind === undefined) throw valueError('second argument must be a valid type code');
  const format = formats[formatCode];
  if (format === undefined) throw valueError('third argument must be a valid machine format code.');
  if (!(data instanceof PBytes)) throw typeError(`fourth argument should be bytes, not ${typeOf(data).tpName}`);
  if (formatCode === kind.machineFormat) {
    const made = pyObjectCall(type, [typecode]);
    pyObjectCallMethod(made, 'frombytes', [data]);
    return made;
  }
  const { bytes } = data;
  if (bytes.length % format.size !== 0)
    throw valueError(`${format.text ? 'string' : 'bytes'} length not a multiple of item size`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const items: PValue[] = [];
  for (let at = 0; at < bytes.length; at += format.size) items.push(format.read(view, at));
  if (format.text) return pyObjectCall2(type, typecode, items.join(''));
  return pyObjectCall2(type, widerCode(typecode, format, formatCode), new PList(items));
}

/** A type code of the same size and sign as the machine format, where the one that was pickled is smaller here. */
function widerCode(typecode: string, format: MachineFormat, formatCode: number): string {
  const kind = itemKinds.get(typecode)!;
  if (formatCode >= 14 || kind.size === format.size) return typecode;
  const signed = formatCode === 1 || (formatCode >= 2 && (formatCode - 2) % 4 >= 2);
  for (const other of itemKinds.values())
    if (!other.text && other.size === format.size && other.machineFormat < 14) {
      const otherSigned = other.code === other.code.toLowerCase();
      if (otherSigned === signed) return other.code;
    }
  return typecode;
}
