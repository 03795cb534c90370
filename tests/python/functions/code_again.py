# Code objects that are made of the attributes of others, as cloudpickle and dill do
import dis
import marshal
import pickle
import types

FIELDS = """argcount posonlyargcount kwonlyargcount nlocals stacksize flags code consts names varnames filename name qualname
    firstlineno linetable exceptiontable freevars cellvars""".split()
SCALE = 3


def parts(code):
    return [
        tuple(again(c) if isinstance(c, types.CodeType) else c for c in value) if field == 'consts' else value
        for field in FIELDS
        for value in [getattr(code, 'co_' + field)]
    ]


def again(code):
    return types.CodeType(*pickle.loads(pickle.dumps([p for p in parts(code)[:7]])), *parts(code)[7:])


def scaled(x, *rest, factor=SCALE, **more):
    total = [len(rest)]

    def inner(y):
        del y
        return lambda z: (z, x, total, SCALE * factor, sorted(more))

    return inner


def numbers(n):
    for i in range(n):
        yield i * SCALE


class Base:
    def name(self):
        return 'base'


class Derived(Base):
    def name(self):
        return 'derived of ' + super().name()


copy = again(scaled.__code__)
print(copy == scaled.__code__, copy is scaled.__code__, copy.co_name, copy.co_varnames, copy.co_cellvars)
f = types.FunctionType(copy, globals(), 'f', None, None)
f.__kwdefaults__ = {'factor': 2}
print(f(1, 2, 3, key=4)(5)(6))
inner = scaled(1)
g = types.FunctionType(again(inner.__code__), {'SCALE': 10}, 'g', None, inner.__closure__)
print(g(2)(3), g.__code__.co_freevars)
print(list(types.FunctionType(again(numbers.__code__), globals())(4)))
print(types.FunctionType(again(Derived.name.__code__), globals(), closure=Derived.name.__closure__)(Derived()))
renamed = list(parts(scaled.__code__))
renamed[10:14] = ['elsewhere.py', 'other', 'the.other', 77]
other = types.CodeType(*renamed)
print(other.co_filename, other.co_name, other.co_qualname, other.co_firstlineno, other == scaled.__code__)
# a code object that went through marshal before
print(again(marshal.loads(marshal.dumps(inner.__code__))) == inner.__code__)

# the globals that code uses, as those who look for them find them
def globals_of(code):
    found = {i.argval for i in dis.get_instructions(code) if i.opname == 'LOAD_GLOBAL'}
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            found |= globals_of(c)
    return found


print(sorted(globals_of(scaled.__code__)), sorted(globals_of(numbers.__code__)), sorted(globals_of(parts.__code__)))
print(inner.__code__.co_names, sorted(globals_of.__code__.co_names))
many = {}
exec('def many():\n    return [' + ', '.join(f'x.a{i}, g{i}' for i in range(200)) + ']', many)
print(len(globals_of(many['many'].__code__)), 'g199' in globals_of(many['many'].__code__), 'a199' in globals_of(many['many'].__code__))

args = parts(numbers.__code__)
for wrong in (
    [],
    args[:15],
    args + [()],
    ['a', *args[1:]],
    [-1, *args[1:]],
    [*args[:3], -1, *args[4:]],
    [*args[:6], 'x', *args[7:]],
    [*args[:7], [], *args[8:]],
    [*args[:10], 3, *args[11:]],
    [*args[:14], '', *args[15:]],
    [*args[:13], 0, *args[14:]],
):
    try:
        types.CodeType(*wrong)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
for change in (dict(co_name=3), dict(co_code=3), dict(co_consts=3), dict(co_names=[]), dict(co_linetable=''), dict(name=3)):
    try:
        numbers.__code__.replace(**change)
    except TypeError as e:
        print(e)
print(types.CodeType.__doc__, types.CodeType.__text_signature__)

# What the code imports and does with names.
import dis
import inspect
def uses(a):
    global G
    import os, x.y as z
    from . import q
    from os.path import join as j, split
    G = a.b.c
    a.d += len(G)
    del a.e
    return print(undefined)
module = compile('import a.b\nfrom .. import *\nx = y.z\ndel w\nclass K: pass', 'm', 'exec')
for code in (uses.__code__, module):
    print(list(dis._find_imports(code)), list(dis._find_store_names(code)))
    print([(i.opname, i.argval) for i in dis.get_instructions(code) if i.opname in ('STORE_ATTR', 'DELETE_ATTR', 'DELETE_NAME')])
print(*[sorted(v) for v in inspect.getclosurevars(lambda: print(undefined, missing, [len, [abs for make in ()]]))])
try: uses.__code__.replace(co_nlocals=0)
except ValueError as e: print(e)
