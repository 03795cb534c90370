"""Tables, types, transactions, rows and callbacks of sqlite3."""
import contextlib
import datetime
import sqlite3
import warnings

con = sqlite3.connect(':memory:')
cur = con.cursor()
print(cur.execute('create table t(id integer primary key, name text, size real, data blob)').rowcount)
rows = [
    (None, 'é\N{SNOWMAN}\N{GRINNING FACE}', 1.5, b'\0\xff'),
    (2**62, 'x' * 200, float('inf'), bytearray(b'ab')),
    (-(2**63), '', -0.0, memoryview(b'cd')),
    (2**53 + 1, None, 3, b''),
    (7, 'nul\0nul', True, None),
]
print(cur.executemany('insert into t values (?, ?, ?, ?)', rows).rowcount, con.in_transaction, con.total_changes)
for row in con.execute('select * from t order by id'):
    print(row)
con.rollback()
print(con.execute('select count(*) from t').fetchone())

print('# cursor')
with con:
    cur.execute('insert into t(name) values (:name)', {'name': 'first'})
    print(cur.lastrowid, cur.rowcount, cur.description)
    cur.executemany('insert into t(name) values (:name)', ({'name': f'n{i}'} for i in range(9)))
print(cur.lastrowid, cur.rowcount)
cur.execute('select id, name as "label [x]" from t order by id')
print(cur.description)
print(cur.fetchone(), cur.fetchmany(), cur.fetchmany(2), len(cur.fetchall()), cur.fetchone(), cur.fetchall())
cur.arraysize = 3
print(len(cur.execute('select id from t').fetchmany()))
print(cur.execute("update t set size = 1 where id > 5 returning id").fetchall(), cur.rowcount)
print(cur.execute('delete from t where id > 8').rowcount)
con.commit()

print('# rows')
con.row_factory = sqlite3.Row
row = con.execute('select id, name AS Name from t').fetchone()
print(row['NAME'], row['id'], row[0], row[-1], row.keys(), len(row), tuple(row), dict(row))
print(row == con.execute('select id, name AS Name from t').fetchone(), row == (1, 'first'), hash(row) == hash(row))
con.row_factory = lambda cursor, values: {c[0]: v for c, v in zip(cursor.description, values)}
print(con.execute('select id, name from t limit 2').fetchall())
con.row_factory = None
for factory in (bytes, bytearray, lambda data: data.decode('latin-1') + '!'):
    con.text_factory = factory
    print(con.execute("select 'tést', 5").fetchone())
con.text_factory = str
with contextlib.suppress(sqlite3.OperationalError):
    try:
        con.execute("select cast(x'61ff' as text) as col").fetchone()
    except sqlite3.OperationalError as error:
        print(error)
        raise

print('# types')


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f'{self.x};{self.y}'

    def __repr__(self):
        return f'Point({self.x}, {self.y})'


sqlite3.register_converter('point', lambda data: Point(*map(int, data.split(b';'))))
typed = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
typed.execute('create table p(a point, b point(2), c date, d timestamp)')
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    moment = datetime.datetime(2024, 2, 3, 4, 5, 6, 7)
    typed.execute('insert into p values (?, ?, ?, ?)', (Point(1, 2), None, moment.date(), moment))
    print(typed.execute('select *, \'3;4\' as "e [point]" from p').fetchone())
    print(typed.execute('select a as "x [y]" from p').description)
for warning in caught:
    print(warning.message)
typed.close()

print('# transactions')
other = sqlite3.connect(':memory:', isolation_level=None)
other.execute('create table t(a)')
other.execute('insert into t values (1)')
print(other.in_transaction)
other.isolation_level = 'immediate'
print(other.isolation_level)
other.execute('insert into t values (2)')
print(other.in_transaction)
other.isolation_level = None
print(other.in_transaction, other.execute('select * from t').fetchall())
try:
    with con:
        con.execute('insert into t(name) values (1)')
        con.execute('insert into t(id, name) values (1, 1)')
