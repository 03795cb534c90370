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

# Threads, and hooks that are traced only when they say so.
import _thread
import syslog

KINDS = ("_thread.", "syslog.")
released = _thread.allocate_lock()
released.acquire()
heard = True
_thread.start_new_thread(released.release, ())
released.acquire()
_thread.start_joinable_thread(released.release).join()
syslog.closelog()
syslog.openlog("tests", syslog.LOG_NDELAY)
syslog.setlogmask(syslog.LOG_UPTO(syslog.LOG_DEBUG))
syslog.closelog()
heard = False


class Watching:
    heard = 0

    def __call__(self, event, args):
        if event == "spoken":
            self.heard += 1


watching = Watching()
sys.addaudithook(watching)
entered = []


def tracing(frame, event, arg):
    if frame.f_code is Watching.__call__.__code__:
        entered.append(event)


sys.settrace(tracing)
sys.audit("spoken")
watching.__cantrace__ = True
sys.audit("spoken")
watching.__cantrace__ = 0
sys.audit("spoken")
sys.settrace(None)
print(watching.heard, entered)
