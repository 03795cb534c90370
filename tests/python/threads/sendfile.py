"""`os.sendfile` to a blocking socket, whose reader is another thread of this program."""

import os
import socket
import tempfile
import threading

SIZE = 2_000_000
left, right = socket.socketpair()
received = []


def read():
    total = 0
    while data := right.recv(65536):
        total += len(data)
    received.append(total)


reader = threading.Thread(target=read)
reader.start()
with tempfile.TemporaryFile() as file:
    file.write(b"x" * SIZE)
    file.flush()
    offset = 5000
    while sent := os.sendfile(left.fileno(), file.fileno(), offset, SIZE):
        offset += sent
    print(offset)
    print(left.sendfile(file, offset=SIZE - 100))
left.close()
reader.join()
print(received)
