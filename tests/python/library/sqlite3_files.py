"""Databases in files: journals, locks between connections, URIs, dropped cursors."""
import os
import shutil
import sqlite3
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)


def attempt(function, *args):
    try:
        result = function(*args)
        print('done' if isinstance(result, sqlite3.Cursor) else result)
    except sqlite3.Error as error:
        print(type(error).__name__, error, error.sqlite_errorname)


def files(prefix):
    return [name for name in sorted(os.listdir('.')) if name.startswith(prefix)]


for mode in ('delete', 'truncate', 'persist', 'memory', 'off', 'wal'):
    print('#', mode)
    a = sqlite3.connect(mode, timeout=0.05)
    b = sqlite3.connect(mode, timeout=0.05)
    print(a.execute(f'pragma journal_mode={mode}').fetchone())
    a.execute('create table t(a)')
    a.execute('insert into t values (1)')
    attempt(lambda: b.execute('select * from t').fetchall())
    a.commit()
    print(b.execute('select * from t').fetchall())
    a.execute('insert into t values (2)')
    print(files(mode))
    attempt(b.execute, 'insert into t values (3)')
    b.rollback()
    print(b.execute('select * from t').fetchall())
    a.rollback() if mode != 'off' else a.commit()
    b.execute('insert into t values (3)')
    b.commit()
    print(a.execute('select * from t').fetchall())
    cursor = b.execute('select * from t')
    cursor.fetchone()
    a.execute('insert into t values (4)')
    attempt(a.commit)
    cursor.close()
    a.commit()
    print(b.execute('pragma integrity_check').fetchall())
    a.close()
    b.close()
    print(files(mode))

print('# reopened')
for mode in ('persist', 'wal'):
    con = sqlite3.connect(mode)
    print(con.execute('pragma journal_mode').fetchone(), con.execute('select * from t').fetchall())
    print(con.execute('pragma journal_mode=delete').fetchone(), files(mode))
    con.close()

print('# large transaction')
con = sqlite3.connect('large')
con.execute('create table t(a, b)')
con.execute('pragma cache_size=10')
con.executemany('insert into t values (?, ?)', ((i, 'x' * 500) for i in range(3000)))
con.commit()
con.execute("update t set b = 'y'")
con.rollback()
con.execute('create index i on t(b, a)')
print(con.execute('select count(*), sum(a), min(b) = max(b) from t').fetchone())
print(con.execute('select a from t order by b desc, a desc limit 2').fetchall())
con.execute('delete from t where a > 10')
con.commit()
con.execute('vacuum')
print(os.path.getsize('large') < 100000, con.execute('pragma integrity_check').fetchone())
con.close()

print('# names')
for uri in (
    'file:large?mode=ro',
    'file:large?immutable=1&other=x#fragment',
    f'file://{folder}/large',
    'file:missing?mode=ro',
    'file:missing?mode=rw',
    'file:new%20name?mode=rwc',
    'file:name?mode=memory',
    'file:name?mode=other',
    'file:large?vfs=none',
):
    try:
        con = sqlite3.connect(uri, uri=True)
        print(con.execute('select count(*) from sqlite_master').fetchone())
        con.execute('create table n(a)')
        con.execute('drop table n')
        con.close()
    except sqlite3.Error as error:
        print(type(error).__name__, error, error.sqlite_errorname)
print(files('new'), files('missing'))
os.mkdir('folder')
attempt(sqlite3.connect, 'folder')
attempt(sqlite3.connect, 'no/such')
with open('text', 'w') as file:
    file.write('this is no database' * 100)
attempt(lambda: sqlite3.connect('text').execute('select * from t'))
os.symlink('large', 'link')
con = sqlite3.connect('link')
print(os.path.basename(con.execute('pragma database_list').fetchone()[2]))
con.execute("attach 'second' as other")
con.execute('create table other.t2 as select * from t')
con.commit()
print(con.execute('select count(*) from t2').fetchone(), [row[1] for row in con.execute('pragma database_list')])
con.close()
con = sqlite3.connect(os.fsencode('bytes\xff'))
con.execute('create table t(a)')
con.close()
print(files('bytes'))
con = sqlite3.connect('')
con.execute('pragma cache_size=5')
con.execute('create table t(a)')
con.executemany('insert into t values (?)', [('y' * 1000,)] * 500)
con.commit()
print(con.execute('select count(*) from t').fetchone(), con.execute('pragma database_list').fetchall())
con.close()

print('# dropped cursors')
con = sqlite3.connect('large', timeout=0.05)
other = sqlite3.connect('large', timeout=0.05)
print(con.execute('select a from t').fetchone())
with other:
    other.execute('delete from t where a = 0')
print(con.execute('select a from t').fetchone(), next(con.execute('select a from t')))
con.execute('drop table t')
con.commit()
con.close()
other.close()
os.chdir('/')
shutil.rmtree(folder)
