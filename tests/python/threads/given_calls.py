"""Functions that call what they are given: many quick calls say nothing about the next one, which waits."""

import functools
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

COUNT = 3000


def plain(x):
    return x + 1


def spread(fn, *args):
    return fn(*args)


def parameter(fn):
    return fn()


def decorated(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)

    return wrapper


class Task:
    def __init__(self, fn, *args):
        self.fn = fn
        self.args = args

    def run(self):
        return self.fn(*self.args)


def in_threads(body):
    """Runs `body(event)` in three threads; the event is set when all wait."""
    event = threading.Event()
    results = []
    threads = [threading.Thread(target=lambda: results.append(body(event))) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(event._cond._waiters) < 3 and all(thread.is_alive() for thread in threads):
        time.sleep(0.01)
    event.set()
    for thread in threads:
        thread.join()
    return results


def by_spread(event):
    for i in range(COUNT):
        spread(plain, i)
    return spread(event.wait)


def by_parameter(event):
    for i in range(COUNT):
        parameter(int)
    return parameter(event.wait)


def by_decorator(event):
    quick, slow = decorated(plain), decorated(event.wait)
    for i in range(COUNT):
        quick(i)
    return slow()


def by_attribute(event):
    for i in range(COUNT):
        Task(plain, i).run()
    return Task(event.wait).run()


for body in (by_spread, by_parameter, by_decorator, by_attribute):
    print(body.__name__, in_threads(body))

# many threads that never wait, then some that do
for _ in range(600):
    thread = threading.Thread(target=plain, args=(1,))
    thread.start()
    thread.join()
numbers = queue.SimpleQueue()
with ThreadPoolExecutor(3) as pool:
    print(sum(pool.map(plain, range(COUNT))))
    waiting = [pool.submit(numbers.get) for _ in range(3)]
    time.sleep(0.05)
    for i in range(3):
        numbers.put(i)
    print(sorted(future.result(20) for future in waiting))
