import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { PException } from '../../runtime/values/exception.ts';
import { intValue, isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesType, PTuple } from '../../runtime/values/sequences.ts';
import { readPointer } from './addresses.ts';
import { asParameter, PCArg, pointerArgument, simpleArgument } from './arguments.ts';
import { callbackAt, callCallback } from './callbacks.ts';
import { extendedError } from './cdata.ts';
import { callForeign } from './foreign-call.ts';
import type { ParamFlag, PCFuncPtr } from './function-object.ts';
import { internalFunction } from './internal-functions.ts';
import { simpleCodes } from './simple-codes.ts';
import { infoOf, PCData } from './storage-info.ts';
import { argumentError, arrayMeta, isTypeOf } from './types.ts';

const FUNCFLAG_CDECL = 1;
/** `CTYPES_MAX_ARGCOUNT`. */
export const MAX_ARGUMENTS = 1024;

const PARAMFLAG_FIN = 1;
const PARAMFLAG_FOUT = 2;
const PARAMFLAG_FLCID = 4;

/** A value as C gets it: `ConvParam`. */
function toArgument(value: PValue, index: number): PCArg {
  if (value instanceof PCArg) return value;
  if (value instanceof PCData) return dataArgument(value);
  if (value === null) return simpleArgument(simpleCodes.get('P')!, 0);
  const int = intValue(value);
  if (int !== undefined) {
    if (int < -0x8000000000000000n || int > 0xffffffffffffffffn) throw overflowError('int too long to convert');
    return simpleArgument(simpleCodes.get('i')!, int);
  }
  if (isInstanceOf(value, bytesType)) return simpleArgument(simpleCodes.get('z')!, value);
  if (strValue(value) !== undefined) return simpleArgument(simpleCodes.get('Z')!, value);
  const parameter = asParameter(value);
  if (parameter !== undefined) return toArgument(parameter, index);
  throw typeError(`Don't know how to convert parameter ${index}`);
}

/** An instance: simple ones by their value, arrays by their address, structures as they are. */
function dataArgument(value: PCData): PCArg {
  const { info } = value;
  if (info.code !== null) return new PCArg(info.code.code, value.memory, value);
  if (isTypeOf(typeOf(value), arrayMeta)) return pointerArgument(value);
  return new PCArg(info.isPointer ? 'P' : 'V', value.memory, value);
}

/** The arguments of a call, converted as `argtypes` say. */
function convertArguments(values: readonly PValue[], converters: readonly PValue[] | undefined): PCArg[] {
  return values.map((value, i) => {
    try {
      const converter = converters?.[i];
      return toArgument(converter === undefined ? value : pyObjectCall(converter, [value]), i + 1);
    } catch (error) {
      if (!(error instanceof PException)) throw error;
      throw extendedError(argumentError, `argument ${i + 1}: `, error);
    }
  });
}

function checkCount(flags: number, required: number, actual: number): void {
  if (flags & FUNCFLAG_CDECL ? required <= actual : required === actual) return;
  const least = flags & FUNCFLAG_CDECL ? 'at least ' : '';
  throw typeError(`this function takes ${least}${required} argument${required === 1 ? '' : 's'} (${actual} given)`);
}

/** Calls what is at an address, as a function that returns an int: `_ctypes.call_function`. */
export function callByAddress(address: number, args: readonly PValue[]): PValue {
  return call(address, convertArguments(args, undefined), undefined, undefined, 0, undefined);
}

function call(
  address: number,
  args: readonly PCArg[],
  restype: PValue | undefined,
  checker: PValue | undefined,
  flags: number,
  required: number | undefined,
): PValue {
  const internal = internalFunction(address);
  if (internal !== undefined) return internal(args);
  const callback = callbackAt(address);
  if (callback !== undefined) return callCallback(callback, args, restype, checker);
  return callForeign(address, args, restype, checker, flags, required);
}

