"""Searches whose text and part begin alike for long: linear time, for str and bytes, from either end."""
n = 200_000
for kind in (str, str.encode):
    text = kind("a" * n + "b" + "a" * n)
    part = kind("a" * (n // 2) + "c" + "a" * (n // 2))
    near = kind("a" * (n // 2) + "b" + "a" * (n // 2))
    print(text.find(part), text.rfind(part), text.count(part), part in text)
    print(text.find(near), text.rfind(near), text.count(near), near in text, text.index(near, 10), text.find(near, n))
    print(len(text.split(near)), len(text.replace(near, kind("")), ), text.partition(near)[0] == kind("a" * (n // 2)))
    print(kind("  a  b  ").split(None, 1), kind("  a  b  ").rsplit(None, 1), kind("  a  b  ").split(None, 0), kind(" a ").rsplit(None, 0))
