import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { arg, keywordNames, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { adapt, prepareProtocolType, registerAdapter, sqliteState } from './adapt.ts';
import { blobType } from './blob.ts';
import { connectionType, LEGACY } from './connection.ts';
import { warnOfPositional } from './connection-type.ts';
import { AUTHORIZER_CODES, DATABASE_CONFIGURATION, LIMITS, RESULT_CODES } from './constants.ts';
import { cursorType } from './cursor.ts';
import './cursor-type.ts';
import {
  databaseErrorType,
  dataErrorType,
  errorType,
  integrityErrorType,
  interfaceErrorType,
  internalErrorType,
  notSupportedErrorType,
  operationalErrorType,
  programmingErrorType,
  warningType,
} from './errors.ts';
import { sqlite } from './library.ts';
import { rowType } from './row.ts';

/** The factory among the arguments of `connect`. */
function factoryOf(args: readonly PValue[], keywords: readonly string[]): PValue {
  const count = args.length - keywords.length;
  const named = keywords.indexOf('factory');
  if (named >= 0) return args[count + named]!;
  return count > 5 ? args[5]! : connectionType;
}

defineModule('_sqlite3', {
  functions: [
    builtinFunction('connect', {
      doc: 'Open a connection to the SQLite database file.',
      textSignature:
        "($module, /, database, timeout=5.0, detect_types=0,\n        isolation_level='', check_same_thread=True,\n        factory=ConnectionType, cached_statements=128, uri=False, *,\n        autocommit=sqlite3.LEGACY_TRANSACTION_CONTROL)",
      params: [varargs('args'), keywordNames('keywords')],
      run(_module, args, keywords) {
        warnOfPositional('sqlite3.connect', args, keywords);
        return pyObjectCall(factoryOf(args, keywords ?? []), args, keywords);
      },
    }),
    builtinFunction('complete_statement', {
      doc: 'Checks if a string contains a complete SQL statement.',
      params: [arg('statement', str)],
      run(_module, statement) {
        const library = sqlite();
        return library.withText(statement, (at) => library.api.sqlite3_complete(at)) !== 0;
      },
    }),
    builtinFunction('register_adapter', {
      doc: 'Register a function to adapt Python objects to SQLite values.',
      params: [arg('type', object), arg('adapter', object), '/'],
      run: (_module, type, adapter) => registerAdapter(type as PType, adapter),
    }),
    builtinFunction('register_converter', {
      doc: 'Register a function to convert SQLite values to Python objects.',
      params: [arg('typename', str), arg('converter', object), '/'],
      run(_module, name, converter) {
        sqliteState().converters.set(name.toUpperCase(), converter);
      },
    }),
    builtinFunction('enable_callback_tracebacks', {
      doc: 'Enable or disable callback functions throwing errors to stderr.',
      params: [arg('enable', bool), '/'],
      run(_module, enable) {
        sqliteState().callbackTracebacks = enable;
      },
    }),
    builtinFunction('adapt', {
      doc: 'Adapt given object to given protocol.',
      params: [
        arg('obj', object),
        arg('proto', object, prepareProtocolType, 'PrepareProtocolType'),
        arg('alt', object, undefined, '<unrepresentable>'),
        '/',
      ],
      run: (_module, value, protocol, alternative) => adapt(value, protocol, alternative),
    }),
  ],
  attributes: {
    Blob: blobType,
    Connection: connectionType,
    Cursor: cursorType,
    PrepareProtocol: prepareProtocolType,
    Row: rowType,
    Warning: warningType,
    Error: errorType,
    InterfaceError: interfaceErrorType,
    DatabaseError: databaseErrorType,
    DataError: dataErrorType,
    OperationalError: operationalErrorType,
    IntegrityError: integrityErrorType,
    InternalError: internalErrorType,
    ProgrammingError: programmingErrorType,
    NotSupportedError: notSupportedErrorType,
    LEGACY_TRANSACTION_CONTROL: LEGACY,
    PARSE_DECLTYPES: 1,
    PARSE_COLNAMES: 2,
    _deprecated_version: '2.6.0',
    // Threads may share connections and cursors: only one thread runs at a time.
    threadsafety: 3,
    ...RESULT_CODES,
    ...AUTHORIZER_CODES,
    ...LIMITS,
    ...DATABASE_CONFIGURATION,
  },
  exec(module) {
    const { adapters, converters } = sqliteState();
    const library = sqlite();
    module.dict.set('adapters', adapters);
    module.dict.set('converters', converters);
    module.dict.set('sqlite_version', library.cText(library.api.sqlite3_libversion()));
  },
});
