"""Output and input: many prints, writes to StringIO, reading a text file by line, file-like iteration."""
import io
import os
import sys
import tempfile
import time

DEFAULT = 150000


def main(n):
    out = io.StringIO()
    saved = sys.stdout
    null = open(os.devnull, "w")
    sys.stdout = null
    try:
        for i in range(n):
            print(i, "value", i * 2, sep=",")
            print("line %d" % i)
    finally:
        sys.stdout = saved
        null.close()
    for i in range(n):
        print(i, i * i, file=out)
        out.write("x\n")
    text = out.getvalue()
    name = os.path.join(tempfile.gettempdir(), "tspy-bench-%d.txt" % os.getpid())
    with open(name, "w") as f:
        f.write(text)
    lines = 0
    chars = 0
    with open(name) as f:
        for line in f:
            lines += 1
            chars += len(line.rstrip("\n"))
    with open(name, "rb") as f:
        size = sum(len(line) for line in f)
    with open(name) as f:
        whole = len(f.read().splitlines())
    os.unlink(name)
    sums = sum(len(line) for line in io.StringIO(text))
    return f"{len(text)} {lines} {chars} {size} {whole} {sums}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
