"""_lzma: formats, filters, pieces, and what is refused. What others compressed is read; sizes are not compared."""
import io
import lzma

XZ = bytes.fromhex('fd377a585a00000ae1fb0ca10200210116000000742fe5a3e00016000b5d00341949ee8de9560ab5e0000000eac13dc78da3f79858440011e4db4107e9301314511e6d0073320b14c535b82400013f17d01a8bfb189b4b9a01000000000a595a')
ALONE = bytes.fromhex('5d00008000ffffffffffffffff00341949ee8e6821ffffffb9e00000')
for data in (XZ, ALONE, XZ + XZ):
    print(lzma.decompress(data))
decompressor = lzma.LZMADecompressor()
print(decompressor.check)
out = b''
for byte in XZ + b'rest':
    if decompressor.eof:
        break
    out += decompressor.decompress(bytes([byte]), 3)
while not decompressor.eof:
    out += decompressor.decompress(b'', 3)
print(out, decompressor.check, decompressor.unused_data, decompressor.needs_input)

words = b''.join(b'%d:%d;' % (i, i * i % 97) for i in range(9000))
mixed = bytes(i * i * 7 % 251 for i in range(70000)) + b'\xe8\x01\0\0\0' * 400 + words
for options in [
    {}, {'preset': 0}, {'preset': 9 | lzma.PRESET_EXTREME}, {'check': lzma.CHECK_SHA256}, {'format': lzma.FORMAT_ALONE},
    {'filters': [{'id': lzma.FILTER_DELTA, 'dist': 3}, {'id': lzma.FILTER_X86}, {'id': lzma.FILTER_LZMA2, 'lc': 0, 'lp': 2}]},
]:
    for data in (b'', b'a', words, mixed):
        packed = lzma.compress(data, **options)
        print(lzma.decompress(packed) == data, len(data) < 100 or len(packed) < len(data), end=' ')
    print()
for kind in range(4, 10):
    filters = [{'id': kind}, {'id': lzma.FILTER_LZMA2, 'preset': 1}]
    packed = lzma.compress(mixed, lzma.FORMAT_RAW, filters=filters)
    print(lzma.decompress(packed, lzma.FORMAT_RAW, filters=filters) == mixed, end=' ')
print()

for call in [
    lambda: lzma.LZMACompressor(format=9), lambda: lzma.LZMACompressor(preset=10), lambda: lzma.LZMACompressor(preset=1, filters=[]),
    lambda: lzma.LZMACompressor(check=99), lambda: lzma.LZMACompressor(format=2, check=4), lambda: lzma.LZMACompressor(format=3),
    lambda: lzma.LZMACompressor(filters=[{}]), lambda: lzma.LZMACompressor(filters=[{'id': 1}]), lambda: lzma.LZMACompressor(filters=[1]),
    lambda: lzma.LZMACompressor(filters=[{'id': 0x21, 'foo': 1}]), lambda: lzma.LZMACompressor(filters=[{'id': 0x21}] * 5),
    lambda: lzma.LZMACompressor(filters=[{'id': 0x21, 'lc': 9}]), lambda: lzma.LZMADecompressor(format=3),
    lambda: lzma.decompress(XZ, memlimit=3), lambda: lzma.decompress(b'x' * 20), lambda: lzma.decompress(XZ[:-3]),
    lambda: lzma.decompress(XZ[:40] + b'?' + XZ[41:]), lambda: lzma.LZMAFile(io.BytesIO(), 'rw'), lambda: lzma.open(io.BytesIO(), 'rbt'),
]:
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
with lzma.open(io.BytesIO(XZ), 'rt') as file:
    print(file.read(5), file.readline())
for head in b'abc', b'\x5d\0\0', b'\xff', b'\x5d\1\2\3\4' + b'\xff' * 9, b'\x5d\1\2\3\4', b'\x5d\0\0\1\0' + b'\0' * 6 + b'\1', b'\x5d\0\0\x80\0' + b'\xff' * 8 + b'\1xxxxxx':
    for format in lzma.FORMAT_AUTO, lzma.FORMAT_ALONE:
        try:
            print(lzma.decompress(head, format))
        except lzma.LZMAError as error:
            print(error)
