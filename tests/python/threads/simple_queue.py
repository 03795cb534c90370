# backends: native
"""_queue.SimpleQueue and faulthandler, with threads that wait."""
import faulthandler
import io
import os
import queue
import re
import signal
import tempfile
import threading
import time


def attempt(call):
    try:
        print(call())
    except BaseException as error:
        print(type(error).__module__, type(error).__name__, error)


jobs = queue.SimpleQueue()
for call in [
    lambda: jobs.get(timeout=-1),
    lambda: jobs.get(True, 'x'),
    lambda: jobs.get(False, 'x'),
    lambda: jobs.get(timeout=1e300),
    lambda: jobs.get(timeout=float('nan')),
    lambda: jobs.get(timeout=0.01),
    jobs.get_nowait,
    lambda: queue.SimpleQueue(1),
    lambda: queue.SimpleQueue[int],
]:
    attempt(call)

results = queue.SimpleQueue()


def worker():
    while (job := jobs.get()) is not None:
        results.put(job * job)
    results.put(None)


threads = [threading.Thread(target=worker) for _ in range(3)]
for thread in threads:
    thread.start()
for number in range(50):
    jobs.put(number)
for _ in threads:
    jobs.put(None)
got = [results.get() for _ in range(53)]
print(sum(value for value in got if value is not None), got.count(None), jobs.empty(), results.qsize())

# Stacks
for call in [
    lambda: faulthandler.enable(-1),
    lambda: faulthandler.enable(io.StringIO()),
    lambda: faulthandler.dump_traceback_later(0),
    lambda: faulthandler.register(signal.SIGSEGV),
    lambda: faulthandler.register(0),
    faulthandler.is_enabled,
    faulthandler.cancel_dump_traceback_later,
]:
    attempt(call)


def outer(file, action):
    inner(file, action)


def inner(file, action):
    action(file)


def written(action):
    with tempfile.TemporaryFile('w+') as file:
        outer(file, action)
        file.seek(0)
        text = file.read()
    text = re.sub('0x[0-9a-f]+', '0x', text)
    print(re.sub(r'File ".*[/\\]', 'File "', text))


def later(file):
    faulthandler.dump_traceback_later(0.05, file=file)
    time.sleep(0.3)
    faulthandler.cancel_dump_traceback_later()


def by_signal(file):
    faulthandler.register(signal.SIGUSR1, file, all_threads=False)
    os.kill(os.getpid(), signal.SIGUSR1)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))


written(lambda file: faulthandler.dump_traceback(file, all_threads=False))
written(lambda file: faulthandler.dump_traceback(file))
written(later)
written(by_signal)
