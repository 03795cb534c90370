"""Children that are killed, stopped, flooded or left alone: a line each, the same on every backend. With `parent`: waits to be killed itself."""

import os
import signal
import subprocess
import sys
import threading
import time


def killed_while_it_reads():
    child = subprocess.Popen(["sh", "-c", "head -c 100000 >/dev/null; kill -9 $$"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    return child.communicate(b"x" * 2_000_000)[0], child.returncode


def killed_while_we_read():
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    threading.Timer(0.1, child.kill).start()
    output = child.stdout.read()
    child.stdin.close()
    child.stdout.close()
    return output, child.wait()


def killed_while_it_writes():
    child = subprocess.Popen(["sh", "-c", "while :; do echo x; done"], stdout=subprocess.PIPE)
    got = len(child.stdout.read(100_000))
    child.kill()
    child.stdout.read()
    child.stdout.close()
    return got, child.wait()


def timed_out():
    try:
        subprocess.run(["sh", "-c", "echo begun; exec sleep 60"], timeout=0.5, capture_output=True)
    except subprocess.TimeoutExpired as error:
        return error.stdout


def stopped():
    child = subprocess.Popen(["sleep", "0.2"])
    child.send_signal(signal.SIGSTOP)
    child.send_signal(signal.SIGCONT)
    return child.wait()


def trapped():
    program = 'trap "echo bye; exit 3" TERM; echo ready; while :; do sleep 0.1; done'
    child = subprocess.Popen(["sh", "-c", program], stdout=subprocess.PIPE)
    child.stdout.readline()
    child.terminate()
    with child.stdout:
        return child.stdout.read(), child.wait()


def whole_group():
    child = subprocess.Popen(["sh", "-c", "sleep 60 & echo started; wait"], stdout=subprocess.PIPE, start_new_session=True)
    child.stdout.readline()
    os.killpg(child.pid, signal.SIGKILL)
    with child.stdout:
        # The end comes when the grandchild has gone too.
        return child.stdout.read(), child.wait()


def killed_twice():
    child = subprocess.Popen(["true"])
    child.wait()
    child.kill()
    try:
        os.kill(child.pid, 9)
    except ProcessLookupError:
        return "gone"


def nobody_left():
    try:
        os.waitpid(-1, 0)
    except ChildProcessError as error:
        return str(error)


def reader_gone():
    child = subprocess.Popen(["sh", "-c", "yes 2>/dev/null"], stdout=subprocess.PIPE)
    child.stdout.read(10)
    child.stdout.close()
    return child.wait() != 0


def many():
    children = [subprocess.Popen(["sh", "-c", f"exit {i}"]) for i in range(10)]
    return [child.wait() for child in children]


def flood():
    program = "yes | head -c 200000; yes | head -c 200000 >&2"
    child = subprocess.Popen(["sh", "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return [len(text) for text in child.communicate()]


def passed_on():
    reader, writer = os.pipe()
    program = f"import os; os.write({writer}, b'by number'); print(oct(os.umask(0)))"
    command = [sys.executable, "-c", program]
    child = subprocess.Popen(command, pass_fds=[writer], umask=0o27, stdout=subprocess.PIPE)
    os.close(writer)
    with child.stdout, open(reader, "rb") as file:
        return file.read(), child.stdout.read(), child.wait()


def main():
    for case in (
        killed_while_it_reads,
        killed_while_we_read,
        killed_while_it_writes,
        timed_out,
        stopped,
        trapped,
        whole_group,
        killed_twice,
        reader_gone,
        many,
        flood,
        passed_on,
        nobody_left,
    ):
        print(case.__name__, case(), flush=True)


if sys.argv[1:] == ["parent"]:
    echo = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    interpreter = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    print(echo.pid, interpreter.pid, flush=True)
    while True:
        echo.stdin.write(b"x" * 1000)
        echo.stdin.flush()
        echo.stdout.read(1000)
        time.sleep(0.01)
main()
