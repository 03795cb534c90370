# Exceptions that pass through calls in every place of a statement, and what runs on their way.
import sys
import traceback


class Odd(Exception):
    pass


def fail(*args):
    raise Odd(*args)


def fail1(x):
    if x > 2:
        raise Odd(x)
    return x


class Box:
    def __init__(self, fails=False):
        if fails:
            raise Odd("init")

    def fail(self):
        raise Odd("method")

    def fail1(self, x):
        return fail1(x)

    def with_default(self, x, y=3):
        return fail1(y)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        inner()
        return kind is Odd and value.args == ("suppressed",)


def inner():
    """Raises and catches: whoever is on his way must not be lost."""
    try:
        fail("inner")
    except Odd:
        pass


def returned(x):
    return fail1(x)


def assigned(x):
    y = fail1(x)
    return y


def two_targets(x):
    a = b = fail1(x)
    return a + b


def stated(x):
    fail1(x)


def added(x):
    return 1 + fail1(x)


def tested(x):
    if fail1(x):
        return "true"


def in_list(x):
    return [fail1(i) for i in range(x)]


def in_loop(x):
    for i in range(10):
        y = fail1(i + x)
        if i == 1:
            continue
    else:
        return "else"


def in_while(x):
    while True:
        fail1(x)
        x += 1


def in_method(x):
    return Box().fail1(x)


def in_default(x):
    return Box().with_default(x)


def in_init(x):
    return Box(x > 2)


def in_finally(x):
    try:
        return fail1(x)
    finally:
        inner()


def replaced(x):
    try:
        return fail1(x)
    finally:
        fail("finally", x)


def swallowed(x):
    for i in range(3):
        try:
            fail1(x)
        finally:
            inner()
            break
    return "swallowed"


def returned_over(x):
    try:
        return fail1(x)
    finally:
        return "over"


def again(x):
    try:
        return fail1(x)
    except Odd:
        inner()
        raise


def chained(x):
    try:
        fail1(x)
    except Odd as e:
        return fail(str(e))


def caused(x):
    try:
        fail1(x)
    except Odd as e:
        raise ValueError(x) from e


def unmatched(x):
    try:
        return fail1(x)
    except (KeyError, ValueError):
        return "wrong"
    else:
        return "wrong"


def matched_else(x):
    try:
        fail1(x - 2)
    except Odd:
        return "wrong"
    else:
        return fail1(x)


def suppressed(x):
    with Box():
        fail("suppressed")
    return fail1(x)


def passed_on(x):
    with Box() as box:
        return box.fail1(x)


def starred(x):
    try:
        fail1(x)
    except* KeyError:
        print("wrong")
    except* Odd as group:
        fail(len(group.exceptions))


def in_match(x):
    match x:
        case 1:
            return "one"
        case _:
            return fail1(x)


def in_eval(x):
    return eval("fail1(x)")


def in_exec(x):
    exec("y = fail1(x)\nprint('past', y)")


def in_generator(x):
    def g():
        yield 1
        yield fail1(x)

    return list(g())


def in_lambda(x):
    return (lambda: fail1(x))()


def in_sort(x):
    return sorted([1, x], key=fail1)


class Loud(dict):
    def __delitem__(self, key):
        inner()
        super().__delitem__(key)


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Loud()


def in_class(x):
    class C(metaclass=Meta):
        try:
            fail("first")
        except Odd as e:
            v = fail1(x)

    return C.v


everything = [
    returned, assigned, two_targets, stated, added, tested, in_list, in_loop, in_while, in_method, in_default, in_init, in_finally,
    replaced, swallowed, returned_over, again, chained, caused, unmatched, matched_else, suppressed, passed_on, starred, in_match,
    in_eval, in_exec, in_generator, in_lambda, in_sort, in_class,
]  # fmt: skip


def show(f, x):
    try:
        result = f(x)
    except BaseException as e:
        lines = [(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)]
        print(f.__name__, x, repr(e), repr(e.__context__), repr(e.__cause__), lines)
    else:
        print(f.__name__, x, "->", result if not isinstance(result, Box) else "box")
    assert sys.exception() is None


for n in range(3):
    for f in everything:
        for x in (1, 5):
            if n == 2:
                show(f, x)
            else:
                try:
                    f(x)
                except Exception:
                    pass


def deep(n):
    if n == 0:
        raise Odd("deep")
    return deep(n - 1)


try:
    deep(20)
except Odd as e:
    print(len(traceback.extract_tb(e.__traceback__)))

events = []


def tracer(frame, event, arg):
    inner_frame = frame.f_code.co_name
    if inner_frame in ("returned", "fail1"):
        events.append((inner_frame, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def starts_tracing(x):
    sys.settrace(tracer)
    return returned(x)


try:
    starts_tracing(7)
except Odd as e:
    sys.settrace(None)
    print(repr(e))
print(events)


def infinite(n):
    return infinite(n + 1)


try:
    infinite(0)
except RecursionError as e:
    print(e)
