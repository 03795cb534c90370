# `await` outside of functions: PyCF_ALLOW_TOP_LEVEL_AWAIT.
import ast
import asyncio
import inspect
import threading
import traceback
import types


def compiled(source, mode='exec'):
    return compile(source, '<top>', mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def run(source, mode='exec'):
    code = compiled(source, mode)
    flags = (inspect.CO_COROUTINE, inspect.CO_GENERATOR, inspect.CO_ASYNC_GENERATOR)
    print([bool(code.co_flags & flag) for flag in flags], code.co_name, end=' ')
    space = {'asyncio': asyncio}
    made = eval(code, space)
    print(type(made).__name__, end=' ')
    if inspect.iscoroutine(made):
        print(repr(asyncio.run(made)), end=' ')
    print(sorted(space.keys() - {'__builtins__', 'asyncio'}))


run('x = 1')
run('x = await asyncio.sleep(0, 3)')
run('await asyncio.sleep(0, 3)', 'eval')
run('await asyncio.sleep(0, 3)', 'single')
run('async with asyncio.timeout(3):\n  y = [await asyncio.sleep(0, i) for i in range(3)]\nprint(y)')
run('async def g():\n  yield 1\n  yield 2\nz = [i async for i in g()]\nfor q in z: print(q)')
run('async def g():\n  yield 1\nasync for i in g(): print(i, sorted(locals()) == sorted(globals()))')
run('total = 0\nfor i in range(3000): total += await asyncio.sleep(0, i) if i % 500 == 0 else i\nprint(total)')

space = {'asyncio': asyncio}
function = types.FunctionType(compiled('a = await asyncio.sleep(0, 9)'), space)
print(asyncio.run(function()), space['a'], inspect.iscoroutinefunction(function))

names = {}
made = eval(compiled('def f(): pass\nclass A:\n  x = [1 for _ in range(2)]\nb = await asyncio.sleep(0, A.x); seen = sorted(locals())'), space, names)
print(made.cr_frame.f_locals is names, made.cr_frame.f_globals is space)
asyncio.run(made)
print(names.keys(), names['b'], names['seen'], 'b' in space)


async def fails():
    try:
        await eval(compiled('await asyncio.sleep(0)\n1/0'), {'asyncio': asyncio})
    except ZeroDivisionError:
        print(traceback.format_exc().replace(__file__, 'FILE'))


asyncio.run(fails())
suspended = eval(compiled('n = 5\nawait asyncio.sleep(0)'), {'asyncio': asyncio})
print(suspended.send(None), suspended.cr_frame.f_locals['n'], suspended.cr_await is not None)
suspended.close()

thread = threading.Thread(target=run, args=('t = await asyncio.sleep(0.01, "thread")\nprint(t)',))
thread.start()
thread.join()

for source in ('x = await 3', '[i async for i in y]', 'async with x: pass'):
    try:
        compile(source, '<top>', 'exec')
    except SyntaxError as error:
        print(error)
for source in ('def f(): await 1', 'class A: await x', 'yield 1', 'lambda: await x'):
    try:
        compiled(source)
    except SyntaxError as error:
        print(error)
