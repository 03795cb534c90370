# builtins called with keywords again and again, class methods of builtin types, and what is wrong with such calls
import datetime


class Number(int):
    pass


class Table(dict):
    pass


def attempt(call):
    for _ in range(30):
        try:
            answer = call()
        except Exception as error:
            answer = f'{type(error).__name__}: {error}'
    return answer


calls = [
    lambda: pow(3, 4, mod=5),
    lambda: pow(base=2, exp=10),
    lambda: pow(2, exp=3, base=4),
    lambda: round(3.14159, ndigits=2),
    lambda: round(number=2.5),
    lambda: round(2.5, ndigits=None),
    lambda: round(2.5, digits=1),
    lambda: sum([1, 2], start=3),
    lambda: sum([[1], [2]], start=[]),
    lambda: sum(iterable=[1]),
    lambda: sorted([3, 1, 2], reverse=True, key=lambda x: -x),
    lambda: sorted([3, 1, 2], key=None, reverse='yes'),
    lambda: sorted([1], cmp=1),
    lambda: 'a b c'.split(sep=' ', maxsplit=1),
    lambda: 'a b c'.split(maxsplit=1),
    lambda: 'a b c'.split(' ', sep=' '),
    lambda: 'a b c'.split(sep=1),
    lambda: 'x\xe9'.encode(encoding='ascii', errors='replace'),
    lambda: b'x\xff'.decode(errors='ignore'),
    lambda: 'x'.encode(errors='strict', encoding='nope'),
    lambda: [1, 2].index(value=2),
    lambda: (258).to_bytes(length=2, byteorder='little'),
    lambda: (258).to_bytes(2, signed=True, byteorder='big'),
    lambda: (258).to_bytes(length=1),
    lambda: (258).to_bytes(2, 'big', True),
    lambda: int.from_bytes(b'\xff\x00', signed=True),
    lambda: int.from_bytes(bytes=b'\x01\x02', byteorder='little'),
    lambda: int.from_bytes(b'\x01', 'middle'),
    lambda: int.from_bytes(),
    lambda: (5).from_bytes(b'\x07', 'big'),
    lambda: type(Number.from_bytes(b'\x01\x02')).__name__,
    lambda: type(Number(3).from_bytes(b'\x01')).__name__,
    lambda: type(Table.fromkeys('ab', 1)).__name__,
    lambda: {}.fromkeys('ab', 0),
    lambda: Table().fromkeys([1]),
    lambda: dict.fromkeys('ab', value=1),
    lambda: bytes.fromhex('0aff'),
    lambda: bytearray.fromhex('0a ff'),
    lambda: bytes.fromhex(string='0a'),
    lambda: float.fromhex('0x1.8p1'),
    lambda: datetime.date.fromisoformat('2024-02-03'),
    lambda: datetime.datetime.fromtimestamp(0, tz=datetime.timezone.utc),
    lambda: datetime.datetime(2024, 1, 2).replace(day=5, hour=1),
    lambda: datetime.datetime.strptime('2024', '%Y'),
    lambda: b'a-b'.hex(sep='-', bytes_per_sep=1),
    lambda: 'a\tb'.expandtabs(tabsize=2),
    lambda: 'a\nb'.splitlines(keepends=True),
    lambda: 'aXb'.replace('X', 'y', count=1),
    lambda: list(enumerate('ab', start=5)),
    lambda: max([], default=3),
    lambda: max(1, 2, key=lambda v: -v),
    lambda: compile(source='1', filename='f', mode='eval').co_filename,
    lambda: eval('a + 1', locals={'a': 1}, globals={}),
    lambda: memoryview(b'abcd').cast(format='H').nbytes,
    lambda: memoryview(b'ab').tobytes(order='C'),
]
for call in calls:
    print(attempt(call))


# a class method that is replaced while it is called
def described(cls, data):
    return cls.__name__, data


for i in range(40):
    made = Number.from_bytes(b'\x05')
    if i == 20:
        Number.from_bytes = classmethod(described)
print(made)
del Number.from_bytes
print(Number.from_bytes(b'\x05'))
