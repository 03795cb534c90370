"""Big ints: factorials, fibonacci, modular powers, digits to text and back, bit tricks; int parsing."""
import sys
import time

DEFAULT = 2000
sys.set_int_max_str_digits(0)


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


def main(n):
    f = 1
    for i in range(1, n * 2):
        f *= i
    text = str(f)
    back = int(text)
    a, b = 0, 1
    for _ in range(n * 20):
        a, b = b, a + b
    p = (1 << 127) - 1
    s = 0
    for i in range(n):
        s ^= pow(3, i * 12345678901234567890, p)
    r = isqrt(10 ** n)
    h = 0xCBF29CE484222325
    for i in range(n * 150):
        h = ((h ^ (i & 255)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    x = 88172645463325252
    for i in range(n * 100):
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
    digits = sum(int(d) for d in str(2 ** (n * 8)))
    g = 0
    for i in range(n * 100):
        g += (i * 1234567891011) % 998244353
    return f"{len(text)} {back == f} {a % 1000003} {s % 1000003} {r % 1000003} {h:x} {x} {digits} {g}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
