# Code objects are equal when they do the same at the same lines and columns, wherever they come from.
import marshal
import warnings


def compare(first, second):
    same = first == second
    print(same, not same or hash(first) == hash(second))


def sources(first, second=None, mode="exec"):
    compare(compile(first, "a", mode), compile(second or first, "b", mode))


for mode in "exec", "single", "eval":
    sources("1+1", mode=mode)
sources("x+y", "x*y")
sources("x+y", "x + y")
sources("1", "1.0")
sources("x = -0.0")
sources('y = (1, 2.0, b"a", None, ..., 1j)')
sources("x in {1, 2}")
sources('def f(a,b): "doc"; return 1', 'def f(a,b): "dox"; return 1')
sources("def f(a,b): return 1", "def f(a,*,b): return 1")
sources('class A:\n  def f(self):\n    "doc"\n    return [x for x in self]\n')
sources("def f[T](a: T) -> T: pass\ntype A[X] = list[X]\nclass B[T: int]: pass\n")
sources("f = lambda x: (y for y in x)")

module = compile('def f(a):\n  "doc"\n  return a+1\nx = 1\n', "b", "exec")
stored = marshal.loads(marshal.dumps(module))
compare(module, stored)
one, two = {}, {}
exec(module, one)
exec(stored, two)
code = one["f"].__code__
compare(code, two["f"].__code__)
exec('def f(a):\n  "doc"\n  return a+1\nx = 2\n', two)
compare(code, two["f"].__code__)
compare(code, code.replace(co_name="g"))
compare(code, code.replace(co_filename="elsewhere"))
compare(code, code.replace(co_firstlineno=7))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    code.co_lnotab
print(caught[0].category.__name__, caught[0].message)

# replace(co_firstlineno=…) moves all that is told of lines
import marshal
import sys
import traceback


def dividing(x):
    y = x
    return 1 / y


def numbers():
    yield sys._getframe().f_lineno
    yield sys._getframe().f_lineno


def lines_of_failure():
    try:
        dividing(0)
    except ZeroDivisionError as error:
        entry = traceback.extract_tb(error.__traceback__)[-1]
        return entry.filename, entry.lineno, entry.end_lineno, entry.colno


def traced(frame, event, argument):
    print(event, frame.f_lineno)
    return traced


moved = dividing.__code__.replace(co_firstlineno=100, co_filename="moved.py")
for code in (moved, marshal.loads(marshal.dumps(moved)), moved.replace(co_firstlineno=7).replace(co_name="again"), dividing.__code__.replace()):
    dividing.__code__ = code
    first = code.co_firstlineno
    print(lines_of_failure()[1] - first, lines_of_failure()[2:], sorted({line - first for _, _, line in code.co_lines()}))
dividing.__code__ = moved
sys.settrace(traced)
dividing(1)
sys.settrace(None)
numbers.__code__ = numbers.__code__.replace(co_firstlineno=1000)
print(list(numbers()))

import warnings


def making():
    yield


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    moved, making.__code__ = making.__code__, numbers.__code__
    making.__code__ = dividing.__code__
print([(each.category.__name__, str(each.message)) for each in caught])
