# Cells, nonlocal, global, late binding, class scopes, comprehension scopes, del of names.
def counter(start=0):
    count = start

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def read():
        return count

    def reset():
        nonlocal count
        count = start

    return increment, read, reset


inc, read, reset = counter(10)
inc()
inc(5)
print(read(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars)
reset()
print(read())

late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def deep():
    a = 1

    def f():
        b = 2

        def g():
            nonlocal a
            c = 3

            def h():
                nonlocal b, c
                a_ = a
                b += a_
                c += b
                return a, b, c

            a += 10
            return h()

        return g(), b

    return f(), a


print(deep())


def unbound():
    def inner():
        return x

    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    x = 1
    print(inner())
    del x
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        print(x)
    except NameError as e:
        print(type(e).__name__, e)


unbound()


def local_before():
    try:
        print(later)
    except UnboundLocalError as e:
        print(e)
    later = 1
    del later
    try:
        del later
    except UnboundLocalError as e:
        print(e)


local_before()
try:
    undefined_name
except NameError as e:
    print(e, e.name)
try:
    del undefined_name
except NameError as e:
    print(e)

g = 1


def use_global():
    global g, made
    g += 1
    made = "made"
    return g


print(use_global(), g, made)


def shadow():
    g = "local"

    class K:
        a = g
        g = "class"
        b = g

        def m(self):
            return g

        c = [g for _ in range(1)]
        d = [x for x in str(a)]

    return K.a, K.b, K().m(), K.c, K.d


print(shadow())
y = "module"


class Scope:
    print(y)
    y = "class"
    print(y)
    del y
    print(y)


def class_free(y):
    class K:
        print(y)
        y = y + "!"
        z = y

        def get(self):
            return y

    return K.z, K().get()


print(class_free("param"))


def comp():
    x = "outer"
    r = [x for x in range(3)]
    s = {x: y for x, y in zip("ab", [1, 2])}
    t = [[i * j for j in range(i)] for i in range(4)]
    w = [last := i for i in range(5)]
    return x, r, s, t, last, w


print(comp())


def walrus_global():
    global total
    total = 0
    return [total := total + i for i in range(5)]


print(walrus_global(), total)


def make_adders():
    return {n: (lambda x, n=n: x + n) for n in range(3)}


print({k: f(10) for k, f in make_adders().items()})


def generator_closure():
    value = 1

    def gen():
        while True:
            yield value

    g = gen()
    out = [next(g)]
    value = 2
    out.append(next(g))
    return out


print(generator_closure())


def exception_name():
    e = "before"
    try:
        raise ValueError
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as error:
        return str(error)


print(exception_name())


def loop_var():
    for i in range(3):
        pass
    for j in []:
        pass
    try:
        return i, j
    except UnboundLocalError as error:
        return i, str(error)


print(loop_var())
print([(lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 5, 6, f=7)])


def recursive(n):
    def fact(n):
        return 1 if n <= 1 else n * fact(n - 1)

    return fact(n)


print(recursive(20))
cell = (lambda x: lambda: x)(5).__closure__[0]
print(type(cell).__name__, cell.cell_contents)
cell.cell_contents = 7
print(cell.cell_contents)
del cell.cell_contents
try:
    cell.cell_contents
except ValueError as e:
    print(e)
import types

print(types.CellType(3).cell_contents, types.CellType(1) < types.CellType(2))
try:
    exec("def f():\n  nonlocal q")
except SyntaxError as e:
    print(e)
f = types.FunctionType((lambda: g).__code__, {"g": "other globals"}, "renamed")
print(f(), f.__name__)


def outer_locals(a):
    b = 2

    def inner():
        return a

    c = a
    return sorted(locals())


print(outer_locals(1))


def exec_in_function():
    x = 1
    exec("x = 2; print(x)")
    print(x, eval("x + 1"))
    ns = {}
    exec("def f(n): return n * k\nk = 7", ns)
    return ns["f"](6)


print(exec_in_function())
