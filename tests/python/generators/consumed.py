import sys, traceback
def gen(n):
    for i in range(n):
        yield i
    return 'end'
print(list(gen(5)), tuple(gen(3)), set(gen(4)), sum(gen(5)), sum(x/2 for x in gen(4)), any(x>2 for x in gen(9)), all(x<2 for x in gen(9)))
l=[]
def g2():
    while len(l)<5: yield len(l)
l.extend(g2()); print(l)
def bad():
    yield 1; yield 2
    raise ValueError('x')
def f():
    return list(bad())
try: f()
except ValueError: print(traceback.format_exc())
l=[0]
try: l.extend(bad())
except ValueError: print(l)
def stop():
    yield 1
    raise StopIteration(5)
try: print(sum(stop()))
except RuntimeError as e: print(repr(e), repr(e.__cause__))
g=gen(5); print(any(x==2 for x in g), list(g), list(g))
class K:
    def __hash__(s): return 1
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
def g3():
    for i in (1,2,1): print('y',i); yield K(i)
print(len(set(g3())))
def inner(): yield from gen(3)
def outer(): yield from inner(); yield 9
print(list(outer()), sum(outer()), set(outer()))
def me():
    yield from list(me2)
try:
    me2=(x for x in [1]); me2=(list(me2) for _ in [1]); print(list(me2))
except ValueError as e: print(e)
def h():
    try: 1/0
    except ZeroDivisionError:
        yield sys.exception()
        yield sys.exception()
    yield sys.exception()
print(list(h()), sys.exception())
try: raise KeyError(1)
except KeyError: print(list(h()), repr(sys.exception()))
def fr():
    yield sys._getframe().f_back.f_code.co_name
def caller(): return list(fr())
print(caller())
print([*gen(3)], (lambda *a: a)(*gen(3)), ','.join(str(i) for i in gen(3)), dict((i,i) for i in gen(2)), max(gen(5)), sorted(-x for x in gen(3)))
g=(x for x in [1,2,3]); print(next(g), sum(g), next(g,None))
b=(ch for ch in 'a\U0001F600b'); print(list(b))
try: tuple(x for x in 5)
except TypeError as e: print(e)
