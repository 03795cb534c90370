# Threads read and write streams in parts that come and go by and by, while others run: no part is lost, and none waits on top of another.
import os
import socket
import threading
import time


def parts(read):
    """A thread that runs `read` on a pipe, into which the main thread writes three parts, each after the thread had its turn."""
    r, w = os.pipe()
    results = []
    turns = [threading.Event() for _ in range(3)]

    def reader():
        with open(r, 'rb') as stream:
            results.append(read(stream))
            stream.read()

    def other():
        for turn in turns:
            turn.set()

    thread = threading.Thread(target=reader)
    thread.start()
    for part in (b'one\ntw', b'o\nthr', b'ee'):
        os.write(w, part)
        ticker = threading.Thread(target=other)
        ticker.start()
        ticker.join()
    os.close(w)
    thread.join()
    return results[0]


def into(stream):
    target = bytearray(12)
    return stream.readinto(target), bytes(target)


print(parts(lambda stream: stream.read()))
print(parts(lambda stream: stream.read(10)))
print(parts(lambda stream: [stream.readline() for _ in range(4)]))
print(parts(lambda stream: [stream.read(1), stream.readline(), stream.readline(2), stream.read()]))
print(parts(into))
print(parts(lambda stream: [line for line in stream]))
print(parts(lambda stream: stream.raw.readall()))

# More than a pipe holds, written by a thread, while the main thread reads it by small parts.
BIG = bytes(range(256)) * 2000
for size in (-1, 0):
    r, w = os.pipe()

    def writer():
        with open(w, 'wb', size) as stream:
            rest = memoryview(BIG)
            while rest:
                rest = rest[stream.write(rest):]

    thread = threading.Thread(target=writer)
    thread.start()
    with open(r, 'rb', 0) as stream:
        got = bytearray()
        while part := stream.read(10_000):
            got += part
    thread.join()
    print(size, len(got), got == BIG)

r, w = os.pipe()


def text_writer():
    with open(w, 'w', encoding='utf-8') as stream:
        for i in range(20_000):
            stream.write(f'line {i} é\n')
        stream.write('x' * 200_000)


thread = threading.Thread(target=text_writer)
thread.start()
with open(r, 'rb', 0) as stream:
    got = bytearray()
    while part := stream.read(3_001):
        got += part
thread.join()
print(len(got), got.decode() == ''.join(f'line {i} é\n' for i in range(20_000)) + 'x' * 200_000)

# The same over a socket, where both ends are files.
with socket.create_server(('127.0.0.1', 0)) as server:
    answers = []

    def client():
        with socket.create_connection(server.getsockname()) as connection, connection.makefile('rwb') as stream:
            stream.write(BIG)
            stream.flush()
            answers.append(stream.read(5))
            answers.append(stream.readline())
            answers.append(len(stream.read()))

    thread = threading.Thread(target=client)
    thread.start()
    connection, _ = server.accept()
    with connection, connection.makefile('rb') as stream:
        print(stream.read(len(BIG)) == BIG)
        for part in (b'abc', b'defg', b'h\n', b'x' * 100, b'y' * 300_000):
            connection.sendall(part)
    thread.join()
    print(answers)

# Every way to read a socket's file, in a thread that has to wait in the middle of each call.
def slowly(mode, read):
    a, b = socket.socketpair()
    results = []

    def reader():
        with a, a.makefile(mode, encoding=None if 'b' in mode else 'utf-8') as stream:
            results.append(read(stream))
            stream.read()

    thread = threading.Thread(target=reader)
    thread.start()
    with b:
        for part in (b'one\ntw', b'o\nth\xc3', b'\xa9r', b'ee'):
            time.sleep(0.005)
            b.sendall(part)
    thread.join()
    return results[0]


for mode in ('rb', 'rwb'):
    print(mode, slowly(mode, lambda stream: [stream.read(5), stream.readline(), len(stream.read())]))
    print(mode, slowly(mode, lambda stream: [stream.readline(), stream.readline(2), stream.readline(), stream.readline()]))
    print(mode, slowly(mode, lambda stream: [stream.read(6), stream.peek(1)[:1], stream.read1(1), stream.read(9)]))
    print(mode, slowly(mode, into), slowly(mode, lambda stream: stream.readlines(6)))
    print(mode, slowly(mode, lambda stream: [line for line in stream]))
for mode in ('r', 'rw'):
    print(mode, slowly(mode, lambda stream: [stream.read(5), stream.readline(), stream.read()]))
    print(mode, slowly(mode, lambda stream: [stream.readline(), stream.readline(2), stream.readline(), stream.readline()]))
    print(mode, slowly(mode, lambda stream: [stream.read(6), stream.read(7)]), slowly(mode, lambda stream: stream.readlines(6)))
    print(mode, slowly(mode, lambda stream: [line for line in stream]))

# Without a timeout, and without waiting all the same.
a, b = socket.socketpair()
with a, b:
    seen = []

    def flood():
        sent = 0
        try:
            while True:
                sent += a.send(b'x' * 4096, socket.MSG_DONTWAIT)
        except BlockingIOError as error:
            seen.append(type(error).__name__)
        try:
            a.recv(1, socket.MSG_DONTWAIT)
        except BlockingIOError as error:
            seen.append(type(error).__name__)

    thread = threading.Thread(target=flood)
    thread.start()
    thread.join()
    print(seen)
