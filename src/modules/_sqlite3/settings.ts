import type { PosixPath } from '../../posix/fsEncoding.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, type Converter, double, int, object } from '../../runtime/clinic/converters.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { AUTOCOMMIT_OFF, AUTOCOMMIT_ON, LEGACY } from './connection.ts';

const LEVELS = ['', 'DEFERRED', 'IMMEDIATE', 'EXCLUSIVE'];

/** How transactions are begun: None or the words behind BEGIN. */
export const isolationLevel: Converter<string | null> = {
  convert(value) {
    if (value === null) return null;
    const text = strValue(value);
    if (text === undefined) throw typeError('isolation_level must be str or None');
    if (text.includes('\0')) throw valueError('embedded null character');
    const level = LEVELS.find((each) => each === text.toUpperCase());
    if (level === undefined)
      throw valueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'");
    return level;
  },
};

export const autocommit: Converter<number> = {
  convert(value) {
    if (value === true) return AUTOCOMMIT_ON;
    if (value === false) return AUTOCOMMIT_OFF;
    if (value === LEGACY) return LEGACY;
    throw valueError('autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL');
  },
};

const databasePath: Converter<PosixPath> = {
  convert(value) {
    const path = fsConvert(value);
    if (typeof path === 'string' ? path.includes('\0') : path.includes(0)) throw valueError('embedded null byte');
    return path;
  },
};

/** What a connection is made with, for `connect` and `Connection`. */
export const connectionParameters = [
  arg('database', object),
  arg('timeout', double, 5),
  arg('detect_types', int, 0),
  arg('isolation_level', isolationLevel, ''),
  arg('check_same_thread', bool, true),
  arg('factory', object, null),
  arg('cached_statements', int, 128),
  arg('uri', bool, false),
  '*',
  arg('autocommit', autocommit, LEGACY),
] as const;

export const pathOf = (database: PValue): PosixPath => databasePath.convert!(database, () => '');
