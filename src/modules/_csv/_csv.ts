import { collect } from '../../runtime/abstract/iterate.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { intValue, strValue } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import {
  csvError,
  csvErrorType,
  csvState,
  dialectArguments,
  dialectType,
  findDialect,
  makeDialect,
  type PDialect,
  QUOTE_ALL,
  QUOTE_MINIMAL,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTE_NOTNULL,
  QUOTE_STRINGS,
} from './dialect.ts';
import { PReader, readerType } from './reader.ts';
import { PWriter, writerType } from './writer.ts';

function dialectOf(args: readonly PValue[], options: ReadonlyMap<string, PValue>): PDialect {
  const split = dialectArguments(args, [...options.keys()], [...options.values()]);
  return makeDialect(dialectType, split.base, split.options);
}

/** A function `name(source[, dialect][, **options])`. */
const opener = (name: string, doc: string, open: (source: PValue, dialect: PDialect) => PValue) =>
  builtinFunction(name, {
    textSignature: null,
    doc,
    params: [arg('source', object), varargs('dialect'), varkeywords('fmtparams')],
    run(_module, source, args, options) {
      if (args.length > 1) throw typeError(`${name} expected at most 2 arguments, got ${args.length + 1}`);
      return open(source, dialectOf(args, options));
    },
  });

defineModule('_csv', {
  doc: 'Reading and writing of CSV files.',
  functions: [
    opener('reader', 'Iterates over the records of lines.', (lines, dialect) => new PReader(lines, dialect)),
    opener('writer', 'Writes records to a file.', (file, dialect) => new PWriter(file, dialect)),
    builtinFunction('list_dialects', {
      doc: 'Names of the registered dialects.',
      run: () => new PList(collect(csvState().dialects)),
    }),
    builtinFunction('register_dialect', {
      textSignature: null,
      doc: 'Gives a dialect a name.',
      params: [arg('name', object), varargs('dialect'), varkeywords('fmtparams')],
      run(_module, name, args, options) {
        if (args.length > 1) throw typeError(`register_dialect expected at most 2 arguments, got ${args.length + 1}`);
        const text = strValue(name);
        if (text === undefined) throw typeError('dialect name must be a string');
        csvState().dialects.set(text, dialectOf(args, options));
      },
    }),
    builtinFunction('unregister_dialect', {
      doc: 'Forgets a named dialect.',
      params: [arg('name', object)],
      run(_module, name) {
        if (csvState().dialects.delete(name) === undefined) throw csvError('unknown dialect');
      },
    }),
    builtinFunction('get_dialect', {
      doc: 'The dialect of a name.',
      params: [arg('name', object)],
      run: (_module, name) => findDialect(name),
    }),
    builtinFunction('field_size_limit', {
      doc: 'The longest field that is read; sets it if one is given.',
      params: [arg('new_limit', object, undefined)],
      run(_module, limit) {
        const state = csvState();
        const before = state.fieldLimit;
        if (limit !== undefined) {
          if (intValue(limit) === undefined) throw typeError('limit must be an integer');
          state.fieldLimit = ssize.convert!(limit, () => 'field_size_limit()');
        }
        return before;
      },
    }),
  ],
  attributes: {
    Dialect: dialectType,
    Error: csvErrorType,
    Reader: readerType,
    Writer: writerType,
    QUOTE_MINIMAL,
    QUOTE_ALL,
    QUOTE_NONNUMERIC,
    QUOTE_NONE,
    QUOTE_STRINGS,
    QUOTE_NOTNULL,
  },
  exec(module) {
    module.dict.set('_dialects', csvState().dialects);
  },
});
