"""A pool of workers that Ctrl-C ends cleanly."""

import queue
import threading
import time

jobs: queue.Queue = queue.Queue(maxsize=8)
done = threading.Event()
results = []


def worker():
    while not done.is_set():
        try:
            n = jobs.get(timeout=0.05)
        except queue.Empty:
            continue
        time.sleep(0.001)
        results.append(n * n)
        jobs.task_done()


threads = [threading.Thread(target=worker) for _ in range(4)]
for thread in threads:
    thread.start()
try:
    for n in range(40):
        jobs.put(n)
    jobs.join()
except KeyboardInterrupt:
    print("interrupted")
finally:
    done.set()
    for thread in threads:
        thread.join()
print(len(results), sum(results))
