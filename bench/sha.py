"""Integer arithmetic on 32-bit words: a SHA-256 in pure Python."""
import sys
import time

MASK = 0xFFFFFFFF


def primes(n):
    found = []
    k = 2
    while len(found) < n:
        if all(k % p for p in found):
            found.append(k)
        k += 1
    return found


def root_bits(p, power):
    """The first 32 bits of the fraction of p ** (1 / power), exactly."""
    low, high = 0, p << 40
    goal = p << (32 * power)
    while low < high:
        middle = (low + high + 1) // 2
        if middle ** power <= goal:
            low = middle
        else:
            high = middle - 1
    return low & MASK


def rotate(x, n):
    return ((x >> n) | (x << (32 - n))) & MASK


K = [root_bits(p, 3) for p in primes(64)]
START = [root_bits(p, 2) for p in primes(8)]


def compress(state, block):
    w = [int.from_bytes(block[i:i + 4], "big") for i in range(0, 64, 4)]
    for i in range(16, 64):
        x = w[i - 15]
        y = w[i - 2]
        s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3)
        s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >> 10)
        w.append((w[i - 16] + s0 + w[i - 7] + s1) & MASK)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
        ch = (e & f) ^ (~e & MASK & g)
        t1 = (h + s1 + ch + K[i] + w[i]) & MASK
        s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
        t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & MASK
        a, b, c, d, e, f, g, h = (t1 + t2) & MASK, a, b, c, (d + t1) & MASK, e, f, g
    return [(x + y) & MASK for x, y in zip(state, (a, b, c, d, e, f, g, h))]


def sha256(data):
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = START
    for i in range(0, len(padded), 64):
        state = compress(state, padded[i:i + 64])
    return "".join(f"{x:08x}" for x in state)


def main(n):
    digest = ""
    for i in range(n):
        digest = sha256((digest + "x" * 300).encode())
    return digest


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
