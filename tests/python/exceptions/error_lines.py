# Errors that know only a file and a line read it; what cannot be raised is reported with lines but without marks; where displays fail.
import abc
import atexit
import io
import os
import re
import sys
import tempfile
import traceback

print(abc.ABCMeta('Made', (), {}).__module__)

directory = tempfile.mkdtemp()
path = os.path.join(directory, 'program.py')
SOURCES = ['x = 1\nreturn x', 'def f():\n    nonlocal zz\n', 'def f(a, a): pass\n', 'break\n', 'async def f():\n  pass\nawait f()']
for text in SOURCES:
    with open(path, 'w') as file:
        file.write(text)
    try:
        compile(text, path, 'exec')
    except SyntaxError as error:
        print(error.msg, error.lineno, repr(error.text))
    try:
        compile(text, path + '.none', 'exec')
    except SyntaxError as error:
        print(repr(error.text))
os.remove(path)
os.rmdir(directory)

for text in ('1 +', '1 +\n', 'x =', '', '\n', '#', '1 if', 'lambda', 'a.', '\n\n', ' \n# c\n'):
    for mode in ('eval', 'exec', 'single'):
        try:
            compile(text, '<text>', mode)
        except SyntaxError as error:
            print(repr(text), mode, error.args[1][1:])


def fails(text):
    try:
        exec(compile(text, 'text', 'exec'), {})
    except Exception as error:
        tb = error.__traceback__.tb_next
        print(text, list(tb.tb_frame.f_code.co_positions())[tb.tb_lasti // 2])


for text in ('{[]: 1}', '{1: 2, **{}, []: 3}', 'x = {1: 2,\n [] : 3}', '{**1}', '{*1}', '[*1]', '(*1,)', '{[]: 1 for x in [1]}', '{[] for x in [1]}'):
    fails(text)


def ends(n):
    def deeper(n):
        if n:
            deeper(n - 1)
        else:
            raise ValueError

    if n == 0:
        raise KeyError('key') from OSError(1, 'x')
    deeper(n)


shown = sys.stderr = io.StringIO()
for n in (0, 1, 2, 3, 5, 6):
    atexit.register(ends, n)
    atexit._run_exitfuncs()
print(re.sub('0x[0-9a-f]+', '0x', shown.getvalue()))


class Undecided:
    def __init__(self, answers):
        self.answers = iter(answers)

    def __bool__(self):
        print('asked', end=' ')
        answer = next(self.answers)
        if answer is None:
            raise ValueError('undecided')
        return answer


# `not` asks what `and` and `or` have asked before, unless it is a test itself.
def denied(x):
    return not x


def denied_both(x):
    return not (x and 1)


def denied_any(x):
    value = not (0 or x or 3)
    return value


def denied_test(x):
    if not (x and 1):
        return 'denied'


for function in denied, denied_both, denied_any, denied_test:
    for answers in (True, True), (False, False), (None,), (True, None), (False, None):
        try:
            print(function(Undecided(answers)))
        except ValueError as error:
            print(''.join(traceback.format_tb(error.__traceback__)))
