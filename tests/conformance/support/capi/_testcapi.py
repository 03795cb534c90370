"""Stands in for CPython's test module where a whole file of tests would not load without it (see `runner.py`)."""

import unittest


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise unittest.SkipTest(f"_testcapi.{name} is CPython's")
