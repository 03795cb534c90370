# backends: native
import functools, threading, time, queue
q = queue.Queue()
@functools.lru_cache
def cached(n): time.sleep(0.001); return q.get() + n
@functools.lru_cache(maxsize=2)
def bounded(n): return q.get() + n
out = []
def f():
    out.append(functools.partial(q.get, timeout=20)())
    out.append((cached(1), cached(1), bounded(1), bounded(1), cached.cache_info()))
t = threading.Thread(target=functools.partial(f)); t.start()
for i in range(3): time.sleep(0.01); q.put(i)
t.join(); print(out)
