"""Generators in which nothing waits for long, and then something does: in threads they change their form as they run."""
import asyncio
import queue
import threading
import time


def in_thread(run, *args):
    outcome = []

    def body():
        try:
            outcome.append(run(*args))
        except BaseException as error:
            outcome.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    return outcome[0]


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def odd(items):
    for x in items:
        if x % 2:
            yield x


def pipeline(n):
    return sum(x * 3 for x in odd(numbers(n)))


print([in_thread(pipeline, n) for n in (100, 5000, 20000)])

# One loop that is calm at first, and then waits at each turn for another thread that waits for it.
requests, answers = queue.Queue(), queue.Queue()


def conversation(n):
    for i in range(n):
        if i >= 4000:
            requests.put(i)
            yield answers.get()
        else:
            yield i


def answering():
    while (item := requests.get()) is not None:
        answers.put(item * 2)


def talk(n):
    total = 0
    for x in conversation(n):
        total += x
    requests.put(None)
    return total


other = threading.Thread(target=answering)
other.start()
print(in_thread(talk, 4200))
other.join()

# Two such, each in the generator of a thread, that wait for each other: neither may lie beneath the other for good.
turn = [threading.Semaphore(1), threading.Semaphore(0)]
seen = []


def alternating(me, n):
    for i in range(n):
        if i >= 3000:
            turn[me].acquire()
            seen.append(me)
            turn[1 - me].release()
        yield 1


def alternate(me):
    return sum(1 for _ in alternating(me, 3050))


threads = [threading.Thread(target=alternate, args=(me,)) for me in (0, 1)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(seen == [0, 1] * 50, len(seen))


# send, throw, close and next in a thread
def averager():
    total = count = 0
    average = None
    try:
        while True:
            try:
                total += yield average
            except ValueError as error:
                total = count = 0
                average = str(error)
            else:
                count += 1
                average = total // count
    finally:
        log.append("closed")


log = []


def averages():
    gen = averager()
    next(gen)
    last = [gen.send(i) for i in range(3000)][-1]
    return last, gen.throw(ValueError("again")), gen.send(4), gen.close(), next(gen, "ended")


print(in_thread(averages), log)


# yield from, by recursion; and what such a generator returns or raises
def walk(lo, hi):
    if lo >= hi:
        return 0
    mid = (lo + hi) // 2
    left = yield from walk(lo, mid)
    yield mid
    right = yield from walk(mid + 1, hi)
    return left + right + 1


def walked(n):
    def counted():
        found.append((yield from walk(0, n)))

    found = []
    return list(counted()) == list(range(n)), found


print(in_thread(walked, 3000), in_thread(walked, 10))


def failing(n):
    for i in numbers(n):
        if i == 2500:
            raise KeyError(i)
        yield i


print(in_thread(lambda: list(failing(2000))[-1]), in_thread(lambda: list(failing(3000))))

# A builtin that takes long over a quick generator lets the others run.
running = True
turns = 0


def watch():
    global turns
    while running:
        turns += 1
        time.sleep(0.001)


watcher = threading.Thread(target=watch)
watcher.start()


def long():
    deadline = time.monotonic() + 20
    return max(time.monotonic() > deadline for _ in iter(lambda: turns > 3 or time.monotonic() > deadline, True))


in_thread(long)
running = False
watcher.join()
print(turns > 3)


# Coroutines of a loop in a thread
async def ping(n):
    total = 0
    for i in range(n):
        await asyncio.sleep(0)
        total += i
    return total


async def pings():
    return await asyncio.gather(*(ping(400) for _ in range(5)))


print(in_thread(asyncio.run, pings()))

# A generator that was begun in one thread and goes on in another, and in the main one
shared = odd(numbers(20000))
print(in_thread(lambda: sum(next(shared) for _ in range(3000))), sum(next(shared) for _ in range(3000)), in_thread(lambda: sum(shared)))
