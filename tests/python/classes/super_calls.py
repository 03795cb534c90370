"""Calls through super() that are remembered, and what makes them forget."""
import threading
import traceback


class Base:
    def plain(self):
        return 'Base.plain'

    def one(self, a):
        return 'Base.one', a

    def many(self, a, b=2, *rest, c=3, **named):
        return a, b, rest, c, named

    @classmethod
    def made(cls, a):
        return cls.__name__, a

    @staticmethod
    def still(a):
        return 'still', a

    def six(self, a, b, c, d, e, f):
        return a + b + c + d + e + f

    def steps(self):
        yield from (1, 2)


class Left(Base):
    def plain(self):
        return 'Left', super().plain()

    def one(self, a):
        return 'Left', super().one(a)

    def many(self, *args, **named):
        return super().many(1), super().many(1, 5), super().many(1, c=4), super().many(*args, **named), super().many(1, 2, 3, 4, x=5)

    @classmethod
    def made(cls, a):
        return super().made(a)

    def still(self, a):
        return super().still(a)

    def six(self):
        return super().six(1, 2, 3, 4, 5, 6)

    def steps(self):
        yield 0
        yield from super().steps()


class Right(Base):
    def plain(self):
        return 'Right', super().plain()


class Both(Left, Right):
    def plain(self):
        return 'Both', super().plain()


def often(call):
    for _ in range(600):
        result = call()
    return result


print(often(Left().plain), often(Both().plain), often(Right().plain))
print(often(lambda: Left().one(4)), often(lambda: Left().many(9, z=1)), often(lambda: (Left.made(3), Both().made(4))))
print(often(lambda: Left().still(5)), often(Left().six), often(lambda: list(Left().steps())))

# another method above, one that comes between, other bases, another class
Base.plain = lambda self: 'changed'
print(often(Both().plain))
Right.one = lambda self, a: ('Right.one', a)
print(often(lambda: Both().one(1)), often(lambda: Left().one(1)))
del Right.one
print(often(lambda: Both().one(1)))


class Other(Base):
    def plain(self):
        return 'Other'


Left.__bases__ = (Other,)
print(often(Left().plain), [c.__name__ for c in Both.__mro__], often(Both().plain))
moved = Right()
print(often(moved.plain))
moved.__class__ = Left
print(often(moved.plain))
moved.plain = moved.one = 'in the instance'
print(often(lambda: Left.plain(moved)), often(lambda: Left.one(moved, 1)))
many = Left()
for i in range(2000):
    setattr(many, f'a{i}', i)
print(often(lambda: Left.plain(many)))
del Other.plain, Base.plain
for call in (Left().plain, many.plain if False else lambda: Left.plain(many)):
    try:
        often(call)
    except AttributeError as error:
        print(error, error.name, type(error.obj).__name__)
Base.plain = 5
try:
    often(Left().plain)
except TypeError as error:
    print(error)


# builtin classes: methods, slots, constructors
class Table(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value)

    def get(self, key, default='none'):
        return super().get(key, default)

    def update(self, *args, **named):
        super().update(*args, **named)

    def __repr__(self):
        return f'Table{super().__repr__()}'

    def __new__(cls, *args):
        self = super().__new__(cls)
        self.args = args
        return self

    def __init__(self, *args):
        super().__init__()

    @classmethod
    def fromkeys(cls, keys, value=None):
        return super().fromkeys(keys, value)


class Loud(str):
    def upper(self):
        return super().upper() + '!'

    def split(self, by=None):
        return super().split(by, 1)


class Failure(ValueError):
    def __init__(self, text, code):
        super().__init__(text)
        self.code = code

    def __str__(self):
        return f'{super().__str__()} ({self.code})'


def fill():
    table = Table(1, 2)
    table['a'] = 1
    table.update({'b': 2}, c=3)
    return table, table.args, table.get('a'), table.get('z'), Table.fromkeys('xy', 0)


print(often(fill), often(lambda: (Loud('a b c').upper(), Loud('a b c').split())), often(lambda: str(Failure('bad', 3))))


class Wrong(Table):
    def __setitem__(self, key, value):
        super().__setitem__([], value)

    def get(self, key):
        return super().get()

    def __init__(self):
        super().__init__(1, 2)
        object.__init__(self)


class Strict:
    def __init__(self, a):
        super().__init__(a)


def failing(call):
    try:
        often(call)
    except Exception as error:
        return type(error).__name__, str(error)


wrong = Table.__new__(Wrong)
print(failing(lambda: wrong.__setitem__(1, 2)), failing(lambda: Wrong.get(wrong, 1)), failing(lambda: Strict(1)), failing(lambda: Left.one(5, 1)))


# other meanings of the name, an instance that is gone, a generator, threads
class Shadowed(Base):
    def one(self, a):
        super = lambda: Base()
        return super().one(a)

    def gone(self):
        self = None
        return super().one(1)

    def rebound(self):
        self = Left()
        return super().one(1)

    def held(self):
        return (lambda: super(Shadowed, self).one(2))(), [super(Shadowed, self).one(i) for i in range(2)]


print(often(lambda: Shadowed().one(1)), failing(Shadowed().gone), failing(Shadowed().rebound), often(Shadowed().held))
outcomes = []
workers = [threading.Thread(target=lambda: outcomes.append(often(lambda: (Left().one(1), Table(1).get('q'), list(Left().steps()))))) for _ in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(outcomes)


class Raises(Base):
    def one(self, a):
        return super().many()


try:
    often(lambda: Raises().one(1))
except TypeError as error:
    print([(line.name, line.line) for line in traceback.extract_tb(error.__traceback__)], error)


class Odd(Base):
    def one(self, a):
        nonlocal __class__
        __class__ = a
        return super().one(a)


print(failing(lambda: Odd().one(5)))
