"""Text and bytes through files: what is written with its neighbours, read in blocks and by lines."""

import io
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = folder + '/file'
    with open(path, 'w') as f:
        print(f.write('\xe9\u20ac'), f.write('\U0001f600x'), f.write('plain'), f.write(''))
        try:
            f.write('bad\ud800')
        except UnicodeEncodeError as error:
            print(error)
        f.write('after')
    print(open(path, 'rb').read())
    with open(path, 'w', errors='surrogateescape') as f:
        f.write('a\udc80b\n')
    print(open(path, 'rb').read())
    with open(path, 'w', encoding='latin-1') as f:
        f.write('\xe9\n' * 3)
    print(open(path, 'rb').read(), open(path, encoding='latin-1').readlines())
    with open(path, 'w', newline='\r\n') as f:
        for i in range(3000):
            f.write('%d \u20ac\n' % i)
    print(os.path.getsize(path), sum(1 for _ in open(path)), open(path, newline='').readline())
    with open(path, 'w+') as f:
        f.write('one\ntwo\n')
        f.seek(0)
        print(f.readline(), f.tell(), f.read(), f.write('three'), f.tell())

    with open(path, 'wb') as f:
        for i in range(30_000):
            f.write(b'%d line of bytes\n' % i)
    size = os.path.getsize(path)
    with open(path, 'rb') as f:
        print(len(f.readline()), sum(map(len, f)), f.read(5))
    with open(path, 'rb') as f:
        print(len(f.read(65536)), f.tell(), len(f.read(3)), len(f.read(100_000)), f.tell(), len(f.read()), f.read(9000))
    with open(path, 'rb', buffering=0) as f:
        print(len(f.read(70_000)), f.tell(), len(f.readall()), f.tell() == size, f.readall())
    with open(path, 'r+b') as f:
        f.read(20_000)
        f.write(b'#' * 50_000)
        f.seek(19_998)
        print(f.read(4), len(f.read(60_000)), f.tell())
    with open(path, 'rb') as f, open(path, 'ab') as g:
        f.seek(0, 2)
        print(f.read(), f.read(8192), g.write(b'more'), g.flush(), f.read(8192))
    for i in range(40):
        with open(path, 'w') as f:
            f.write('content %d' % i)
        with open(path) as f:
            print(f.read(), end=' ' if i % 10 < 9 else '\n')
for arguments in (99,), (99, 'w'), (99, 'rb', 0):
    try:
        open(*arguments)
    except OSError as error:
        print(error, error.filename)


class Sized(io.BufferedIOBase):
    """Tells how much it is asked for."""

    def __init__(self):
        self.reads = []

    def readable(self):
        return True

    def read1(self, size):
        self.reads.append(size)
        return 'ab\xe9'.encode() * 5 if len(self.reads) < 5 else b''


for sizes in [(20_000,), (5, 9000, 3), (1, 100_000)]:
    raw = Sized()
    text = io.TextIOWrapper(raw, encoding='utf-8')
    print([len(text.read(size)) for size in sizes], raw.reads, text.readline(), raw.reads)
text = io.TextIOWrapper(io.BytesIO('x\xe9\U0001f600'.encode() * 10_000), encoding='utf-8')
print(len(text.read(10)), len(text.read(9000)), text.tell(), len(text.read(10_000)), text.tell(), len(text.read(900_000)))
