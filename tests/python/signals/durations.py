# Durations in seconds are taken the same way everywhere: rounded to nanoseconds, NaN and what overflows refused.
import os
import select
import signal
import tempfile
import threading
import time

signal.signal(signal.SIGALRM, signal.SIG_IGN)


def show(name, call):
    try:
        print(name, call())
    except Exception as error:
        print(name, type(error).__name__, error)


path = tempfile.mkdtemp()
for value in (1e30, float("nan"), float("inf"), -2.0, "x", 10**30):
    print("#", value)
    show("sleep", lambda: time.sleep(value))
    show("setitimer", lambda: signal.setitimer(signal.ITIMER_REAL, value))
    show("sigtimedwait", lambda: signal.sigtimedwait([signal.SIGUSR1], value))
    show("select", lambda: select.select([], [], [], value))
    show("acquire", lambda: threading.Lock().acquire(True, value))
    try:
        os.utime(path, (value, value))
        print("utime", os.stat(path).st_mtime)
    except Exception as error:
        print("utime", type(error).__name__, error.args)
os.rmdir(path)

print("# whole microseconds, rounded up")
for value in (1.9999999999, 0.9999999, 1.99999950001, 5.25):
    signal.setitimer(signal.ITIMER_REAL, 1000, value)
    print(signal.getitimer(signal.ITIMER_REAL)[1])
signal.setitimer(signal.ITIMER_REAL, 0)
