"""Bytes of all sizes: what is shared out of larger memory must not be seen."""

import binascii
import hashlib
import struct

for size in (0, 1, 63, 64, 65, 100, 1023, 1024, 1025, 5000):
    a = bytes(i & 255 for i in range(size))
    b = bytearray(a)
    b[:1] = b'\xff' * min(1, size)
    c = a + b'x' * size
    print(size, bytes(size) == b'\0' * size, a[1:-1] == bytes(b[1:-1]), len(c), hash(a) == hash(bytes(memoryview(a))))
many = [bytes([i]) * 70 for i in range(200)]
print(all(set(x) == {i} for i, x in enumerate(many)), b''.join(many)[69:72], b', '.join(many[:2])[68:74])

values = [
    ('<b', -5), ('>h', -300), ('<H', 65535), ('>i', -(2**31)), ('<I', 2**32 - 1), ('>q', -(2**63)), ('<q', 2**53),
    ('<q', -(2**53) - 1), ('>Q', 2**64 - 1), ('<q', -1), ('>q', 123456789012), ('<d', 1.5), ('>f', -2.5), ('e', 1.5),
    ('n', -7), ('P', 2**40), ('<B', True),
]  # fmt: skip
for code, value in values:
    packed = struct.pack(code, value)
    print(code, packed.hex(), struct.unpack(code, packed))
for code, value in [('b', 128), ('<H', -1), ('>I', 2**32), ('q', 2**63), ('Q', -1), ('<i', 'x'), ('h', 1.5)]:
    try:
        print(struct.pack(code, value))
    except struct.error as error:
        print(error)
print(struct.pack('<?3s5pcx', True, b'abcd', b'xyz', b'q'), list(struct.iter_unpack('<hH', bytes(range(8)))))

b = bytearray()
for i in range(300):
    b.append(i & 255)
b.extend(b'xyz' * 100)
b += bytes(b)
b.extend([1, 2])
b.insert(0, 5)
del b[3:10]
print(len(b), sum(b), b[:4])
try:
    b.append(256)
except ValueError as error:
    print(error)
view = memoryview(b)
for change in (lambda: b.append(1), lambda: b.extend(b'x'), lambda: b.pop()):
    try:
        change()
    except BufferError as error:
        print(error)
view.release()
try:
    b += b
except BufferError as error:
    print(error)
print(b'Hello'.upper(), b'Hello'.swapcase(), bytearray(b'Hello').lower(), b'hello world'.translate(None, b'lo'))
print(b'abc'.translate(bytes(range(255, -1, -1))), b'a,b'.join([b'x', bytearray(b'y'), memoryview(b'z')]))
print((b'ab' * 50).replace(b'a', b'long replacement string here')[:40], (-5).to_bytes(3, 'big', signed=True))
for value, size, signed in ((256, 1, False), (-1, 1, False), (128, 1, True), (-129, 1, True)):
    try:
        print(value.to_bytes(size, signed=signed))
    except OverflowError as error:
        print(error)
print(bytes.fromhex('6162 63'), b'abcd'.hex(':', 2), binascii.hexlify(b'\x00\xff' * 40), binascii.hexlify(b'abc', '-'))
for text in ('abc', '6g', 'zz', '6'):
    try:
        bytes.fromhex(text)
    except ValueError as error:
        print(error)

text = 'h\xe9llo\u20ac' * 20
print(len(text.encode()), text.encode().decode() == text, (b'a' * 100).decode('ascii') == 'a' * 100)
for make in (lambda: ('x' * 30 + '\ud800').encode(), lambda: (b'a' * 99 + b'\xc3\xa9').decode('ascii')):
    try:
        make()
    except UnicodeError as error:
        print(error)
for name in sorted(hashlib.algorithms_guaranteed):
    h = hashlib.new(name, b'abc')
    g = h.copy()
    g.update(b'd' * 1000)
    size = (20,) if h.digest_size == 0 else ()
    print(name, h.digest_size, h.block_size, h.name, h.hexdigest(*size), g.hexdigest(*size))

# what is empty shares its bytes, and grows apart
import array
import io

empty = [bytearray(), bytearray(b''), bytearray(0), bytearray.__new__(bytearray), io.BytesIO(), io.BytesIO(b'')]
for i, each in enumerate(empty):
    (each.write if isinstance(each, io.BytesIO) else each.extend)(bytes([65 + i]) * i)
