import random
random.seed(5)
vals = [0, 1, -1, -2, 2**31, 2**32, -2**31, 2**53, -2**53, 2**60, 2**61 - 2, -(2**61 - 2), 1.5, -0.25, 1e300, (1, 2), (), None is None, 10**30]
out = []
for n in range(400):
    out.append(hash(frozenset(random.choices(vals, k=random.randrange(12)) + [random.randrange(-2**62, 2**62) for _ in range(random.randrange(6))])))
print(hash(frozenset()), hash(frozenset([1])), hash(frozenset(range(1000))), sum(out), out[:8])
print(hash(int | str) == hash(str | int))
