"""What was written to files that nobody closed is there when somebody looks."""
import os
import shutil
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
open("size", "w").write("hello")
print(os.path.getsize("size"))
open("bytes", "wb").write(b"x" * 10)
print(os.stat("bytes").st_size)


def leave():
    file = open("left", "w")
    file.write("abc\n")
    print("def", file=file)


leave()
print([(entry.name, entry.stat().st_size) for entry in sorted(os.scandir("."), key=lambda entry: entry.name)])
open("copied", "w").write("text")
shutil.copy("copied", "copy")
print(open("copy").read(), open("left").read().split())
open("old", "w").write("moved")
os.rename("old", "new")
print(open("new").read())
os.chdir("/")
shutil.rmtree(folder)
