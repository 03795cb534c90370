"""One thread waits for what another does, again and again: a descriptor in select, a lock, a queue, a pipe."""
import os
import queue
import select
import socket
import sys
import threading
import time

REPETITIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 200


def both(here, there):
    """Runs `there` in a thread and `here` in this one; a second time the other way about."""
    for first, second in ((here, there), (there, here)):
        thread = threading.Thread(target=second)
        thread.start()
        first()
        thread.join()


def by_select():
    left, right = socket.socketpair()
    back, forth = os.pipe()
    seen = []

    def waits():
        for i in range(REPETITIONS):
            ready, _, _ = select.select([right], [], [])
            assert ready == [right]
            seen.append(right.recv(10) == b"%d" % i)
            os.write(forth, b"x")

    def makes_ready():
        for i in range(REPETITIONS):
            left.send(b"%d" % i)
            os.read(back, 1)

    both(waits, makes_ready)
    print("select", len(seen), all(seen))
    for end in (left, right):
        end.close()
    os.close(back)
    os.close(forth)


def by_lock():
    ping, pong = threading.Lock(), threading.Lock()
    ping.acquire()
    pong.acquire()
    turns = []

    def first():
        for i in range(REPETITIONS):
            turns.append(2 * i)
            ping.release()
            pong.acquire()

    def second():
        for i in range(REPETITIONS):
            ping.acquire()
            turns.append(2 * i + 1)
            pong.release()

    both(first, second)
    print("lock", turns == list(range(2 * REPETITIONS)) * 2)


def by_condition():
    condition = threading.Condition()
    state = [0, 0]

    def player(mine):
        def play():
            for i in range(REPETITIONS):
                with condition:
                    condition.wait_for(lambda: state[0] % 2 == mine)
                    state[0] += 1
                    state[1] += i
                    condition.notify()

        return play

    both(player(0), player(1))
    print("condition", state)


def by_queue():
    there, back = queue.Queue(1), queue.SimpleQueue()
    sums = []

    def asks():
        sums.append(0)
        for i in range(REPETITIONS):
            there.put(i)
            sums[-1] += back.get()

    def answers():
        for i in range(REPETITIONS):
            back.put(2 * there.get())

    both(asks, answers)
    print("queue", sums)


def by_pipe():
    a, b = os.pipe()
    c, d = os.pipe()
    counts = []

    def asks():
        for i in range(REPETITIONS):
            os.write(b, b"%04d" % (i % 10000))
            assert os.read(c, 4) == b"%04d" % (i % 10000)
        counts.append(i + 1)

    def answers():
        for i in range(REPETITIONS):
            os.write(d, os.read(a, 4))

    both(asks, answers)
    print("pipe", counts)
    for fd in (a, b, c, d):
        os.close(fd)


def closed_in_select():
    """A descriptor that is closed during the wait is ready for everything; one that was closed before is an error."""
    right, left = os.pipe()
    begins = threading.Event()

    def wait():
        begins.set()
        ready = select.select([right], [], [right], 0.5)
        print("closed", [one == [right] for one in ready])

    thread = threading.Thread(target=wait)
    thread.start()
    begins.wait()
    time.sleep(0.2)
    os.close(right)
    thread.join()
    try:
        select.select([right], [], [], 0.1)
    except OSError as error:
        print(error)
    os.close(left)


by_select()
by_lock()
by_condition()
by_queue()
by_pipe()


def by_iterator():
    tasks, results = queue.Queue(), queue.Queue()

    def works():
        for task in iter(tasks.get, None):
            results.put(task * task)

    thread = threading.Thread(target=works)
    thread.start()
    for i in range(5):
        tasks.put(i)
        print(results.get(), end=" ")
    tasks.put(None)
    thread.join()
    print()


by_iterator()


def by_generator():
    """What one thread has made, and not begun, runs in another, and can wait there for the first."""

    async def takes(lock):
        with lock:
            return "lock"

    async def awaits(lock):
        return await takes(lock), "awaited"

    def yields(lock):
        with lock:
            yield "generator"

    def run(coroutine):
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value

    for make, drive in ((awaits, run), (yields, next), (yields, list)):
        lock, seen = threading.Lock(), []
        made = make(lock)
        began = threading.Event()

        def works():
            began.set()
            seen.append(drive(made))

        with lock:
            thread = threading.Thread(target=works)
            thread.start()
            began.wait()
        thread.join()
        print(seen)


by_generator()
closed_in_select()
