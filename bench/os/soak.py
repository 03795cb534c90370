"""Whether the OS layer gives back what it takes: each kind of operation many times over, then what is left of it.

    tspy bench/os/soak.py [COUNT [part of a kind's name]...]
    tspy-managed --allow-run bench/os/soak.py

COUNT is 10,000. For each kind: descriptors, children and threads that are left, and how much larger the process is after the last third of
the operations than before it, when all that is kept for the next time is there. Ends with 1 if a descriptor, child or more than 8 MB are left.
"""

import gc
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ONLY = sys.argv[2:]
KINDS = []
DATA = os.urandom(5000)


def kind(function):
    KINDS.append(function)
    return function


def resident():
    """Bytes of memory that the process has, or where that is not told, the most it ever had."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def descriptors():
    """Those of the program, and where they can be seen, those of the process."""
    own = 0
    for fd in range(256):
        try:
            os.fstat(fd)
            own += 1
        except OSError:
            pass
    try:
        return own, len(os.listdir("/proc/self/fd"))
    except OSError:
        return own, 0


def children():
    """Whether there is a child, running or ended, that nobody waited for."""
    try:
        return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None or "running"
    except ChildProcessError:
        return 0
    except OSError:
        return 0


@kind
def open_close():
    os.close(os.open("file", os.O_RDONLY))


@kind
def open_write_read():
    with open("small", "w") as file:
        file.write("some text\n" * 20)
    with open("small") as file:
        file.read()


@kind
def open_and_drop():
    open("file", "rb").read(10)


@kind
def failing_opens():
    try:
        open("missing/file")
    except FileNotFoundError:
        pass


@kind
def stat():
    os.stat("file")
    os.path.exists("missing")


@kind
def directories():
    os.mkdir("folder")
    with os.scandir(".") as entries:
        for entry in entries:
            entry.is_file()
    os.listdir(".")
    os.rmdir("folder")


@kind
def scandir_left():
    next(os.scandir("."))


@kind
def names():
    os.symlink("file", "link")
    os.readlink("link")
    os.rename("link", "other")
    os.link("file", "hard")
    os.unlink("hard")
    os.unlink("other")


@kind
def temporary():
    with tempfile.TemporaryFile(dir=".") as file:
        file.write(DATA)


@kind
def duplicates():
    fd = os.dup(0)
    os.dup2(fd, 100)
    os.close(100)
    os.close(fd)


@kind
def pipes():
    r, w = os.pipe()
    os.write(w, DATA)
    os.read(r, 10_000)
    os.close(r)
    os.close(w)


@kind
def polling():
    r, w = os.pipe()
    os.write(w, b"x")
    select.select([r], [w], [], 0)
    poll = select.poll()
    poll.register(r, select.POLLIN)
    poll.poll(0)
    with select.epoll() as epoll:
        epoll.register(r, select.EPOLLIN)
        epoll.poll(0)
    os.close(r)
    os.close(w)


@kind
def socket_pairs():
    a, b = socket.socketpair()
    with a, b:
        a.sendall(DATA)
        b.recv(10_000)


@kind
def tcp():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            connection, _ = server.accept()
            with connection:
                client.sendall(DATA)
                connection.recv(10_000)


@kind
def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as a, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as b:
        a.bind(("127.0.0.1", 0))
        b.sendto(b"x", a.getsockname())
        a.recvfrom(10)


@kind
def unix_sockets():
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("socket")
        server.listen()
        client.connect("socket")
        server.accept()[0].close()
    os.unlink("socket")


@kind
def passed_descriptors():
    a, b = socket.socketpair()
    with a, b:
        socket.send_fds(a, [b"x"], [0])
        for fd in socket.recv_fds(b, 10, 4)[1]:
            os.close(fd)


@kind
def maps():
    import mmap

    with mmap.mmap(-1, 8192) as memory:
        memory[:5] = b"hello"
    with open("file", "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[0]
        memory.flush()


@kind
def locks():
    import fcntl

    with open("file", "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        fcntl.flock(file, fcntl.LOCK_UN)
        fcntl.lockf(file, fcntl.LOCK_EX)


@kind
def signals():
    old = signal.signal(signal.SIGUSR1, lambda *_: None)
    signal.raise_signal(signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, old)


@kind
def timers():
    signal.setitimer(signal.ITIMER_REAL, 10)
    signal.setitimer(signal.ITIMER_REAL, 0)


@kind
def threads():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


@kind
def events():
    fd = os.eventfd(1)
    os.eventfd_read(fd)
    os.close(fd)
    os.close(os.memfd_create("name"))


@kind
def shared_memory():
    import _posixshmem

    os.close(_posixshmem.shm_open("/soak", os.O_CREAT | os.O_RDWR, mode=0o600))
    _posixshmem.shm_unlink("/soak")


@kind
def environment():
    os.environ["SOAK"] = "x" * 100
    del os.environ["SOAK"]


@kind
def addresses():
    socket.getaddrinfo("127.0.0.1", 80)


@kind
def spawn():
    pid = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(pid, 0)


@kind
def run():
    subprocess.run(["true"])


@kind
def run_with_pipes():
    subprocess.run(["cat"], input=b"some input", capture_output=True)


@kind
def failing_runs():
    try:
        subprocess.run(["/does/not/exist"])
    except FileNotFoundError:
        pass


@kind
def killed():
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.kill()
    child.communicate()


@kind
def abandoned():
    """Children that are never waited for: `subprocess` does, when the next is started."""
    subprocess.Popen(["true"], stdin=subprocess.DEVNULL)


@kind
def shells():
    os.system(":")


#: Those that start programs, which takes longer than everything else.
PROGRAMS = {spawn, run, run_with_pipes, failing_runs, killed, abandoned, shells}


def soak(function):
    def part(count):
        for _ in range(count):
            function()
        gc.collect()
        return resident()

    part(20)
    before = descriptors()
    began = time.perf_counter()
    part(COUNT // 3)
    first = part(COUNT // 3)
    second = part(COUNT - COUNT // 3 * 2)
    seconds = time.perf_counter() - began
    if function is abandoned:
        time.sleep(1)
        subprocess._cleanup()
    after = descriptors()
    left = [b - a for a, b in zip(before, after)]
    megabytes = (second - first) / 1e6
    bad = left != [0, 0] or children() != 0 or threading.active_count() > 1 or megabytes > 8
    print(
        f"{function.__name__:18} {COUNT} in {seconds:6.1f} s, {seconds / COUNT * 1e6:8.1f} us each; left: fds {left[0]} and {left[1]}, "
        f"children {children()}, threads {threading.active_count() - 1}, memory {first / 1e6:.0f} MB {megabytes:+.1f}{'  LEAK' if bad else ''}",
        flush=True,
    )
    return bad


def main():
    can_run = True
    try:
        os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    except OSError:
        can_run = False
    leaks = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("file", "wb") as file:
            file.write(DATA)
        for function in KINDS:
            if ONLY and not any(part in function.__name__ for part in ONLY):
                continue
            if can_run or function not in PROGRAMS:
                leaks += soak(function)
        os.chdir("/")
    sys.exit(1 if leaks else 0)


main()
