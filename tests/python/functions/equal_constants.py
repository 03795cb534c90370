# Equal constants of a module are one object; those that differ in type or sign are not.
def same(a, b):
    return a is b


def other():
    return ('hello',), 1.5, b'bytes', (1, (2, 'x'))


print(same(('hello',), ('hello',)), same((1, (2, 'x')), other()[3]), same(1.5, other()[1]), same(b'bytes', other()[2]))
print(same((1,), (1.0,)), same((0.0,), (-0.0,)), same((True,), (1,)), same((b'a',), ('a',)), same((0j,), (-0j,)))
print(same((None, ...), (None, ...)), same(1j, 1j), same(12345678901234567890, 12345678901234567890))
