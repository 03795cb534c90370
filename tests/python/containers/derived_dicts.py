"""Subscripts of classes derived from dict: those with dict's own operations, those with their own, and those that change meanwhile."""
from collections import Counter, OrderedDict, defaultdict


class Missing(dict):
    def __missing__(self, key):
        return key * 2


class Own(dict):
    def __getitem__(self, key):
        return -len(key)

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value + 1)


class Attributed(dict):
    def __init__(self):
        self.name = "x"


def use(d):
    seen = []
    for i in range(6):
        d["a"] = i
        d["n"] = 0
        d["n"] += 2
        for key in ("a", "n", "zz"):
            try:
                seen.append(d[key])
            except KeyError as e:
                seen.append(e)
    return seen


for _ in range(3):
    for make in (Missing, Own, Counter, Attributed, OrderedDict, lambda: defaultdict(list), dict):
        d = make()
        print(use(d), d)

d = Missing()
print(use(d)[:3])
Missing.__getitem__ = lambda self, key: 77
Missing.__setitem__ = lambda self, key, value: None
print(use(d)[:3], use(Missing()), dict(d))
del Missing.__getitem__, Missing.__setitem__
print(use(d)[:3], use(Missing())[-3:])


def count(words):
    c = Counter()
    for w in words:
        c[w] += 1
    return c


print(count("abracadabra"), count("abc")["zzz"], count(""))
groups = defaultdict(lambda: defaultdict(int))
for i in range(200):
    groups[i % 3][i % 7] += i
print({k: dict(v) for k, v in groups.items()})
try:
    defaultdict(None)["x"]
except KeyError as e:
    print(repr(e))
try:
    count("ab")[[]]
except TypeError as e:
    print(e)

# what is not there, again and again
from collections import Counter, OrderedDict, defaultdict
class D(dict): pass
class Mi(dict):
    def __missing__(s,k): return 'missing %r'%(k,)
def get(d,k):
    try: return d[k]
    except (KeyError,IndexError,TypeError) as e: return type(e).__name__,str(e)
def dele(d,k):
    try: del d[k]
    except (KeyError,IndexError,TypeError) as e: return type(e).__name__,str(e)
    return len(d)
d=D(a=1)
for r in range(3):
    for i in range(400): get(d,'x'); get('abc',3)
    print(get(d,'x'),get(d,'a'),get('abc',3),get('abc',-4),get('abc',2),get('a\U0001f600',1),get('a\U0001f600',2),get('a\U0001f600',-3),get(Mi(),3),get(Counter(),3),get(defaultdict(list),3),get(OrderedDict(),'q'),get([],1))
    D.__missing__=lambda s,k:'late'
    print(get(d,'x')); 
    for i in range(400): get(d,'x')
    print(get(d,'x'))
    del D.__missing__
    print(get(d,'x'))
    e={1:2,(1,2):3}
    for i in range(500): dele(e,5)
    print(dele(e,5),dele(e,1.0),dele(e,(1,2)),dele(e,[]),dele([1],0),dele([],0),dele(OrderedDict(a=1),'b'),dele(D(),1),dele(5,1),dele(None,1),dele('a',0))
    for o in (OrderedDict(a=1), OrderedDict()):
        for i in range(500):
            try: o.move_to_end('b')
            except KeyError: pass
        for f in (lambda: o.move_to_end('b'), lambda: o.move_to_end('a', last=False), lambda: o.pop('b'), lambda: o.pop('b', 0), lambda: o.popitem(False), lambda: o.popitem(), lambda: (1, 2).index(3), lambda: (1, 2).index(2)):
            try: print(f())
            except (KeyError, ValueError) as x: print(type(x).__name__, x)
    for i in range(300): len('x' * 40 + str(i % 3))
    print([('ab' * 20 + c)[41 - n] for c in 'a\U0001f600\xe9' for n in (0, 1)], [len('ab' * 20 + c) for c in ('\U0001f600', 'b', '\ud83d\ude00')])
