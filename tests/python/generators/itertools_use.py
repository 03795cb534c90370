# itertools: every function, its edges and its messages.
import itertools as it
import operator


def attempt(f):
    try:
        r = f()
        print(list(r) if hasattr(r, "__next__") else r)
    except Exception as e:
        print(type(e).__name__ + ":", e)


take = lambda n, i: list(it.islice(i, n))
print(take(4, it.count()), take(3, it.count(10, -3)), take(3, it.count(0.5, 0.25)), it.count(3), it.count(1, 2), take(2, it.count(2**62)))
print(take(7, it.cycle("abc")), list(it.cycle([])), list(it.repeat("x", 3)), it.repeat(1), it.repeat(1, 2), list(it.repeat(1, -1)))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 2], max)), list(it.accumulate([1, 2], initial=100)), list(it.accumulate([], initial=5)), list(it.accumulate("abc")))
print(list(it.batched("abcdefg", 3)), list(it.batched([], 2)))
attempt(lambda: it.batched("abc", 0))
attempt(lambda: it.batched("abcd", 3, strict=True))
print(list(it.chain("ab", [1], ())), list(it.chain.from_iterable(["ab", "c"])))
attempt(lambda: it.chain(1))
print(list(it.combinations("abcd", 2)), list(it.combinations("ab", 3)), list(it.combinations([], 0)))
print(list(it.combinations_with_replacement("abc", 2)), list(it.permutations("abc", 2)), len(list(it.permutations(range(5)))))
attempt(lambda: it.combinations("abc", -1))
attempt(lambda: it.permutations("abc", -1))
attempt(lambda: it.combinations("abc", "x"))
print(list(it.product("ab", [1, 2])), list(it.product("ab", repeat=2)), list(it.product()), list(it.product([], [1])), list(it.product(range(2), repeat=3))[-1])
attempt(lambda: it.product("a", repeat=-1))
print(list(it.compress("abcdef", [1, 0, 1, 0, 1])), list(it.filterfalse(lambda x: x % 2, range(6))), list(it.filterfalse(None, [0, 1, "", "a"])))
print(list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])))
for key, group in it.groupby("AAAbbCaa", key=str.lower):
    print(key, "".join(group), end="; ")
print()
groups = it.groupby([1, 1, 2, 2, 3])
first = next(groups)
second = next(groups)
print(first[0], list(first[1]), second[0], list(second[1]))
print(list(it.islice("abcdefg", 3)), list(it.islice("abcdefg", 2, None)), list(it.islice("abcdefg", 1, 6, 2)), list(it.islice("abc", None)), list(it.islice([], 1, 2)))
for bad in ((-1,), (1, -1), (0, 5, 0), ("x",), (0, 1, "y"), (0.5,)):
    attempt(lambda: it.islice("abc", *bad))
print(list(it.pairwise("abcd")), list(it.pairwise("a")), list(it.starmap(pow, [(2, 3), (3, 2)])))
attempt(lambda: it.starmap(pow, [3]))
a, b, c = it.tee([1, 2, 3], 3)
print(next(a), next(a), list(b), list(a), list(c), it.tee([], 0))
attempt(lambda: it.tee([], -1))
print(list(it.zip_longest("abc", [1], fillvalue="-")), list(it.zip_longest()), list(it.zip_longest([1], [])))
attempt(lambda: it.zip_longest("a", nope=1))
print(list(zip("abc", [1, 2])), list(zip()), list(zip("ab", "cd", strict=True)))
attempt(lambda: zip("abc", "ab", strict=True))
attempt(lambda: zip("ab", "abc", strict=True))
attempt(lambda: zip("ab", "ab", "a", strict=True))
attempt(lambda: map(int, ["1", "x"]))
print(list(map(operator.add, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, [], "a"])), list(enumerate("ab", 5)), list(enumerate([], 1)), list(reversed(range(3))))
counter = it.count(1)
print(next(counter), next(counter), counter)
s = it.islice(counter, 2)
print(list(s), next(counter), list(s))


class Stops:
    def __iter__(self):
        return self

    def __next__(self):
        raise KeyError("broken iterator")


for f in (it.chain.from_iterable, it.cycle, it.accumulate, it.pairwise, lambda x: it.compress(x, x), lambda x: it.zip_longest(x, "a"), lambda x: it.groupby(x), lambda x: it.batched(x, 2), lambda x: it.islice(x, 3)):
    attempt(lambda: list(f(Stops())))
print(type(it.chain()).__name__, it.chain.__name__, it.count.__module__, isinstance(it.count(), it.count))
print(operator.itemgetter(1, 2)("abc"), operator.attrgetter("real.imag")(3), operator.methodcaller("split", ",")("a,b"), operator.itemgetter(slice(1, 3))("abcd"))
print(operator.length_hint([1, 2]), operator.length_hint(iter(range(5))), operator.length_hint(it.count(), 7), operator.length_hint(it.repeat(1, 4)), operator.indexOf("abc", "c"), operator.countOf([1, 2, 1], 1), operator.concat("a", "b"))
