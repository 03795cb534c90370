"""Stands in for CPython's extension module, which `test_importlib.util` asks for as it is loaded (see `runner.py`)."""

import unittest


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise unittest.SkipTest(f"_testsinglephase.{name} is CPython's")
