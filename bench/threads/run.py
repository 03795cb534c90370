"""Runs a program of bench/ alone, in a thread, or beside one that waits in a lock: `run.py alone|in|beside PROGRAM [argument]...`.

Prints the processor time of the thread that ran it, which a busy machine tells best: what V8 compiles meanwhile is not in it.
"""
import sys
import threading
import time


def program():
    with open(sys.argv[0]) as file:
        code = compile(file.read(), sys.argv[0], "exec")
    began = time.thread_time()
    exec(code, {"__name__": "__main__"})
    print("processor", time.thread_time() - began)


where = sys.argv[1]
del sys.argv[:2]
if where == "in":
    thread = threading.Thread(target=program)
    thread.start()
    thread.join()
elif where == "beside":
    lock = threading.Lock()
    lock.acquire()
    thread = threading.Thread(target=lock.acquire)
    thread.start()
    program()
    lock.release()
    thread.join()
else:
    program()
