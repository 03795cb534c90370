# Callbacks of builtins and operators take a lock that the main thread and other threads hold whenever they are interrupted.
import sys
import threading

sys.setswitchinterval(0.0002)
lock = threading.Lock()


class Shared:
    count = 0

    @property
    def value(self):
        with lock:
            return self.count

    def __len__(self):
        with lock:
            return self.count

    def __contains__(self, value):
        with lock:
            return value < self.count

    def __getitem__(self, key):
        with lock:
            return self.count * key

    def __setitem__(self, key, value):
        with lock:
            self.last = value

    def __lt__(self, other):
        with lock:
            return id(self) < id(other)

    def __str__(self):
        with lock:
            return str(self.count)

    def __bool__(self):
        with lock:
            return True

    def __iter__(self):
        for i in range(3):
            with lock:
                yield i


shared = Shared()
errors = []


def work():
    try:
        for _ in range(30):
            assert shared.value >= 0 and len(shared) >= 0 and shared[0] == 0 and shared
            shared[1] = f'{shared}' + str(shared) + '{}'.format(shared)
            assert 10**9 not in shared and len(sorted([shared, Shared()])) == 2 and max(shared, shared) is shared
            assert sum(shared) == 3 and list(shared) == [*shared] and not any(x < 0 for x in shared)
            assert sorted(range(3), key=lambda x: (shared.value, -x))[0] in (0, 1, 2)
            assert ''.join(map(str, [shared, shared])) and dict(zip(shared, 'abcd')) == {0: 'a', 1: 'b', 2: 'c'}
            with lock:
                shared.count += 1
    except BaseException as error:
        errors.append(repr(error))


threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
while any(thread.is_alive() for thread in threads):
    with lock:
        for _ in range(200):
            pass
    shared.value
print(shared.count, errors)
