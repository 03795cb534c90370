# Yields and waits deep in long chains of elif, operators and displays.
import threading, sys
def make(n, kind):
    y = {'gen': 'yield', 'plain': 'log.append', 'thread': 'wait'}[kind]
    src = 'def f(x):\n    if x == 0:\n        ' + y + '(0)\n' + ''.join(f'    elif x == {i}:\n        {y}({i})\n' for i in range(1, n)) + f'    else:\n        {y}("else")\n    {y}("end")\n'
    ns = dict(globals()); exec(src, ns); return ns['f']


log = []
def wait(x):
    import time; time.sleep(0); log.append(x)
for n in (60, 61, 600):
    f = make(n, 'gen')
    print(n, [list(f(i)) for i in (0, 5, n - 1, n)])
    f = make(n, 'plain'); log.clear()
    for i in range(2):
        for i in (0, 5, n - 1, n): f(i)
    print(log[-8:], len(log))
    f = make(n, 'thread'); log.clear()
    def run():
        for i in (0, 5, n - 1, n): f(i)
    t = threading.Thread(target=run); t.start(); t.join(); print(log)
def tr(f, e, a):
    if f.f_code.co_name == 'f': lines.append((e, f.f_lineno))
    return tr
f = make(70, 'gen')
lines = []; sys.settrace(tr); list(f(66)); sys.settrace(None); print(lines[-8:], len(lines))
# nesting of other kinds
def deep(n, kind):
    e = {'or': lambda: ' or '.join(f'(yield {i})' for i in range(n)), 'and': lambda: ' and '.join(f'not (yield {i})' for i in range(n)), 'add': lambda: '0 + ' + ' + '.join(f'((yield {i}) or 1)' for i in range(n)), 'list': lambda: '[' + ','.join(f'(yield {i})' for i in range(n)) + ']', 'cmp': lambda: ' is '.join(f'(yield {i})' for i in range(n)), 'ifexp': lambda: ''.join(f'1 if (yield {i}) else ' for i in range(n)) + '5', 'call': lambda: 'len([' * 80 + '(yield 3)' + '])' * 80, 'dict': lambda: '{' + ','.join(f'{i}: (yield {i})' for i in range(n)) + '}', 'fstr': lambda: 'f"' + ''.join(f'{{(yield {i})}}' for i in range(n)) + '"'}[kind]()
    ns = {}; exec('def f():\n    yield ' + e + '\n', ns); return ns['f']
for kind in 'or and add list cmp ifexp call dict fstr'.split():
    for n in (5, 130):
        try:
            r = list(deep(n, kind)()); print(kind, n, len(r), str(r[-1])[:30])
        except Exception as e: print(kind, n, type(e), str(e)[:100])
