"""Writes the cache files of the standard library that the package ships: run by tspy itself, as the last step of the build.

They are of the kind that is never checked against the source, since installing a package changes its files' times.
"""

import importlib._bootstrap_external as external
import os
import sys
from importlib.util import cache_from_source, decode_source


def compile_file(root, path):
    with open(path, "rb") as file:
        source = file.read()
    try:
        code = compile(decode_source(source), os.path.relpath(path, root), "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        print(f"{path}: {error}", file=sys.stderr)
        return
    target = cache_from_source(path, optimization="")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    data = external._code_to_hash_pyc(code, bytes(8), False)
    with open(f"{target}.new", "wb") as file:
        file.write(data)
    os.replace(f"{target}.new", target)


for root in sys.argv[1:]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            if name.endswith(".py"):
                compile_file(root, os.path.join(folder, name))
