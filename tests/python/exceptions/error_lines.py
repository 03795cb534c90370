# Errors that know only a file and a line read it; what cannot be raised is reported with lines but without marks; where displays fail.
import abc
import atexit
import io
import os
import re
import sys
import tempfile

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
