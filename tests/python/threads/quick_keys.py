# Functions in which nothing waited for long begin to wait while a builtin of a thread calls them: each call is made once.
import functools
import queue
import threading

calls = []
answers = queue.Queue()
requests = queue.Queue()
wait_from = None


def key(x):
    calls.append(x)
    if wait_from is not None and x >= wait_from:
        requests.put(x)
        answers.get()
    return -x


class Sum:
    def __init__(self, value):
        self.value = value

    def plus(self, x):
        return Sum(self.value + key(x))

    def __add__(self, other):
        return self.plus(other.value)


def answer():
    while (x := requests.get()) is not None:
        answers.put(x)


def work():
    global wait_from
    for call in (
        lambda: sorted(range(10), key=key),
        lambda: max(range(10), key=key),
        lambda: list(map(key, range(10))),
        lambda: min(range(10), key=key),
        lambda: list(filter(key, range(10))),
        lambda: tuple(filter(None, map(key, range(10)))),
        lambda: sum(map(key, range(10))),
        lambda: sum(key(x) for x in range(10)),
        lambda: ','.join(map(str, map(key, range(10)))),
        lambda: functools.reduce(Sum.plus, range(10), Sum(0)).value,
        lambda: sum(map(Sum, range(10)), Sum(0)).value,
        lambda: [*map(key, range(5)), *(key(x) for x in range(5))],
    ):
        wait_from = None
        for _ in range(3000):
            key(1)
        calls.clear()
        wait_from = 4
        print(call(), calls)


answering = threading.Thread(target=answer)
answering.start()
working = threading.Thread(target=work)
working.start()
working.join()
requests.put(None)
answering.join()
