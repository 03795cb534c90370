"""bytes and bytearray: loops, checksums, hex, struct, int.from_bytes, memoryview, translate, base64-like coding."""
import struct
import sys
import time

DEFAULT = 720000

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def crc_table():
    table = []
    for i in range(256):
        c = i
        for _ in range(8):
            c = 0xEDB88320 ^ (c >> 1) if c & 1 else c >> 1
        table.append(c)
    return table


def crc32(data, table):
    c = 0xFFFFFFFF
    for b in data:
        c = table[(c ^ b) & 0xFF] ^ (c >> 8)
    return c ^ 0xFFFFFFFF


def encode64(data):
    out = bytearray()
    for i in range(0, len(data) - 2, 3):
        v = data[i] << 16 | data[i + 1] << 8 | data[i + 2]
        out.append(ALPHABET[v >> 18])
        out.append(ALPHABET[v >> 12 & 63])
        out.append(ALPHABET[v >> 6 & 63])
        out.append(ALPHABET[v & 63])
    return bytes(out)


def main(n):
    data = bytes((i * 31 + 7) & 255 for i in range(n))
    crc = crc32(data, crc_table())
    enc = encode64(data)
    xored = bytearray(data)
    for i in range(len(xored)):
        xored[i] ^= 0x5A
    packed = b"".join(struct.pack("<IHd", i, i & 0xFFFF, i * 0.5) for i in range(n // 12))
    total = 0
    for a, b, c in struct.iter_unpack("<IHd", packed):
        total += a + b + int(c)
    for off in range(0, len(packed) - 14, 14):
        total += struct.unpack_from("<I", packed, off)[0]
    ints = 0
    for i in range(0, n, 4):
        ints += int.from_bytes(data[i:i + 4], "little") & 0xFF
    view = memoryview(data)
    v = sum(view[i] for i in range(0, n, 3))
    table = bytes((i + 1) & 255 for i in range(256))
    moved = data.translate(table)
    lines = enc.replace(b"A", b"\n").split(b"\n")
    h = data[:1000].hex()
    return f"{crc:08x} {len(enc)} {sum(xored)} {total} {ints} {v} {moved[:3]} {len(lines)} {h[:8]} {bytes.fromhex(h) == data[:1000]} {enc.count(b'QQ')} {data.find(bytes([5, 36]))}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
