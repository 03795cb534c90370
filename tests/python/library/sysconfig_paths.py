"""The folder that sysconfig names for the library is the one it comes from."""
import os
import sysconfig

for name in ("stdlib", "platstdlib"):
    print(name, os.path.isdir(sysconfig.get_path(name)))
print(os.path.samefile(sysconfig.get_path("stdlib"), os.path.dirname(os.__file__)))
print(os.path.basename(sysconfig.get_path("purelib")), os.path.basename(sysconfig.get_path("scripts")))
