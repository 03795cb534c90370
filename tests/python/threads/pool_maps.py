# Tasks that wait inside of `list(map(...))` and the like wait each for itself, and a pool can be ended while they do.
import threading
import time
from multiprocessing.pool import ThreadPool

started = []
gate = threading.Event()


def task(number):
    started.append(number)
    gate.wait()
    return number * number


def run(consume, results):
    results.append(consume(range(3)))


def together(consume):
    """Three threads wait within `consume` at once, and are let go in the order in which they came."""
    started.clear()
    gate.clear()
    results = []
    threads = [threading.Thread(target=run, args=(consume, results)) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(started) < 3:
        time.sleep(0.001)
    gate.set()
    for thread in threads:
        thread.join()
    return results


def generate(numbers):
    for number in numbers:
        yield task(number)


print(together(lambda numbers: list(map(task, numbers))))
print(together(lambda numbers: tuple(filter(task, numbers))))
print(together(lambda numbers: sorted(set(generate(numbers)))))
print(together(lambda numbers: [pair for pair in map(lambda a, b: task(a) + b, numbers, generate(numbers))]))

with ThreadPool(3) as pool:
    print(pool.map(task, range(4)))

pool = ThreadPool(2)
began = time.monotonic()
pool.map_async(time.sleep, [0.05] * 10_000, chunksize=1)
pool.terminate()
pool.join()
print(time.monotonic() - began < 60)


# Where a thread cannot be suspended, those beneath it get their turn when its wait is over.
def on_top(count):
    for _ in range(count):
        max([1, 2], key=lambda number: time.sleep(0.002) or number)
    ended.append(count)


ended = []
threads = [threading.Thread(target=on_top, args=(count,), daemon=True) for count in (5, 100_000)]
for thread in threads:
    thread.start()
threads[0].join()
print(ended)
