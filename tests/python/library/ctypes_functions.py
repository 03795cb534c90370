# backends: native
"""Functions of C by ctypes: conversions, results, callbacks, errors."""
import ctypes.util
import errno
import os
import sys
import threading
from ctypes import *


def t(f, *a, **k):
    try:
        value = f(*a, **k)
    except Exception as error:
        print(type(error).__name__, str(error).removeprefix(f'{sys.executable}: ').removeprefix('/usr/bin/node: '))
    else:
        print(repr(value))


def symbol_error(f):
    try:
        f()
    except (AttributeError, ValueError) as error:
        print(type(error).__name__, str(error).partition(': ')[2])


libc = CDLL(None)
libm = CDLL(ctypes.util.find_library('m'))

print('--- arguments and results')
t(libc.abs, -3)
t(libc.abs, c_int(-4))
t(libc.abs, c_long(-5))
t(libc.strlen, b'hello')
t(libc.wcslen, 'h\u00e9llo')
t(libc.strlen, create_string_buffer(b'abc'))
t(libc.abs, None)
t(libc.abs, 2**70)
t(libc.abs, 1.5)
t(libc.abs, object())
t(libc.abs, 'x', 1.5)
libm.sqrt.restype = c_double
libm.sqrt.argtypes = [c_double]
t(libm.sqrt, 2)
t(libm.sqrt, 'x')
t(libm.sqrt)
t(libm.sqrt, 2, 3)
libm.powf.restype = c_float
libm.powf.argtypes = [c_float, c_float]
t(libm.powf, 2, 0.5)
libc.strchr.restype = c_char_p
libc.strchr.argtypes = [c_char_p, c_char]
t(libc.strchr, b'hello', b'l')
t(libc.strchr, b'hello', b'x')
libc.toupper.restype = c_char
t(libc.toupper, ord('a'))
libc.labs.restype = c_long
libc.labs.argtypes = [c_long]
t(libc.labs, -2**40)
t(libc.labs, -2**62)
libc.strtoull.restype = c_ulonglong
t(libc.strtoull, b'18446744073709551615', None, 10)
libc.abs.restype = None
t(libc.abs, -1)
libc.abs.restype = lambda value: [value]
t(libc.abs, -1)
del libc.abs.restype
t(libc.abs, -1)


class Parameter:
    def __init__(self, value):
        self._as_parameter_ = value


t(libc.abs, Parameter(-7))
t(libc.abs, Parameter(Parameter(c_short(-8))))
text = create_string_buffer(64)
print(libc.snprintf(text, c_size_t(64), b'%d %s %.2f %ld %c', 3, b'abc', c_double(2.5), c_long(2**40), ord('x')), text.value)
libc.snprintf.argtypes = [c_char_p, c_size_t, c_char_p]
print(libc.snprintf(text, 64, b'%d %.1f %s', 7, c_double(1.5), b'y'), text.value)
t(setattr, libc.abs, 'restype', 3)
t(setattr, libc.abs, 'argtypes', [3])
t(setattr, libc.abs, 'argtypes', 3)
t(setattr, libc.abs, 'errcheck', 3)
libc.abs.argtypes = (c_int,)
print(libc.abs.argtypes, libc.strlen.argtypes, libc.abs.restype, libm.sqrt.restype, libc.abs.__name__, libc['abs'] is libc.abs)

print('--- structures')


class Div(Structure):
    _fields_ = [('quot', c_int), ('rem', c_int)]


class LongDiv(Structure):
    _fields_ = [('quot', c_long), ('rem', c_long)]


libc.div.restype = Div
libc.ldiv.restype = LongDiv
libc.ldiv.argtypes = [c_long, c_long]
d = libc.div(17, 5)
print(d.quot, d.rem)
d = libc.ldiv(-2**40, 7)
print(d.quot, d.rem)


class Tm(Structure):
    _fields_ = [(name, c_int) for name in 'sec min hour mday mon year wday yday isdst'.split()] + [('gmtoff', c_long), ('zone', c_char_p)]


libc.gmtime_r.restype = POINTER(Tm)
libc.gmtime_r.argtypes = [POINTER(c_long), POINTER(Tm)]
tm = Tm()
result = libc.gmtime_r(byref(c_long(86400 * 365)), tm)
print(tm.year, tm.mon, tm.mday, result.contents.yday, tm.zone)
t(libc.gmtime_r, byref(c_int(1)), byref(tm))

print('--- callbacks')
Compare = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
numbers = (c_int * 6)(5, 1, 4, 2, 3, -1)
calls = []


@Compare
def compare(a, b):
    calls.append((a[0], b.contents.value))
    return a[0] - b[0]


libc.qsort(numbers, len(numbers), sizeof(c_int), compare)
print(list(numbers), len(calls) > 5, all(type(x) is int for pair in calls for x in pair))


class Key(Structure):
    _fields_ = [('key', c_long), ('name', c_char_p)]


