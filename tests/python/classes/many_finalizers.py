# Objects with a __del__ that nobody asks for are let go of in bounds.
class Counted:
    dead = 0

    def __init__(self):
        self.data = [1, 2, 3]

    def __del__(self):
        Counted.dead += 1


def make(n):
    for i in range(n):
        Counted()
    return Counted.dead


first = make(60_000)
kept = [Counted() for _ in range(20_000)]
second = make(60_000)
print(first > 0, second > first, len(kept), all(one.data == [1, 2, 3] for one in kept))
