"""Cache files of all kinds run as programs."""
# starts: processes

import os
import py_compile
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "program.py")
    cache = os.path.join(folder, "program.pyc")
    with open(source, "w") as out:
        out.write("print('ran as', __name__)\n")
    for mode in py_compile.PycInvalidationMode:
        py_compile.compile(source, cache, invalidation_mode=mode)
        done = subprocess.run([sys.executable, cache], capture_output=True, text=True)
        print(mode.name, done.returncode, done.stdout.strip(), done.stderr.strip())
    with open(cache, "wb") as out:
        out.write(b"no cache file at all")
    done = subprocess.run([sys.executable, cache], capture_output=True, text=True)
    print(done.returncode, done.stderr.strip())

print("What a child sees of its command line.")
shown = "import sys; print(sys.orig_argv[1:], sys.argv)"
print(subprocess.run([sys.executable, "-I", "-X", "utf8", "-c", shown, "--inherited=x", "a"], capture_output=True, text=True).stdout)
