"""What sqlite3 raises, and with which words and codes."""
import sqlite3
import warnings


def show(function, *args, **kwargs):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            result = function(*args, **kwargs)
            shown = repr(result)
            print('->', shown.split(' at 0x')[0])
        except Exception as error:
            code = getattr(error, 'sqlite_errorcode', None)
            name = getattr(error, 'sqlite_errorname', None)
            print(f'{type(error).__module__}.{type(error).__name__}: {error} {code} {name}')
        del function, args, kwargs
    for warning in caught:
        if warning.category is DeprecationWarning:
            print('  warns:', warning.message)


con = sqlite3.connect(':memory:')
print('# statements and parameters')
for args in (
    ('',),
    ('  -- nothing',),
    ('/* open',),
    ('', (1,)),
    ('select ?', (object(),)),
    ('select :a', {'a': object()}),
    ('select :a', [1]),
    ('select :a, :b', [1, 2]),
    ('select ?1', [1]),
    ('select ?', (2**63,)),
    ('select ?', (-(2**63) - 1,)),
    ('select ?', ('\udcff',)),
    ('select ?', {'a': 1}),
    ('select :a', {}),
    ('select :a', 5),
    ('select ?, ?', (1,)),
    ('select 1; select 2',),
    ('select 1; -- more',),
    ('select 1\0',),
    ('selec',),
    ('select * from missing',),
    (5,),
    (),
):
    show(con.execute, *args)
show(con.executemany, 'select 1', [()])
show(con.executemany, 'insert into missing values (?)', [(1,)])
show(con.executescript, 'select 1\0')
show(con.executescript, 5)
show(con.executescript, 'create table script(a); insert into missing values (1)')

print('# connections')
show(sqlite3.connect)
show(sqlite3.connect, ':memory:', 1.0)
show(sqlite3.Connection, ':memory:', 1.0)
show(sqlite3.connect, ':memory:', isolation_level='other')
show(sqlite3.connect, ':memory:', isolation_level=5)
show(sqlite3.connect, ':memory:', isolation_level='a\0b')
show(sqlite3.connect, ':memory:', autocommit=5)
show(sqlite3.connect, 5)
show(sqlite3.connect, 'a\0b')
show(sqlite3.connect, '/nonexistent/file')
show(con.cursor, lambda connection: 5)
show(sqlite3.Cursor)
show(sqlite3.Cursor, 5)
show(con.setlimit, 100, 1)
show(con.getlimit, 100)
show(con.getconfig, 100)
show(con.setconfig, 100)
show(con.getconfig, sqlite3.SQLITE_DBCONFIG_ENABLE_FKEY)
show(con.backup, con)
show(con.backup, 5)
show(con.backup, sqlite3.connect(':memory:'), progress=5)
show(con.backup, sqlite3.connect(':memory:'), name='missing')
show(con.serialize, name='missing')

print('# functions')
show(con.create_function, 'f', -2, len)
show(con.create_function, 'f', 1)
show(con.create_function, name='f', narg=1, func=len)
show(con.create_aggregate, 'f', -5, None)
show(con.create_aggregate, name='f', n_arg=1, aggregate_class=None)
show(con.create_window_function, 'f', -5, int)
show(con.create_collation, 'f', 5)
show(con.create_collation, 5, len)
show(con.create_collation, '\udc80', None)
show(con.set_authorizer, authorizer_callback=None)
show(con.set_progress_handler, progress_handler=None, n=5)
show(con.set_trace_callback, trace_callback=None)
show(con.set_trace_callback)

print('# blobs')
con = sqlite3.connect(':memory:')
con.execute('create table t(a integer primary key, b, c references t, d unique)')
con.execute('create view v as select * from t')
con.execute('create table w(a primary key, b) without rowid')
con.execute("insert into t(a, b) values (1, x'aabbcc'), (2, 5), (3, null), (4, 'abc')")
for row in (2, 3, 9, 2**70, 'x'):
    show(con.blobopen, 't', 'b', row)
show(con.blobopen, 't', 'missing', 1)
show(con.blobopen, 'missing', 'b', 1)
show(con.blobopen, 't', 'b', 1, name='missing')
show(con.blobopen, 'v', 'b', 1)
show(con.blobopen, 'w', 'b', 1)
show(con.blobopen, 't', 'd', 1)
blob = con.blobopen('t', 'b', 1)
show(len, blob)
show(blob.read)
show(blob.tell)
show(blob.seek, -1)
show(blob.seek, 1, 7)
show(blob.seek, -1, 2)
show(blob.read, 10)
show(blob.write, b'zz')
show(blob.write, 'x')
for key in (0, 3, -1, slice(0, 2), slice(None, None, 2), 'a', 2**70):
    show(blob.__getitem__, key)
for key, value in (
    (0, 5),
    (0, 300),
    (0, 'a'),
    (slice(0, 2), b'xx'),
    (slice(0, 2), b'x'),
    (slice(0, 3, 2), b'yz'),
    (9, 1),
    ('a', 1),
    (slice(0, 2), 5),
):
    show(blob.__setitem__, key, value)
show(blob.__delitem__, 0)
show(blob.__delitem__, slice(0, 1))
show(list, blob)
blob.seek(0)
show(blob.read)
blob.close()
show(blob.read)
show(len, blob)
show(blob.close)
blob = con.blobopen('t', 'b', 1, readonly=True)
show(blob.write, b'a')
con.execute('update t set b = 5 where a = 1')
show(blob.read)
show(blob.__getitem__, 0)

print('# closed')
cursor = con.cursor()
cursor.close()
for method in (cursor.fetchone, cursor.fetchall, cursor.fetchmany, cursor.close):
    show(method)
show(cursor.execute, 'select 1')
con.close()
for method in (con.close, con.commit, con.rollback, con.cursor, con.interrupt, con.__enter__, blob.read):
    show(method)
show(con.execute, 'select 1')
show(lambda: con.in_transaction)
show(lambda: con.total_changes)
show(lambda: con.isolation_level)
show(con, 'select 1')

print('# module')
show(sqlite3.complete_statement, 'select 1;')
show(sqlite3.complete_statement, 'select 1')
show(sqlite3.complete_statement, 5)
show(sqlite3.register_converter, 1, 2)
show(sqlite3.adapt, 1)
show(sqlite3.adapt, 1, int, 5)
show(sqlite3.Row, 1, 2)
show(sqlite3.Row)
cursor = sqlite3.connect(':memory:').cursor()
show(sqlite3.Row, cursor, 2)
row = sqlite3.Row(cursor, (1, 2))
for key in ('a', 5, 1.5, -1, slice(0, 1), 2**70):
    show(row.__getitem__, key)
print(sqlite3.threadsafety, sqlite3.apilevel, sqlite3.paramstyle)
show(lambda: sqlite3.version)
show(lambda: sqlite3.version_info)
show(lambda: sqlite3.missing)
