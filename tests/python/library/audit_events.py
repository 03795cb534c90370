# Events of the library and the interpreter that hooks of sys.addaudithook see, and how a hook vetoes.
import gc
import marshal
import mmap
import os
import socket
import sys
import tempfile
import time

os.chdir(tempfile.mkdtemp())
heard = False
KINDS = ("open", "compile", "exec", "import", "os.", "marshal.", "gc.", "sys.", "mmap.", "socket.", "time.")


def shown(value):
    return value if isinstance(value, (str, int, bytes, type(None))) else type(value).__name__


def hook(event, args):
    if heard and event.startswith(KINDS):
        print(event, *map(shown, args))
        if args and args[0] == "forbidden":
            raise PermissionError("no " + event)


sys.addaudithook(hook)
heard = True
open("a.txt", "w").close()
open("a.txt", "r+b").close()
os.close(os.open("a.txt", os.O_RDONLY))
exec("1")
eval("1+1")
exec(compile("1", "name", "exec"))
os.listdir(".")
list(os.scandir())
os.mkdir("d")
os.rename("d", "e")
os.rmdir("e")
os.chdir(".")
os.chmod("a.txt", 0o644)
os.truncate("a.txt", 5)
os.symlink("a.txt", "s")
os.link("a.txt", "l")
os.remove("s")
os.unlink("l")
os.utime("a.txt")
os.putenv("A", "b")
os.unsetenv("A")
marshal.loads(marshal.dumps(1))
gc.get_objects()
gc.get_referrers(1)
gc.get_referents(1)
sys._getframe()
sys.settrace(None)
sys.setprofile(None)
mmap.mmap(-1, 16).close()
socket.socket().close()
time.sleep(0)
try:
    import no_such_module
except ImportError as error:
    print(error)
for call in (open, os.listdir, os.mkdir, os.remove):
    try:
        call("forbidden")
    except PermissionError as error:
        print(error)
heard = False
os.remove("a.txt")
import ssl
context = ssl.create_default_context()
heard = True
try:
    context.load_dh_params("missing")
except FileNotFoundError:
    pass
heard = False
