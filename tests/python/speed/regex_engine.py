# Patterns used often enough to run on V8's engine must answer what ours does: every kind of item, groups in repeats, empty matches.
import re

TEXTS = ["", "a", "aab", "abcabc", "a b c", "a1 b2_c3\n", "\n", "ab\nba\n", "\u00e9a \u00e9b", "a,b,c", "cab.cab", "\u4e2d a\u3000b", "abab" * 3, 'x = "a\\"b" + 1.5']
PATTERNS = [
    ("", 0), ("a*", 0), ("a*?", 0), ("(a)|(b)", 0), ("(a|b)+", 0), ("(?:(a)|b)*", 0), ("(?:a(b)?)+", 0), ("((a)(b)?)", 0),
    (r"(?:(?:[^\w])*?)?", 0), (r"(?:(?:\W){0,2}|[^\s,]a)?", 2), (r"\w+", 0), (r"\w+", re.A), (r"\W+", 0), (r"[^\W\d]+", 0),
    (r"\b\w", 0), (r"\b\w", re.A), (r"\B.", 0), (r"\B", 0), ("^.", 0), ("^.", re.M), (".$", 0), (".$", re.M), (r"\A.", re.M),
    (r".\Z", 0), (".+", re.S), (".+?b", 0), ("(?<=a)b", 0), ("(?<!a)b", 0), ("a(?=b)", 0), ("a(?!b)", 0), ("(?=(a))a", 0),
    ("A", re.I), ("[A-B]+", re.I), ("\u00c9", re.I), ("[^A]", re.I | re.A), (r"(\d+)|(\w+)|(\s)|(.)", 0), (r'"(?:[^"\\]|\\.)*"', 0),
    ("(a)(?:b)(c)?", 0), ("(?P<x>a)(?P<y>b(?P<z>c)?)", 0), ("a{2}", 0), ("a{1,2}b", 0), ("(?:ab){2,}", 0), ("(a+)+c", 0),
    (r"(a)\1", 0), ("(a)?(?(1)b|c)", 0), ("(?>a+)b", 0), ("a++b", 0), ("x*|b", 0), ("(?:x*|b)", 0), ("(|a)+", 0), ("(?:|a)", 0),
    ("[^\\s\u3000]+", 0), ("[\u4e00-\u9fff]", 0), ("\U0001f600?a", 0), (r"\s*,\s*", 0), (r"(\w)(\w)?(\w)?", 0), ("(?:(a)b|ab(c))", 0),
]


def results(pattern, text):
    out = [pattern.findall(text), [(m.regs, m.lastindex, m.lastgroup) for m in pattern.finditer(text)]]
    for find in (pattern.match, pattern.fullmatch, pattern.search):
        m = find(text)
        out.append(m and (m.regs, m.lastindex))
    out += [pattern.sub("<>", text), pattern.subn(lambda m: m.group().upper(), text, 2), pattern.split(text), pattern.split(text, 1)]
    m = pattern.search(text, 1, len(text) - 1)
    out.append(m and m.regs)
    m = pattern.match(text, 1)
    out.append(m and m.regs)
    return out


for source, flags in PATTERNS:
    pattern = re.compile(source, flags)
    first = [results(pattern, text) for text in TEXTS]
    assert [results(pattern, text) for text in TEXTS] == first, source
    print(ascii(source), int(flags), ascii(first[5]), sum(i * ord(c) for i, c in enumerate(ascii(first))))
    if source.isascii() and not flags & re.I:
        raw = re.compile(source.encode(), flags & ~re.U)
        for text in TEXTS:
            if text.isascii():
                spans = [m.regs for m in raw.finditer(text.encode())]
                assert spans == [m.regs for m in re.finditer(source, text, flags | re.A)], (source, text)
# what would make V8's engine run out of room, or for ever, stays with ours
print(len(re.match("(?:a|b)*", "ab" * 300000).group()), re.match("(?:a+)+$", "a" * 22 + "b"))
print(re.findall("(?:a|ab)*c", "ab" * 20), re.sub("(x+x+)+y", "", "x" * 18))

# cases: letters that have several, alone, negated and in sets, used often enough for the engine
cased = "aAkK\u212asSſiIİıåÅ\u212bµμΜςσΣßẞǆǅǄθϑϴΘ1_"
for pattern in ("k", "K", "[^k]", "s", "ſ", "[ks]", "[ſi]", "i", "İ", "[^s]", "å", "µ", "Σ", "[ς1]", "ß", "ǅ", "ϴ", "[^ϑ_]"):
    for flags in (re.I, re.I | re.A):
        insensitive = re.compile(pattern, flags)
        for _ in range(12):
            found = insensitive.findall(cased)
            places = [m.start() for m in insensitive.finditer(cased)]
        print(ascii(pattern), int(flags), ascii("".join(found)), places)
words = [first + middle + last for first in "abcdefghijkls" for middle in ("aks", "is", "ork") for last in ("t", "i", "ska", "")]
keyword = re.compile(r"\b(" + "|".join(words) + r")\b", re.I)
for _ in range(12):
    found = keyword.findall("AKST bisi CORKSKA x dis. Saks aaks \u212aaks ſis")
print(found)
