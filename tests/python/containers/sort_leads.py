"""Sorts of texts and tuples: by what they begin with, and where that is the same; reversed, with keys, errors, sorts inside of comparisons."""
import random
import zlib
random.seed(5)
class K:
    def __init__(s,v): s.v=v
    def __lt__(s,o): return s.v<o.v
    def __repr__(s): return 'K%d'%s.v
words=['',*('abcdefgh'[:i] for i in range(9)),'a\0','a','abcdefX','abcdefY','é','zé','\xff\xff','b']*3
def show(l): print(l if len(l)<70 else zlib.crc32(repr(l).encode()))
for rev in (False,True):
    for n in (5, 13, 40, 700):
        w=[random.choice(words) for _ in range(n)]
        show(sorted(w,reverse=rev)); show(sorted(range(n),key=lambda i:w[i],reverse=rev))
        w2=w+['\u0100','\u20ac','\ud800','\U0001f600']; show(sorted(w2,reverse=rev)); show(sorted(range(len(w2)),key=lambda i:w2[i],reverse=rev))
        t=[(random.randrange(5),random.choice(words),i%3) for i in range(n)]; show(sorted(t,reverse=rev)); show(sorted(range(n),key=lambda i:t[i][:2],reverse=rev))
        t=[(random.choice([1,1.0,2.5,-0.0,0,3]),i%4) for i in range(n)]; show(sorted(t,reverse=rev)); show(sorted(range(n),key=lambda i:t[i][:1],reverse=rev))
        t=[(random.choice(words),-i%7) for i in range(n)]; show(sorted(t,reverse=rev))
        t=[(i%3,K(i*7%11)) for i in range(n)]; show(sorted(t,reverse=rev))
        t=[(True,i%3) if i%5 else (1,i%2) for i in range(n)]; show(sorted(t,reverse=rev))
        t=[((i%3,i%2),i) for i in range(n)]; show(sorted(t,reverse=rev))
        t=[(float('nan') if i==7 else i%3,) for i in range(n)]; len(sorted(t))
        t=[(i,) if i%2 else () for i in range(n)]; show(sorted(t,reverse=rev))
        l=[random.random() if n<1000 else i*.5 for i in range(n)]; show(sorted(l,reverse=rev)); show(sorted(sorted(l,reverse=True),reverse=rev)); show(sorted(range(n),key=lambda i:-l[i],reverse=rev))
for bad in ([(i%2,None) for i in range(20)],[(i%2,'a') if i else (0,1) for i in range(20)],[('a',i) if i%2 else (1,i) for i in range(20)],['a',1]*10):
    l=list(bad)
    try: l.sort()
    except TypeError as e: print(e, sorted(map(repr,l))==sorted(map(repr,bad)))
class Boom:
    def __lt__(s,o): raise KeyError('boom')
l=[(i%2,Boom()) for i in range(30)]
try: l.sort()
except KeyError as e: print(e,len(l))
# reentrant
class R:
    def __init__(s,v): s.v=v
    def __lt__(s,o):
        sorted([(x%3,x) for x in range(50)]); sorted([x*.5 for x in range(50,0,-1)]); return s.v<o.v
print([r.v for _,r in sorted([(i%3,R(i*5%17)) for i in range(40)])])
# by counting
for n in (5, 31, 32, 33, 400):
    for keys in ([i * 7 % 5 for i in range(n)], [i * i % 11 - 5 for i in range(n)], [-2**31 + i * 3 % 7 for i in range(n)], [2**31 - 1 - i * 3 % 7 for i in range(n)], [i * 7919 % 1009 for i in range(n)], [(0.0, -0.0, 1, True)[i % 4] for i in range(n)], [(2**31, -2**31)[i % 2] for i in range(n)]):
        for r in (False, True):
            order = sorted(range(n), key=keys.__getitem__, reverse=r)
            print(order[:4], order[-4:], order == sorted(range(n), key=lambda i: (-keys[i] if r else keys[i], i)))
for falling in [5, 5, 5, 3, 1], ['c', 'c', 'b', 'a', 'a'], [3, 3, 3, 1, 2], [2, 2, 2]:
    print(sorted(falling), sorted(falling, reverse=True), sorted(enumerate(falling), key=lambda pair: pair[1]), sorted(enumerate(falling), key=lambda pair: pair[1], reverse=True))
