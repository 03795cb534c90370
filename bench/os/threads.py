"""What threads owe one another: `tspy bench/os/threads.py [REPETITIONS [PART]...]`, `tspy-managed --allow-run …`, or python3.

handover   one thread waits in select, for a lock, a condition, a queue, a pipe, that another makes ready
child      one thread waits for a child process that answers what another sends it
exits      one thread waits for children that another starts and ends
token      a token goes round a thousand threads by queues, a hundred times as often as REPETITIONS
share      two threads that compute, while the main thread waits: their shares of the turns
"""

import os
import queue
import runpy
import subprocess
import sys
import threading
import time

REPETITIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


def handover():
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tests/python/threads/handover.py")
    sys.argv[1:] = [str(REPETITIONS)]
    runpy.run_path(program)


def child():
    cat = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    heard = queue.SimpleQueue()

    def listens():
        for _ in range(REPETITIONS):
            heard.put(cat.stdout.readline())

    listener = threading.Thread(target=listens)
    listener.start()
    right = 0
    for n in range(REPETITIONS):
        cat.stdin.write(b"%d\n" % n)
        right += heard.get() == b"%d\n" % n
    cat.stdin.close()
    listener.join()
    cat.stdout.close()
    print("child", right == REPETITIONS, cat.wait())


def exits():
    count = max(1, REPETITIONS // 20)
    started, statuses = queue.SimpleQueue(), []

    def waits():
        for _ in range(count):
            statuses.append(started.get().wait())

    waiter = threading.Thread(target=waits)
    waiter.start()
    for _ in range(count):
        process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
        started.put(process)
        time.sleep(0)
        process.stdin.close()
    waiter.join()
    print("exits", statuses == [0] * count)


def token():
    threads, turns = 1000, REPETITIONS * 100
    places = [queue.SimpleQueue() for _ in range(threads)]
    passed = [0] * threads

    def passes(place):
        here, there = places[place], places[(place + 1) % threads]
        while True:
            left = here.get()
            if left >= 0:
                passed[place] += 1
            there.put(left - 1 if left > 0 else -1)
            if left <= 0:
                return

    ring = [threading.Thread(target=passes, args=(place,)) for place in range(threads)]
    for thread in ring:
        thread.start()
    places[0].put(turns - 1)
    for thread in ring:
        thread.join()
    print("token", sum(passed) == turns)


def share():
    turns = [0, 0]
    end = time.monotonic() + REPETITIONS / 200

    def computes(mine):
        while time.monotonic() < end:
            for _ in range(100):
                turns[mine] += 1

    pair = [threading.Thread(target=computes, args=(mine,)) for mine in (0, 1)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    print("share", min(turns) > 0.8 * max(turns))


parts = sys.argv[2:] or ["handover", "child", "exits", "token", "share"]
for part in parts:
    begun = time.monotonic()
    globals()[part]()
    print(f"{part}: {time.monotonic() - begun:.1f} s", file=sys.stderr)
