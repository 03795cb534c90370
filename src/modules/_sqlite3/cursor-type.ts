import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, int, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { EMPTY_TUPLE, PList } from '../../runtime/values/sequences.ts';
import { connectionType, type PConnection } from './connection.ts';
import { cursorType, PCursor } from './cursor.ts';

defineType(cursorType, {
  doc: 'SQLite database cursor class.',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('Cursor', {
      params: [arg('connection', instance<PConnection>(connectionType)), '/'],
      run: (self: PCursor, connection) => self.init(connection),
    }),
    tp_iter: (self) => self,
    tp_iternext: (self: PCursor) => self.next(),
  },
  members: [
    attribute('__module__', 'sqlite3'),
    getset(PCursor, 'connection', { member: true, get: (self) => self.connection }),
    getset(PCursor, 'description', { member: true, get: (self) => self.description }),
    getset(PCursor, 'lastrowid', { member: true, get: (self) => self.lastRowId }),
    getset(PCursor, 'rowcount', { member: true, get: (self) => self.rowCount }),
    getset(PCursor, 'arraysize', {
      member: true,
      get: (self) => self.arraySize,
      set(self, value) {
        if (value === undefined) throw typeError("can't delete numeric/char attribute");
        self.arraySize = int.convert!(value, () => 'arraysize');
      },
    }),
    getset(PCursor, 'row_factory', {
      member: true,
      get: (self) => self.rowFactory,
      set: (self, value) => {
        self.rowFactory = value ?? null;
      },
    }),
    method(PCursor, 'execute', {
      doc: 'Executes an SQL statement.',
      params: [arg('sql', str), arg('parameters', object, EMPTY_TUPLE, '()'), '/'],
      restartable: true,
      run(self, sql, parameters) {
        self.execute(sql, parameters);
        return self;
      },
    }),
    method(PCursor, 'executemany', {
      doc: 'Repeatedly executes an SQL statement.',
      params: [arg('sql', str), arg('seq_of_parameters', object), '/'],
      restartable: true,
      run(self, sql, sequence) {
        self.executeMany(sql, sequence);
        return self;
      },
    }),
    method(PCursor, 'executescript', {
      doc: 'Executes multiple SQL statements at once.',
      params: [arg('sql_script', str), '/'],
      restartable: true,
      run(self, script) {
        self.executeScript(script);
        return self;
      },
    }),
    method(PCursor, 'fetchone', {
      doc: 'Fetches one row from the resultset.',
      run: (self) => self.next() ?? null,
    }),
    method(PCursor, 'fetchmany', {
      doc: 'Fetches several rows from the resultset.',
      params: [arg('size', int, undefined, '1')],
      run: (self, size) => new PList(rows(self, size ?? self.arraySize)),
    }),
    method(PCursor, 'fetchall', {
      doc: 'Fetches all rows from the resultset.',
      run: (self) => new PList(rows(self, Number.POSITIVE_INFINITY)),
    }),
    method(PCursor, 'close', { doc: 'Closes the cursor.', run: (self) => self.close() }),
    method(PCursor, 'setinputsizes', {
      doc: 'Required by DB-API. Does nothing in sqlite3.',
      params: [arg('sizes', object), '/'],
      run() {},
    }),
    method(PCursor, 'setoutputsize', {
      doc: 'Required by DB-API. Does nothing in sqlite3.',
      params: [arg('size', object), arg('column', object, null), '/'],
      run() {},
    }),
  ],
});

/** At most so many of the rows that are still to come; none of a closed cursor either way. */
function rows(self: PCursor, most: number): PValue[] {
  const result: PValue[] = [];
  void self.checked;
  while (result.length < most) {
    const row = self.next();
    if (row === undefined) break;
    result.push(row);
  }
  return result;
}
