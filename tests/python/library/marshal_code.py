# Code objects of functions go through marshal with the module they stand in.
import marshal
import types
def outer(a, *, b=2):
    'doc'
    x = 3
    def inner(c): return c + x + a
    class K:
        def m(self): return lambda: (x, self.__class__.__name__)
    return inner, K
co = outer.__code__
back = marshal.loads(marshal.dumps(co))
print(back == co, back.co_name, back.co_firstlineno, back.co_argcount, back.co_kwonlyargcount, back.co_consts[0])
f = types.FunctionType(back, globals(), 'other', None, None)
f.__kwdefaults__ = {'b': 5}
inner, K = f(10)
print(inner(1), K().m()())
ic = marshal.loads(marshal.dumps(inner.__code__))
print(ic == inner.__code__, ic.co_freevars, types.FunctionType(ic, globals(), 'i', None, inner.__closure__)(5))
c2 = co.replace(co_name='renamed', co_filename='<else>')
b2 = marshal.loads(marshal.dumps(c2))
print(b2.co_name, b2.co_filename, b2 == c2, b2 == co)
print(compile('x=1', 'f', 'exec') == compile('x=1', 'f', 'exec'), compile('x=1', 'f', 'exec') == compile('x=2', 'f', 'exec'), hash(compile('x=1', 'f', 'exec')) == hash(compile('x=1', 'f', 'exec')))
ls = [lambda: 1, lambda: 2]
print(ls[0].__code__ == ls[1].__code__, {l.__code__: i for i, l in enumerate(ls)}[ls[1].__code__])
print(marshal.loads(marshal.dumps([co, (co, {'k': co})]))[1][1]['k'] == co)
try: marshal.dumps(co, allow_code=False)
except ValueError as e: print(e)
import io
import os
r, w = os.pipe()
with open(w,'wb') as f: marshal.dump([1,{'a':2}], f); marshal.dump('second', f)
with open(r,'rb') as f: print(marshal.load(f), marshal.load(f), f.read())
class Bad(io.BytesIO):
    def readinto(self, buf):
        n = super().readinto(buf)
        return n + 10**6 if n > 4 else n
for v in (1.0, 1j, b'0123456789', '0123456789'):
    try: print(marshal.load(Bad(marshal.dumps(v))))
    except ValueError as e: print(e)
class R:
    def __init__(s, d): s.d = io.BytesIO(d)
    def read(s, n=-1): print('read', n); return s.d.read(n)
    def readinto(s, b): n = s.d.readinto(b); print('readinto', len(b), type(b).__name__, n); return n
print(marshal.load(R(marshal.dumps([1, 'ab']))))
for f in (1, io.StringIO('x'), type('F', (), {'read': lambda s, n: b''})()):
    try: marshal.load(f)
    except Exception as e: print(type(e).__name__, e)
def fn(): pass
for v in (fn.__code__, [fn.__code__], {1: (fn.__code__,)}):
    for g in (lambda: marshal.dumps(v, allow_code=False), lambda: marshal.loads(marshal.dumps(v), allow_code=False)):
        try: g(); print('no')
        except ValueError as e: print(e)
