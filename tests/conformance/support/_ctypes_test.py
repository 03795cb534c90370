"""Stands for CPython's extension module, whose functions the tests call through ctypes: tells where its library is (see `runner.py`)."""

import glob
import os
import unittest

_found = glob.glob(os.path.join(os.path.dirname(os.path.dirname(unittest.__file__)), "lib-dynload", "_ctypes_test.*.so"))
if not _found:
    raise ImportError("this CPython has no _ctypes_test")
__file__ = _found[0]
