# Functions in which nothing waited for long begin to wait while a builtin of a thread calls them: each call is made once.
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
