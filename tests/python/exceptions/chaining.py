# __cause__, __context__, __suppress_context__, notes, with_traceback, context through finally and generators.
def context_of(e, depth=0):
    while e is not None and depth < 10:
        yield f"{type(e).__name__}({e}){'*' if e.__suppress_context__ else ''}"
        e = e.__cause__ if e.__cause__ is not None else (None if e.__suppress_context__ else e.__context__)
        depth += 1


def show(f):
    try:
        f()
    except BaseException as e:
        print(" <- ".join(context_of(e)), "| context", repr(e.__context__), "| cause", repr(e.__cause__))


def implicit():
    try:
        raise ValueError("first")
    except ValueError:
        raise KeyError("second")


def explicit():
    try:
        raise ValueError("first")
    except ValueError as e:
        raise KeyError("second") from e


def suppressed():
    try:
        raise ValueError("first")
    except ValueError:
        raise KeyError("second") from None


def in_finally():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


def three():
    try:
        implicit()
    except KeyError:
        raise TypeError("third")


def handled_then_new():
    try:
        raise ValueError("handled")
    except ValueError:
        pass
    raise KeyError("clean")


def nested_handlers():
    try:
        raise ValueError("outer")
    except ValueError:
        try:
            raise KeyError("inner")
        except KeyError:
            pass
        raise TypeError("last")


def same_again():
    e = ValueError("same")
    try:
        raise e
    except ValueError:
        raise e


def cycle():
    a, b = ValueError("a"), KeyError("b")
    try:
        try:
            raise a
        except ValueError:
            raise b
    except KeyError:
        raise a


def call_inside_handler():
    def helper():
        raise TypeError("from helper")

    try:
        raise ValueError("being handled")
    except ValueError:
        helper()


def from_class():
    raise KeyError("k") from ValueError


def implicit_builtin():
    try:
        {}["x"]
    except KeyError:
        [][1]


def in_comprehension():
    try:
        1 / 0
    except ZeroDivisionError:
        [int("x") for _ in range(1)]


for f in (implicit, explicit, suppressed, in_finally, three, handled_then_new, nested_handlers, same_again, cycle, call_inside_handler, from_class, implicit_builtin, in_comprehension):
    print(f.__name__, end=": ")
    show(f)

e = ValueError("noted")
e.add_note("one")
e.add_note("two")
print(e.__notes__, e)
for bad in (3, None, b"x"):
    try:
        e.add_note(bad)
    except TypeError as t:
        print(t)
e.__notes__ = "not a list"
try:
    e.add_note("x")
except TypeError as t:
    print(t)
for attribute, value in (("__cause__", 3), ("__context__", "x"), ("__traceback__", 1), ("args", 3), ("__suppress_context__", "maybe")):
    try:
        setattr(e, attribute, value)
        print(attribute, getattr(e, attribute))
    except TypeError as t:
        print(t)
try:
    del e.__cause__
except TypeError as t:
    print(t)
e.args = [1, 2]
print(e.args, str(e), repr(e), repr(ValueError()), str(ValueError()), str(ValueError(1)), repr(ValueError("a", 2)))
e.__cause__ = KeyError("set")
print(e.__suppress_context__, repr(e.__cause__))
print(e.with_traceback(None) is e, e.__traceback__)

import sys


def exc_info_states():
    out = [sys.exc_info()[0], sys.exception()]
    try:
        raise ValueError("x")
    except ValueError:
        out.append(sys.exc_info()[0].__name__)
        try:
            raise KeyError
        except KeyError:
            out.append(sys.exception().__class__.__name__)
        out.append(sys.exc_info()[0].__name__)
    finally:
        out.append(sys.exc_info()[0])
    return out


print(exc_info_states())


def tb_lines(e):
    tb = e.__traceback__
    out = []
    while tb:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return out


def a():
    b()


def b():
    # a comment line
    c(
        1,
    )


def c(x):
    raise ValueError(x)


try:
    a()
except ValueError as err:
    print(tb_lines(err)[1:])
    caught = err
try:
    raise caught
except ValueError as err:
    print(len(tb_lines(err)), err is caught)
try:
    raise caught.with_traceback(None)
except ValueError as err:
    print(len(tb_lines(err)))


class Picky(Exception):
    def __str__(self):
        return "picky"

    def __repr__(self):
        return "Picky!"

    def __bool__(self):
        return False


try:
    raise Picky("x") from Picky("y")
except Picky as p:
    print(str(p), repr(p), p.args, repr(p.__cause__))


class StrFails(Exception):
    def __str__(self):
        raise RuntimeError("no str")


import traceback

print(traceback.format_exception_only(StrFails("x")))
print(traceback.format_exception_only(KeyError("a\nb")), traceback.format_exception_only(ValueError("a\nb")), traceback.format_exception_only(ValueError()), traceback.format_exception_only(ValueError("")))
