# starts: processes
"""What `preexec_fn` may set for a child."""

import os
import resource
import signal
import subprocess


def run(preexec, command, **options):
    try:
        done = subprocess.run(["sh", "-c", command], preexec_fn=preexec, capture_output=True, text=True, **options)
    except subprocess.SubprocessError as error:
        return str(error)
    return done.returncode, done.stdout.split()


def group(preexec):
    with subprocess.Popen(["sh", "-c", "read line"], stdin=subprocess.PIPE, preexec_fn=preexec) as child:
        found = os.getpgid(child.pid) == child.pid
        child.communicate(b"\n")
    return found


print(group(None), group(os.setsid), group(os.setpgrp), group(lambda: os.setpgid(0, 0)), group(lambda: None))
print(run(lambda: os.umask(0o27), "umask"), run(lambda: os.chdir("/usr"), "pwd"), run(lambda: os.chdir("bin"), "pwd", cwd="/usr"))


def ignore():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


print(run(ignore, "kill -TERM $$; echo alive"), signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
print(run(lambda: None, "kill -TERM $$; echo alive"))


def limit():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, 50))
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (40, 50)


before = resource.getrlimit(resource.RLIMIT_NOFILE)
if os.path.exists("/usr/bin/prlimit"):
    print(run(limit, "ulimit -c; ulimit -n; ulimit -Hn"), resource.getrlimit(resource.RLIMIT_NOFILE) == before)
    try:
        subprocess.run(["/there/is/none"], preexec_fn=limit)
    except FileNotFoundError as error:
        print(error)
else:
    print((0, ["0", "40", "50"]), True)
    print("[Errno 2] No such file or directory: '/there/is/none'")
print(run(lambda: 1 / 0, "echo"))
with subprocess.Popen("sleep 60 & wait", shell=True, preexec_fn=os.setsid) as child:
    os.killpg(os.getpgid(child.pid), signal.SIGKILL)
print(child.returncode)
