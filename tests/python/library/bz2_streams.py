# bz2: round trips, streams in pieces, errors; a stream that another bzip2 wrote.
import bz2
import io

seed, noise = 1, bytearray()
for _ in range(20000):
    seed = (seed * 1103515245 + 12345) % 2**31
    noise.append(seed >> 16 & 255)
cases = [b"", b"a", b"aaaa", b"hello world" * 500, bytes(range(256)) * 20, b"x" * 120000, bytes(noise), b"line %d\n" * 3000]
for case in cases:
    packed = [bz2.compress(case, level) for level in (1, 9)]
    print(len(case), [bz2.decompress(p) == case for p in packed], len(packed[0]) < len(case) // 2 + 60 or len(case) == 20000)
print(bz2.decompress(bytes.fromhex("425a6839314159265359680b7cb700000491804000364394202000229801ea10340d0229bcf340fb61c2ee48a70a120d016f96e0")))


def attempt(call):
    try:
        print(repr(call()))
    except BaseException as error:
        print(type(error).__name__, error)


packed = bz2.compress(cases[3])
attempt(lambda: bz2.decompress(packed[:-3]))
attempt(lambda: bz2.decompress(b"xx"))
attempt(lambda: bz2.decompress(packed[:10] + b"\xff" + packed[11:]))
attempt(lambda: len(bz2.decompress(packed + packed)))
attempt(lambda: len(bz2.decompress(packed + b"junk")))
d = bz2.BZ2Decompressor()
attempt(lambda: d.decompress(packed[:5]))
attempt(lambda: d.decompress(packed[5:] + b"tail", 10))
attempt(lambda: (d.eof, d.needs_input, d.unused_data))
attempt(lambda: len(d.decompress(b"", -1)))
attempt(lambda: (d.eof, d.needs_input, d.unused_data))
attempt(lambda: d.decompress(b"x"))
c = bz2.BZ2Compressor()
attempt(lambda: c.compress(b"abc") + c.flush() == bz2.compress(b"abc"))
attempt(lambda: c.flush())
attempt(lambda: c.compress(b""))
attempt(lambda: bz2.BZ2Compressor(10))
attempt(lambda: bz2.compress("x"))
f = io.BytesIO()
with bz2.open(f, "wt") as g:
    g.write("héllo\n" * 10)
f.seek(0)
attempt(lambda: bz2.open(f, "rt").readlines()[3:5])
