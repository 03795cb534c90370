"""What `set_wakeup_fd` says when the number of a signal cannot be written."""

import signal, os, socket, io, contextlib
def handler(n, f): pass
signal.signal(signal.SIGINT, handler)
r, w = socket.socketpair(); w.setblocking(False); r.setblocking(False)
signal.set_wakeup_fd(w.fileno()); signal.raise_signal(signal.SIGINT); print(r.recv(10))
try:
    while True: w.send(b'x'*4096)
except BlockingIOError: pass
try:
    while True: w.send(b'x')
except BlockingIOError: pass
def out(f):
    e = io.StringIO()
    with contextlib.redirect_stderr(e):
        try: f()
        except Exception as x: print(repr(x))
    return [l for l in e.getvalue().split("\n") if l and not l.startswith(("Trace", " "))]
hit = lambda: signal.raise_signal(signal.SIGINT)
print(out(hit)); signal.set_wakeup_fd(w.fileno(), warn_on_full_buffer=False); print(out(hit)); signal.set_wakeup_fd(w.fileno()); print(out(hit))
r.close(); w.close(); print(out(hit)); 
signal.set_wakeup_fd(-1); print(out(hit))
r, w = os.pipe(); os.set_blocking(w, False); signal.set_wakeup_fd(w); os.close(r)
def bad(n, f): 1/0
signal.signal(signal.SIGINT, bad); print(out(hit))
