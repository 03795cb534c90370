"""Backtracking and generators: n queens with sets, and permutations by recursion."""
import sys
import time


def queens(n, row, columns, left, right):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if column not in columns and row + column not in left and row - column not in right:
            columns.add(column)
            left.add(row + column)
            right.add(row - column)
            count += queens(n, row + 1, columns, left, right)
            columns.remove(column)
            left.remove(row + column)
            right.remove(row - column)
    return count


def bits(n, columns, left, right):
    if columns == (1 << n) - 1:
        return 1
    count = 0
    free = ((1 << n) - 1) & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        count += bits(n, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return count


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [item] + rest


def main(n):
    total = sum(p[0] * p[-1] for p in permutations(list(range(n - 1))))
    return queens(n, 0, set(), set(), set()), bits(n + 1, 0, 0, 0), total


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", *result)
    print("elapsed", t1 - t0)
