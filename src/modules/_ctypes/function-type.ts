import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable } from '../../runtime/abstract/call.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { writePointer } from './addresses.ts';
import { callbackFor } from './callbacks.ts';
import { keepRef, newData } from './cdata.ts';
import { callFunction, MAX_ARGUMENTS } from './function-call.ts';
import { funcPtrType, type ParamFlag, PCFuncPtr } from './function-object.ts';
import { functionOf } from './libraries.ts';
import { ctypeMethods } from './metaclass.ts';
import { beginInit, infoOf, StorageInfo, setInfo } from './storage-info.ts';
import { argumentError, arrayMeta, funcPtrMeta, isTypeOf, pointerMeta } from './types.ts';

/** The `from_param` of each argument type: `converters_from_argtypes`. */
function convertersOf(types: readonly PValue[]): PValue[] {
  if (types.length > MAX_ARGUMENTS)
    throw argumentError(`_argtypes_ has too many arguments (${types.length}), maximum is ${MAX_ARGUMENTS}`);
  return types.map((type, i) => {
    const converter = pyObjectLookupAttr(type, 'from_param');
    if (converter === undefined) throw typeError(`item ${i + 1} in _argtypes_ has no from_param method`);
    return converter;
  });
}

function typesOf(value: PValue): PValue[] {
  try {
    return collect(value);
  } catch (error) {
    throw isException(error, 'TypeError') ? typeError('_argtypes_ must be a sequence of types') : error;
  }
}

const isRestype = (value: PValue): boolean => value === null || infoOf(value) !== undefined || isCallable(value);

const checkerOf = (restype: PValue): PValue | undefined =>
  restype === null ? undefined : pyObjectLookupAttr(restype, '_check_retval_');

/** `PyCFuncPtrType_init`. */
function initType(type: PType): void {
  const flags = intValue(pyObjectLookupAttr(type, '_flags_') ?? null);
  if (flags === undefined) throw typeError('class must define _flags_ which must be an integer');
  const argtypes = pyObjectLookupAttr(type, '_argtypes_');
  if (argtypes !== undefined && !(argtypes instanceof PTuple))
    throw typeError('_argtypes_ must be a sequence of types');
  const restype = pyObjectLookupAttr(type, '_restype_');
  if (restype !== undefined && !isRestype(restype)) throw typeError('_restype_ must be a type, a callable, or None');
  const info = new StorageInfo('X{}');
  info.size = info.align = 8;
  info.length = 1;
  info.isPointer = true;
  info.prototype = {
    flags: Number(flags),
    argtypes: argtypes === undefined ? null : argtypes.items,
    converters: argtypes === undefined ? undefined : convertersOf(argtypes.items),
    restype,
    checker: restype === undefined ? undefined : checkerOf(restype),
  };
  setInfo(type, info);
}

defineType(funcPtrMeta, {
  doc: 'metatype for C function pointers',
  slots: {
    tp_init(type: PType, args, keywords) {
      beginInit(type, args, keywords);
      initType(type);
    },
  },
  members: ctypeMethods(),
});

const FLAG_TUPLES = 'paramflags must be a sequence of (int [,string [,value]]) tuples';

/** Reads `paramflags`: `_validate_paramflags`. */
function paramFlagsOf(type: PType, value: PValue): ParamFlag[] | null {
  const { argtypes } = infoOf(type)!.prototype!;
  if (value === null || argtypes === null) return null;
  if (!(value instanceof PTuple)) throw typeError('paramflags must be a tuple or None');
  if (value.items.length !== argtypes.length) throw valueError('paramflags must have the same length as argtypes');
  return value.items.map((item, i) => {
    const [flagValue, nameValue, fallback] = item instanceof PTuple && item.items.length <= 3 ? item.items : [];
    const flag = flagValue === undefined ? undefined : intValue(flagValue);
    const name = nameValue === undefined || nameValue === null ? null : strValue(nameValue);
    if (flag === undefined || name === undefined) throw typeError(FLAG_TUPLES);
    checkParamFlag(Number(flag), argtypes[i]!, i + 1);
    return { flag: Number(flag), name, fallback };
  });
}

