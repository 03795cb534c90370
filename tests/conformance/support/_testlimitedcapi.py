"""Stands in for CPython's test module where a whole file of tests would not load without it (see `runner.py`): its functions that a
statement of the language does."""

import operator
import unittest

sequence_getitem = operator.getitem
sequence_setitem = operator.setitem
sequence_delitem = operator.delitem


def object_hasattrstring(obj, name):
    return int(hasattr(obj, name.decode()))


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise unittest.SkipTest(f"_testlimitedcapi.{name} is CPython's")
