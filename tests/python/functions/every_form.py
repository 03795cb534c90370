# Statements and expressions of most kinds, often enough to be compiled on the way.
class CM:
    def __init__(self, s): self.s = s
    def __enter__(self): return self
    def __exit__(self, t, v, tb): return self.s and t is ValueError
def withs(i):
    with CM(i % 2 == 0) as c, CM(True):
        if i % 3 == 0: raise ValueError(i)
        if i == 7: return 'seven'
        return c.s
    return 'after'
def star(*args, k=1): return len(args) + k
def calls(i):
    t = (i, i + 1)
    return star(*t, k=i), star(1, 2, 3), star(*t, *t, k=2)
def m(x):
    match x:
        case 0: return 'zero'
        case [a, b]: return a + b
        case (a, *rest): return len(rest)
        case str(): return 's' + x
        case V(x=3): return 'v3'
        case int() | float() if x > 5: return 'big'
        case _: return None
class V:
    __match_args__ = ('x',)
    def __init__(self, x): self.x = x
    def __lt__(self, o): return self.x < o.x
    def __getitem__(self, i): return self.x * i
    def __iadd__(self, o): self.x += o; return self
    def pp(self): return self.x + 1
def aug(i):
    l = [1, 2, 3]
    l[i % 3] += i; l[-1] *= 2
    v = V(i); v.x -= 2; v += 5
    return l, v.pp(), v[3], V(1) < v, (y := i * 2), y, not i, i and l, i or v.x
def comp(n):
    return [x * y for x in range(n) for y in range(x) if x + y & 1], [[j for j in range(i)] for i in range(3)]
def loops(n):
    out = []
    for i in range(n):
        while True:
            i += 1
            if i % 4 == 0: break
            try:
                if i % 3: continue
                else: break
            finally:
                out.append(i)
    return out
def nest(n):
    try:
        try:
            if n % 2: raise KeyError(n)
            return 'ok'
        except ValueError:
            return 'never'
        finally:
            if n % 5 == 0: return 'fin'
    except KeyError as e:
        try: raise TypeError('x') from e
        except TypeError as f: return f.__cause__ is e, f.__context__ is e
def dl(n):
    x = n
    if n % 2: del x
    try: return x
    except UnboundLocalError as e: return str(e)
G = 0
def glob():
    global G
    G += 1
    return G
def big(n):
    a = 1
    for i in range(1, n): a *= i
    return a // 7, a % 1000007, a / 3 if n < 20 else 0, -a, a >> 3
r = []
for i in range(12):
    r.append(withs(i) if i % 6 not in (3,) else 0); r.append(calls(i)); r.append(aug(i)); r.append(comp(i)); r.append(loops(i)); r.append(nest(i)); r.append(dl(i)); r.append(glob()); r.append(big(i * 3))
    for x in (0, (1, 2), [1, 2, 3], 'q', V(3), 7, 2.5, 9.5, None): r.append(m(x))
for x in r: print(x)
