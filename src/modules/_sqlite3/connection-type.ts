import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { importModule } from '../../runtime/abstract/import.ts';
import { initBy, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { attributeError, isException, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';
import { audit } from '../sys/audit.ts';
import { backupMembers } from './backup.ts';
import { openBlob } from './blob.ts';
import { AUTOCOMMIT_OFF, AUTOCOMMIT_ON, connectionType, LEGACY, PConnection } from './connection.ts';
import { cursorType, PCursor } from './cursor.ts';
import {
  databaseErrorType,
  dataErrorType,
  errorType,
  integrityErrorType,
  interfaceErrorType,
  internalErrorType,
  notSupportedErrorType,
  operationalError,
  operationalErrorType,
  programmingErrorType,
  warningType,
} from './errors.ts';
import { functionMembers } from './function-members.ts';
import { limitMembers } from './limit-members.ts';
import { autocommit, connectionParameters, isolationLevel, pathOf } from './settings.ts';
import { makeStatementObject } from './statement-object.ts';

const TOO_MANY = (name: string) =>
  `Passing more than 1 positional argument to ${name}() is deprecated. Parameters 'timeout', 'detect_types', 'isolation_level', 'check_same_thread', 'factory', 'cached_statements' and 'uri' will become keyword-only parameters in Python 3.15.`;

/** Warns of arguments that are to be given by keyword. */
export function warnOfPositional(name: string, args: readonly PValue[], keywords: KeywordNames): void {
  const count = positionalCount(args, keywords);
  if (count > 1 && count <= 8) warn('DeprecationWarning', TOO_MANY(name));
}

const init = initBy<PConnection, typeof connectionParameters>('Connection', {
  params: connectionParameters,
  run(self, database, timeout, detectTypes, level, checkSameThread, _factory, cachedStatements, uri, mode) {
    audit('sqlite3.connect', database);
    self.open({
      path: pathOf(database),
      timeout,
      detectTypes,
      isolationLevel: level,
      checkSameThread,
      cachedStatements,
      uri,
      autocommit: mode,
    });
    audit('sqlite3.connect/handle', self);
  },
});

/** A new cursor of the class or by the function given. */
function makeCursor(self: PConnection, factory: PValue): PCursor {
  void self.checked;
  const cursor = pyObjectCall1(factory, self);
  if (!(cursor instanceof PCursor)) throw typeError(`factory must return a cursor, not ${typeOf(cursor).tpName}`);
  if (self.rowFactory !== null) cursor.rowFactory = self.rowFactory;
  return cursor;
}

const CLASSES: Readonly<Record<string, PType>> = {
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
};

/** `execute` and its kin: those of a new cursor. */
const byCursor = (name: string, signature: string, doc: string): Member =>
  method(PConnection, name, {
    doc,
    textSignature: signature,
    params: [varargs('args')],
    restartable: true,
    run(self, args) {
      const cursor = pyObjectCallMethod(self, 'cursor');
      pyObjectCallMethod(cursor, name, args);
      return cursor;
    },
  });

const undeletable = (value: PValue | undefined): PValue => {
  if (value === undefined) throw attributeError('cannot delete attribute');
  return value;
};

defineType(connectionType, {
  doc: 'SQLite database connection object.',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init(self: PConnection, args, keywords) {
      warnOfPositional('_sqlite3.Connection', args, keywords);
      init(self, args, keywords);
    },
    tp_call(self: PConnection, args, keywords) {
      void self.opened;
      noKeywords('_sqlite3.Connection', keywords);
      if (args.length !== 1) throw typeError(`function takes exactly 1 argument (${args.length} given)`);
      const sql = strValue(args[0]!);
      if (sql === undefined) throw typeError(`argument 1 must be str, not ${typeOf(args[0]!).tpName}`);
      return makeStatementObject(self.prepare(sql));
    },
  },
  members: [
    attribute('__module__', 'sqlite3'),
    ...Object.entries(CLASSES).map(([name, type]) => getset(PConnection, name, { member: true, get: () => type })),
    getset(PConnection, 'row_factory', {
      member: true,
      get: (self) => self.rowFactory,
      set: (self, value) => {
        self.rowFactory = value ?? null;
      },
    }),
    getset(PConnection, 'text_factory', {
      member: true,
      get: (self) => self.textFactory,
      set: (self, value) => {
        self.textFactory = value ?? null;
      },
    }),
    getset(PConnection, 'isolation_level', {
      get: (self) => {
        void self.opened;
        return self.isolationLevel;
      },
      set(self, value) {
        const level = isolationLevel.convert!(undeletable(value), () => '');
        self.isolationLevel = level;
        // Whoever wants no transactions by itself is in none from now on.
        if (level === null) self.commit();
      },
    }),
    getset(PConnection, 'autocommit', {
      get(self) {
        void self.checked;
        if (self.autocommit === AUTOCOMMIT_ON) return true;
        return self.autocommit === AUTOCOMMIT_OFF ? false : LEGACY;
      },
      set(self, value) {
        const database = self.checked;
        const mode = autocommit.convert!(undeletable(value), () => '');
        if (mode === AUTOCOMMIT_ON && database.inTransaction) database.execute('COMMIT');
        if (mode === AUTOCOMMIT_OFF && !database.inTransaction) database.execute('BEGIN');
        self.autocommit = mode;
      },
    }),
    getset(PConnection, '__text_signature__', { get: () => '(sql, /)' }),
    getset(PConnection, 'in_transaction', { get: (self) => self.opened.inTransaction }),
    getset(PConnection, 'total_changes', {
      get: (self) => self.library.api.sqlite3_total_changes(self.opened.pointer),
    }),
    method(PConnection, 'cursor', {
      doc: 'Return a cursor for the connection.',
      params: [arg('factory', object, cursorType)],
      run: (self, factory) => makeCursor(self, factory),
    }),
    byCursor('execute', '($self, sql, parameters=<unrepresentable>, /)', 'Executes an SQL statement.'),
    byCursor('executemany', '($self, sql, parameters, /)', 'Repeatedly executes an SQL statement.'),
    byCursor('executescript', '($self, sql_script, /)', 'Executes multiple SQL statements at once.'),
    method(PConnection, 'blobopen', {
      doc: 'Open and return a BLOB object.',
      params: [
        arg('table', str),
        arg('column', str),
        arg('row', object),
        '/',
        '*',
        arg('readonly', int, 0, 'False'),
        arg('name', str, 'main'),
      ],
      run: (self, table, column, row, readonly, name) => openBlob(self, name, table, column, row, readonly !== 0),
    }),
    method(PConnection, 'close', {
      doc: 'Close the database connection.',
      run(self) {
        self.checkThread();
        if (!self.isInitialized) void self.opened;
        self.close();
      },
    }),
    method(PConnection, 'commit', {
      doc: 'Commit any pending transaction to the database.',
      restartable: true,
      run: (self) => self.commit(),
    }),
    method(PConnection, 'rollback', {
      doc: 'Roll back to the start of any pending transaction.',
      restartable: true,
      run: (self) => self.rollback(),
    }),
    method(PConnection, 'interrupt', {
      doc: 'Abort any pending database operation.',
      run: (self) => self.library.api.sqlite3_interrupt(self.opened.pointer),
    }),
    method(PConnection, 'iterdump', {
      doc: 'Returns iterator to the dump of the database in an SQL text format.',
      params: ['*', arg('filter', object, null)],
      run(self, filter) {
        void self.opened;
        const dump = pyObjectLookupAttr(importModule('sqlite3.dump'), '_iterdump');
        if (dump === undefined) throw operationalError('Failed to obtain _iterdump() reference');
        return pyObjectCall(dump, [self, filter], ['filter']);
      },
    }),
    method(PConnection, '__enter__', {
      doc: 'Called when the connection is used as a context manager.',
      run(self) {
        void self.opened;
        return self;
      },
    }),
    method(PConnection, '__exit__', {
      doc: 'Called when the connection is used as a context manager.',
      params: [arg('type', object), arg('value', object), arg('traceback', object), '/'],
      restartable: true,
      run(self, type, value, traceback): PValue {
        if (self.autocommit === AUTOCOMMIT_ON) return false;
        if (type !== null || value !== null || traceback !== null) {
          self.rollback();
          return false;
        }
        try {
          self.commit();
        } catch (error) {
          if (!isException(error, 'BaseException')) throw error;
          self.rollback();
          throw error;
        }
        return false;
      },
    }),
    ...functionMembers,
    ...limitMembers,
    ...backupMembers,
  ],
});
