"""Float locals in a tight loop: escape times of a Mandelbrot set, and a numerical integral."""
import sys
import time


def escape_times(n):
    total = 0
    for j in range(n):
        ci = 2.0 * j / n - 1.0
        for i in range(n):
            cr = 2.0 * i / n - 1.5
            zr = zi = 0.0
            k = 0
            while k < 50 and zr * zr + zi * zi < 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                k += 1
            total += k
    return total


def simpson(f, a, b, n):
    h = (b - a) / n
    s = f(a) + f(b)
    for i in range(1, n):
        s += f(a + i * h) * (4 if i % 2 else 2)
    return s * h / 3


def main(n):
    area = simpson(lambda x: x * x / (1.0 + x ** 3), 0.0, 2.0, 500 * n)
    return f"{escape_times(n)} {area:.9f}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