print([bytes(each.getvalue() if isinstance(each, io.BytesIO) else each) for each in empty], bytearray(), io.BytesIO().getvalue())
view = memoryview(bytearray())
print(len(view), view.tobytes(), bytes(), bytearray() + b'x')
numbers = array.array('i', [1, 2, 3])
print(numbers.pop(), numbers.pop(0), numbers, numbers.pop(), numbers)
numbers.append(7)
held = memoryview(numbers)
try:
    numbers.pop()
except BufferError as error:
    print(error)
held.release()
print(numbers.pop(), array.array('i') + array.array('i', [4]), array.array('i', [1]) * 0)

# ints of all lengths as bytes and back: by numbers, by words of 64 bits, by hexadecimal digits
import binascii

for size in (1, 6, 7, 8, 9, 15, 16, 17, 32, 63, 64, 65, 80):
    for signed in (False, True):
        answers = []
        top = 1 << (8 * size - signed)
        for value in (0, 1, top - 1, top, top // 2, top // 3, -1, -top, -top - 1, -(top // 3), 2**53 - 1, 2**53, 2**63, 2**64, -(2**53), -(2**63)):
            for order in ('big', 'little'):
                try:
                    made = value.to_bytes(size, order, signed=signed)
                    answers.append(made.hex() if int.from_bytes(made, order, signed=signed) == value else 'differs')
                except OverflowError as error:
                    answers.append(str(error))
        print(size, signed, binascii.crc32(repr(answers).encode()))
for text in ('', 'a', ' ab cd ', 'a b', 'zz', 'abz', '\xe91', 'ab\n0F', '12' * 40, '1\0', 'a\xe9', '\u06611'):
    for convert in (bytes.fromhex, binascii.unhexlify):
        try:
            print(convert(text))
        except ValueError as error:
            print(ascii(text), error)
for size in (0, 1, 12, 13, 2047, 2048, 2049, 5000):
    data = bytes(i * 7 % 256 for i in range(size))
    digits = data.hex()
    print(len(digits), digits[-20:], bytes.fromhex(digits) == data, binascii.hexlify(data).decode() == digits, binascii.unhexlify(digits) == data)

# base64 of all lengths, with what does not belong there; formats of bytes that are used again
import base64

for size in (*range(0, 8), 46, 47, 48, 49, 100, 3000):
    data = bytes(i * 37 % 256 for i in range(size))
    text = base64.b64encode(data)
    broken = [text[:k] + junk + text[k:] for k in (0, 1, 5, len(text) - 1) for junk in (b'\n', b'=', b'*', b'A')]
    answers = []
    for each in (text, *broken, text.rstrip(b'='), text + b'=', text + b'AA=='):
        for strict in (False, True):
            try:
                answers.append(binascii.a2b_base64(each, strict_mode=strict).hex())
            except binascii.Error as error:
                answers.append(str(error))
    assert base64.b64decode(text) == data
    print(size, text[-8:], binascii.crc32(repr(answers).encode()), binascii.b2a_base64(data, newline=True)[-3:])
wanted = b'%d-%s'
changing = bytearray(b'%d')
for _ in range(3):
    print(wanted % (5, b'x'), changing % 7, b'%5.1f|%x|%s|%c|%r|%a|%%' % (2.25, 255, bytearray(b'ab'), 65, 'q', 'q'), b'%(a)s' % {b'a': b'k'})
    changing += b'.'
for bad in (b'%d', b'%d %d %d', b'%s', b'%b %b', b'%z', b'%(x)s', b'%'):
    for args in (1, (1, 2), 'text', b'x', {b'x': b'1'}):
        try:
            print(bad % args)
        except Exception as error:
            print(bad, args, type(error).__name__, error)


# views that a call was given and let go of do not hold the buffer, even if an exception was caught while they were held
def refuse(view):
    raise ValueError(len(view))


def tries(view):
    try:
        refuse(view)
    except ValueError as e:
        return e.args[0]


def kept(view):
    views.append(view)


def shown(data, step):
    print(tries(memoryview(data)[step:]))


views = []
data = bytearray(b"0123456789")
for step in range(3):
    shown(data, step)
    del data[:2]
kept(memoryview(data))
try:
    del data[:2]
except BufferError as e:
    print(e)
