# Coroutines that a statement makes and lets go of: the warning comes at once, at that line.
import asyncio
import gc
import sys
import warnings


async def work(n=0):
    return n


class Service:
    async def start(self):
        return self

    @classmethod
    async def make(cls):
        return cls()


def wrapped():
    return work()


kept = []


def keeping():
    made = work(5)
    kept.append(made)
    return made


def show(message, category, filename, lineno, file=None, line=None):
    print(category.__name__, lineno, message)


warnings.showwarning = show
warnings.simplefilter('always')
print('begin')
work()
work(1)
Service().start()
Service.make()
for i in range(2):
    work(i)
print('kept')
keeping()
table = {}
table.setdefault('work', work(7))
kept.append(work(8))
made = work(9)
print('awaited')


async def main():
    work(3)
    await work(4)
    asyncio.sleep(1)
    asyncio.create_task(work(6))
    for coroutine in kept:
        print(await coroutine)
    print(await table['work'], await made)
    (lambda: 0)()
    await asyncio.sleep(0)


asyncio.run(main())


def many(n):
    for i in range(n):
        work(i)


seen = []
warnings.showwarning = lambda *args, **kws: seen.append(args[3])
many(3000)
print(len(seen), set(seen) == {many.__code__.co_firstlineno + 2})
warnings.simplefilter('error')
sys.unraisablehook = lambda args: print('unraisable', repr(args.exc_value), args.object.__name__)
work()


# What has died although a bound method of its own leads back to it.
class Box(list):
    def __init__(self):
        self.push = self.append
        self.push(1)

    def __del__(self):
        print('del', list(self), self.push.__self__ is self)


async def fails():
    await asyncio.sleep(0.001)
    raise ValueError('lost')


def lose(loop):
    task = loop.create_task(fails())
    task.add_done_callback(lambda _: loop.stop())
    loop.run_forever()


def drop():
    Box()


drop()
gc.collect()
loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: print(context['message'], repr(context['exception'])))
lose(loop)
gc.collect()
print('collected')
loop.close()
