# backends: native
import _thread, queue, sys, threading, time
from concurrent.futures import ThreadPoolExecutor

lock = _thread.allocate_lock()
log = []
def work(name):
    for i in range(3):
        with lock:
            log.append((name, i))
        time.sleep(0.001)
ended = [_thread.start_joinable_thread(lambda n=n: work(n)) for n in 'ab']
for handle in ended: handle.join()
print(sorted(log), _thread._count(), ended[0].is_done())

# a queue, and a condition beneath it
q = queue.Queue(2)
def produce():
    for i in range(5): q.put(i)
    q.put(None)
threading.Thread(target=produce).start()
print(list(iter(q.get, None)))

# fair enough: nobody waits for the end of the others
turns = [0, 0]
stop = False
def spin(i):
    while not stop: turns[i] += 1
threads = [threading.Thread(target=spin, args=(i,)) for i in range(2)]
for t in threads: t.start()
while min(turns) < 1000: pass
stop = True
for t in threads: t.join(10)
print([t.is_alive() for t in threads], threading.active_count())

# exceptions, locals, names
def fail(): raise ValueError('in thread')
def hook(args): print(args.exc_type.__name__, args.exc_value, args.thread.name)
threading.excepthook = hook
t = threading.Thread(target=fail, name='failing')
t.start(); t.join()
local = threading.local()
local.x = 1
class Mine(threading.local):
    def __init__(self, n): self.n = n
mine = Mine(7)
mine.n = 8
def other():
    print(hasattr(local, 'x'), mine.n, threading.current_thread() is threading.main_thread())
t = threading.Thread(target=other); t.start(); t.join()
print(local.x, mine.n)
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda x: x * x, range(6))), pool.submit(pow, 2, 10).result())

# generators, imports and context managers that block in a thread
import contextlib
@contextlib.contextmanager
def manager():
    time.sleep(0.001)
    yield 'entered'
    time.sleep(0.001)
def ticks(n):
    for i in range(n):
        time.sleep(0.001)
        yield i
class Slow:
    def __init__(self): time.sleep(0.001); self.made = True
    def __call__(self, x): time.sleep(0.001); return x + 1
results = []
def blocking():
    with manager() as m: results.append(m)
    results.append([x for x in ticks(3)])
    results.append((Slow().made, Slow()(1), next(ticks(1)), sorted([2, 1], key=lambda x: time.sleep(0.001) or x)))
t = threading.Thread(target=blocking); t.start(); t.join()
print(results)

event = threading.Event()
barrier = threading.Barrier(3)
semaphore = threading.Semaphore(0)
def meet():
    event.wait(); barrier.wait(); semaphore.release()
for _ in range(2): threading.Thread(target=meet, daemon=True).start()
print(event.wait(0.001), lock.acquire(timeout=1), lock.acquire(timeout=0.001)); lock.release()
event.set(); barrier.wait(); semaphore.acquire(); semaphore.acquire()
timer = threading.Timer(0.001, print, ('timer',)); timer.start(); timer.join()

for attempt in (lock.release, threading.RLock().release, lambda: threading.current_thread().join(),
                lambda: _thread.start_new_thread(1, ()), lambda: threading.Thread().join(),
                lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=-2)):
    try: attempt()
    except (RuntimeError, TypeError, ValueError) as e: print(type(e).__name__, e)

def daemon():
    while True:
        try: time.sleep(0.001)
        finally: pass
threading.Thread(target=daemon, daemon=True).start()
threading.Thread(target=lambda: (time.sleep(0.01), print('joined at exit'))).start()
