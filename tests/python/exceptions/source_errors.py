"""Errors of compile(): their places at line ends and comments, null bytes, `<>`, future features, older language versions."""
import __future__
import ast


def show(source, *args, **options):
    try:
        compile(source, "<s>", "exec", *args, **options)
        print(repr(source), "compiles")
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.msg)
        print("   ", error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))


for source in (
    "import\n", "import # c\n", "from a import # c\n", "x = # c\n", "if x # c\n", "import a as # c\n",
    "x = (1 # c\n y", "x = (1\n", "d = {\n 1:2,\n x", "f(\n# c\n", "a <> b", "a\0b", b"a\0b",
    "from __future__ import nothing", "from __future__ import braces", "x = 1\nfrom __future__ import division",
    "from __future__ import barry_as_FLUFL\na <> b",
):
    show(source)
show("a <> b", __future__.CO_FUTURE_BARRY_AS_BDFL)
show("a != b", __future__.CO_FUTURE_BARRY_AS_BDFL)
for run in (eval, exec):
    try:
        run("1\0")
    except SyntaxError as error:
        print(error)

for source in (
    "(x := 0)", "async def f(): pass", "match x:\n case 1: pass", "1_000", "x: int = 1", "def f(a, /): pass", "try: pass\nexcept* E: pass",
    "type X = int", "def f[T](): pass", "class A[T = int]: pass", "a @ b", "a @= b", "async def f():\n [x async for x in y]", "f'{x}'",
):
    for minor in (4, 7, 9, 11, 12, 13):
        try:
            ast.parse(source, feature_version=(3, minor))
        except SyntaxError as error:
            print(minor, error.msg)
for text in ('x\n\\', 'x\n\\\n\n', 'x\n \\', 'x\n#\n\\', 'x\n$', 'x\n"abc', 'x\n((', 'x; y\n$', 'x #\n', 'x\n\f', 'if 1: x\n$', 'if 1:\n x\n$'):
    for flags in 0, 0x4000, 0x200:
        try:
            print(repr(text), flags, compile(text, 's', 'single', flags).co_name)
        except SyntaxError as e:
            print(repr(text), flags, type(e).__name__, e.args)
for text in ('f(*)', 'f(a, * )', 'f(*\n)', '[*]', 'match x:\n case {a: 1}: pass', 'match x:\n case {1: b, _: c, **d}: pass', 'match x:\n case [{a: {b: 1}}]: pass', 'match x:\n case {a.b: 1, **c}: pass'):
    try:
        print(repr(text), compile(text, 's', 'exec').co_name)
    except SyntaxError as e:
        print(repr(text), e.args)
