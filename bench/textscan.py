"""Character loops: ciphers, translate, word frequencies, run-length coding, palindromes, edit distance, unicode."""
import string
import sys
import time
from collections import Counter

DEFAULT = 400000


def caesar(text, k):
    out = []
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            out.append(chr((ord(ch) - base + k) % 26 + base))
        else:
            out.append(ch)
    return "".join(out)


def rle(text):
    out = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out.append(text[i] + str(j - i))
        i = j
    return "".join(out)


def distance(a, b):
    prev = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        cur = [i]
        for j, y in enumerate(b, 1):
            cur.append(min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (x != y)))
        prev = cur
    return prev[-1]


def main(n):
    base = "The quick brown fox, jumps over the lazy dog; aaa bbb 12345! "
    text = (base * (n // len(base) + 1))[:n]
    c = caesar(caesar(text, 3), 23)
    table = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[13:] + string.ascii_lowercase[:13])
    t = text.translate(table).translate(table)
    r = rle(text)
    words = Counter(text.lower().replace(",", " ").replace(";", " ").split())
    letters = Counter(text)
    vowels = sum(1 for ch in text if ch in "aeiouAEIOU")
    digits = sum(ch.isdigit() for ch in text)
    pals = sum(1 for i in range(n) if str(i) == str(i)[::-1])
    e = distance(text[:300], text[5:290])
    title = text.title().swapcase()
    wide = "\u00e9\u4e2d\U0001f600abc" * (n // 60)
    w = sum(ord(ch) for ch in wide) + len(wide) + wide.count("\U0001f600") + wide.find("abc", 50)
    back = 0
    for i in range(len(wide) - 1, -1, -7):
        back += ord(wide[i])
    enc = len(wide.encode("utf-8")) + len(wide.encode("utf-8").decode("utf-8"))
    s = ""
    for i in range(n):
        s = s + chr(97 + i % 26)
        if s[-1] == "z":
            s = s[:-3]
    return f"{c == text} {t == text} {len(r)} {words.most_common(2)} {letters['o']} {vowels} {digits} {pals} {e} {title[:9]} {w} {back} {enc} {len(s)}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
