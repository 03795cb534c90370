# What builtins and operators call back waits for the main thread, in a thread of its own: whatever calls, the main thread goes on meanwhile.
import functools
import io
import itertools
import json
import operator
import queue
import re
import threading
import time
from collections import deque

inbox = queue.SimpleQueue()


def wait(value=None):
    """Waits for the main thread, which answers after a turn of its own."""
    answer = queue.SimpleQueue()
    inbox.put(answer)
    answer.get()
    return value


def run(function):
    results = []

    def body():
        try:
            results.append(repr(function()))
        except BaseException as error:
            results.append(f'{type(error).__name__}: {error}')
        inbox.put(None)

    thread = threading.Thread(target=body)
    thread.start()
    while (answer := inbox.get()) is not None:
        time.sleep(0.0002)
        answer.put(None)
    thread.join()
    return results[0]


def gen(count=2):
    for i in range(count):
        yield wait(i)


def texts():
    yield wait('a')
    yield wait('b')


def pairs():
    yield wait(('a', 1))
    yield wait(('b', 2))


class Iterator:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return wait(self.left)


class Iterable:
    def __iter__(self):
        return gen()


class Value:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return wait(self.value == getattr(other, 'value', other))

    def __lt__(self, other):
        return wait(self.value < other.value)

    def __hash__(self):
        return wait(self.value % 3)

    def __add__(self, other):
        return Value(wait(self.value + getattr(other, 'value', other)))

    __radd__ = __add__

    def __iadd__(self, other):
        self.value += wait(other)
        return self

    def __neg__(self):
        return wait(-self.value)

    def __str__(self):
        return wait(f'str{self.value}')

    def __repr__(self):
        return wait(f'Value{self.value}')

    def __format__(self, spec):
        return wait(f'format{self.value}{spec}')

    def __bool__(self):
        return wait(self.value > 1)

    def __len__(self):
        return wait(self.value)

    def __int__(self):
        return wait(self.value)

    def __index__(self):
        return wait(self.value)

    def __getitem__(self, key):
        return wait(key)

    def __setitem__(self, key, value):
        self.item = wait((key, value))

    def __delitem__(self, key):
        self.item = wait(key)

    def __contains__(self, key):
        return wait(key == self.value)

    def __enter__(self):
        return wait(self.value)

    def __exit__(self, *exception):
        wait()


class Attributes:
    x = property(lambda self: wait(self._x), lambda self, x: self.__dict__.update(_x=wait(x)), lambda self: wait())
    _x = 1

    @functools.cached_property
    def once(self):
        return wait('once')

    def __getattr__(self, name):
        return wait(name)


class Descriptor:
    def __get__(self, instance, owner):
        return wait('get')

    def __set__(self, instance, value):
        instance.__dict__['stored'] = wait(value)


class Described:
    field = Descriptor()


class Meta(type):
    def __instancecheck__(cls, value):
        return wait(True)


class Checked(metaclass=Meta):
    pass


class File:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(wait(text))

    def flush(self):
        wait()


class Raw(io.RawIOBase):
    def __init__(self):
        self.parts = [b'one\ntw', b'o\nth', b'ree']
        self.written = []

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, target):
        wait()
        if not self.parts:
            return 0
        part = self.parts.pop(0)
        target[:len(part)] = part
        return len(part)

    def write(self, data):
        self.written.append(wait(bytes(data)))
        return len(data)


def reader():
    return io.BufferedReader(Raw())


def text_reader():
    return io.TextIOWrapper(io.BufferedRWPair(Raw(), Raw()))


def printed(*values):
    file = File()
    print(*values, sep='-', file=file, flush=True)
    memory = io.StringIO()
    print(*values, file=memory)
    return file.parts, memory.getvalue()


def written():
    raw = Raw()
    with io.TextIOWrapper(io.BufferedWriter(raw, 4)) as stream:
        stream.write('abcdefghij\n')
        stream.flush()
        stream.writelines(texts())
    return raw.written


