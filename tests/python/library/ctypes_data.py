"""Data types of ctypes: layout, access, what is kept alive, formats, errors."""
import copy
import pickle
import re
import sys
from ctypes import *

import _ctypes


def t(f, *a, **k):
    try:
        value = f(*a, **k)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print(re.sub(r'0x[0-9a-f]{6,}', '0x…', repr(value)))


def make(base, **namespace):
    return lambda: type(base)('X', (base,), namespace)


print('--- simple types')
for c in (c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint, c_long, c_ulong, c_float, c_double, c_longdouble, c_bool,
          c_char, c_wchar, c_char_p, c_wchar_p, c_void_p, py_object):
    m = memoryview(c())
    print(c.__name__, c._type_, m.format, m.itemsize, m.shape, sizeof(c), alignment(c), hasattr(c, '__ctype_be__'), bool(c()))
print(c_int(3), c_int(2**40 + 7), c_int(-1), c_uint(-1), c_ubyte(300), c_byte(200), c_short(40000), c_long(2**63), c_ulong(-1))
print(c_char(b'x'), c_char(65), c_wchar('\u20ac'), c_bool(3), c_float(0.1), c_double(0.1), c_longdouble(1.5), c_longdouble(-5e-324))
print(c_longdouble(float('inf')), c_longdouble(1e308), c_char_p(b'abc').value, c_wchar_p('a\u20ac').value, c_void_p(7).value, c_void_p().value)
print(bytes(c_longdouble(-3.25))[:10], bytes(c_double(1)), bytes(c_int.__ctype_be__(1)), c_int.__ctype_be__(5), c_int.__ctype_be__.__ctype_le__ is c_int)
for c, v in ((c_int, 'x'), (c_int, 1.5), (c_double, 'x'), (c_char, 'x'), (c_char, b'xx'), (c_char, 300), (c_wchar, 'xx'),
             (c_wchar, b'x'), (c_char_p, 'x'), (c_wchar_p, b'x'), (c_void_p, 'x')):
    t(c, v)
t(c_int, 1, 2)
t(make(_ctypes._SimpleCData, _type_='abc'))
t(make(_ctypes._SimpleCData, _type_=3))
t(make(_ctypes._SimpleCData, _type_='y'))
t(make(_ctypes._SimpleCData))
i = c_int(3)
t(delattr, i, 'value')
t(setattr, i, 'value', 'x')
i.value = 9
print(i, i._objects, c_char_p(b'q')._objects, type(c_wchar_p('q')._objects).__name__)
print(py_object([1]).value, py_object(), repr(py_object('s')))
t(lambda: py_object().value)
t(hash, i)


class Sub(c_int):
    pass


t(Sub, 3)

print('--- from_param')
for c, v in ((c_int, 3), (c_double, 2.5), (c_char, b'x'), (c_char, b'\n'), (c_char, b"'"), (c_void_p, 3), (c_long, -1), (c_void_p, None),
             (c_char_p, 1), (c_char_p, 'x'), (c_wchar_p, b'x'), (c_void_p, 1.5), (c_int, 'x'), (c_int, None),
             (POINTER(c_int), 3), (c_int * 3, (1, 2, 3)), (c_char * 3, b'ab'), (POINTER(c_int), byref(c_short()))):
    t(c.from_param, v)
print(c_int.from_param(i) is i, POINTER(c_int).from_param((c_int * 2)()) is not None, byref(i)._obj is i)

print('--- structures')


class P(Structure):
    _fields_ = [('a', c_byte), ('b', c_int * 3), ('c', POINTER(c_int)), ('d', c_short)]


class Packed(Structure):
    _pack_ = 1
    _fields_ = [('a', c_byte), ('b', c_int * 3 * 2), ('d', c_short)]


class U(Union):
    _fields_ = [('a', c_byte), ('b', c_int * 3), ('d', c_double)]


class Bits(Structure):
    _fields_ = [('a', c_int, 3), ('b', c_int, 7), ('c', c_uint, 20), ('d', c_short), ('e', c_ulong, 33), ('f', c_ubyte, 5)]


class Big(BigEndianStructure):
    _fields_ = [('a', c_int, 3), ('b', c_int, 7), ('d', c_double), ('e', c_short * 2)]


