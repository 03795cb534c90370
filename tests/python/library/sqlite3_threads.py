"""sqlite3 in threads: waiting for locks, callbacks that wait, long statements."""
import os
import sqlite3
import tempfile
import threading
import time

folder = tempfile.mkdtemp()
path = os.path.join(folder, 'shared')
main = sqlite3.connect(path)
main.execute('create table t(a)')
main.commit()
errors = []


def write():
    try:
        con = sqlite3.connect(path, timeout=30)
        for _ in range(5):
            with con:
                con.execute('begin immediate')
                (count,) = con.execute('select count(*) from t').fetchone()
                time.sleep(0.001)
                con.execute('insert into t values (?)', (count,))
        con.close()
    except sqlite3.Error as error:
        errors.append(error)


def run(function, count):
    threads = [threading.Thread(target=function) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


run(write, 3)
print(errors, main.execute('select count(*), count(distinct a) from t').fetchone())


def foreign():
    for function in (main.cursor, main.commit, main.close):
        try:
            function()
        except sqlite3.ProgrammingError as error:
            print(str(error).split(' The object')[0])


run(foreign, 1)
shared = sqlite3.connect(':memory:', check_same_thread=False)
shared.execute('create table t(a)')


def add():
    for i in range(10):
        shared.execute('insert into t values (?)', (i,))
        time.sleep(0)


run(add, 3)
print(shared.execute('select count(*), sum(a) from t').fetchone())
results = []


def slow():
    con = sqlite3.connect(':memory:')
    con.create_function('slow', 1, lambda x: (time.sleep(0.002), x)[1])
    results.append(con.execute('select slow(1) + slow(2)').fetchone())


run(slow, 4)
print(results)
endless = 'with recursive r(x) as (select 1 union all select x + 1 from r) select max(x) from r'
done = threading.Event()


def stop():
    while not done.wait(0.02):
        shared.interrupt()


stopper = threading.Thread(target=stop)
stopper.start()
try:
    shared.execute(endless)
except sqlite3.OperationalError as error:
    print(error, error.sqlite_errorname)
done.set()
stopper.join()
print(shared.execute('select 1').fetchone())
main.close()
os.remove(path)
os.rmdir(folder)

# Who has the lock gives it back only when the main thread says so.
folder = tempfile.mkdtemp()
path = os.path.join(folder, 'shared')
sqlite3.connect(path).execute('create table t(a)')
go = [threading.Event() for _ in range(2)]
held = threading.Event()


def hold():
    con = sqlite3.connect(path)
    con.execute('insert into t values (1)')
    held.set()
    go[0].wait()
    con.commit()
    con.close()


def wait():
    con = sqlite3.connect(path, timeout=30)
    go[1].set()
    con.execute('insert into t values (2)')
    con.commit()
    con.executemany('insert into t values (?)', ((i,) for i in range(3, 5)))
    print(con.execute('select * from t').fetchall())
    con.close()


threads = [threading.Thread(target=function) for function in (hold, wait)]
threads[0].start()
held.wait()
threads[1].start()
go[1].wait()
time.sleep(0.01)
go[0].set()
for thread in threads:
    thread.join()
os.remove(path)
os.rmdir(folder)
