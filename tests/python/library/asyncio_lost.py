# What nobody waited for, and Ctrl-C while a loop runs.
import _thread
import asyncio
import contextvars
import gc
import signal


def report(loop, context):
    which = context.get('task') or context.get('future')
    print(context['message'], which.get_name(), context.get('exception'))


def run(*names):
    """Has tasks do one step, and forgets them."""
    tasks = [loop.create_task(globals()[name](), name=name) for name in names]
    loop.run_until_complete(asyncio.sleep(0))


async def boom():
    raise ValueError('lost')


async def waiting():
    await loop.create_future()


loop = asyncio.new_event_loop()
loop.set_exception_handler(report)
run('boom')
gc.collect()
print('collected')
task = loop.create_task(waiting(), name='seen')
loop.run_until_complete(asyncio.sleep(0))
task.cancel()
loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
print(task.cancelled())


def refuse(*args, **kwargs):
    raise OSError('refused')


def refused():
    coroutine = waiting()
    loop.call_soon = refuse
    try:
        asyncio.Task(coroutine, loop=loop, name='refused')
    except OSError as error:
        print(error)
    del loop.call_soon
    coroutine.close()


refused()
gc.collect()

print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
log = []


async def main():
    try:
        asyncio.get_running_loop().call_soon(_thread.interrupt_main)
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        log.append('cancelled')
        raise


try:
    asyncio.run(main())
except KeyboardInterrupt:
    log.append('interrupted')
print(log)


async def scheduled():
    async def nothing():
        pass
    kept = asyncio.create_task(asyncio.sleep(60), name='kept')
    for _ in range(10):
        await asyncio.gather(*[nothing() for _ in range(10)])
    print(sorted(task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()))
    kept.cancel()
    await asyncio.wait([kept])
    print(len(asyncio.tasks._scheduled_tasks) < 30)


asyncio.run(scheduled())
# Which tasks there are, and what their contexts share.
variable = contextvars.ContextVar('variable', default='none')


async def sets(value):
    before = variable.get()
    variable.set(value)
    await asyncio.sleep(0)
    return before, variable.get()


async def several():
    variable.set('outer')
    tasks = [asyncio.create_task(sets(value), name=value) for value in 'abc']
    print(sorted(task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()))
    print(tasks[0] in asyncio.tasks._scheduled_tasks, len(asyncio.tasks._scheduled_tasks) >= 4)
    copy = contextvars.copy_context()
    variable.set('changed')
    print(copy[variable], copy.run(variable.set, 'inner').old_value, copy[variable], variable.get(), copy.copy() == copy)
    print([await task for task in tasks], variable.get())
    print(len(asyncio.all_tasks()), tasks[0].get_context()[variable])


asyncio.run(several())
run('waiting')
print([task.get_name() for task in asyncio.all_tasks(loop)])
print('end')
