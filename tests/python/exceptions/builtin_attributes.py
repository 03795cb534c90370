# The exception classes: hierarchy, arguments, attributes, str and repr.
import builtins


def hierarchy(c, depth=0):
    names = sorted((s for s in c.__subclasses__() if s.__module__ == "builtins"), key=lambda s: s.__name__)
    print("  " * depth + c.__name__)
    for s in names:
        hierarchy(s, depth + 1)


hierarchy(BaseException)
for e in (
    KeyError("a"), KeyError("a", "b"), KeyError(), KeyError("it's"), IndexError("i"), OSError(), OSError("one"), OSError(2, "No such file"), OSError(2, "msg", "file"), OSError(2, "msg", "f1", None, "f2"),
    OSError(1, 2, 3, 4, 5), FileNotFoundError(2, "x", b"bytes"), StopIteration(5), StopIteration(), StopAsyncIteration(3), SystemExit(), SystemExit(3), SystemExit("bye"), SystemExit(1, 2), ImportError("m", name="n", path="p"), ModuleNotFoundError("m", name="n"),
    NameError("x", name="y"), AttributeError("m", name="n", obj=3), UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad"), UnicodeDecodeError("utf-8", b"ab\xff\xfe", 2, 4, "bad"), UnicodeEncodeError("ascii", "ab\u1234", 2, 3, "ord"), UnicodeEncodeError("ascii", "\U0001f600x", 0, 2, "ord"), UnicodeTranslateError("ab", 0, 1, "why"),
    SyntaxError("bad"), SyntaxError("bad", ("file", 3, 5, "text\n")), SyntaxError("bad", ("file", 3, 5, "text", 3, 9)), AssertionError(), ZeroDivisionError("z"), RecursionError(), Exception(1), Exception(1, 2), Exception("a", None), BaseException([1]),
):
    print(repr(e), "|", str(e), "|", e.args)
o = OSError(13, "denied", "path", None, "other")
print(type(o), o.errno, o.strerror, o.filename, o.filename2)
for n, kind in ((2, "ENOENT"), (13, "EACCES"), (17, "EEXIST"), (11, "EAGAIN"), (4, "EINTR"), (32, "EPIPE"), (10, "ECHILD"), (20, "ENOTDIR"), (21, "EISDIR"), (104, "ECONNRESET"), (110, "ETIMEDOUT"), (3, "ESRCH"), (1, "EPERM"), (103, "x"), (111, "x"), (5, "EIO")):
    print(n, type(OSError(n, kind)).__name__, end="; ")
print()
print(IOError is OSError, EnvironmentError is OSError, type(IOError(2, "x")).__name__, OSError(2, "m").filename, OSError("only").errno)
b = BlockingIOError(11, "would block", 5)
print(b.characters_written, b.args)
for f in (lambda: BlockingIOError(1, "x").characters_written, lambda: UnicodeDecodeError("u"), lambda: UnicodeDecodeError(1, b"", 0, 1, "r"), lambda: UnicodeEncodeError("a", b"", 0, 1, ""), lambda: SyntaxError("a", 3), lambda: SyntaxError("a", (1, 2)), lambda: ImportError(foo=1), lambda: KeyError(a=1), lambda: NameError(nam=1), lambda: StopIteration(x=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
u = UnicodeDecodeError("utf-8", b"abc", 1, 2, "reason")
print(u.encoding, u.object, u.start, u.end, u.reason)
u.start, u.reason = 0, "changed"
print(u)
s = SyntaxError("m", ("f", 1, 2, "t", 3, 4))
print(s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.print_file_and_line)
s.msg = "new"
print(s, s.args)
i = ImportError("m", name="n", path="p")
print(i.msg, i.name, i.path, i.name_from)
print(StopIteration(1, 2).value, SystemExit(4).code, SystemExit().code, SystemExit(1, 2).code)
for code in ("import nope_module", "from os import nope_name", "import os.nope", "from nope_package.sub import x", "from . import x", "from .rel import x", "import sys.flags"):
    try:
        exec(code)
    except ImportError as e:
        print(type(e).__name__, e, e.name)
for code in ("open('/nonexistent/x')", "open('/')", "int('x')", "[].pop()", "{}.popitem()", "set().pop()", "''.index('x')", "[].index(1)", "[1].remove(2)", "b''.index(b'x')", "().index(3)", "chr(-1)", "chr(0x110000)", "ord('ab')", "ord('')", "bytes([256])", "'a'.encode('ascii-nope')", "b'\\xff'.decode()", "'\\ud800'.encode()", "'é'.encode('ascii')", "1 << -1", "1 // 0", "1 % 0", "1.0 / 0", "0 ** -1", "0.0 ** -1", "divmod(1, 0)", "1.5 % 0", "2 ** 'a'", "float('x')", "complex('x')", "int('1' * 5000)", "'%d' % 'x'", "'%s %s' % 1", "'%s' % (1, 2)", "'%(a)s' % {}", "'{}'.format()", "'{a}'.format()", "'{0.x}'.format(1)", "'{:d}'.format('a')", "'{!z}'.format(1)", "'{'.format()", "'}'.format()", "next(iter(()))", "range(1, 2, 0)", "slice(1, 2, 0).indices(-1)", "[1, 2, 3][::0]", "[][0]", "()[5]", "''[1]", "b''[0]", "range(3)[5]", "{}[1]", "{}['k']", "list('a')[1.5]", "list('a')['a']", "{[]: 1}", "{{}}", "hash([])", "setattr(3, 4, 5)", "getattr(3, 4)", "__import__('')", "sorted([1, 'a'])", "max([])", "max(1)", "sum(['a'])", "sum([[1], [2]], start='')", "round('a')", "abs('a')", "pow(2, -1, 4)", "pow(2, 1, 0)", "iter(3, 4)", "memoryview('a')", "bytes(-1)", "bytes('a')", "bytearray(b'a').append(300)", "dict.fromkeys(3)", "zip([1], 3)", "type('a', (), {})(1)", "eval('1 +')", "exec('x = ')", "compile('a', 'b', 'c')", "globals(1)", "vars(3)", "dir(1, 2)", "input(1, 2)", "id()", "format(3, 'x!')", "format('a', 'd')", "format(1.5, 'd')", "format(3, '.2d')", "format('a', '=10')", "format(3, ',s')"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__ + ":", e)
