"""Runs the tests of one module of CPython's suite and appends one line a test to a file, flushed as it goes.

Usage: runner.py --module test.test_x --out FILE [--skip FILE] [--only ID]... [--without ID]... [--excluded REGEX]... [--listed FILE]

What is excluded is run only if it is listed.

Lines are `start <id>` before a test and `<status> <id>` after it (pass, fail, error, skip, xfail, xpass), and `done` at the
end, so that a crash leaves its test named and the earlier results kept. Tracebacks of failures go to stderr.
"""

import os
import re
import sys
import time
import unittest

# Files that import CPython's internals as they are loaded, though few of their tests need them.
NEED_INTERNALS = {
    "test.test_bytes",
    "test.test_class",
    "test.test_code",
    "test.test_compile",
    "test.test_compileall",
    "test.test_ctypes",
    "test.test_frozen",
    "test.test_import",
    "test.test_importlib",
    "test.test_marshal",
    "test.test_monitoring",
    "test.test_pkgutil",
    "test.test_pyclbr",
    "test.test_traceback",
    "test.test_types",
    "test.test_unittest",
}

# Files that import `_testcapi` as they are loaded, with the tests that use it and would leave something behind.
NEED_C_API = {"test.test_monitoring": "TestCApiEventGeneration."}

# Files whose tests ask for the resource `network` and need no more than the loopback interface.
NEED_LOOPBACK = {"test.test_socketserver"}
# Those that need the resource curses and a terminal that curses knows.
NEED_TERMINAL = {"test.test_curses"}

ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def test_id(test):
    return ADDRESS.sub("0x", test.id()).replace("\n", " ")


class LineResult(unittest.TestResult):
    """A unittest result that reports each test as one line of a file, opened anew for each: tests close descriptors."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.status = None
        self.began = 0.0

    def write(self, line):
        with open(self.path, "a", encoding="utf-8", errors="backslashreplace") as out:
            out.write(line + "\n")

    def startTest(self, test):
        super().startTest(test)
        self.status = "pass"
        self.began = time.monotonic()
        self.write("start " + test_id(test))

    def stopTest(self, test):
        super().stopTest(test)
        took = time.monotonic() - self.began
        self.write(f"{self.status} {test_id(test)}" + (f"\t{took:.1f}s" if took >= 1 else ""))

    def report(self, status, test, err):
        self.status = status
        print(f"==== {status.upper()} {test_id(test)}", file=sys.__stderr__)
        try:
            print(self._exc_info_to_string(err, test), file=sys.__stderr__, flush=True)
        except Exception as problem:
            print(f"(traceback not printable: {type(problem).__name__}: {problem})", err[0], err[1], file=sys.__stderr__)

    def addError(self, test, err):
        if isinstance(test, unittest.TestCase):
            self.report("error", test, err)
        else:  # setUpClass, setUpModule and the like
            print(f"==== ERROR {test}", file=sys.__stderr__)
            print(self._exc_info_to_string(err, test), file=sys.__stderr__, flush=True)

    def addFailure(self, test, err):
        self.report("fail", test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            self.report("fail" if failed else "error", test, err)

    def addSkip(self, test, reason):
        if isinstance(test, unittest.TestCase) and self.status == "pass":
            self.status = "skip"

    def addExpectedFailure(self, test, err):
        self.status = "xfail"

    def addUnexpectedSuccess(self, test):
        self.status = "xpass"


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def main(argv):
    options = {"--only": [], "--without": [], "--excluded": []}
    for name, value in zip(argv[::2], argv[1::2]):
        if isinstance(options.get(name), list):
            options[name].append(value)
        else:
            options[name] = value
    out = options["--out"]
    module = options["--module"]
    skip = set()
    if "--skip" in options:
        with open(options["--skip"], encoding="utf-8") as lines:
            skip = set(lines.read().split("\n"))

    listed = set()
    if "--listed" in options:
        with open(options["--listed"], encoding="utf-8") as lines:
            listed = set(lines.read().split("\n"))

    if sys.implementation.name != "cpython" and module in NEED_INTERNALS:
        sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
    if sys.implementation.name != "cpython" and module in NEED_C_API:
        sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "support", "capi"))
        options["--without"].append(NEED_C_API[module])
    from test import support

    support.use_resources = ("network",) if module in NEED_LOOPBACK else ()
    if module in NEED_TERMINAL:
        support.use_resources = ("curses",)
        os.environ["TERM"] = "xterm"
    support.verbose = False
    # Many of the tests marked as CPython's alone ask what holds here too: names of arguments, messages, types of the library.
    support.cpython_only = lambda test: test
    result = LineResult(out)
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromName(module)
    wanted = []
    for test in flatten(suite):
        ident = test_id(test)
        if ident in skip or (options["--only"] and not any(part in ident for part in options["--only"])):
            continue
        if any(part in ident for part in options["--without"]):
            continue
        short = ident.removeprefix(module + ".")
        if short not in listed and any(re.search(pattern, short) for pattern in options["--excluded"]):
            continue
        if type(test).__name__ in ("_FailedTest", "ModuleSkipped"):
            print(f"==== cannot load {ident}", file=sys.__stderr__)
        wanted.append(test)
    unittest.TestSuite(wanted).run(result)
    result.write("done")


if __name__ == "__main__":
    main(sys.argv[1:])
