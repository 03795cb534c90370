"""A tokenizer on `re` named groups, then findall, sub, split and match over the same text."""
import re
import sys
import time

DEFAULT = 14000

TOKENS = re.compile(r"""
    (?P<number>\d+(?:\.\d*)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<op>==|!=|<=|>=|[-+*/=<>(){},;])
  | (?P<space>\s+)
  | (?P<bad>.)
""", re.VERBOSE)

SOURCE = 'let total_%d = price * (1.25 + rate_%d) - discount; if (total_%d >= 100) { print("big \\"one\\"", total_%d); }\n'


def main(n):
    text = "".join(SOURCE % (i, i % 7, i, i) for i in range(n))
    counts = {}
    length = 0
    for m in TOKENS.finditer(text):
        kind = m.lastgroup
        counts[kind] = counts.get(kind, 0) + 1
        length += len(m.group())
    words = re.findall(r"[a-z]+_\d+", text)
    swapped = re.sub(r"(\w+)_(\d+)", r"\2_\1", text)
    upper = re.sub(r"\btotal\b|price|rate", lambda m: m.group(0).upper(), text)
    parts = re.split(r"[;,]\s*", text)
    matched = sum(1 for line in text.splitlines() if re.match(r"let\s+(\w+)\s*=\s*price", line))
    searched = 0
    for line in text.splitlines():
        m = re.search(r'"([^"]*)\\"', line)
        if m:
            searched += m.end() - m.start()
    return f"{sorted(counts.items())} {length} {len(words)} {len(swapped)} {hash(upper[:50]) == hash(upper[:50])} {len(parts)} {matched} {searched}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
