import { isCallable } from '../../runtime/abstract/call.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg, compileBuiltin, keywordNames, type ParamList, type Spec, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, str } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { warn } from '../../runtime/warn.ts';
import { SQLITE_OK, SQLITE_UTF8 } from './api.ts';
import { PConnection } from './connection.ts';
import { checkCode, databaseError, operationalError, programmingError } from './errors.ts';

const DETERMINISTIC = 0x800;

/** A method whose first parameters are to be positional in the future: it warns where they are given by name. */
function positionalSoon<const P extends ParamList>(
  name: string,
  parameters: readonly string[],
  spec: Spec<PConnection, P>,
): Member {
  const quoted = parameters.map((each) => `'${each}'`);
  const [noun, list] =
    quoted.length === 1 ? ['', quoted[0]!] : ['s', `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`];
  const message = `Passing keyword argument${noun} ${list} to _sqlite3.Connection.${name}() is deprecated. Parameter${noun} ${list} will become positional-only in Python 3.15.`;
  const builtin = compileBuiltin(name, `Connection.${name}`, null, spec, '$self');
  return method(PConnection, name, {
    doc: spec.doc!,
    textSignature: builtin.textSignature,
    params: [varargs('args'), keywordNames('keywords')],
    run(self, args, keywords) {
      const named = (keywords ?? []).filter((each) => parameters.includes(each)).length;
      const isComplete = positionalCount(args, keywords) + named >= parameters.length;
      if (named > 0 && isComplete) warn('DeprecationWarning', message);
      return builtin.call(self, args, keywords);
    },
  });
}

export const functionMembers: readonly Member[] = [
  positionalSoon('create_function', ['name', 'narg', 'func'], {
    doc: 'Creates a new function.',
    params: [arg('name', str), arg('narg', int), arg('func', object), '*', arg('deterministic', bool, false)],
    run(self, name, count, func, deterministic) {
      const { api, callbacks } = self.library;
      const database = self.checked;
      const db = database.pointer;
      const flags = SQLITE_UTF8 | (deterministic ? DETERMINISTIC : 0);
      const { call, destroy } = callbacks.places;
      const code = self.library.withText(name, (text) =>
        database.attempt(() =>
          func === null
            ? api.sqlite3_create_function_v2(db, text, count, flags, 0, 0, 0, 0, 0)
            : api.sqlite3_create_function_v2(db, text, count, flags, callbacks.register(func), call, 0, 0, destroy),
        ),
      );
      if (code !== SQLITE_OK) throw operationalError('Error creating function');
    },
  }),
  positionalSoon('create_aggregate', ['name', 'n_arg', 'aggregate_class'], {
    doc: 'Creates a new aggregate.',
    params: [arg('name', str), arg('n_arg', int), arg('aggregate_class', object)],
    run(self, name, count, type) {
      const { api, callbacks } = self.library;
      const database = self.checked;
      const db = database.pointer;
      const { step, final, destroy } = callbacks.places;
      const code = self.library.withText(name, (text) =>
        database.attempt(() =>
          type === null
            ? api.sqlite3_create_function_v2(db, text, count, SQLITE_UTF8, 0, 0, 0, 0, 0)
            : api.sqlite3_create_function_v2(
                db,
                text,
                count,
                SQLITE_UTF8,
                callbacks.register(type),
                0,
                step,
                final,
                destroy,
              ),
        ),
      );
      if (code !== SQLITE_OK) throw operationalError('Error creating aggregate');
    },
  }),
  method(PConnection, 'create_window_function', {
    doc: 'Creates or redefines an aggregate window function.',
    params: [arg('name', str), arg('num_params', int), arg('aggregate_class', object), '/'],
    run(self, name, count, type) {
      const { library } = self;
      const { api, callbacks } = library;
      const database = self.checked;
      const db = database.pointer;
      const { step, final, value, inverse, destroy } = callbacks.places;
      const code = library.withText(name, (text) =>
        database.attempt(() =>
          type === null
            ? api.sqlite3_create_function_v2(db, text, count, SQLITE_UTF8, 0, 0, 0, 0, 0)
            : api.sqlite3_create_window_function(
                db,
                text,
                count,
                SQLITE_UTF8,
                callbacks.register(type),
                step,
                final,
                value,
                inverse,
                destroy,
              ),
        ),
      );
      // The connection is not told of such errors.
      if (code !== SQLITE_OK) throw programmingError(library.cText(api.sqlite3_errstr(code)));
    },
  }),
  method(PConnection, 'create_collation', {
    doc: 'Creates a collation function.',
    params: [arg('name', str), arg('callback', object), '/'],
    run(self, name, callback) {
      const { api, callbacks } = self.library;
      const database = self.checked;
      const db = database.pointer;
      if (callback !== null && !isCallable(callback)) throw typeError('parameter must be callable');
      const { compare, destroy } = callbacks.places;
      const code = self.library.withText(name, (text) =>
        database.attempt(() => {
          if (callback === null) return api.sqlite3_create_collation_v2(db, text, SQLITE_UTF8, 0, 0, 0);
          const id = callbacks.register(callback);
          const result = api.sqlite3_create_collation_v2(db, text, SQLITE_UTF8, id, compare, destroy);
          // Here SQLite does not give back what it did not take.
          if (result !== SQLITE_OK) callbacks.forget(id);
          return result;
        }),
      );
      if (code !== SQLITE_OK) throw databaseError(self.library, db);
    },
  }),
  positionalSoon('set_authorizer', ['authorizer_callback'], {
    doc: 'Set authorizer callback.',
    params: [arg('authorizer_callback', object)],
    run(self, callback) {
      void self.checked;
      if (self.setAuthorizer(callback) !== SQLITE_OK) throw operationalError('Error setting authorizer callback');
    },
  }),
  positionalSoon('set_progress_handler', ['progress_handler'], {
    doc: 'Set progress handler callback.',
    params: [arg('progress_handler', object), arg('n', int)],
    run(self, callback, instructions) {
      void self.checked;
      self.setProgressHandler(callback, instructions);
    },
  }),
  positionalSoon('set_trace_callback', ['trace_callback'], {
    doc: 'Set a trace callback called for each SQL statement (passed as unicode).',
    params: [arg('trace_callback', object)],
    run(self, callback) {
      const { pointer } = self.checked;
      checkCode(self.library, pointer, self.setTrace(callback));
    },
  }),
];
