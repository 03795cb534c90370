# exec and eval give their globals the dict of the builtins; __main__ has the module.
import types
print(type(__builtins__))
g = {}; exec('a = type(__builtins__)', g); print(g['a'], type(g['__builtins__']), g['__builtins__'] is __builtins__.__dict__)
print(eval('type(__builtins__)', {}))
f = types.FunctionType((lambda: __builtins__).__code__, {})
try: print(type(f()))
except Exception as e: print(repr(e))
print(type(f.__builtins__), f.__builtins__ is __builtins__.__dict__)
print(vars(types.ModuleType('x')).keys())
import builtins
builtins.zork = 1
exec('print(zork)', {})
g = {'__builtins__': {}}
try: exec('print(1)', g)
except NameError as e: print(e)
import sys
print(sys._getframe().f_builtins is builtins.__dict__)

# Names are asked of whatever stands there.
class Names:
    def __getitem__(self, name):
        if name == 'gone': raise KeyError(name)
        return name.upper
for builtins in (123, None, 'x', [], Names()):
    for source in ('known()', 'def f(): return known()\nf()', 'gone'):
        for _ in range(2):
            try: exec(source, {'__builtins__': builtins})
            except Exception as e: print(type(e).__name__, e)
            else: print('found')
try: exec('known.x', {'__builtins__': None, 'known': 1})
except AttributeError as e: print(e)
