# A long string that grows, and is looked at on the way.
def build(n, alphabet):
    s = "" ; ref = []
    out = 0
    for i in range(n):
        c = alphabet[i % len(alphabet)]
        s += c
        ref.append(c)
        if i % 7 == 0:
            k = len(s)
            j = (i * 31) % k
            if s[j] != c and i % 70 == 0:
                out += ord(s[j])
            if s[-1] != c[-1]: print("BAD", i)
        if i % 11 == 0:
            if s[-3:] != "".join(ref)[-3:]: print("BAD3", i)
            out += len(s[-5:]) + len(s[len(s)-2:]) + len(s[:4])
        if i % 501 == 500:
            s = s[:-3]; t = "".join(ref)[:-3]; ref = list(t)
            if s != t: print("BADS", i)
    return len(s), out, s == "".join(ref), hash(s) == hash("".join(ref))
print(build(6000, "abc"), build(6000, ["ab", "c", "défg"]), build(4000, ["a", "\U0001f600", "bc"]), build(3000, ["x"] * 2000 + ["\U0001f600"]))
a = "q" * 2000
b = a + "\ud83d"
len(b), b[-1]
c = b + "\ude00"
print(len(c) in (2001, 2002), len(b), len(a + "z"), (a + "z")[-1], (a + "y")[-1], a[-1])
def two(n):
    x = "x" * 1500; y = "x" * 1500
    t = 0
    for i in range(n):
        x += "a"; y = y + "b"
        t += x[-1] == "a"; t += y[-1] == "b"; t += x[1499] == y[1499]; t += len(x) == len(y)
        t += x[1500] == "a" and y[1500] == "b" and x[i + 1500] == "a"
    return t
print(two(500))
class S(str): pass
s = S("k" * 1100)
s2 = s
for i in range(300):
    s2 = s2 + "v"
    if len(s2) != 1101 + i or s2[-1] != "v" or s2[1099] != "k" or s2[1100:1102] not in ("v", "vv"): print("BAD", i)
