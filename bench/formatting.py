"""str.format, f-strings, %-formatting, format(), repr, str of numbers, zfill, ljust, join, text tables."""
import sys
import time

DEFAULT = 60000


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __format__(self, spec):
        if spec == "c":
            return f"${self.cents // 100}.{self.cents % 100:02d}"
        return str(self.cents)

    def __str__(self):
        return "M" + str(self.cents)

    def __repr__(self):
        return f"Money({self.cents!r})"


def main(n):
    size = 0
    out = []
    for i in range(n):
        m = Money(i * 7)
        a = "{} {:>10} {:<5}|{:^7}|".format(i, i * 3, "ab", "mid")
        b = "{name}={value:08.3f} {0!r:>6}".format("q", name="n" + str(i % 10), value=i / 3)
        c = f"{i:,} {i:#x} {i:+d} {i / 7:.4e} {i % 2 == 0} {m:c} {m} {m!r}"
        d = "%s %-8s|%6.2f|%03d|%x|%r" % (i, "left", i / 9, i % 1000, i, "q")
        e = format(i, "b").zfill(20) + str(i).rjust(8, ".") + str(i / 8).ljust(12) + "x".center(9, "*")
        size += len(a) + len(b) + len(c) + len(d) + len(e)
        if i % 100 == 0:
            out.append(a[:3] + b[-4:] + c[2:5] + d[:6] + e[:4])
    floats = sum(len(str(i / 7)) + len(repr(i * 1e10)) for i in range(n))
    table = "\n".join(" | ".join(f"{cell:>{w}}" for cell, w in zip((i, i * i, i ** 3), (6, 10, 14))) for i in range(n // 4))
    return f"{size} {len(''.join(out))} {floats} {len(table)} {out[7]}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
