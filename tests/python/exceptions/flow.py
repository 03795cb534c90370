# try/except/else/finally in every combination with return, break, continue, nesting and re-raising.
def run(f, *a):
    log = []
    try:
        result = f(log, *a)
    except BaseException as e:
        result = f"raised {type(e).__name__}({e})"
    print(f.__name__, a, log, result)


def full(log, what):
    try:
        log.append("try")
        if what == "value":
            raise ValueError("v")
        if what == "key":
            raise KeyError("k")
        if what == "return":
            return "from try"
    except ValueError as e:
        log.append(f"except {e}")
        return "from except"
    else:
        log.append("else")
        if what == "else":
            raise RuntimeError("in else")
    finally:
        log.append("finally")
    return "end"


def finally_overrides(log, what):
    try:
        if what:
            raise ValueError(what)
        return "try"
    finally:
        log.append("finally")
        if what == "swallow":
            return "finally wins"


def loops(log):
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            log.append(i)
        finally:
            log.append(f"f{i}")
    else:
        log.append("else")
    while True:
        try:
            try:
                raise KeyError
            finally:
                log.append("inner")
                break
        finally:
            log.append("outer")
    return "done"


def nested(log, where):
    try:
        try:
            if where == "inner":
                raise ValueError("inner")
            log.append("a")
        except KeyError:
            log.append("wrong")
        finally:
            log.append("inner finally")
            if where == "finally":
                raise KeyError("finally")
    except (ValueError, KeyError) as e:
        log.append(repr(e))
        try:
            raise
        except Exception as again:
            log.append(again is e)
    return log[-1]


def reraise(log):
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            log.append("handling")
            raise
    except ArithmeticError as e:
        log.append(type(e).__name__)
        return e.__context__


def bare(log):
    try:
        raise KeyboardInterrupt("stop")
    except Exception:
        log.append("Exception")
    except:
        log.append("bare")


def dynamic_types(log, kind):
    types = {"tuple": (KeyError, (ValueError,)), "not a type": 3, "class": int, "call": ValueError}
    try:
        raise ValueError("x")
    except types[kind]:
        log.append("caught")


def raising(log, what):
    raise what


def raise_from(log, cause):
    try:
        raise ValueError("a") from cause
    except ValueError as e:
        return e.__cause__, e.__suppress_context__, e.__context__


def delete_in_handler(log):
    try:
        raise ValueError
    except ValueError as e:
        del e
    return "fine"


def return_in_loop_finally(log):
    for i in range(3):
        try:
            return i
        finally:
            log.append(i)
            if i < 2:
                continue


def generator_in_finally(log):
    def g():
        try:
            yield 1
        finally:
            log.append("closed")

    for x in g():
        return x


def value_after_finally(log):
    x = 1
    try:
        return x
    finally:
        x = 2
        log.append(x)


def with_else(log, n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        return "zero"
    else:
        log.append(x)
        try:
            return [1, 2, 3][x]
        except IndexError as e:
            return str(e)


for w in ("", "value", "key", "return", "else"):
    run(full, w)
for w in ("", "x", "swallow"):
    run(finally_overrides, w)
run(loops)
for w in ("", "inner", "finally"):
    run(nested, w)
run(reraise)
run(bare)
for k in ("tuple", "not a type", "class", "call"):
    run(dynamic_types, k)
for w in (ValueError, ValueError("inst"), 3, "str", int, None, (ValueError,), type("E", (Exception,), {"__init__": lambda self: None})):
    run(raising, w)
for c in (None, KeyError("c"), KeyError, 3, "x"):
    run(raise_from, c)
run(delete_in_handler)
run(return_in_loop_finally)
run(generator_in_finally)
run(value_after_finally)
for n_ in (0, 4, 10):
    run(with_else, n_)
try:
    raise
except RuntimeError as e:
    print(e)


def deep(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        deep(n - 1)
    finally:
        if n % 2:
            seen.append(n)


seen = []
try:
    deep(9)
except ValueError:
    print(seen)


class Fails(Exception):
    def __init__(self, a, b=2):
        super().__init__(a, b)
        self.a = a


class Hierarchy(Fails): ...


for raiser in (lambda: Fails(1), lambda: Hierarchy(3, 4)):
    try:
        raise raiser()
    except Hierarchy as e:
        print("sub", e, repr(e), e.args, e.a)
    except Fails as e:
        print("base", e, repr(e), e.args)


def recursive():
    return recursive()


try:
    recursive()
except RecursionError as e:
    print(e)
assert True
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print(repr(e))
try:
    assert [] or 0
except AssertionError as e:
    print(repr(e), e.args)


class Unraisable(Exception):
    def __new__(cls):
        return cls


for what in (lambda: Unraisable, lambda: exec("raise ValueError from Unraisable", globals())):
    try:
        raise what()
    except TypeError as e:
        print(e)
