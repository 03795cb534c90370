"""Stands in for CPython's test module where a whole file of tests would not load without it (see `runner.py`)."""

import sys
import unittest


def get_config():
    return {"code_debug_ranges": "no_debug_ranges" not in sys._xoptions}


def get_immortalize_deferred():
    return False


def has_inline_values(obj):
    raise unittest.SkipTest("inline values are CPython's")


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise unittest.SkipTest(f"_testinternalcapi.{name} is CPython's")