ByName = CFUNCTYPE(c_int, POINTER(Key), POINTER(Key))
keys = (Key * 3)((1, b'pear'), (2, b'apple'), (3, b'fig'))
libc.qsort(keys, 3, sizeof(Key), ByName(lambda a, b: (a.contents.name > b.contents.name) - (a.contents.name < b.contents.name)))
print([(k.key, k.name) for k in keys])
libc.bsearch.restype = c_void_p
found = libc.bsearch(byref(c_int(4)), numbers, 6, sizeof(c_int), compare)
print((found - addressof(numbers)) // 4)
print(CFUNCTYPE(c_double, c_double, c_char_p)(lambda x, s: x * len(s))(1.5, b'abc'), compare.argtypes, compare.restype)
t(CFUNCTYPE(c_int, Div)(lambda d: d.quot * 10 + d.rem), Div(4, 2))
t(lambda: CFUNCTYPE(POINTER(c_int), c_int)(print))
t(lambda: CFUNCTYPE(c_int, int))
t(lambda: CFUNCTYPE(3))
reports = []
sys.unraisablehook = lambda args: reports.append((args.exc_type.__name__, str(args.exc_value), args.err_msg.partition(' <')[0], args.object))
CFUNCTYPE(None, c_int)(lambda x: 1 // x)(0)
CFUNCTYPE(c_int)(lambda: 'x')()
libc.qsort(numbers, 2, 4, Compare(lambda a, b: {}[3]))
print(reports)

print('--- errno')
other = CDLL(None, use_errno=True)
print(other.open(b'/nowhere/at/all', os.O_RDONLY), errno.errorcode[get_errno()], set_errno(7), get_errno())
print(libc.open(b'/nowhere/at/all', os.O_RDONLY), get_errno())
seen = []
thread = threading.Thread(target=lambda: seen.extend((get_errno(), set_errno(3), get_errno())))
thread.start()
thread.join()
print(seen, get_errno())

print('--- errcheck, paramflags')


def check(result, function, arguments):
    print(result, function.__name__, arguments)
    return result + 1


libc.abs.errcheck = check
print(libc.abs(-9))
proto = CFUNCTYPE(c_int, c_int)
t(proto(('abs', libc), ((1, 'n', -7),)))
t(proto(('abs', libc), ((1, 'n', -7),)), n=-4)
t(proto(('abs', libc), ((1, 'n', -7),)), -5)
t(proto(('abs', libc), ((1, 'n'),)))
t(proto(('abs', libc), ((1, 'n', -7),)), 1, 2)
t(proto(('abs', libc), ((1, 'n', -7),)), m=3)
frexp = CFUNCTYPE(c_double, c_double, POINTER(c_int))(('frexp', libm), ((1, 'x'), (2, 'exponent')))
print(frexp(8.0), frexp(x=5.0))
modf = CFUNCTYPE(c_double, c_double, POINTER(c_double))(('modf', libm), ((1, 'x'), (2, 'whole')))
modf.errcheck = lambda result, function, arguments: (result, arguments[1].value)
print(modf(3.25))
t(proto, ('abs', libc, 3))
t(proto, ('abs', 3))
t(proto, 'x')
t(proto, ('abs', libc), 3)
t(proto, ('abs', libc), ())
t(proto, ('abs', libc), (3,))
t(proto, ('abs', libc), ((2, 'x'),))

print('--- libraries')
t(CDLL, 'no-such-library.so')
t(lambda: cdll.no_such_library)
symbol_error(lambda: libc.no_such_function)
symbol_error(lambda: c_int.in_dll(libc, 'no_such_variable'))
environment = POINTER(c_char_p).in_dll(libc, 'environ')
print(b'=' in environment[0], hasattr(libc, 'no_such_function'), hasattr(libc, 'printf'))
libc.malloc.restype = c_void_p
libc.malloc.argtypes = [c_size_t]
libc.free.argtypes = [c_void_p]
block = libc.malloc(1 << 17)
memset(block, ord('a'), 1 << 17)
memmove(block + 70000, b'bcd', 4)
print(string_at(block + 69998), len(string_at(block, 1 << 17)), (c_char * 5).from_address(block + 69999).raw)
libc.free(block)
print(bool(CFUNCTYPE(c_int)()), CFUNCTYPE(c_int, c_int)(cast(libc.labs, c_void_p).value)(-2))

# a thread's ident stands for it in C
import threading

name_thread, name_of_thread = libc.pthread_setname_np, libc.pthread_getname_np
name_thread.argtypes = c_void_p, c_char_p
name_of_thread.argtypes = c_void_p, c_char_p, c_size_t


def named(name):
    room = create_string_buffer(16)
    print(name_thread(threading.get_ident(), name) or (name_of_thread(threading.get_ident(), room, 16), room.value))


for name in (b"first", b"second", b"much too long for a name"):
    thread = threading.Thread(target=named, args=(name,), name="one")
    thread.start()
    thread.join()
print(libc.pthread_kill(c_void_p(threading.main_thread().ident), 0))
