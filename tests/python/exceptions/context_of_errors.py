"""Errors that builtins raise while an exception is handled have it as their context."""

import ast
import asyncio
import codecs
import csv
import io
import json
import os
import socket
import tokenize
import warnings


def warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.warn("as an error")


def await_failed():
    async def fails():
        future = asyncio.get_running_loop().create_future()
        future.set_exception(OSError("kept"))
        try:
            raise LookupError("inner")
        except LookupError:
            await future

    asyncio.run(fails())


cases = {
    "syntax": lambda: eval("1+"),
    "indentation": lambda: exec(" x"),
    "compiler": lambda: compile("return", "f", "exec"),
    "literal": lambda: ast.literal_eval("f()"),
    "null": lambda: eval("\0"),
    "coding": lambda: compile(b"# coding: nope\n", "f", "exec"),
    "not utf-8": lambda: compile(b"\xff", "f", "exec"),
    "tokens": lambda: list(tokenize.generate_tokens(io.StringIO('"""').readline)),
    "json": lambda: json.loads("{"),
    "csv": lambda: list(csv.reader(['"a'], strict=True)),
    "stat": lambda: os.stat("/there/is/none"),
    "open": lambda: open("/there/is/none"),
    "kill": lambda: os.kill(99999999, 0),
    "connect": lambda: socket.socket(socket.AF_UNIX).connect("/there/is/none"),
    "decode": lambda: b"\xff".decode(),
    "strict": lambda: codecs.lookup_error("strict")(UnicodeError("given")),
    "warning": warn,
    "await": await_failed,
    "attribute": lambda: (1).x,
    "import": lambda: __import__("there_is_none"),
    "key": lambda: {}["x"],
}
for name, fail in cases.items():
    try:
        raise IndexError("outer")
    except IndexError:
        try:
            fail()
        except Exception as error:
            chain = []
            while error is not None:
                chain.append(type(error).__name__)
                error = error.__context__
            print(name, chain)

try:
    eval("no expression")
except SyntaxError:
    exec("1 +")
