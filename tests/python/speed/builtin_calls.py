# fast paths vs CPython
s = "ab\U0001f600c\ud800d\U0001f601"
print([ord(c) for c in s], len(s), ascii([s[i] for i in range(-len(s), len(s))]))
for i in (7, -8, 100):
    try:
        print(s[i])
    except IndexError as e:
        print(e)
def idx(t, i):
    return t[i]
long = "xyz" * 20
wide = long + "\U0001f600" + long
for t in ("abc", long, wide, s):
    for i in (0, 1, 2, -1, -2, len(t) - 1, -len(t)):
        print(ascii(idx(t, i)), end=" ")
    for i in (len(t), -len(t) - 1):
        try:
            idx(t, i)
        except IndexError as e:
            print(e, end=" ")
    print()
def inn(a, b):
    return a in b, a not in b
for a, b in (("a", "abc"), ("", ""), ("\ude00", s), ("\ud83d", s), ("c", s), (1, [1]), (1, {1: 2}), ("k", {"k": 1}), (frozenset({1}), {frozenset({1})}), ({1}, {frozenset({1})}), (2, (1, 2)), (1.0, {1})):
    print(inn(a, b), end=" ")
print()
for a, b in ((1, "abc"), ([], {}), ([], set()), (1, 2), ({1}, {1: 1})):
    try:
        inn(a, b)
    except TypeError as e:
        print(e)
def cmp(a, b):
    return a < b, a <= b, a > b, a >= b, a == b
for a, b in (("a", "b"), ("a", "a"), ("", "a"), ("\uffff", "\U0001f600"), ("\U0001f600", "\uffff"), (1, 2), (1.5, 1)):
    print(cmp(a, b), end=" ")
    print([x for x in (1, 2) if (a < b) is (a <= b)])
print(hash(0.5) == hash(2 ** 60), hash(-0.75), hash(1e-320), hash(0.1), {0.5: 1}[0.5], {(0.1, 1): 2}[0.1, 1])
def calls():
    out = []
    push = out.append
    for i in range(3):
        push(i)
        push = out.append
    out2 = []
    for l in (out, out2, [9]):
        f = l.append
        f("x")
        out2 = l
    print(out, out2, max(1, 3, 2), max([4, 5]), min(2, 1), isinstance(1, int), isinstance(True, (str, int)))
    print("a,b".split(","), "a b".split(), "abc".find("c"), "abc".find("c", 1), "abc".find("c", 1, 2), "x".join(["1", "2"]))
    for bad in (lambda: "a".find(), lambda: "a".find(1), lambda: "a".find("a", "b"), lambda: len(), lambda: len(1, 2), lambda: [].append(), lambda: [].append(1, 2), lambda: {}.get(), lambda: ord("ab"), lambda: max(), lambda: int("z"), lambda: int("z", 99), lambda: str(1, 2, 3, 4), lambda: float("q"), lambda: range("a"), lambda: list(1), lambda: dict(1), lambda: set(1), lambda: tuple(1), lambda: enumerate(1), lambda: zip(1, 2), lambda: reversed({1}), lambda: bool(1, 2), lambda: type(1, 2)):
        for _ in range(2):
            try:
                bad()
            except Exception as e:
                print(type(e).__name__, e)
    print(int("12"), int(3.9), int(True), int("ff", 16), str(5), str(), str(None), str(2 ** 70), float("1.5"), float(2), bool(""), list("ab"), tuple([1]), set([1]), dict([(1, 2)]), range(3), range(2, -1), range(-3), list(enumerate("a", 2)), list(zip("ab", "cd")), type(1), frozenset([1]), list(reversed([1, 2])))
    print(max(1, 5, 2, 3), min(4, 1, 5, 2, 3), max(1, 2, 3, 4, key=lambda v: -v), "aXbX".replace("X", "-", 1), "abcabc".find("c", 3, 9), "a{}{}{}{}".format(1, 2, 3, 4), [len(c) for c in ("", "ab", "😀é", "x" * 40)])
    print(["banana".count(c) for c in "anbx"], "banana".count("a", 2), "banana".count("a", 2, 5), "banana".count("a", -3), "😀a😀".count("😀"), "😀a".count("\ud83d"), ("a" * 100).count("a"), "\ud83da".count("\ud83d"))
    for bad in (lambda: "a".replace("a", "b", "c"), lambda: "a".replace("a", "b", 1, 2), lambda: max(1, 2, 3, "a"), lambda: "{}{}{}{}".format(1, 2, 3)):
        for _ in range(2):
            try:
                bad()
            except Exception as e:
                print(type(e).__name__, e)
for _ in range(3):
    calls()
class I(int):
    pass
print(type(int(I(3))), type(str(I(3))), str(I(3)))
class F(float):
    pass
print(type(float(F(3.5))), [x for x in "a\U0001f600b"], list("\ud83d"))


def refused(call, *args):
    try:
        return call(*args)
    except (TypeError, ValueError) as error:
        return f'{type(error).__name__}: {error}'


# what raises without a throw, in calls that are compiled and in those that are not
for value in (5, None, [1], 'ab', {}, 3.5, object):
    for _ in range(500):
        answers = []
        for direct in (lambda: len(value), lambda: iter(value), lambda: max(value), lambda: chr(value)):
            try:
                answer = direct()
            except (TypeError, ValueError) as error:
                answer = f'{type(error).__name__}: {error}'
            answers.append(answer)
    print(answers[0], type(answers[1]).__name__, answers[2:], refused(len, value), refused(min, value), refused(chr, value))
print(refused(chr, -1), refused(chr, 0x110000), refused(max, [], [1], 3), refused(max, ()), max((), default=3), list(map(lambda v: refused(iter, v), (1, None))))
try:
    [*map(len, [[], 1])]
except TypeError as error:
    print(error)
for text in (bytes(range(n)).hex() for n in (0, 1, 12, 13, 40)):
    print(text, bytes.fromhex(text).hex('-', 4), bytearray.fromhex(text).hex())
print(bytes(range(256)).hex() * 9 == bytes(list(range(256)) * 9).hex(), bytes(range(97, 123)).decode('latin-1'), bytes(range(110, 150)).decode('latin-1'))
