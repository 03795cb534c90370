# A yield in every place of every statement, in functions, generators, asynchronous generators and coroutines.
import asyncio


class Manager:
    def __init__(self, swallows=False):
        self.swallows = swallows

    def __enter__(self):
        return 'entered'

    def __exit__(self, kind, value, trace):
        return self.swallows

    async def __aenter__(self):
        await asyncio.sleep(0)
        return 'entered'

    async def __aexit__(self, kind, value, trace):
        await asyncio.sleep(0)
        return self.swallows


SOURCE = '''
PREFIX def body(n):
    for x in STEP_LIST(range(n)):
        if x == 3:
            STEP('broken')
            break
        STEP(x)
    else:
        STEP('for else')
        if n == 1:
            return
        STEP('for else goes on')
    while n > 0:
        n -= 1
        if n == 2:
            STEP('continued')
            continue
        STEP(n)
        if n == 4:
            break
    else:
        STEP('while else')
    try:
        STEP('try')
        if n % 2:
            raise ValueError(n)
        STEP('try ends')
    except ValueError as error:
        STEP(repr(error))
    else:
        STEP('try else')
    finally:
        STEP('finally')
    try:
        try:
            STEP('inner')
            [][n]
        finally:
            STEP('inner finally')
    except IndexError:
        STEP('outer')
        for y in 'ab':
            try:
                STEP(y)
                continue
            finally:
                STEP('finally of continue')
        else:
            STEP('else in handler')
    try:
        raise ExceptionGroup('g', [KeyError(1), TypeError(2)])
    except* KeyError as group:
        STEP(group.exceptions)
    except* TypeError:
        STEP('type error')
    else:
        STEP('never')
    finally:
        STEP('finally of groups')
    with Manager(True) as m, Manager() as k:
        STEP(m)
        if n:
            raise KeyError
        STEP(k)
    AWITH
    match VALUE([n, 'x']):
        case [0, y] if VALUE(y) == 'x':
            STEP('zero')
        case [_, y]:
            STEP(y)
            for z in (1,):
                STEP(z)
            else:
                match z:
                    case 1:
                        STEP('match in else')
    if VALUE(n) == 0:
        STEP('if')
    elif VALUE(n) == 4:
        STEP('elif')
    else:
        STEP('else')
    values = [VALUE(1), *VALUE((2, 3)), {VALUE(4): VALUE(5), **VALUE({6: 7})}, f'{VALUE(8)!r:>{VALUE(3)}}', VALUE(1) < VALUE(2) < VALUE(3)]
    STEP(values)
    (values[VALUE(0)], *rest), values[VALUE(1)] = VALUE((1, 2, 3)), VALUE(4)
    values[VALUE(0)] += VALUE(10)
    STEP((values, rest))
    STEP(VALUE(0) or VALUE('or') and VALUE('and') if VALUE(True) else VALUE(None))
    assert VALUE(True), VALUE('never')
    del values[VALUE(0):VALUE(2)]
    STEP(len(values, *VALUE(())) if (size := VALUE(3)) else 0)
    STEP((lambda *a, **k: (a, k))(VALUE(1), *VALUE((2,)), k=VALUE(3), **VALUE({'m': 4})))
    while True:
        for q in STEP_LIST((1, 2)):
            with Manager():
                try:
                    if q == 2:
                        RETURN
                finally:
                    STEP('finally of return')
        else:
            STEP('never')
'''

AWITH = '''async with Manager() as a, Manager(True):
        STEP(a)
        raise ValueError
    async for i in numbers(n):
        STEP(i)
        if i == 2:
            break
    else:
        STEP('async for else')
    STEP([i async for i in numbers(3) if await later(i)])
    STEP([VALUE(1)])'''
FORMS = {
    'function': ('', 'steps.append', 'pick(None, ', '', 'return "ret"', 'pass'),
    'generator': ('', 'yield', 'pick((yield "value"), ', 'list', 'return "ret"', 'pass'),
    'coroutine': ('async', 'await step', 'await later(', '', 'return "ret"', AWITH),
    'async generator': ('async', 'yield', 'pick((yield await later("value")), ', '', 'return', AWITH),
}


def pick(_, value):
    return value


async def later(value):
    await asyncio.sleep(0)
    return value


async def step(value):
    await asyncio.sleep(0)
    steps.append(value)


async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def collected(agen):
    return [x async for x in agen]


def run(name, body, n):
    steps.clear()
    if name == 'function':
        return body(n), list(steps)
    if name == 'generator':
        return list(body(n))
    if name == 'coroutine':
        return asyncio.run(body(n)), list(steps)
    return asyncio.run(collected(body(n)))


steps = []
for name, (prefix, step_text, value_text, list_text, return_text, awith) in FORMS.items():
    text = SOURCE.replace('AWITH', awith).replace('STEP_LIST', list_text).replace('PREFIX', prefix)
    text = text.replace('STEP', step_text).replace('VALUE(', value_text).replace('RETURN', return_text)
    namespace = dict(globals())
    exec(compile(text.strip(), f'<{name}>', 'exec'), namespace)
    body = namespace['body']
    print(name)
    first = [repr(run(name, body, n)) for n in (0, 1, 3, 5)]
    for result in first:
        print(' ', result)
    # the same once it is compiled
    print(all([repr(run(name, body, n)) for n in (0, 1, 3, 5)] == first for _ in range(5)))

# code that is made anew so often that nothing that changes is folded in the end
lines = ['def many(a, b):', '    k = 0', '    while True:']
for n in range(40):
    lines += [f'        if k == {n}:', f'            k = yield a[{n}] + b']
names = {}
exec('\n'.join(lines), names)
total = 0
for n in range(40):
    for again in range(4):
        walk = names['many'](range(40), n if n % 2 else float(n))
        next(walk)
        total += walk.send(n)
        walk.close()
print('many', total)
