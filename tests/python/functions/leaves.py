# Small functions without calls, called often: they run without a frame of their own until something is out of the ordinary.
import sys
import traceback


class Point:
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def first(self):
        return self.x

    def inside(self, box):
        return box[0] <= self.x < box[2] and box[1] <= self.y < box[3]

    @property
    def sum(self):
        return self.x + self.y


class Lazy:
    def __init__(self):
        self.value = None

    def get(self):
        if self.value is None:
            return 'nothing'
        return self.value

    def __getattr__(self, name):
        return name.upper()

    def shout(self):
        return self.quiet


def half(n):
    return n / 2


def step(n, by=3):
    n = n * 2
    n += by
    if n > 100:
        n = n % 7
        return n, by
    return n


def late(flag):
    if flag:
        value = 1
    return value


def last(items):
    return items[-1]


def constant():
    return 'constant'


FACTOR = 3


def scaled(n):
    return n * FACTOR


def closure(k):
    def inner(n):
        return n + k

    return inner


def swap(pair):
    a, b = pair
    return b, a


def report(function, *args):
    try:
        print(function(*args))
    except Exception:
        lines = traceback.format_exc().splitlines()
        print(*[line for line in lines if 'report' not in line and '^' not in line], sep='\n')


point = Point(3, 4)
lazy = Lazy()
plus = closure(10)
total = 0
for turn in range(1000):
    total += point.first() + point.sum + half(turn) + scaled(turn) + plus(turn) + late(1) + last([turn])
    total += point.inside((0, 0, turn, turn)) + swap((1, turn))[0] + len(constant()) + len(lazy.get())
    value = step(turn)
    total += value if isinstance(value, int) else value[0]
print(total)

report(half, 'text')
report(half, 2**80)
report(half, True)
report(step, 2**60)
report(step, 1.5)
report(step, 'ab')
report(step, [1])
report(late, 0)
report(late, [])
report(last, [])
report(last, {-1: 'key'})
report(last, 'word')
report(Point.first, 5)
report(point.inside, (0, 0, 5))
report(swap, (1, 2, 3))
report(swap, 'ab')
report(swap, iter((1, 2)))
report(plus, 'x')
report(plus, 2**53)
lazy.value = 'something'
report(lazy.get)
del lazy.value
report(lazy.get)
report(lazy.shout)
FACTOR = 'ab'
report(scaled, 2)
del FACTOR
report(scaled, 2)
FACTOR = 2.5
report(scaled, 2)


# what is out of the ordinary each time
for turn in range(1000):
    try:
        half(None)
    except TypeError:
        total += 1
    total += step(2**70 + turn)[0] if turn % 3 else half(2**70) > 5
print(total)


class Meter:
    reads = 0

    def __mul__(self, other):
        Meter.reads += 1
        return sys._getframe(1).f_code.co_name

    def __lt__(self, other):
        return sys._getframe().f_back.f_code.co_name

    def __bool__(self):
        Meter.reads += 1
        return True


def test(value):
    return 'yes' if value else 'no'


def less(a, b):
    return a < b


for turn in range(1000):
    scaled(turn), test(turn % 2), less(turn, 5)
print(scaled(Meter()), Meter.reads, test(Meter()), Meter.reads, less(Meter(), 1))


class Box:
    def __init__(self, width, height):
        self.width = width
        self.height = height
        self.area = width * height

    def move(self, by):
        self.where = by
        self.label = by + 1

    def grow(self, by):
        self.width = self.width + by
        self.height = self.height * by


class Watched(Box):
    def __setattr__(self, name, value):
        object.__setattr__(self, name, [value])


for turn in range(1000):
    box = Box(turn, 2)
    box.move(turn)
    box.grow(1)
print(vars(box))
print(vars(Box(2**40, 2**41)), vars(Watched(1, 2)))
box = Box.__new__(Box)
for values in ('a', 'b'), (1.5, 2), ('ab', 3), ({}, []):
    try:
        box.__init__(*values)
    except TypeError as error:
        print(error)
    print(vars(box))
for by in 2**53, 2.5, 'x', None:
    box = Box(1, 2)
    for method in box.move, box.grow:
        try:
            method(by)
        except TypeError as error:
            print(error)
        print(vars(box))
Box.where = property(lambda self: 'property', lambda self, value: print('set', value))
box.move(5)
print(box.where, vars(box))


def outermost(n):
    if n == 0:
        return 0
    return n


print(sorted(range(2000), key=lambda n: (n * 7919) % 2000)[:5], max(range(3000), key=lambda n: n % 1000))
for turn in range(600):
    outermost(turn)
names = []
sys.setprofile(lambda frame, event, arg: names.append((event, frame.f_code.co_name)))
outermost(0)
point.first()
sys.setprofile(None)
print([name for name in names if name[0] in ('call', 'return')])
