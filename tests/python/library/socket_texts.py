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