/** `_check_outarg_type`. */
function checkParamFlag(flag: number, type: PValue, index: number): void {
  const kind = flag & 7;
  if (![0, 1, 2, 3, 5].includes(kind)) throw typeError(`paramflag value ${flag} not supported`);
  if (kind !== 2) return;
  if (isTypeOf(type, pointerMeta) || isTypeOf(type, arrayMeta)) return;
  const code = infoOf(type)?.code?.code;
  if (code !== undefined && 'PzZ'.includes(code)) return;
  throw typeError(
    `'out' parameter ${index} must be a pointer type, not ${type instanceof PType ? type.name : typeOf(type).name}`,
  );
}

function fromLibrary(type: PType, args: readonly PValue[]): PCFuncPtr {
  const [spec, flags] = args as [PTuple, PValue | undefined];
  if (spec.items.length !== 2) throw typeError('illegal func_spec argument');
  const [name, dll] = spec.items as [PValue, PValue];
  const address = functionOf(dll, name);
  const paramflags = flags === undefined ? null : paramFlagsOf(type, flags);
  const made = newData(type) as PCFuncPtr;
  writePointer(made.memory, 0, address);
  made.paramflags = paramflags;
  keepRef(made, 0, dll);
  return made;
}

/** `PyCFuncPtr_new`. */
function create(type: PType, args: PValue[]): PCFuncPtr {
  if (args.length === 0) return newData(type) as PCFuncPtr;
  const [first] = args as [PValue];
  if (first instanceof PTuple) return fromLibrary(type, args);
  const address = args.length === 1 ? intValue(first) : undefined;
  if (address !== undefined) {
    const made = newData(type) as PCFuncPtr;
    writePointer(made.memory, 0, address);
    return made;
  }
  if (args.length !== 1 || !isCallable(first)) throw typeError('argument must be callable or integer function address');
  const prototype = infoOf(type)?.prototype;
  if (prototype == null || prototype.argtypes === null)
    throw typeError('cannot construct instance of this class: no argtypes');
  const made = newData(type) as PCFuncPtr;
  const callback = callbackFor(first, prototype);
  writePointer(made.memory, 0, callback.address);
  keepRef(made, 0, callback);
  made.callable = first;
  return made;
}

defineType(funcPtrType, {
  doc: 'Function Pointer',
  slots: {
    tp_new(type, args, keywords) {
      const given = keywords === null ? args : args.slice(0, args.length - keywords.length);
      return create(type, given);
    },
    tp_init() {},
    tp_call: callFunction,
    tp_repr: (self: PCFuncPtr) => `<${typeOf(self).tpName} object at ${addressText(self)}>`,
    nb_bool: (self: PCFuncPtr) => self.memory.some((byte) => byte !== 0),
  },
  members: [
    getset(PCFuncPtr, 'errcheck', {
      doc: 'a function to check for errors',
      get: (self) => self.errcheck ?? null,
      set(self, value) {
        if (value !== undefined && !isCallable(value)) throw typeError('the errcheck attribute must be callable');
        self.errcheck = value;
      },
    }),
    getset(PCFuncPtr, 'restype', {
      doc: 'specify the result type',
      get: (self) => (self.restype === undefined ? (self.info.prototype!.restype ?? null) : self.restype),
      set(self, value) {
        if (value !== undefined && !isRestype(value)) throw typeError('restype must be a type, a callable, or None');
        self.restype = value;
        self.checker = value === undefined ? undefined : checkerOf(value);
      },
    }),
    getset(PCFuncPtr, 'argtypes', {
      doc: 'specify the argument types',
      get(self) {
        const types = self.argtypes ?? self.info.prototype!.argtypes;
        return types === null ? null : new PTuple(types);
      },
      set(self, value) {
        if (value === undefined || value === null) {
          self.argtypes = self.converters = undefined;
          return;
        }
        const types = typesOf(value);
        self.converters = convertersOf(types);
        self.argtypes = types;
      },
    }),
  ],
});
