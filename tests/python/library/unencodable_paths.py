"""Paths that no bytes stand behind, and descriptors that are closed, closed twice and used again."""

import io
import os
import socket
import tempfile

folder = tempfile.mkdtemp()


def show(name, call):
    try:
        result = call()
    except Exception as error:
        print(name, type(error).__name__, ascii(error).replace(folder, "FOLDER"))
    else:
        print(name, repr(result))


for path in (folder + "/..\udc2fout", folder + "/é\udc80\ud800x", "\udc2e\udc2e/out"):
    print(ascii(path).replace(folder, "FOLDER"))
    # Only the positions depend on the folder's length.
    start = 0 if not path.startswith("/") else len(folder)
    for call in (
        lambda: open(path),
        lambda: os.stat(path),
        lambda: os.mkdir(path),
        lambda: os.listdir(path),
        lambda: os.rename(path, "x"),
        lambda: os.rename("x", path),
        lambda: os.symlink(path, "x"),
        lambda: os.access(path, 0),
        lambda: os.execv(path, ["x"]),
        lambda: os.truncate(path, 0),
        lambda: os.putenv("NAME", path),
        lambda: os.posix_spawn(path, ["x"], {}),
        lambda: os.path.realpath("/" + path),
    ):
        try:
            call()
        except UnicodeEncodeError as error:
            print(error.start - start, error.end - start, error.reason, end="; ")
        else:
            print("nothing raised", end="; ")
    print(os.path.exists(path), os.path.lexists(path), os.path.isdir(path))

# A name of a socket ends at its first NUL.
with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
    show("connect", lambda: client.connect(folder + "/s\0t"))
    server.bind(folder + "/s\0u")
    server.listen()
    client.connect(folder + "/s\0t")
    print(os.listdir(folder))
os.unlink(folder + "/s")

path = folder + "/file"
file = open(path, "wb", buffering=0)
fd = file.fileno()
os.close(fd)
show("write", lambda: file.write(b"x"))
show("seek", lambda: file.seek(0))
show("stat", lambda: os.fstat(fd))
show("double", lambda: os.close(fd))
show("close", file.close)
show("closed", lambda: (file.closed, file.close()))
show("after", lambda: file.write(b"x"))

# The number is given out again: whoever still has it writes to the new file.
writer = open(path, "wb")
fd = writer.fileno()
writer.write(b"old")
os.close(fd)
other = open(folder + "/other", "wb")
print(other.fileno() == fd)
writer.close()
show("other", other.close)
print(os.path.getsize(path), os.path.getsize(folder + "/other"))

# What a buffer holds when its descriptor has gone is lost once, with one report.
buffered = open(path, "wb")
buffered.write(b"data")
os.close(buffered.fileno())
show("flush", buffered.flush)
show("close", buffered.close)
print(buffered.closed, buffered.raw.closed)

text = io.TextIOWrapper(io.FileIO(path, "w"), write_through=True)
os.close(text.fileno())
show("text", lambda: text.write("x"))
show("text closes", text.close)

reader, writer = os.pipe()
os.close(reader)
pipe = open(writer, "wb")
pipe.write(b"nobody reads it")
show("pipe", pipe.flush)
show("pipe closes", pipe.close)
show("gone", lambda: os.fstat(writer))
show("bad", lambda: os.read(-1, 1))
show("bad", lambda: os.dup2(writer, 50))
for name in os.listdir(folder):
    os.unlink(folder + "/" + name)
os.rmdir(folder)