/** `PyCFuncPtr_call`. */
export function callFunction(self: PCFuncPtr, args: PValue[], keywords: KeywordNames): PValue {
  const prototype = self.info.prototype!;
  const restype = self.restype === undefined ? prototype.restype : self.restype;
  const checker = self.restype === undefined ? prototype.checker : self.checker;
  const converters = self.converters ?? prototype.converters;
  const built = buildArguments(self, args, keywords);
  if (converters !== undefined) checkCount(prototype.flags, converters.length, built.args.length);
  if (built.args.length > MAX_ARGUMENTS)
    throw argumentError(`too many arguments (${built.args.length}), maximum is ${MAX_ARGUMENTS}`);
  const address = readPointer(self.memory, 0);
  if (address === 0) throw valueError('NULL function pointer');
  const converted = convertArguments(built.args, converters);
  const result = call(address, converted, restype, checker, prototype.flags, converters?.length);
  let checked = result;
  if (self.errcheck !== undefined) {
    const given = new PTuple(built.args);
    checked = pyObjectCall(self.errcheck, [result, self, given]);
    // What it answers is the result, unless that is the arguments themselves.
    if (checked !== given) return checked;
    checked = result;
  }
  return built.outputs.length === 0 ? checked : outputsOf(built.outputs);
}

interface BuiltArguments {
  readonly args: PValue[];
  /** What the caller gets back, in order. */
  readonly outputs: { readonly value: PValue; readonly inout: boolean }[];
}

/** Arguments by `paramflags`: names, defaults, and objects for outputs: `_build_callargs`. */
function buildArguments(self: PCFuncPtr, args: PValue[], keywords: KeywordNames): BuiltArguments {
  const given = keywords === null ? args.length : args.length - keywords.length;
  const argtypes = self.argtypes ?? self.info.prototype!.argtypes;
  const { paramflags } = self;
  if (paramflags === null || argtypes === null || argtypes.length === 0)
    return { args: args.slice(0, given), outputs: [] };
  const named = new Map((keywords ?? []).map((name, i) => [name, args[given + i]!]));
  const state = { next: 0 };
  const take = (param: ParamFlag, required: boolean): PValue => {
    if (state.next < given) return args[state.next++]!;
    const value = param.name === null ? undefined : named.get(param.name);
    if (value !== undefined) {
      state.next++;
      return value;
    }
    if (param.fallback !== undefined) return param.fallback;
    if (!required) return 0;
    throw typeError(param.name === null ? 'not enough arguments' : `required argument '${param.name}' missing`);
  };
  const out: PValue[] = [];
  const outputs: { value: PValue; inout: boolean }[] = [];
  paramflags.forEach((param, i) => {
    const kind = param.flag & (PARAMFLAG_FIN | PARAMFLAG_FOUT | PARAMFLAG_FLCID);
    if (kind === (PARAMFLAG_FIN | PARAMFLAG_FLCID)) out.push(param.fallback ?? 0);
    else if (kind === 0 || kind === PARAMFLAG_FIN) out.push(take(param, true));
    else if (kind === (PARAMFLAG_FIN | PARAMFLAG_FOUT)) {
      const value = take(param, true);
      out.push(value);
      outputs.push({ value, inout: true });
    } else if (kind === PARAMFLAG_FOUT) {
      if (param.fallback !== undefined) {
        out.push(param.fallback);
        outputs.push({ value: param.fallback, inout: false });
        return;
      }
      const type = argtypes[i]!;
      const info = infoOf(type)!;
      const value = pyObjectCall(isTypeOf(type, arrayMeta) ? type : info.proto!, []);
      out.push(value);
      outputs.push({ value, inout: false });
    } else throw valueError(`paramflag ${kind} not yet implemented`);
  });
  if (args.length !== state.next) throw typeError(`call takes exactly ${state.next} arguments (${args.length} given)`);
  return { args: out, outputs };
}

/** What the caller of a function with outputs gets: `_build_result`. */
function outputsOf(outputs: BuiltArguments['outputs']): PValue {
  const values = outputs.map(({ value, inout }) =>
    inout || !(value instanceof PCData) ? value : pyObjectCall(pyObjectGetAttr(value, '__ctypes_from_outparam__'), []),
  );
  return values.length === 1 ? values[0]! : new PTuple(values);
}
