# backends: native
# How a program ends when its excepthook fails or stderr is gone; what -b warns of; what the program's folder is called.
import os
import subprocess
import sys
import tempfile


def run(*arguments, **options):
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, **options)
    print(done.returncode, done.stdout, done.stderr)


run("-c", "import sys\nsys.excepthook = lambda *a: {}['key']\n1 / 0")
run("-c", "import sys\nsys.excepthook = None\n1 / 0")
run("-c", "import sys\ndel sys.excepthook\n1 / 0")
run("-c", "import sys\nsys.excepthook = lambda *a: sys.exit(4)\n1 / 0")
run("-c", "import sys\nsys.stderr = None\n1 / 0")
run("-b", "-c", "b'a' == 'a'\n'a' in [bytearray(b'a')]\nb'a' == 97\nstr(b'x')\nf'{bytearray()}'\nrepr(b'')\nb'' == 1.0")
run("-bb", "-c", "print(b'a' == b'b')\nprint('%s' % b'x')")

with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    with open(os.path.join(folder, "__main__.py"), "w") as file:
        file.write("import sys\nprint(*(p.replace(sys.argv[1], 'HERE') for p in (sys.path[0], __file__)))\n")
    run("./__main__.py", folder, cwd=folder)
    run(".", folder, cwd=folder)
    run(os.path.basename(folder), folder, cwd=os.path.dirname(folder))