EXPRESSIONS = '''
sorted([3, 1, 2], key=lambda x: wait(-x)), sorted(gen()), [v.value for v in sorted([Value(3), Value(1), Value(2)])]
max([3, 1, 2], key=lambda x: wait(-x)), min(gen()), max(Value(1), Value(2)).value, max((wait(i) for i in range(3)), default=None)
sum(gen()), sum([Value(1), Value(2)]).value, sum(x * y for x, y in zip(gen(), gen()))
any(gen()), all(Iterator()), any(map(wait, [0, 1])), all(wait(x) for x in (1, 0)), any([Value(1), Value(2)])
list(gen()), tuple(Iterator()), set(gen()), frozenset(gen()), list(Iterable())
dict(pairs()), dict(zip('ab', gen())), bytes(gen()), bytearray(gen()), deque(gen())
list(map(wait, [1, 2])), list(filter(wait, [0, 1])), list(enumerate(gen())), list(zip(gen(), Iterator(), 'ab'))
list(itertools.chain(gen(), Iterator())), list(itertools.islice(gen(5), 1, 4, 2)), list(itertools.takewhile(wait, [1, 0]))
list(itertools.accumulate(gen())), list(itertools.starmap(wait, [(1,), (2,)])), list(itertools.pairwise(gen(3)))
[(k, list(g)) for k, g in itertools.groupby([1, 1, 2], wait)], list(itertools.zip_longest(gen(), 'a')), list(itertools.batched(gen(3), 2))
[list(t) for t in itertools.tee(gen())], list(itertools.compress(gen(3), [1, 0, 1])), list(itertools.filterfalse(wait, [0, 1]))
functools.reduce(lambda a, b: wait(a + b), [1, 2, 3]), functools.reduce(operator.add, gen())
''.join(texts()), ','.join(wait(str(i)) for i in range(3)), b''.join(wait(b'x') for i in range(2))
[*gen()], (*gen(), *Iterator()), {*gen()}, {**dict(pairs())}, [x for x in enumerate(gen())], {k: v for k, v in pairs()}
str(Value(1)), repr(Value(1)), format(Value(1), 'x'), f'{Value(1)} {Value(2)!r} {Value(3):>5}', '%s %r' % (Value(1), Value(2))
'{} {!r} {:x}'.format(Value(1), Value(2), Value(3)), '{0.x}'.format(Attributes()), str([Value(1)]), repr({1: Value(2)})
hash(Value(5)), len(Value(4)), bool(Value(2)), not Value(2), 1 if Value(1) else 2, Value(2) and 3, int(Value(3)), -Value(3)
[1, 2, 3, 4][Value(2)], [1, 2, 3, 4][Value(1):], (Value(1) + Value(2)).value, (1 + Value(2)).value
Value(1) == Value(1), Value(1) != Value(2), Value(1) < Value(2), 3 in Value(3), 3 in [Value(2), Value(3)], 1 in gen()
[Value(1), Value(2)].index(Value(2)), [Value(1), Value(2)].count(Value(2)), [Value(1)] == [Value(1)], (Value(1), 1) < (Value(2), 2)
Value(1)[5], Value(1)[1:2], {1: Value(1)} == {1: Value(1)}
Attributes().x, Attributes().once, Attributes().other, getattr(Attributes(), 'x'), hasattr(Attributes(), 'x'), Described().field
isinstance(1, Checked), operator.attrgetter('x')(Attributes()), operator.itemgetter(1)(Value(1)), list(map(operator.attrgetter('x'), [Attributes()]))
re.sub('a', lambda match: wait(match[0] * 2), 'abab'), json.dumps({'a': Value(1)}, default=lambda value: wait(value.value))
sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: wait(a - b))), {1, 2}.union(gen()), {0, 1} & set(gen())
reader().read(), reader().read(9), reader().readline(), reader().readlines(), list(reader()), reader().peek()[:3]
text_reader().read(), text_reader().read(6), text_reader().readline(), list(text_reader()), [*enumerate(text_reader())]
printed('a', Value(1), 'b', [Value(2)]), written()
'''

STATEMENTS = '''
a, b = gen(); c, *d = Iterator(); result = a, b, c, d
result = [3, 1, 2]; result.sort(key=lambda x: wait(-x)); result.extend(gen()); result += gen(); result[0:0] = gen()
result = {}; result.update(pairs()); result.setdefault(wait('c'), 3)
result = deque(); result.extend(gen()); result.extendleft(gen())
value = Value(1); value += 2; value[3] = 4; result = value.value, value.item
value = Value(1); del value[3]; result = value.item
value = Attributes(); value.x = 5; value.x += 1; result = value._x; del value.x
value = Described(); value.field = 3; result = value.__dict__
result = []\\nfor x in enumerate(gen()): result.append(x)
result = []\\nfor x in zip(gen(), Iterator()): result.append(x)
result = []\\nfor x in map(wait, [1, 2]): result.append(x)
result = []\\nfor x in itertools.chain(gen(), Iterable()): result.append(x)
result = []\\nfor n, line in enumerate(reader()): result.append((n, line))
with Value(1) as result: pass
result = 0\\nwhile Value(2 - result): result += 1
result = None\\nif Value(2): result = 1
'''

for mode, cases in (('eval', EXPRESSIONS), ('exec', STATEMENTS)):
    for case in cases.strip().split('\n'):
        if mode == 'eval':
            body = f'    return {case}'
        else:
            body = '\n'.join('    ' + line for line in case.split('\\n')) + '\n    return result'
        names = dict(globals())
        exec(f'def function():\n{body}', names)
        print(run(names['function']))


def tee_of_one_that_waits():
    began, goes_on = threading.Event(), threading.Event()

    class Source:
        def __iter__(self):
            return self

        def __next__(self):
            began.set()
            goes_on.wait()
            return "item"

    first, second = itertools.tee(Source())
    thread = threading.Thread(target=lambda: print("thread", next(first)))
    thread.start()
    began.wait()
    try:
        print(next(second))
    except RuntimeError as error:
        print(error)
    goes_on.set()
    thread.join()
    print(next(second), next(first))


tee_of_one_that_waits()
