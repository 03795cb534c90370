# zlib: one-shot and streaming, output byte for byte that of zlib, errors, dictionaries, copies.
import zlib
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
t(lambda: zlib.compress(b'hello'*100)); t(lambda: zlib.compress(b'hello', 9)); t(lambda: zlib.compress(b'hello',10)); t(lambda: zlib.compress('x')); t(lambda: zlib.compress(b'x',wbits=99)); t(lambda: zlib.compress(b'x',wbits=31)); t(lambda: zlib.compress(b'x',wbits=-9));
t(lambda: zlib.decompress(b'x')); t(lambda: zlib.decompress(b'')); t(lambda: zlib.decompress(zlib.compress(b'abc')[:-1])); t(lambda: zlib.decompress(zlib.compress(b'abc')+b'zz')); t(lambda: zlib.decompress(zlib.compress(b'abc'),bufsize=0)); t(lambda: zlib.decompress(b'x',wbits=99)); t(lambda: zlib.decompress(zlib.compress(b'abc'),bufsize=-1))
d=zlib.decompressobj(); z=zlib.compress(b'abc'*1000)
t(lambda: d.decompress(z,10)); t(lambda: (d.unconsumed_tail,d.unused_data,d.eof)); t(lambda: d.decompress(d.unconsumed_tail+b'xyz')[:5]); t(lambda: (d.unconsumed_tail,d.unused_data,d.eof)); t(lambda: d.flush()); t(lambda: d.flush(0)); t(lambda: d.decompress(b'',-1)); t(lambda: d.decompress(b'more')); t(lambda: d.unused_data)
c=zlib.compressobj(); t(lambda: c.compress(b'abc')); t(lambda: c.flush(zlib.Z_SYNC_FLUSH)); t(lambda: c.flush(zlib.Z_NO_FLUSH)); k=c.copy(); t(lambda: c.flush()); t(lambda: k.flush()); t(lambda: c.flush()); t(lambda: c.copy()); t(lambda: c.compress(b'x')); t(lambda: c.flush(99))
zd=zlib.compressobj(zdict=b'hello world'); x=zd.compress(b'hello world')+zd.flush(); print(x); t(lambda: zlib.decompress(x)); t(lambda: zlib.decompressobj(zdict=b'hello world').decompress(x)); t(lambda: zlib.decompressobj(zdict=b'bad').decompress(x))
t(lambda: zlib.crc32(b'abc')); t(lambda: zlib.adler32(b'abc')); t(lambda: zlib.crc32(b'abc',-5)); t(lambda: zlib.adler32(b'abc',2**40+1)); t(lambda: zlib.crc32('x')); t(lambda: zlib.adler32(b'x'*100000,77))
D=zlib._ZlibDecompressor(); t(lambda: (D.needs_input,D.eof,D.unused_data)); t(lambda: len(D.decompress(b'',-1))); t(lambda: len(D.decompress(b'qq'))); t(lambda: D.unused_data)
D=zlib._ZlibDecompressor(); t(lambda: len(D.decompress(z+b'tail')));t(lambda: D.unused_data); t(lambda: D.eof); t(lambda: D.decompress(b'')); t(lambda: zlib._ZlibDecompressor(wbits=1000)); t(lambda: D.needs_input)
seed, letters = 1, bytearray()
for _ in range(60000):
    seed = (seed * 1103515245 + 12345) % 2**31
    letters.append(b"abcdefgh \n"[seed >> 16 & 7])
texts = bytes(letters), b"The quick brown fox %d\n" * 3000, bytes(range(256)) * 100, bytes(100000)
for level in range(-1, 10):
    packed = [zlib.compress(text, level) for text in texts]
    print(level, [(len(p), zlib.crc32(p)) for p in packed], [zlib.decompress(p) == t for p, t in zip(packed, texts)])
for strategy in range(5):
    for wbits in 9, 31, -15:
        c = zlib.compressobj(6, 8, wbits, 1 + strategy, strategy)
        packed = c.compress(texts[0][:30000]) + c.compress(texts[1]) + c.flush()
        print(strategy, wbits, len(packed), zlib.crc32(packed), zlib.decompress(packed, wbits) == texts[0][:30000] + texts[1])

# streams that are used again begin anew
import binascii
import os

for level in (-1, 0, 1, 6, 9):
    for bits in (15, -15, 31, 9):
        outs = []
        for size in (0, 10, 500, 40000, 3, 500):
            data = bytes((i * i) % 251 for i in range(size)) + b'abcabc' * (size // 7)
            made = zlib.compress(data, level, bits)
            assert zlib.decompress(made, bits) == data
            outs.append(made)
        print(level, bits, outs[2] == outs[5], binascii.crc32(b''.join(outs)))
print([len(os.urandom(n)) for n in (0, 1, 16, 255, 256, 257, 70000)], len({os.urandom(16) for _ in range(100)}))
