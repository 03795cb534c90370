import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { AnextAwaitable } from './anext-awaitable.ts';

/** `aiter` and `anext`. */
export const asyncIterationFunctions = [
  builtinFunction('aiter', {
    doc: 'Return an AsyncIterator for an AsyncIterable object.',
    params: [arg('async_iterable', object), '/'],
    run(_module, value) {
      const type = typeOf(value);
      if (type.am_aiter === null) throw typeError(`'${type.tpName}' object is not an async iterable`);
      const iterator = type.am_aiter(value as PBase);
      if (typeOf(iterator).am_anext === null)
        throw typeError(`aiter() returned not an async iterator of type '${typeOf(iterator).tpName}'`);
      return iterator;
    },
  }),
  builtinFunction('anext', {
    doc: 'Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration.',
    params: [
      arg('aiterator', object),
      arg('default', object, undefined as unknown as PValue, '<unrepresentable>'),
      '/',
    ],
    run(_module, value, fallback) {
      const type = typeOf(value);
      if (type.am_anext === null) throw typeError(`'${type.tpName}' object is not an async iterator`);
      const awaitable = type.am_anext(value as PBase);
      return fallback === undefined ? awaitable : new AnextAwaitable(awaitable, fallback);
    },
  }),
];
