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
