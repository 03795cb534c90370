def t(f, *a):
    try: print(f.__name__, f(*a))
    except Exception as e: print(f.__name__, type(e).__name__, e)
def a1(x):
    if x: y = 1
    return y
def a2(x):
    for y in x: pass
    return y
def a3(x):
    try: y = x[0]; z = 1
    except IndexError: return z
    return y
def a4():
    try: raise ValueError(1)
    except ValueError as e: pass
    return e
def a5(x):
    y = 1
    for i in x:
        if i: del y
    return y
def a6(x):
    while x:
        y = x.pop()
        if not x: break
    else:
        y = 0
    return y
class S:
    def __enter__(self): return self
    def __exit__(self, *a): return True
def a7():
    with S(): z = 1; 1 / 0; w = 2
    try: return w
    except UnboundLocalError as u: return str(u), z
def a8(x):
    match x:
        case [p, *q]: r = p
        case {'k': v, **rest}: r = v
        case int(n) | [n]: r = n
        case _: pass
    return r
def a9(x):
    a = 1
    return [a for b in [1] for a in [a]]
def a10(x):
    if (m := x) and (n := m - 1): return m, n
    return m, n
def a11(x):
    try:
        if x: return 1
        y = 2
    finally:
        try: print(y)
        except UnboundLocalError: print('no y')
    return y
def a12(x):
    def g(): return x
    del x
    try: g()
    except NameError as e: return str(e)
def a13(x):
    l = lambda p, *q, k=x, **r: (p, q, k, r)
    return l(1, 2, z=3), list(i + j for i in range(x) for j in range(i) if i), {i: x for i in range(2)}
def a14(x):
    while True:
        if x: y = 3; break
        x = 1
    return y
def a15(x):
    import os.path as p, sys
    class K: z = x
    y: int
    try: return y
    except UnboundLocalError: return K.z, p is not None, sys is not None
def a16(x):
    i, x[i] = 0, 5
    for i, x[i] in [(1, 2)]: pass
    return i, x
def a17():
    (z, w), *r = (1, 2), 3
    for _ in []: q = 1
    else: s = 2
    return z, w, r, s
def a18(n):
    for i in range(n):
        if i == 1: print(k)
        k = i
def a19(n):
    for i in range(n):
        try:
            if i == 1: print(v); del v
            v = i
        except UnboundLocalError as e: print(e); return
def a20(n):
    async def c():
        async with A() as y: return y
    class A:
        async def __aenter__(s): return 5
        async def __aexit__(s, *a): pass
    try: c().send(None)
    except StopIteration as e: return e.value
for _ in range(3):
    t(a1, 0); t(a1, 1); t(a2, []); t(a2, [1]); t(a3, []); t(a3, [4]); t(a4); t(a5, [0]); t(a5, [1]); t(a5, [1, 1])
    t(a6, []); t(a6, [1]); t(a6, [0, 1]); t(a7); t(a8, [1, 2]); t(a8, {'k': 3, 'l': 4}); t(a8, 7); t(a8, 'x'); t(a9, 1); t(a10, 0); t(a10, 1); t(a10, 3)
    t(a11, 0); t(a11, 1); t(a12, 1); t(a13, 4); t(a14, 0); t(a15, 2); t(a16, [0, 0, 0]); t(a17); t(a18, 3); t(a19, 4); t(a20, 1)


# a `for … else` with a `yield`, over what a call made
def where(rows, **conditions):
    for row in rows:
        for key, value in conditions.items():
            if callable(value):
                if not value(row[key]):
                    break
            elif row[key] != value:
                break
        else:
            yield row
def outer(n):
    for i in range(n):
        for j in [1, 2, 3]:
            if j == i:
                break
        else:
            got = yield i
            if got:
                return got
def chained(n):
    r = yield from outer(n)
    for x in outer(3):
        if x == 7:
            break
    else:
        yield 'else', r
for _ in range(3):
    print(list(where([{'a': 1, 'b': i} for i in range(2000)], a=1, b=lambda x: x % 500 == 3)))
    print(list(chained(6)))
# a global that becomes one, and goes, while a builtin has its name
def size(x):
    return len(x)
for turn in range(3):
    print([size([1, 2]) for _ in range(600)][-1])
    if turn == 0:
        def len(x): return 'mine'
    elif turn == 1:
        del len
# branches that run late, in a long loop and in many calls
def late(n):
    total = 0
    for i in range(n):
        if i % 1000 == 999:
            total += i * 0.5
        if i > 7000:
            total -= 1
        elif i == 6000:
            total = str(total)
            total = float(total)
    return total
print(late(9000), [late(k) for k in (1000, 8000)])
def kinds(x):
    if isinstance(x, str):
        return x.upper()
    if isinstance(x, list):
        return [kinds(y) for y in x]
    if x is None:
        raise ValueError('none')
    return -x
def safe(x):
    try:
        return kinds(x)
    except ValueError as e:
        return str(e)
print(sum(safe(i) for i in range(1500)), {safe('a') for _ in range(900)}, [safe([1, 'b', None]) for _ in range(300)][-1], [safe([1, 'b']) for _ in range(300)][-1])
