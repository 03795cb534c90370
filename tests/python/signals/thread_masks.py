# starts: processes
"""Each thread has a signal mask of its own: what one blocks neither the main thread nor what it starts blocks."""
import signal
import subprocess
import sys
import threading

USR1, USR2 = signal.SIGUSR1, signal.SIGUSR2
seen = []
signal.signal(USR1, lambda number, frame: seen.append(signal.Signals(number).name))


def names(signals):
    return sorted(signal.Signals(number).name for number in signals)


def all_blocked(ready, leave):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    print(names(before))
    ready.set()
    leave.wait()
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, [USR1])
    print(USR1 in mask, signal.SIGKILL in mask, signal.SIGTERM in mask)
    inner = threading.Thread(target=inherits)
    inner.start()
    inner.join()


def inherits():
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    print("inherited", USR1 in mask, signal.SIGTERM in mask)


signal.pthread_sigmask(signal.SIG_BLOCK, [USR2])
ready, leave = threading.Event(), threading.Event()
thread = threading.Thread(target=all_blocked, args=(ready, leave))
thread.start()
ready.wait()
print("main", names(signal.pthread_sigmask(signal.SIG_UNBLOCK, [USR2])))
signal.raise_signal(USR1)
print(seen)
code = "import signal; print(len(signal.pthread_sigmask(signal.SIG_BLOCK, [])))"
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip())
leave.set()
thread.join()
print("main", names(signal.pthread_sigmask(signal.SIG_BLOCK, [])))


def waits(ready, go):
    signal.pthread_sigmask(signal.SIG_BLOCK, [USR1, USR2])
    ready.set()
    go.wait()
    print("pending", names(signal.sigpending()))
    print(signal.sigwait([USR1, USR2]).name, signal.sigwaitinfo([USR1, USR2]).si_signo == USR2)
    print(names(signal.sigpending()), signal.sigtimedwait([USR1, USR2], 0.01))
    signal.raise_signal(USR1)
    print(names(signal.sigpending()))
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    try:
        signal.pthread_sigmask(77, [])
    except OSError as error:
        print(error)


seen.clear()
ready, go = threading.Event(), threading.Event()
thread = threading.Thread(target=waits, args=(ready, go))
thread.start()
ready.wait()
signal.pthread_kill(thread.ident, USR1)
signal.pthread_kill(thread.ident, USR2)
print(names(signal.sigpending()), seen)
go.set()
thread.join()
print(seen)
signal.pthread_kill(threading.main_thread().ident, USR1)
print(seen)
