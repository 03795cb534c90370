import { currentContext } from '../../runtime/context.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { builtinTypes, Ellipsis, NotImplemented } from '../../runtime/types.ts';
import { exceptionType, exceptionTypeNames } from '../../runtime/values/exception.ts';
import { asyncIterationFunctions } from './async-iteration.ts';
import { attributeFunctions } from './attributes.ts';
import { buildClass } from './build-class.ts';
import { codeFunctions } from './code.ts';
import { importFunction } from './import.ts';
import { ioFunctions } from './io.ts';
import { iterationFunctions } from './iteration.ts';
import { numberFunctions } from './numbers.ts';

/** The builtin types that are names of `builtins`. */
const TYPES =
  'bool memoryview bytearray bytes classmethod complex dict enumerate filter float frozenset property int list map object range reversed set slice staticmethod str super tuple type zip'.split(
    ' ',
  );

defineModule('builtins', {
  doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to\nprovide access to the built-in object.",
  functions: [
    buildClass,
    ...attributeFunctions,
    ...iterationFunctions,
    ...numberFunctions,
    ...codeFunctions,
    importFunction,
    ...ioFunctions,
    ...asyncIterationFunctions,
  ],
  exec(module) {
    for (const [name, value] of [
      ['None', null],
      ['Ellipsis', Ellipsis],
      ['NotImplemented', NotImplemented],
      ['False', false],
      ['True', true],
    ] as const)
      module.dict.set(name, value);
    for (const type of builtinTypes())
      if (type.module === 'builtins' && TYPES.includes(type.name)) module.dict.set(type.name, type);
    module.dict.set('__debug__', currentContext().options.optimize === 0);
    for (const name of exceptionTypeNames()) module.dict.set(name, exceptionType(name));
    module.dict.set('EnvironmentError', exceptionType('OSError'));
    module.dict.set('IOError', exceptionType('OSError'));
  },
});
