import { isCallable, pyObjectCall3 } from '../../runtime/abstract/call.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { type Converter, double, instance, int, object, str } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { SQLITE_BUSY, SQLITE_LOCKED, SQLITE_OK } from './api.ts';
import { connectionType, PConnection } from './connection.ts';
import { checkCode, databaseError, operationalError } from './errors.ts';
import { pause } from './pause.ts';

/** Bytes, or a str in UTF-8. */
const textOrBytes: Converter<Uint8Array> = {
  convert(value) {
    const text = strValue(value);
    return text === undefined ? bytesOf(value) : encodeUtf8(text);
  },
};

const SERIALIZE_NOCOPY = 1;
const DESERIALIZE_FREEONCLOSE = 1;
const DESERIALIZE_RESIZEABLE = 2;

export const backupMembers: readonly Member[] = [
  method(PConnection, 'backup', {
    doc: 'Makes a backup of the database.',
    params: [
      arg('target', instance<PConnection>(connectionType)),
      '*',
      arg('pages', int, -1),
      arg('progress', object, null),
      arg('name', str, 'main'),
      arg('sleep', double, 0.25),
    ],
    run(self, target, pages, progress, name, sleep) {
      const { library } = self;
      const { api } = library;
      const source = self.checked;
      if (target === self) throw valueError('target cannot be the same connection instance');
      const destination = target.opened;
      if (progress !== null && !isCallable(progress)) throw typeError('progress argument must be a callable');
      const db = destination.pointer;
      const backup = library.withText(name, (from) =>
        library.withText('main', (to) => api.sqlite3_backup_init(db, to, source.pointer, from)),
      );
      if (backup === 0) throw databaseError(library, db);
      let code: number;
      try {
        do {
          code = source.run(() => api.sqlite3_backup_step(backup, pages === 0 ? -1 : pages));
          if (progress !== null) {
            const remaining = api.sqlite3_backup_remaining(backup);
            pyObjectCall3(progress, code, remaining, api.sqlite3_backup_pagecount(backup));
          }
          if (code === SQLITE_BUSY || code === SQLITE_LOCKED) pause(sleep);
        } while (code === SQLITE_OK || code === SQLITE_BUSY || code === SQLITE_LOCKED);
      } finally {
        code = api.sqlite3_backup_finish(backup);
      }
      checkCode(library, db, code);
    },
  }),
  method(PConnection, 'serialize', {
    doc: 'Serialize a database into a byte string.',
    params: ['*', arg('name', str, 'main')],
    run(self, name) {
      const { library } = self;
      const { api, out } = library;
      const db = self.checked.pointer;
      const answer = library.withText(name, (schema) => {
        const shared = api.sqlite3_serialize(db, schema, out, SERIALIZE_NOCOPY);
        return { shared, data: shared === 0 ? api.sqlite3_serialize(db, schema, out, 0) : shared };
      });
      library.checkFailure();
      const { data, shared } = answer;
      if (data === 0) throw operationalError(`unable to serialize '${name}'`);
      const bytes = library.copy(data, library.result);
      if (shared === 0) api.sqlite3_free(data);
      return new PBytes(bytes);
    },
  }),
  method(PConnection, 'deserialize', {
    doc: 'Load a serialized database.',
    params: [arg('data', textOrBytes), '/', '*', arg('name', str, 'main')],
    run(self, data, name) {
      const { library } = self;
      const { api } = library;
      const database = self.checked;
      const copy = library.place(data);
      const size = BigInt(data.length);
      const flags = DESERIALIZE_FREEONCLOSE | DESERIALIZE_RESIZEABLE;
      const code = library.withText(name, (schema) =>
        database.attempt(() => api.sqlite3_deserialize(database.pointer, schema, copy, size, size, flags)),
      );
      checkCode(library, database.pointer, code);
    },
  }),
];
