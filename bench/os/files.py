"""Files and processes: `name<TAB>seconds` for each measured part. Arguments: megabytes of the large file, part names (all)."""

import os
import subprocess
import sys
import tempfile
import time

MEGABYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 200
ONLY = sys.argv[2:]
LINE = 'the quick brown fox jumps over the lazy dog, 42 times in a row\n'
LINES = MEGABYTES * 1_000_000 // len(LINE)
BLOCK = os.urandom(65536)
BLOCKS = MEGABYTES * 1_000_000 // len(BLOCK)


def text_write(path):
    with open(path, 'w') as file:
        for _ in range(LINES):
            file.write(LINE)


def text_lines(path):
    total = 0
    with open(path) as file:
        for line in file:
            total += len(line)
    assert total == LINES * len(LINE)


def text_read(path):
    with open(path) as file:
        assert len(file.read()) == LINES * len(LINE)


def bytes_lines(path):
    total = 0
    with open(path, 'rb') as file:
        for line in file:
            total += len(line)
    assert total == LINES * len(LINE)


def bytes_lines_write(path):
    line = LINE.encode()
    with open(path, 'wb') as file:
        for _ in range(LINES):
            file.write(line)


def blocks_write(path):
    with open(path, 'wb') as file:
        for _ in range(BLOCKS):
            file.write(BLOCK)


def blocks_read(path):
    total = 0
    with open(path, 'rb') as file:
        while block := file.read(65536):
            total += len(block)
    assert total == BLOCKS * len(BLOCK)


def small_blocks(path):
    with open(path, 'rb') as file:
        while file.read(1000):
            pass


def stat(path):
    for _ in range(100_000):
        os.stat(path)


def open_read_close(path):
    for _ in range(100_000):
        fd = os.open(path, os.O_RDONLY)
        os.read(fd, 100)
        os.close(fd)


def scandir(path):
    folder = path + '.d'
    total = 0
    for _ in range(10):
        for entry in os.scandir(folder):
            if entry.is_file() and entry.name.endswith('0'):
                total += 1
    assert total == 10_000


def listdir(path):
    folder = path + '.d'
    for _ in range(10):
        assert len(os.listdir(folder)) == 10_000


def small_files(path):
    """What a build tool does: many small files written, found and read."""
    folder = path + '.small'
    os.mkdir(folder)
    names = [f'{folder}/file{i}.txt' for i in range(2_000)]
    for name in names:
        with open(name, 'w') as file:
            file.write('some text\nof two lines\n')
    for name in names:
        assert os.path.exists(name)
        with open(name) as file:
            assert file.readline() == 'some text\n'
    for name in names:
        os.rename(name, name + '.new')
        os.unlink(name + '.new')
    os.rmdir(folder)


def run_true(_path):
    for _ in range(100):
        subprocess.run(['true'])


def measure(part, path):
    if ONLY and part.__name__ not in ONLY:
        return
    began = time.perf_counter()
    try:
        part(path)
    except (PermissionError, FileNotFoundError) as error:
        # A program in memory has nothing to start.
        assert part is run_true, error
        return
    print(f'{part.__name__}\t{time.perf_counter() - began:.4f}', flush=True)


def main():
    if not os.path.isdir(tempfile.gettempdir()):
        os.makedirs('/tmp')
    with tempfile.TemporaryDirectory() as folder:
        path = folder + '/lines'
        for part in (text_write, text_lines, text_read, bytes_lines_write, bytes_lines):
            if ONLY and part is not text_write and not os.path.exists(path):
                text_write(path)
            measure(part, path)
        path = folder + '/blocks'
        for part in (blocks_write, blocks_read, small_blocks):
            if ONLY and part is not blocks_write and not os.path.exists(path):
                blocks_write(path)
            measure(part, path)
        path = folder + '/small'
        with open(path, 'wb') as file:
            file.write(b'x' * 1000)
        os.mkdir(path + '.d')
        for i in range(10_000):
            os.close(os.open(f'{path}.d/entry{i}', os.O_CREAT | os.O_WRONLY))
        for part in (stat, open_read_close, scandir, listdir, small_files, run_true):
            measure(part, path)


main()