class Aligned(Structure):
    _align_ = 16
    _fields_ = [('a', c_int)]


class Derived(P):
    _fields_ = [('z', c_int)]


class Anonymous(Structure):
    _anonymous_ = ['q']
    _fields_ = [('z', c_int), ('q', P), ('y', c_short)]


class Empty(Structure):
    pass


for c in P, Packed, U, Bits, Big, Aligned, Derived, Anonymous, Empty, P * 2:
    m = memoryview(c())
    print(c.__name__, sizeof(c), alignment(c), m.format, m.itemsize, m.shape)
for f in P.a, P.b, P.c, P.d, Packed.b, U.d, Bits.a, Bits.b, Bits.c, Bits.d, Bits.e, Bits.f, Big.b, Big.d, Anonymous.b, Anonymous.q, Anonymous.y:
    print(f, f.offset, f.size)
b = Bits(-2, 33, 0xfffff, 4, 2**33 - 1, 31)
print(b.a, b.b, b.c, b.d, b.e, b.f, bytes(b))
b.a = 9
b.e = 0
print(b.a, b.b, b.e, b.f, bytes(b))
big = Big(1, 2, 4.0, (3, 4))
print(bytes(big), big.a, big.b, big.d, list(big.e))
print(Anonymous(1, d=3).q.d, Anonymous._fields_[1][0], Derived(1, d=2, z=3).z)
u = U()
u.d = 1.0
print(u.a, list(u.b))


class S(Structure):
    _fields_ = [('a', c_int), ('b', POINTER(c_int)), ('c', c_char * 3), ('w', c_wchar * 2)]


t(S, 1, None, b'a', 'b', 5)
t(S, 1, a=2)
t(S, x=2)
t(S, 'x')
t(S, 1, 2)
s = S(7, c=b'ab', w='\u20ac')
print(s.a, bool(s.b), s.c, s.w, s.x if hasattr(s, 'x') else None)
for name, value in (('b', c_int()), ('c', b'abcd'), ('c', 'x'), ('w', 'xxx'), ('w', b'x'), ('c', b'a\0b')):
    t(setattr, s, name, value)
print(s.c)
t(delattr, s, 'a')
t(S.a.__get__, 3)
t(S.a.__set__, 3, 4)
t(setattr, S.a, 'size', 3)
t(setattr, S, '_fields_', [])
for d in (dict(_fields_=3), dict(_fields_=[1]), dict(_fields_=[('a', int)]), dict(_fields_=[('a', c_int, 40)]),
          dict(_fields_=[('a', c_float, 3)]), dict(_fields_=[('a', c_int, 0)]), dict(_fields_=[('a', c_int)], _pack_=-1),
          dict(_fields_=[('a', c_int)], _pack_='a'), dict(_fields_=[('a', c_int)], _align_='x'),
          dict(_fields_=[('a', c_int)], _anonymous_=3), dict(_fields_=[('a', c_int)], _anonymous_=['b']),
          dict(_fields_=[('a', c_int)], _anonymous_=['a']), dict(_fields_=[(1, c_int)]), dict(_fields_=[('a', c_int, 'x')])):
    t(make(Structure, **d))


class Self(Structure):
    pass


t(setattr, Self, '_fields_', [('z', Self)])


class Node(Structure):
    pass


Node._fields_ = [('value', c_int), ('next', POINTER(Node))]
second = Node(2)
first = Node(1, pointer(second))
print(first.next.contents.value, bool(second.next), first.next[0].value)
t(lambda: second.next.contents)


class Inner(Structure):
    _fields_ = [('x', c_int), ('y', c_int)]


class Outer(Structure):
    _fields_ = [('i', Inner), ('n', c_int)]


t(Outer, (1, 'x'), 3)
t(Outer, 3)
t(Outer, (1, 2, 3))
print(Outer((1, 2), 3).i.y)
o = Outer()
inner = o.i
inner.x = 5
print(o.i.x, inner._b_base_ is o, inner._b_needsfree_, o._b_needsfree_)
t(lambda: type('X', (BigEndianStructure,), {'_fields_': [('a', c_void_p)]}))
for c in Structure, Union, Array, _ctypes._SimpleCData, _ctypes._Pointer, POINTER('Unfinished'):
    t(c)

