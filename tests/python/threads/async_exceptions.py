"""Exceptions that one thread has raised in another: PyThreadState_SetAsyncExc."""
import ctypes
import threading
import time

set_async_exc = ctypes.pythonapi.PyThreadState_SetAsyncExc


class Stop(Exception):
    pass


def stop(ident, exception=Stop):
    return set_async_exc(ctypes.c_ulong(ident), ctypes.py_object(exception))


try:
    stop(threading.get_ident())
    while True:
        pass
except Stop as error:
    print('main', repr(error))
print(stop(12345678901))


def run(body):
    def target():
        log.append('begins')
        started.set()
        try:
            body()
        except Stop:
            log.append('stopped')
        finally:
            log.append('ends')

    log = []
    started = threading.Event()
    thread = threading.Thread(target=target)
    thread.start()
    started.wait()
    time.sleep(0.05)
    return thread, log


def busy():
    n = 0
    while True:
        n += 1


def f(x):
    return x + 1


def calling():
    n = 0
    while True:
        n = f(n)


def sleeping():
    while True:
        time.sleep(0.01)


def generating():
    def numbers():
        while True:
            yield 1

    for x in numbers():
        pass


for body in busy, calling, sleeping, generating:
    thread, log = run(body)
    print(body.__name__, stop(thread.ident), end=' ')
    thread.join(10)
    print(thread.is_alive(), log)

thread, log = run(sleeping)
stop(thread.ident, SystemExit)
thread.join(10)
print(thread.is_alive(), log)

lock = threading.Lock()
lock.acquire()


def waiting():
    with lock:
        log.append('locked')
        while True:
            time.sleep(0.01)


thread, log = run(waiting)
print(stop(thread.ident), log)
lock.release()
thread.join(10)
print(thread.is_alive(), log[-2:], lock.locked())
