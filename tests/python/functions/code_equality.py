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