print('--- arrays')
A = c_int * 3
a = A(1, 2)
print(A.__name__, A._length_, A._type_, len(a), list(a), a[-2], a[0:2], a[::-1], A is c_int * 3, (c_int * 3 * 2)()[1][:], bool(a))
a[0:2] = [8, 9]
a[-1] = 7
print(a[:], list(A(*range(3))), (c_char * 4)(*b'abc')[:], (c_wchar * 3)('a', 'b')[0:2], sizeof(a))
t(lambda: a[3])
t(lambda: a['x'])
t(lambda: A(1, 2, 3, 4))
t(a.__setitem__, slice(0, 2), [1])
t(a.__delitem__, 0)
t(a.__setitem__, 0, 'x')
t(lambda: c_int * -1)
t(lambda: c_int * 2.5)
for d in ({}, dict(_length_=3), dict(_length_='x', _type_=c_int), dict(_length_=-1, _type_=c_int), dict(_length_=2**70, _type_=c_int),
          dict(_length_=3, _type_=int)):
    t(make(Array, **d))
buffer = create_string_buffer(b'abc', 5)
print(buffer.value, buffer.raw, sizeof(buffer), create_string_buffer(3).raw, create_unicode_buffer('x\u20ac').value, buffer[1:3])
buffer.value = b'x'
print(buffer.raw)
text = create_unicode_buffer(2)
for x, name, value in ((buffer, 'value', 'x'), (buffer, 'value', b'x' * 6), (buffer, 'raw', b'x' * 6), (buffer, 'raw', 'x'), (text, 'value', b'x'),
                       (text, 'value', 'xxx')):
    t(setattr, x, name, value)
t(delattr, buffer, 'raw')
t(delattr, buffer, 'value')

print('--- pointers')
p = pointer(i)
print(p.contents, p[0], bool(p), bool(POINTER(c_int)()), p._objects, POINTER(c_int) is type(p), type(p).__name__)
p[0] = 44
p.contents.value += 1
print(i, cast(a, POINTER(c_int))[1], cast(a, POINTER(c_int))[0:3], cast(cast(a, c_void_p), POINTER(c_int))[2])
p.contents = c_int(5)
print(i, p[0])
t(setattr, p, 'contents', 3)
t(lambda: p['x'])
t(lambda: p[:])
t(lambda: p[::-1])
t(lambda: p[0:1:0])
t(p.__setitem__, 0, 'x')
t(p.__delitem__, 0)
t(POINTER(c_int), 1)
t(POINTER(c_int), 1, 2)
t(POINTER, int)
t(POINTER, 3)
t(lambda: POINTER(c_int)().contents)
pp = pointer(p)
print(pp.contents.contents, pp[0][0])
strings = (c_char_p * 2)(b'one', b'two')
print(list(strings), strings._objects)
print(cast(strings, POINTER(c_char_p))[1], string_at(cast(strings, POINTER(c_void_p))[0]))
print(cast(b'bytes', c_void_p).value == cast(b'bytes', c_void_p).value or 'elsewhere', cast(b'text', c_char_p).value)
t(cast, 3, c_int)
t(cast, c_int(3), c_void_p)
t(cast, b'x', 3)

print('--- memory')
print(string_at(buffer), string_at(buffer, 3), string_at(b'ab\0c'), wstring_at('a\u20ac'), wstring_at('abc', 2))
memmove(buffer, b'hello', 5)
memset(byref(buffer, 1), ord('.'), 2)
print(buffer.raw, addressof(buffer) == addressof(buffer), c_char.from_address(addressof(buffer) + 4), (c_char * 2).from_address(addressof(buffer)).value)
data = bytearray(range(16))
view = c_int.from_buffer(data, 4)
view.value = -1
print(data, type(view._objects).__name__, c_int.from_buffer_copy(b'\1\0\0\0').value)
t(data.append, 1)
for f, *args in ((c_int.from_buffer, b'abcd'), (c_int.from_buffer, bytearray(2)), (c_int.from_buffer, bytearray(8), 5),
                 (c_int.from_buffer, bytearray(8), -1), (c_int.from_buffer_copy, b'ab'), (c_int.from_buffer_copy, b'abcd', -1), (c_int.from_buffer, 3),
                 (c_int.from_buffer_copy, 3), (c_int.from_buffer, memoryview(bytearray(16))[::2]), (c_int.from_address, 'x'),
                 (c_int.in_dll, 3, 'x'), (Structure.from_buffer, bytearray(3)), (byref, 3), (sizeof, 3), (sizeof, int), (alignment, int),
                 (addressof, 3), (resize, 3, 3), (resize, c_int(), 1), (resize, view, 200)):
    t(f, *args)
