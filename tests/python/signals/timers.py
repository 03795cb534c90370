"""Alarms and interval timers that go off while the program computes, in loops and calls, with handlers that raise and that do not."""
import signal
import threading
import time


class Alarm(Exception):
    pass


def raising(signum, frame):
    raise Alarm(signal.Signals(signum).name)


signal.signal(signal.SIGALRM, raising)
began = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True:
        pass
except Alarm as error:
    print("loop ended by", error, time.monotonic() - began >= 0.04)
print("left", signal.getitimer(signal.ITIMER_REAL))

count = 0


def counting(signum, frame):
    global count
    count += 1
    if count == 3:
        signal.setitimer(signal.ITIMER_REAL, 0)


def step(n):
    return n + 1


print("handler before is ours:", signal.signal(signal.SIGALRM, counting) is raising)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
n = 0
while count < 3:
    n = step(n)
print("ticks", count >= 3, n > 0)

signal.signal(signal.SIGALRM, raising)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    sum(1 for _ in iter(int, 1))
except Alarm as error:
    print("generator ended by", error)

stop = False


def spin():
    while not stop:
        pass


thread = threading.Thread(target=spin)
thread.start()
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    thread.join()
except Alarm as error:
    print("join ended by", error)
stop = True
thread.join()

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
signal.setitimer(signal.ITIMER_REAL, 0.01)
end = time.monotonic() + 0.1
while time.monotonic() < end:
    pass
print("pending while blocked:", signal.SIGALRM in signal.sigpending())
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
except Alarm as error:
    print("unblocked:", error)
