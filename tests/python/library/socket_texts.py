"""Sizes of control messages, and addresses whose scope is not part of their text."""

import gc
import select
import socket
import warnings
for n in (0x7fffffff-15,0x7fffffff,-1,0x7fffffff-16,0x7fffffff-24,0x7fffffff-23,5):
  for f in (socket.CMSG_LEN,socket.CMSG_SPACE):
    try: print(n,f.__name__,f(n))
    except Exception as e: print(n,f.__name__,e)
print(socket.getaddrinfo('fe80::1%1',80,type=socket.SOCK_STREAM))
print(socket.getnameinfo(('fe80::1',80,0,0),3))
print(socket.getaddrinfo('fe80::1%lo', 80, type=socket.SOCK_STREAM))
print(socket.getnameinfo(('fe80::1%lo', 80, 0, 0), 3), socket.getnameinfo(('fe80::1', 80, 0, 1), 3))

# Who sends to a side that has closed is told the second time.
with socket.create_server(('127.0.0.1', 0)) as listener:
    with socket.create_connection(listener.getsockname()) as client:
        listener.accept()[0].close()
        print(client.recv(1), client.send(b''), client.send(b'x'))
        select.select([], [], [], 0.01)
        try:
            client.send(b'x')
        except OSError as error:
            print(type(error).__name__)


def let_go():
    return repr(socket.socket())


# A socket that is let go of is closed.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    shown = let_go()
    gc.collect()
print([str(one.message) == f'unclosed {shown}' for one in caught])

# What was received is not changed by what comes next.
a, b = socket.socketpair()
counts = [2, 60, 64, 65, 1000, 1024, 1025, 4096, 4097, 20_000]
with a, b:
    for size in (100, 4096, 65536, 300_000):
        sent, received = b'', []
        for i, count in enumerate(counts):
            data = bytes([i]) * count
            sent += data
            a.send(data[: count // 2])
            received.append(b.recv(size))
            a.send(data[count // 2 :])
        while sum(map(len, received)) < len(sent):
            received.append(b.recv(size))
        print(b''.join(received) == sent)
for kind in (socket.AF_INET, socket.AF_UNIX):
    with socket.socket(kind, socket.SOCK_DGRAM) as a, socket.socket(kind, socket.SOCK_DGRAM) as b:
        if kind == socket.AF_INET:
            a.bind(('127.0.0.1', 0))
            b.bind(('127.0.0.1', 0))
        else:
            a.bind('\0tspy first socket')
            b.bind('\0tspy 2nd')
        for count in (1, 70, 5000):
            print(a.sendto(b'x' * count, b.getsockname()), b.sendto(b'y' * count, a.getsockname()))
        first = [b.recvfrom(60) for _ in range(3)]
        second = [a.recvfrom(65536) for _ in range(3)]
        print([(data, peer == a.getsockname()) for data, peer in first])
        print([(len(data), set(data), peer == b.getsockname()) for data, peer in second])