except sqlite3.IntegrityError as error:
    print(error, error.sqlite_errorcode, error.sqlite_errorname, con.in_transaction)
auto = sqlite3.connect(':memory:', autocommit=False)
print(auto.in_transaction, auto.autocommit)
auto.execute('create table t(a)')
auto.commit()
auto.execute('insert into t values (1)')
auto.rollback()
print(auto.execute('select * from t').fetchall(), auto.in_transaction)
auto.autocommit = True
print(auto.in_transaction)
auto.autocommit = sqlite3.LEGACY_TRANSACTION_CONTROL
print(auto.autocommit)
con.executescript("create table s(a); insert into s values (1); insert into s values ('it''s');")
print('\n'.join(con.iterdump()))
print(list(con.iterdump(filter='s')))

print('# functions')


class Median:
    def __init__(self):
        self.values = []

    def step(self, value):
        self.values.append(value)

    def inverse(self, value):
        self.values.remove(value)

    def value(self):
        return sorted(self.values)[len(self.values) // 2]

    finalize = value


con.create_function('join_', -1, lambda *args: '-'.join(map(str, args)), deterministic=True)
con.create_function('fails', 0, lambda: 1 / 0)
con.create_function('huge', 0, lambda: 2**70)
con.create_function('odd', 0, lambda: object())
con.create_aggregate('median', 1, Median)
con.create_window_function('wmedian', 1, Median)
con.create_collation('backwards', lambda a, b: (a < b) - (a > b))
print(con.execute("select join_(1, 2.5, 'x', null, x'00'), join_()").fetchone())
print(con.execute('select median(id) from t').fetchone(), con.execute('select median(id) from t where 0').fetchone())
print(con.execute('select wmedian(id) over (order by id rows between 1 preceding and 1 following) from t').fetchall())
print(con.execute('select name from t where id < 4 order by name collate backwards').fetchall())
for sql in ('select fails()', 'select huge()', 'select odd()', 'select median(id, 1) from t', 'select nosuch()'):
    try:
        print(con.execute(sql).fetchone())
    except sqlite3.Error as error:
        print(type(error).__name__, error)


class Broken:
    def step(self, value):
        raise KeyError(value)


con.create_aggregate('broken', 1, Broken)
con.create_aggregate('empty', 1, type('Empty', (), {}))
for sql in ('select broken(1)', 'select empty(1)'):
    try:
        con.execute(sql)
    except sqlite3.OperationalError as error:
        print(error)

print('# hooks')
seen = []
con.set_trace_callback(seen.append)
con.execute('select ?', ('traced',))
con.set_trace_callback(None)
con.execute('select 2')
print(seen)
con.set_authorizer(
    lambda action, *rest: sqlite3.SQLITE_DENY if rest[:2] == ('t', 'size') else sqlite3.SQLITE_OK
)
try:
    con.execute('select size from t')
except sqlite3.DatabaseError as error:
    print(error, error.sqlite_errorname)
con.set_authorizer(lambda *args: sqlite3.SQLITE_IGNORE)
print(con.execute('select id, name from t limit 1').fetchone())
con.set_authorizer(None)
con.set_progress_handler(lambda: 1, 10)
try:
    con.execute('with recursive r(x) as (select 1 union all select x + 1 from r limit 10000) select count(*) from r')
except sqlite3.OperationalError as error:
    print(error, error.sqlite_errorname)
con.set_progress_handler(None, 0)

print('# copies')
copy = sqlite3.connect(':memory:')
progress = []
con.backup(copy, pages=1, progress=lambda status, remaining, total: progress.append(remaining))
print(progress == list(range(len(progress) - 1, -1, -1)), copy.execute('select count(*) from t').fetchone())
data = con.serialize()
again = sqlite3.connect(':memory:')
again.deserialize(data)
print(data[:15], again.execute('select name from t order by id').fetchone())
print(con.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 10) > 10, con.getlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH))
try:
    con.execute('select 1234567')
except sqlite3.DataError as error:
    print(error)
con.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_FKEY)
print(con.getconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_FKEY))
