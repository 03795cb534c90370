def a(xs):
    for x in xs:
        yield x
def b(xs):
    for x in xs:
        yield x
    else:
        yield 'end'
def c(xs):
    for x in xs:
        yield x
    else:
        print('no yield')
def d(xs, k):
    for x in xs:
        if x == k:
            yield 'found'
        else:
            yield x
def e(xs, k):
    for x in xs:
        if x == k:
            yield 'found'
print(list(a([1,2])), list(b([1,2])), list(c([1,2])), list(d([1,2],2)), list(e([1,2],2)))
def t(x):
    try:
        yield x
    finally:
        print('done')
def u(x):
    try:
        yield x
    except ValueError:
        yield 've'
    finally:
        print('done2')
def v(x):
    try:
        yield x
    except ValueError as err:
        yield 've', err
    else:
        yield 'else'
g = u(1); print(next(g), g.throw(ValueError), list(g)); print(list(t(1)))
g = v(1); print(list(g)); g = v(2); print(next(g), g.throw(ValueError('x')), list(g))
print(list(x for x in range(3)), list(x for x in range(3) if x), list(x*y for x in range(2) for y in (5,6)))
print(tuple((yield_ for yield_ in 'ab')), sum(i for i in (1,2,3)), any(i > 1 for i in [1,2]), dict((k, v) for k, v in zip('ab', (1,2))))
