# When the items of set and dict displays are evaluated, and when they are hashed.
import threading


class K:
    def __init__(self, n):
        print('make', n, end='; ')
        self.n = n

    def __hash__(self):
        print('hash', self.n, end='; ')
        return self.n

    def __eq__(self, other):
        print('eq', self.n, other.n, end='; ')
        return self.n == other.n

    def __repr__(self):
        return f'K{self.n}'


def short():
    print({K(1), K(2), K(1)})
    print({K(1): K(2), K(3): K(4)})
    print({K(1), K(2), *[K(3), K(4)], K(5)})
    print({K(1): 1, K(2): 2, **{'a': K(3)}, K(4): 4, K(5): 5})


def unhashable():
    try:
        return {[]: print('value'), K(3): 2}
    except TypeError as e:
        return e


def unhashable_item():
    try:
        return {[], print('item'), *K(3)}
    except TypeError as e:
        return e


def long(n):
    print(n)
    print(len(eval('{' + ','.join(f'K({i})' for i in range(n)) + '}')))
    print(len(eval('{' + ','.join(f'K({i}):K({i})' for i in range(n)) + '}')))
    print(len(eval('{**{},' + ','.join(f'K({i}):{i}' for i in range(n)) + ', **{}}')))


def generator():
    d = {(yield 1): (yield 2), (yield 3): (yield 4), **(yield 5), (yield 6): 7}
    print(d)
    yield {(yield 7), (yield 8), *(yield 9), (yield 10)}


for _ in range(3):
    short()
    print(unhashable(), unhashable_item())
for n in 15, 16, 17, 18, 30, 31:
    long(n)
running = generator()
sent = next(running)
while not isinstance(sent, set):
    sent = running.send({'z': sent} if sent == 5 else [K(8), K(9)] if sent == 9 else K(sent))
print(sent)
thread = threading.Thread(target=short)
thread.start()
thread.join()

# a deque is taken whole, from where its items begin
import array
import collections


class Turning(collections.deque):
    def __iter__(self):
        return iter(['turned'])


queue = collections.deque(range(6), maxlen=5)
queue.rotate(2)
queue.appendleft('first')
queue.popleft()
queue.append(9)
taken = list(queue)
taken.append('own')
print([*queue], taken, sorted(queue), (*queue, 1), {*queue} == set(queue), sum(queue), max(queue), len(queue), [*Turning([1])], list(Turning([1])))
into = [0]
into.extend(queue)
into += collections.deque()
first, *others = queue
print(into, first, others, dict.fromkeys(queue), ''.join(collections.deque('abc')), collections.deque(queue, 3), list(reversed(queue)))
numbers = array.array('i', range(40))
copied = numbers.tobytes()
numbers[0] = 7
print(len(copied), copied[:4], numbers.tobytes()[:4], array.array('b').tobytes())
# what is stripped from bytes
for chars in (None, b'', b' ', b'ab', bytes(range(97, 123)), bytearray(b'xyz'), bytes(256)):
    print([method(b' abc xyz\0\n', chars) for method in (bytes.strip, bytes.lstrip, bytes.rstrip)])
