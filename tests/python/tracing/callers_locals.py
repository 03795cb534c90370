import sys
def ask(): return dict(sys._getframe(1).f_locals)
def setit():
    sys._getframe(1).f_locals['n'] = 99
def hot(n, late):
    total = 0
    for i in range(n):
        total += i
    if late:
        r = ask(); r.pop('r', None)
        setit()
        return r, n
    return total
for k in range(200): hot(50, False)
print(hot(10, True))
def gen(n):
    for i in range(n):
        yield ask()
print(list(gen(2)))
