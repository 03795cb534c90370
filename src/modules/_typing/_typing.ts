import { genericType, typeAliasType } from '../../objects/typing/type-alias.ts';
import {
  NoDefault,
  paramSpecArgsType,
  paramSpecKwargsType,
  paramSpecType,
  typeVarTupleType,
  typeVarType,
} from '../../objects/typing/type-params.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { defineModule } from '../../runtime/module-registry.ts';

defineModule('_typing', {
  doc: 'Primitives and accelerators for the typing module.\n',
  functions: [builtinFunction('_idfunc', { params: [arg('x', object), '/'], run: (_module, value) => value })],
  attributes: {
    TypeVar: typeVarType,
    ParamSpec: paramSpecType,
    TypeVarTuple: typeVarTupleType,
    ParamSpecArgs: paramSpecArgsType,
    ParamSpecKwargs: paramSpecKwargsType,
    TypeAliasType: typeAliasType,
    Generic: genericType,
    NoDefault,
  },
});
