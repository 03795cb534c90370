# backends: native
# Handlers run between two steps of the main thread: in loops, in sleeps, in calls. Each timer starts where its exception is waited for.
import os
import signal
import time


def note(number, frame):
    print("handler", number, frame.f_code.co_name, frame.f_lineno)


def alarm(number, frame):
    raise ValueError("alarm")


signal.signal(signal.SIGUSR1, note)
signal.signal(signal.SIGALRM, alarm)


def work():
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        while True:
            pass
    except ValueError as error:
        print("got", error)


work()
os.kill(os.getpid(), signal.SIGUSR1)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    time.sleep(30)
except ValueError as error:
    print("sleep", error)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


try:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    fib(60)
except ValueError as error:
    print("fib", error)
