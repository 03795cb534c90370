import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { SQLITE_OK } from './api.ts';
import { PConnection } from './connection.ts';
import { DATABASE_CONFIGURATION } from './constants.ts';
import { codeError, operationalError, programmingError } from './errors.ts';

const SWITCHES = new Set<number>(Object.values(DATABASE_CONFIGURATION));

/** Sets a limit if `value` is not negative; what it was. */
function limit(self: PConnection, category: number, value: number): number {
  const before = self.library.api.sqlite3_limit(self.checked.pointer, category, value);
  if (before < 0) throw programmingError("'category' is out of bounds");
  return before;
}

/** Sets a switch if `value` is not negative; what it is now. */
function configure(self: PConnection, operation: number, value: number): boolean {
  const { library } = self;
  const db = self.checked.pointer;
  if (!SWITCHES.has(operation)) throw valueError(`unknown config 'op': ${operation}`);
  const code = library.api.sqlite3__wasm_db_config_ip(db, operation, value, library.out);
  if (code !== SQLITE_OK) throw codeError(library, code);
  return library.result !== 0;
}

export const limitMembers: readonly Member[] = [
  method(PConnection, 'getlimit', {
    doc: 'Get connection run-time limits.',
    params: [arg('category', int), '/'],
    run: (self, category) => limit(self, category, -1),
  }),
  method(PConnection, 'setlimit', {
    doc: 'Set connection run-time limits.',
    params: [arg('category', int), arg('limit', int), '/'],
    run: (self, category, value) => limit(self, category, value),
  }),
  method(PConnection, 'getconfig', {
    doc: 'Query a boolean connection configuration option.',
    params: [arg('op', int), '/'],
    run: (self, operation) => configure(self, operation, -1),
  }),
  method(PConnection, 'setconfig', {
    doc: 'Set a boolean connection configuration option.',
    params: [arg('op', int), arg('enable', bool, true), '/'],
    run(self, operation, enable) {
      if (configure(self, operation, Number(enable)) !== enable) throw operationalError('Unable to set config');
    },
  }),
];
