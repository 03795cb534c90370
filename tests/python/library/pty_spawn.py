# backends: native
# starts: processes
"""`pty.spawn`: a program in a terminal of its own."""

import os
import pty

read = []


def master_read(fd):
    data = os.read(fd, 1024)
    read.append(data)
    return b"-" * len(data)


reader, writer = os.pipe()
os.dup2(reader, 0)
os.close(writer)
command = "test -t 0 && test -t 1 && test -t 2 && echo all; echo there > /dev/tty; exit 3"
status = pty.spawn(["sh", "-c", command], master_read)
print(os.waitstatus_to_exitcode(status), b"".join(read))
print(os.waitstatus_to_exitcode(pty.spawn("true")))
