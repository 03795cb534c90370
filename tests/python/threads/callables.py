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


class Options(dict):
    """A mapping whose items may run Python code."""


class Chosen:
    def keys(self):
        yield "key"
        yield "reverse"

    def __getitem__(self, name):
        return {"key": abs, "reverse": True}[name]


def star_calls():
    print(sorted(*[[3, -4, 1]], **Options(reverse=True)), sorted([3, -4, 1], **Chosen()), max(1, -2, **Options(key=abs)))
    print(dict([("a", 1)], **Options(b=2), **Options(c=3)), int("12", **Options(base=8)))
    try:
        dict(**Options(b=2), **Options(b=3))
    except TypeError as e:
        print(e)


star_calls()
thread = threading.Thread(target=star_calls)
thread.start()
thread.join()
