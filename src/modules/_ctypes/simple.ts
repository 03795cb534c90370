import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { addressText, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkPositional, noKeywords } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { attributeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import type { PType } from '../../runtime/type.ts';
import { typeType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PException } from '../../runtime/values/exception.ts';
import { intValue, isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesType } from '../../runtime/values/sequences.ts';
import { asParameter, PCArg, simpleArgument } from './arguments.ts';
import { keepRef, newData } from './cdata.ts';
import { funcPtrType } from './function-object.ts';
import { ctypeMethods } from './metaclass.ts';
import { type SimpleCode, simpleCodes } from './simple-codes.ts';
import { beginInit, infoOf, PCData, StorageInfo, setInfo } from './storage-info.ts';
import { arrayMeta, isPlainSimple, isTypeOf, pointerMeta, simpleMeta, simpleType } from './types.ts';

const CODES = 'cbBhHiIlLdfuzZqQPXOv?g';

function codeOf(type: PType): SimpleCode {
  const value = pyObjectLookupAttr(type, '_type_');
  if (value === undefined) throw attributeError("class must define a '_type_' attribute");
  const text = strValue(value);
  if (text === undefined) throw typeError("class must define a '_type_' string attribute");
  if (codePointLength(text) !== 1)
    throw valueError("class must define a '_type_' attribute which must be a string of length 1");
  const code = simpleCodes.get(text);
  if (code === undefined)
    throw attributeError(
      `class must define a '_type_' attribute which must be\na single character string containing one of '${CODES}'.`,
    );
  return code;
}

function giveInfo(type: PType, code: SimpleCode): void {
  const info = new StorageInfo(code.format);
  info.size = info.align = code.size;
  info.code = code;
  info.isPointer = 'zZPO'.includes(code.code);
  setInfo(type, info);
}

/** `PyCSimpleType_init`, which also makes the class of the other byte order. */
function initSimpleType(type: PType, args: readonly PValue[]): void {
  const code = codeOf(type);
  giveInfo(type, code);
  if (code.swapped === null) return;
  const [name, bases] = args;
  const namespace = new PDict();
  namespace.set('_type_', code.code);
  namespace.set('__qualname__', type.qualname);
  const module = type.dict.get('__module__');
  if (module !== undefined) namespace.set('__module__', module);
  const swapped = typeType.tp_new!(type.shape.cls, [`${strValue(name!)!}_be`, bases!, namespace], null) as PType;
  giveInfo(swapped, code.swapped);
  for (const each of [type, swapped]) {
    each.dict.set('__ctype_le__', type);
    each.dict.set('__ctype_be__', swapped);
    each.modified();
  }
}

function cannotConvert(type: PType, value: PValue) {
  return typeError(
    `'${value === null ? 'NoneType' : typeOf(value).tpName}' object cannot be interpreted as ${nameOf(type)}`,
  );
}

function nameOf(type: PType): string {
  const module = strValue(type.dict.get('__module__') ?? null);
  return module === undefined ? type.tpName : `${module}.${type.qualname}`;
}

/** `from_param` of `c_int` and the like. */
function simpleFromParam(type: PType, value: PValue): PValue {
  if (isInstanceOf(value, type)) return value;
  const { code } = infoOf(type) ?? {};
  if (!code) throw typeError('abstract class');
  const special = code.code === 'P' ? voidPointerParam : code.code === 'z' || code.code === 'Z' ? stringParam : null;
  if (special !== null) {
    const result = special(type, code, value);
    if (result !== undefined) return result;
    const parameter = asParameter(value);
    if (parameter !== undefined) return simpleFromParam(type, parameter);
    throw cannotConvert(type, value);
  }
  try {
    return simpleArgument(code, value);
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    const parameter = asParameter(value);
    if (parameter === undefined) throw error;
    return simpleFromParam(type, parameter);
  }
}

/** What an array or pointer has as its items, by their `_type_`. */
function itemCode(value: PValue): string | undefined {
  const actual = typeOf(value);
  if (!isTypeOf(actual, arrayMeta) && !isTypeOf(actual, pointerMeta)) return undefined;
  return infoOf((value as PCData).info.proto ?? undefined)?.code?.code;
}

/** `c_char_p.from_param` and `c_wchar_p.from_param`. */
function stringParam(_type: PType, code: SimpleCode, value: PValue): PValue | undefined {
  if (value === null) return null;
  const narrow = code.code === 'z';
  if (narrow ? isInstanceOf(value, bytesType) : strValue(value) !== undefined) return simpleArgument(code, value);
  const item = narrow ? 'c' : 'u';
  if (itemCode(value) === item) return value;
  if (value instanceof PCArg && value.object instanceof PCData && value.object.info.code?.code === item) return value;
  return undefined;
}

/** `c_void_p.from_param`. */
function voidPointerParam(_type: PType, code: SimpleCode, value: PValue): PValue | undefined {
  if (value === null) return null;
  if (intValue(value) !== undefined) return simpleArgument(code, value);
  if (isInstanceOf(value, bytesType)) return simpleArgument(simpleCodes.get('z')!, value);
  if (strValue(value) !== undefined) return simpleArgument(simpleCodes.get('Z')!, value);
  const actual = typeOf(value);
  if (isTypeOf(actual, arrayMeta) || isTypeOf(actual, pointerMeta)) return value;
  if (value instanceof PCArg && value.tag === 'P') return value;
  if (isInstanceOf(value, funcPtrType)) return new PCArg('P', (value as PCData).memory, value);
  if (value instanceof PCData && (value.info.code?.code === 'z' || value.info.code?.code === 'Z'))
    return new PCArg('Z', value.memory, value);
  return undefined;
}

defineType(simpleMeta, {
  doc: 'metaclass for the PyCSimpleType Objects',
  slots: {
    tp_init(type: PType, args, keywords) {
      beginInit(type, args, keywords);
      initSimpleType(type, args);
    },
  },
  members: ctypeMethods(simpleFromParam),
});

function setSimple(self: PCData, value: PValue): void {
  keepRef(self, 0, self.info.code!.set(self.memory, 0, value));
}

defineType(simpleType, {
  doc: 'XXX to be provided',
  slots: {
    tp_new: newData,
    tp_init(self: PCData, args, keywords) {
      noKeywords(typeOf(self).tpName, keywords);
      checkPositional('__init__', args.length, 0, 1);
      if (args.length > 0) setSimple(self, args[0]!);
    },
    tp_repr(self: PCData) {
      const type = typeOf(self);
      if (type.base !== simpleType) return `<${type.tpName} object at ${addressText(self)}>`;
      return `${type.tpName}(${pyObjectRepr(self.info.code!.get(self.memory, 0))})`;
    },
    nb_bool: (self: PCData) => self.memory.some((byte) => byte !== 0),
  },
  members: [
    getset(PCData, 'value', {
      doc: 'current value',
      get: (self) => self.info.code!.get(self.memory, 0),
      set(self, value) {
        if (value === undefined) throw typeError("can't delete attribute");
        setSimple(self, value);
      },
    }),
    method(PCData, '__ctypes_from_outparam__', {
      run: (self) => (isPlainSimple(typeOf(self)) ? self.info.code!.get(self.memory, 0) : self),
    }),
  ],
});
