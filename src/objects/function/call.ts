import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { prepended } from '../../runtime/arrays.ts';
import type { PValue } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import type { PBuiltinFunction, PFunction, PMethod } from '../../runtime/values/function.ts';
import { builtinFunctionType, functionType, methodType } from '../../runtime/values/function.ts';
import { bindArguments, bindsDirectly, invokeBound } from './bind.ts';

/*
 * `tp_call` of functions and methods. The attributes of these types are in their own files.
 */

functionType.tp_call = (fn: PFunction, args: PValue[], keywords: KeywordNames): PValue => {
  if (keywords === null && bindsDirectly(fn.code, args.length)) return invokeBound(fn, args);
  return invokeBound(fn, bindArguments(fn, args, keywords));
};

methodType.tp_call = (method: PMethod, args: PValue[], keywords: KeywordNames): PValue =>
  pyObjectCall(method.func, prepended(method.self, args), keywords);

builtinFunctionType.tp_call = (fn: PBuiltinFunction, args: PValue[], keywords: KeywordNames): PValue => {
  const { definition, self } = fn;
  if (keywords === null) {
    if (args.length === 1 && definition.call1 !== null) return definition.call1(self, args[0]!);
    if (args.length === 0 && definition.call0 !== null) return definition.call0(self);
    if (args.length === 2 && definition.call2 !== null) return definition.call2(self, args[0]!, args[1]!);
  }
  return definition.call(self, args, keywords !== null && keywords.length === 0 ? null : keywords);
};
