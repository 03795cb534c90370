import threading, time, traceback
class A:
    def __init__(self, x): self._x = x
    @property
    def x(self): return self._x
    @property
    def boom(self): raise ValueError('boom')
    @property
    def missing(self): return self._missing
    @x.setter
    def x(self, v): self._x = v
    slow = property(lambda self: (time.sleep(0.001), self._x)[1])
class B(A):
    def __getattr__(self, name): return ('getattr', name)
def read(o): return o.x
def boom(o): return o.boom
def missing(o): return o.missing
def attempt(f, *a):
    try: return f(*a)
    except Exception as e: return repr(e)
a, b = A(1), B(2)
for i in range(700):
    r = read(a), read(b), attempt(boom, a), attempt(missing, a), attempt(missing, b)
    a.x = i
print(r)
try: boom(a)
except ValueError: print(traceback.format_exc())
A.x.__init__(lambda self: 'again')
print(read(a), read(b))
A.x = property(lambda self: 'new')
print(read(a), read(b))
A.x = property(lambda self, d=3: ('default', d))
print(read(a))
A.x = property(None)
print(attempt(read, a))
A.x = 5
print(read(a))
out = []
def work(n):
    o = A(n)
    for i in range(20): out.append(o.slow)
ts = [threading.Thread(target=work, args=(n,)) for n in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(len(out), sorted(set(out)))
