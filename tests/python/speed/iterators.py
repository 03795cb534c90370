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
