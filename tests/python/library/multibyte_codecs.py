# The codecs of East Asia: every character and every pair of bytes by checksum, then errors, states and streams.
import codecs
import io
import zlib

NAMES = (
    "gb2312 gbk gb18030 hz big5 cp950 shift_jis cp932 euc_jp euc_kr cp949 johab "
    "iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_ext iso2022_kr"
).split()  # fmt: skip
CHARACTERS = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000), 0x10000, 0x1F600, 0x2F800, 0x10FFFF)))
PAIRS = b"".join(bytes((a, b, 10)) for a in range(0x80, 256) for b in range(0x21, 256))
TRIPLES = b"".join(bytes((0x8F, a, b, 10)) for a in range(0xA1, 255, 2) for b in range(0xA1, 255))
SHIFTED = b"\n".join(
    bytes((*escape, a, b)) + b"\x1b(B"
    for escape in (b"\x1b$B", b"\x1b$@", b"\x1b$(D", b"\x1b$A", b"\x1b$(C", b"\x1b(J", b"\x1b(I", b"\x1b.F\x1bN", b"\x1b.A\x1bN", b"~{")
    for a in range(0x20, 0x80, 5)
    for b in range(0x20, 0x80)
)
FOURS = b"".join(bytes((a, b, c, d)) for a in (*range(0x81, 0x86), *range(0x8F, 0x93), 0xE2, 0xE3) for b in (0x30, 0x39) for c in range(0x81, 0xFF, 25) for d in (0x30, 0x39))  # fmt: skip

for name in NAMES:
    encoded = CHARACTERS.encode(name, "ignore")
    sums = [len(encoded), zlib.crc32(encoded)]
    for data in (PAIRS, TRIPLES, SHIFTED, FOURS):
        sums.append(zlib.crc32(data.decode(name, "backslashreplace").encode("utf-8", "surrogatepass")))
    print(name, *sums)


def attempt(function, *args):
    try:
        print(ascii(function(*args)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


print("-- errors")
for name in ("gbk", "euc_jp", "iso2022_jp", "euc_kr", "hz", "gb18030", "shift_jis", "iso2022_kr"):
    attempt("a\U0001f600é가あ".encode, name)
    for errors in ("replace", "xmlcharrefreplace", "backslashreplace", "ignore", "namereplace", "surrogateescape"):
        attempt("\u4e00\ud800é가\udc80あ~".encode, name, errors)
    for data in (b"a\x81", b"\xa4\xd4\xa4", b"\x8f\xa2", b"\x81\x30\x81", b"\xff\x41", b"\x1b$", b"\x1b$B\x30", b"~", b"~x", b"\x1b(x", b"\x0e!!"):
        attempt(data.decode, name)
        attempt(data.decode, name, "replace")
codecs.register_error("twice", lambda error: ("\u3042" * 2, error.end))
codecs.register_error("bytes", lambda error: (b"<>", error.end))
codecs.register_error("back", lambda error: ("?", -1))
for errors in ("twice", "bytes", "back", "unknown"):
    attempt("a\U0001f600b".encode, "shift_jis", errors)
    attempt(b"a\x80b".decode, "shift_jis", errors)

print("-- incremental")
for name, text in (("iso2022_jp", "aあいb\n漢"), ("euc_kr", "a가뷁b"), ("hz", "a~中b"), ("gb18030", "a€\u0f00\U00010000"), ("iso2022_kr", "a가b")):
    encoder = codecs.getincrementalencoder(name)()
    data = b""
    for c in text:
        state = encoder.getstate()
        data += encoder.encode(c)
    again = codecs.getincrementalencoder(name)()
    again.setstate(state)
    print(name, data, hex(state), again.encode(text[-1], True), encoder.encode("", True))
    decoder = codecs.getincrementaldecoder(name)()
    for i in range(len(data)):
        print(ascii(decoder.decode(data[i : i + 1])), decoder.getstate(), end=" ")
    print()
    decoder.reset()
    attempt(decoder.decode, data[:-1])
    attempt(decoder.decode, b"", True)
    attempt(decoder.setstate, 5)
    attempt(decoder.setstate, (b"123456789", 0))
    attempt(encoder.setstate, -1)
    attempt(encoder.encode, 5)

print("-- streams")
data = "あa\r\n漢字\nend".encode("euc_jp")
for size in (None, -1, 0, 1, 3, 100):
    reader = codecs.getreader("euc_jp")(io.BytesIO(data))
    print(size, ascii(reader.read(size)), ascii(reader.readline()), ascii(reader.readline(size)), ascii(reader.readlines()))
file = io.BytesIO()
writer = codecs.getwriter("iso2022_jp")(file)
writer.write("あ")
writer.writelines(["漢", "a", "字"])
writer.reset()
print(file.getvalue(), writer.errors)
attempt(setattr, writer, "errors", 5)
with io.TextIOWrapper(io.BytesIO(b"\x82\xa0\x0a\x82"), "shift_jis") as file:
    print(ascii(file.readline()))
    attempt(file.readline)

print("-- Hong Kong's Big5, and JIS X 0213")
SAMPLES = "aé¥‾~\\中䏰廴嘅瀞Ê\u0304ê\u030cêÊ\u4e95€か\u309aㇷ\u309aㇷæ\u0300æ˩˥˥˩￥～＼俱𠮟鬝鬜瘦ｱ丂㐂𠂉𪚲"
for name in ("big5hkscs", "euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213", "iso2022_jp_2004", "iso2022_jp_3"):
    data = SAMPLES.encode(name, "backslashreplace")
    print(name, data, ascii(data.decode(name)), ascii(data[:-3].decode(name, "replace")))
    for bad in (b"\x87\x7a\x80", b"\xff\xff", b"\x8f\xa1", b"\xa0a", b"\x1b$(Q!", b"\x1b$(Q\x7e\x7f"):
        attempt(bad.decode, name)
    attempt("x\u0e01".encode, name)
    encoder = codecs.getincrementalencoder(name)()
    for c in "かæÊ\u0304˩˥x":
        try:
            print(encoder.encode(c), hex(encoder.getstate()), end=" ")
        except UnicodeEncodeError as error:
            print(error, hex(encoder.getstate()))
            encoder.reset()
    encoder.encode("æ" if "hk" not in name else "ê")
    other = codecs.getincrementalencoder(name)()
    other.setstate(encoder.getstate())
    print(other.encode("\u0300" if "hk" not in name else "\u0304", True), encoder.encode("", True))
    file = io.BytesIO()
    writer = codecs.getwriter(name)(file)
    writer.write("か" if "hk" not in name else "ê")
    print(file.getvalue(), end=" ")
    writer.reset()
    print(file.getvalue())
    decoder = codecs.getincrementaldecoder(name)()
    print(*(ascii(decoder.decode(data[i : i + 1])) for i in range(len(data))))