resized = c_int(7)
resize(resized, 12)
print(sizeof(resized), resized.value, bytes(memoryview(a)), memoryview((c_int * 2 * 3)()).tolist() if sys.maxsize < 0 else memoryview((c_int * 2 * 3)()).shape)
empty = Empty()
resize(empty, 5)
memoryview(empty).cast('B')[:] = b'bytes'
print(bytes(empty), sizeof(empty))
m = memoryview(Inner(1, 2))
print(m.format, m.tobytes(), m.readonly)

print('--- copies')
for x in c_int(5), Inner(1, 2), c_double(2.5):
    y = pickle.loads(pickle.dumps(x))
    z = copy.copy(x)
    print(type(y).__name__, bytes(y) == bytes(x) == bytes(z), y is x)
t(pickle.dumps, p)
t(c_int(1).__setstate__, 3)
print(c_int(5).__reduce__()[1][1])
print(_ctypes.buffer_info(c_int * 3 * 2), _ctypes._pointer_type_cache[None], type(P).__mro__[:2], P.__mro__[1:3])
print(memoryview((c_int * 2)(1, 2)).cast('B').tolist(), memoryview((c_int * 2)(1, 2)).cast('b').format)
t(memoryview((c_int * 2)(1, 2)).cast, 'i')

print('--- functions of CPython')


class PyBuffer(Structure):
    _fields_ = [('buf', c_void_p), ('obj', py_object), ('len', c_ssize_t), ('itemsize', c_ssize_t), ('readonly', c_int), ('ndim', c_int),
                ('format', c_char_p), ('shape', c_void_p), ('strides', c_void_p), ('suboffsets', c_void_p), ('internal', c_void_p)]


held = PyBuffer()
source = bytearray(b'buffer')
print(pythonapi.PyObject_GetBuffer(py_object(source), byref(held), 1), held.len, held.itemsize, held.readonly, held.obj is source)
(c_char * held.len).from_address(held.buf)[0] = b'B'
t(source.append, 1)
pythonapi.PyBuffer_Release(byref(held))
source.append(1)
print(source)
t(pythonapi.PyObject_GetBuffer, py_object(b'abc'), byref(held), 1)
pythonapi.PyMemoryView_FromMemory.restype = py_object
over = pythonapi.PyMemoryView_FromMemory(buffer, c_ssize_t(3), 0x200)
over[0] = ord('J')
print(buffer.value, over.format, over.obj, over.readonly, over.tobytes())
pythonapi.PyBytes_FromStringAndSize.restype = py_object
pythonapi.PyBytes_FromStringAndSize.argtypes = c_char_p, c_ssize_t
print(pythonapi.PyBytes_FromStringAndSize(b'abcdef', 3))
new, get_pointer, get_name, is_valid = (getattr(pythonapi, f'PyCapsule_{name}') for name in ('New', 'GetPointer', 'GetName', 'IsValid'))
new.restype = py_object
new.argtypes = c_void_p, c_char_p, c_void_p
get_pointer.restype = c_void_p
get_pointer.argtypes = is_valid.argtypes = py_object, c_char_p
get_name.restype = c_char_p
get_name.argtypes = py_object,
held_name = create_string_buffer(b'some.name')
capsule = new(addressof(buffer), held_name, None)
print(type(capsule).__name__, get_pointer(capsule, b'some.name') == addressof(buffer), get_name(capsule), is_valid(capsule, b'other'), is_valid(3, b'x'))
t(get_pointer, capsule, b'other')
t(new, None, b'x', None)
t(get_pointer, 3, b'x')
print(hasattr(pythonapi, 'PyList_Append'), hasattr(pythonapi, 'no_such_function'))
