# classes with `__next__`: ends, errors, values of StopIteration, generators, defaults, from loops and from builtins
class Count:
    def __init__(self, n, error=StopIteration):
        self.n, self.error = n, error

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise self.error
        self.n -= 1
        return self.n


class Default(Count):
    def __next__(self, step=1):
        return super().__next__() * step


class Gen:
    def __iter__(self):
        return self

    def __next__(self):
        yield 1


def deleg(it):
    result = yield from it
    print("result", result)


def all_of(make):
    out = [list(make()), sum(make()), max(make()), 2 in make(), dict.fromkeys(make()), [x for x in make()], next(iter(make()), "none")]
    a, b, *c = make()
    for x in make():
        out.append(x)
    else:
        out.append("end")
    return out, a, b, c, list(zip(make(), make())), list(deleg(make()))


for _ in range(3):
    print(all_of(lambda: Count(4)))
    print(all_of(lambda: Default(4)))
    print(list(deleg(Count(2, StopIteration("value")))))
    for error in (KeyError("k"), StopAsyncIteration, ValueError):
        try:
            list(Count(2, error))
        except Exception as e:
            print(type(e).__name__, e, e.__traceback__.tb_next.tb_frame.f_code.co_name)
    try:
        next(Count(0, StopIteration(7)))
    except StopIteration as stop:
        print(stop.value, stop.__traceback__.tb_next.tb_lineno)


class Sub(StopIteration):
    pass


print(list(Count(3, Sub)), type(next(Gen())).__name__)


def inner():
    try:
        raise KeyError
    except KeyError:
        print([x for x in Count(2)])
        raise


try:
    inner()
except KeyError as e:
    print(repr(e), e.__context__)

# many items repeated, reversed, taken by steps
for size in (1, 2, 3, 40, 63, 64, 65, 100):
    items = list(range(size))
    for count in (0, 1, 2, 3, 7, 50):
        repeated = items * count
        assert len(repeated) == size * count and all(x == i % size for i, x in enumerate(repeated)), (size, count)
        assert tuple(items) * count == tuple(repeated)
    assert list(reversed(items)) == items[::-1] == [size - 1 - i for i in items]
    for step in (2, 3, -2, -3, 30):
        assert items[::step] == [items[i] for i in range(*slice(None, None, step).indices(size))], (size, step)
backwards = reversed([1, 2, 3, 4])
next(backwards)
print(list(backwards), list(backwards), items[1:90:4])
shrunk = [1, 2, 3, 4]
backwards = reversed(shrunk)
del shrunk[1:]
print(list(backwards))
