# A debugger in a thread beside one in the main thread.
import io
import pdb
import threading


def debug(name):
    out = io.StringIO()
    pdb.Pdb(stdin=io.StringIO("p name\ncont\n"), stdout=out, nosigint=True, readrc=False).set_trace()
    said.append(out.getvalue().rpartition("-> ")[2].partition("\n")[2])


said = []
begun = threading.Event()
thread = threading.Thread(target=lambda: begun.wait() and debug("thread"))
thread.start()
debug("main")
begun.set()
thread.join()
print(said)
