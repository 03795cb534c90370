import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  Context,
  type ContextOptions,
  ExitError,
  LimitError,
  PythonError,
  type Value,
} from '../../src/launcher/embedding.ts';
import { compilerOptions } from '../../src/truffle/compiler-options.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

const failure = async (promise: Promise<unknown>): Promise<any> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

/** A context with functions of the host that return promises, and all that it prints. */
function make(options: ContextOptions = {}) {
  const printed: string[] = [];
  const context = Context.create({ allowThreads: true, stdout: (text) => void printed.push(text), ...options });
  context.globals.set('now', async (value: unknown) => value);
  context.globals.set('later', async (value: unknown) => {
    await pause(2);
    return value;
  });
  context.globals.set('never', () => new Promise(() => {}));
  const output = async (source: string): Promise<string> => {
    printed.length = 0;
    await context.evalAsync(source);
    return printed.join('');
  };
  return { context, printed, output };
}

describe('evalAsync', () => {
  const { context, printed, output } = make();
  afterAll(() => context.close());

  test('expressions, statements, and what a promise gives', async () => {
    expect((await context.evalAsync('6 * 7')).as('number')).toBe(42);
    expect((await context.evalAsync('x = later({"name": "Ada"})["name"]')).isNone).toBe(true);
    expect(context.globals.get('x')!.as('string')).toBe('Ada');
    expect((await failure(context.evalAsync('1 +'))).name).toBe('SyntaxError');
    expect((await failure(context.evalAsync('def f(n): return f(n + 1)\nf(0)'))).name).toBe('RecursionError');
  });

  test('a plug-in that fetches', async () => {
    const users = new Map([
      [1, { name: 'Ada', friends: [2, 3] }],
      [2, { name: 'Grace', friends: [1] }],
      [3, { name: 'Edsger', friends: [] }],
    ]);
    // Three threads wait here at the same time.
    const waiting: (() => void)[] = [];
    context.globals.set('meet', () => {
      const met = new Promise<void>((done) => void waiting.push(done));
      if (waiting.length === 3) for (const done of waiting) done();
      return met;
    });
    context.globals.set('fetch_user', async (id: number) => {
      await pause(3);
      const user = users.get(id);
      if (user === undefined) throw new RangeError(`no user ${id}`);
      return user;
    });
    const source = `
import json, threading

class User:
    def __init__(self, id):
        self.id = id
    def __getattr__(self, name):
        return fetch_user(self.id)[name]
    @property
    def friends(self):
        return [User(id) for id in fetch_user(self.id)["friends"]]

def reach(user, seen):
    if user.id in seen: return
    seen.add(user.id)
    yield user.name
    for friend in user.friends:
        yield from reach(friend, seen)

print(json.dumps(list(reach(User(1), set()))))
names = []
def work(id):
    meet()
    names.append(fetch_user(id)["name"])
threads = [threading.Thread(target=work, args=(id,)) for id in (1, 2, 3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sorted(names))
try:
    User(9).name
except RuntimeError as error:
    print("RuntimeError:", error)
`;
    expect(await output(source)).toBe(
      '["Ada", "Grace", "Edsger"]\n[\'Ada\', \'Edsger\', \'Grace\']\nRuntimeError: no user 9\n',
    );
  });

  test('a thousand promises in a loop', async () => {
    expect((await context.evalAsync('sum(now(i) for i in range(1000))')).as('number')).toBe(499500);
    await context.evalAsync('total = 0\nfor i in range(1000): total += now(i)');
    expect(context.globals.get('total')!.as('number')).toBe(499500);
  });

  test('a function that did not wait for long does in the end', async () => {
    const source = `
def get(i): return i if i < 3000 else now(i)
def every(n):
    for i in range(n): yield get(i)
total = 0
for i in range(3003): total += get(i)
print(total, sum(every(3003)), sum(get(i) for i in range(3003)))
`;
    expect(await output(source)).toBe('4507503 4507503 4507503\n');
  });

  test('where nothing can be suspended, the error says so', async () => {
    const source = 'class M(type):\n  def mro(cls): now(1); return super().mro()\nclass C(metaclass=M): pass';
    const error = await failure(context.evalAsync(source));
    expect([error.name, error.message]).toEqual([
      'RuntimeError',
      'now() of the host returned a promise inside of a call that cannot be suspended: a callback of a builtin that cannot be begun again, or a call of the host into the running program',
    ]);
    expect(() => context.eval('now(1)')).toThrow('now() of the host returned a promise: only evalAsync waits for one');
  });

  test('a rejected promise is an exception that keeps its cause', async () => {
    const mistake = new TypeError('refused');
    context.globals.set('refuse', () => Promise.reject(mistake));
    const error = await failure(context.evalAsync('def f():\n  refuse()\nf()', { filename: 'plugin.py' }));
    expect(error).toBeInstanceOf(PythonError);
    expect([error.name, error.message, error.cause]).toEqual(['TypeError', 'refused', mistake]);
    expect(error.traceback).toContain('File "plugin.py", line 2, in f');
    const source =
      'try: refuse()\nexcept TypeError as error: print("caught", error)\nelse: print("no")\nfinally: print(now("end"))';
    expect(await output(source)).toBe('caught refused\nend\n');
    context.globals.set('again', async () => context.eval('{}["key"]'));
    expect(await output('try: again()\nexcept KeyError as error: print(repr(error))')).toBe("KeyError('key')\n");
    context.globals.set('date', async () => new Date());
    expect((await failure(context.evalAsync('date()'))).message).toBe('a Date cannot be passed to Python');
  });

  test('asyncio and threads go on', async () => {
    const source = `
import asyncio, threading, time
async def numbers():
    for i in range(3): yield later(i)
async def main():
    async with asyncio.timeout(10):
        others = asyncio.gather(*[asyncio.to_thread(later, i) for i in range(3)])
        return await others, [i async for i in numbers()]
print(asyncio.run(main()))
log = []
def work():
    for i in range(3):
        log.append(now(i))
        time.sleep(0.001)
    log.append(later("last"))
thread = threading.Thread(target=work)
thread.start()
while thread.is_alive(): later(None)
print(log)
`;
    expect(await output(source)).toBe("([0, 1, 2], [0, 1, 2])\n[0, 1, 2, 'last']\n");
  });

  test('the event loop has its turn while Python sleeps, waits and counts', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await context.evalAsync('import time; time.sleep(0.05)');
    expect(ticks).toBeGreaterThan(2);
    ticks = 0;
    await context.evalAsync('import time\nend = time.monotonic() + 0.1\nwhile time.monotonic() < end: pass');
    expect(ticks).toBeGreaterThan(1);
    clearInterval(timer);
  });

  test('what the host calls meanwhile runs on top', async () => {
    await context.evalAsync(
      'import threading; lock = threading.Lock(); lock.acquire(); x = 1; g = (i for i in [1, 2])',
    );
    const running = output('print("waits")\nlock.acquire()\nprint("x is", x)');
    while (printed.length === 0) await pause(1);
    expect(printed.join('')).toBe('waits\n');
    expect(context.eval('x = x + 1; y = [next(g), next(g)]') && context.eval('y').toJS()).toEqual([1, 2]);
    expect((context.eval('lock') as Value).invoke('locked').as('boolean')).toBe(true);
    expect((await failure(context.evalAsync('1'))).message).toBe(
      'an evalAsync of this context has not ended: await it first',
    );
    context.globals.get('lock')!.invoke('release');
    expect(await running).toBe('waits\nx is 2\n');
    expect((await context.evalAsync('x')).as('number')).toBe(2);
  });

  test('an exit ends the program alone', async () => {
    const exit = await failure(context.evalAsync('import sys\ntry: sys.exit(later(3))\nfinally: now(1)'));
    expect([exit instanceof ExitError, exit.code]).toEqual([true, 3]);
    expect((await failure(context.evalAsync('import os; os._exit(now(4))'))).code).toBe(4);
    expect((await context.evalAsync('now(5)')).as('number')).toBe(5);
    expect(context.eval('6').as('number')).toBe(6);
  });
});

test.each(['auto', 'always', 'never'] as const)('wherever Python code may be called, compiled %s', async (mode) => {
  const { mode: usual } = compilerOptions;
  compilerOptions.mode = mode;
  const { context, output } = make();
  const source = `
import contextlib, functools, itertools, json, re
class A:
    made = now(1)
    def __init__(self): self.x = later(2)
    def __enter__(self): return now(3)
    def __exit__(self, *exc): return now(True)
    def __hash__(self): return now(4)
    def __eq__(self, other): return now(True)
    def __add__(self, other): return later(other)
    def __format__(self, spec): return now("<") + spec
    def __bool__(self): return now(False)
    def __iter__(self): yield now(5); yield later(6)
    def __getitem__(self, i): return later(i)
    def __call__(self, *args): return now(args)
    def __getattribute__(self, name): return super().__getattribute__(now(name))
    def __init_subclass__(cls): cls.sub = now(7)
class B(A): pass
with A() as three: raise KeyError
print(A.made, A().x, three, {A(): 8}[A()], A() + 9, f"{A():spec}", bool(A()), [*A()], A()[10], A()(11), B.sub)
print(sorted([3, 1, 2], key=later), max([1, 3, 2], key=lambda i: -now(i)), sorted([2, 1], key=functools.cmp_to_key(lambda a, b: now(a - b))))
print(list(map(now, "ab")), list(filter(now, [0, 1])), functools.reduce(lambda a, b: a + later(b), [1, 2, 3]), any(now(i) for i in [0, 1]))
print([[k, list(g)] for k, g in itertools.groupby([1, 1, 2], key=now)], re.sub("a", lambda m: now("o"), "banana"), json.dumps(A, default=lambda o: now("class")))
class Singleton(type):
    made = {}
    def __call__(cls, *args):
        if cls not in cls.made: cls.made[cls] = super().__call__(*args)
        return cls.made[cls]
class Config(metaclass=Singleton):
    def __init__(self): self.value = later(12)
print(Config().value, Config() is Config(), type.__call__(Config).value)
@contextlib.contextmanager
def managed():
    yield now(13)
    now(14)
with managed() as value: print(value, eval("later(15)"))
def sent():
    got = yield later(16)
    try: yield now(got)
    finally: print("closed", now(18))
generator = sent()
print(next(generator), generator.send(17))
generator.close()
`;
  expect(await output(source)).toBe(`1 2 3 8 9 <spec False [5, 6] 10 [11] 7
[1, 2, 3] 1 [1, 2]
['a', 'b'] [1] 6 True
[[1, [1, 1]], [2, [2]]] bonono "class"
12 True 12
13 15
16 17
closed 18
`);
  context.close();
  compilerOptions.mode = usual;
});

test('contexts take turns, and call each other', async () => {
  const order: string[] = [];
  const both = ['a', 'b'].map((name) => {
    const { context } = make();
    context.globals.set('note', (n: number) => void order.push(name + n));
    return context;
  });
  await Promise.all(both.map((context) => context.evalAsync('for i in range(3): note(i); later(i)')));
  expect(order.slice(0, 2)).toEqual(['a0', 'b0']);
  expect([...order].sort()).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
  const [a, b] = both as [Context, Context];
  a.globals.set('other', async (source: string) => (await b.evalAsync(source)).toJS());
  expect((await a.evalAsync('[other(f"later({i}) + 1") for i in range(3)]')).toJS()).toEqual([1, 2, 3]);
  b.interrupt();
  const error = await failure(a.evalAsync('try: other("1")\nexcept RuntimeError as e: print(e); raise'));
  expect([error.name, error.cause instanceof LimitError]).toEqual(['RuntimeError', true]);
  for (const context of both) context.close();
});

describe('evalAsync is ended', () => {
  const stubborn = (call: string) => `
while True:
    try:
        while True: ${call}
    except BaseException: print("caught")
    finally: print("finally")
`;

  test('by time, while it waits', async () => {
    for (const call of ['never()', 'import time; time.sleep(100)', 'now(1)', 'pass']) {
      const { context, printed } = make({ limits: { wallTimeMs: 400 } });
      const error = await failure(context.evalAsync(stubborn(call)));
      expect([error instanceof LimitError, error.limit, printed]).toEqual([true, 'wallTimeMs', []]);
      expect(await failure(context.evalAsync('1'))).toBeInstanceOf(LimitError);
      context.close();
    }
  });

  test('by statements and output', async () => {
    const counted = make({ limits: { statements: 20000 } });
    expect((await failure(counted.context.evalAsync(stubborn('now(1)')))).limit).toBe('statements');
    const loud = make({ limits: { outputBytes: 500 } });
    expect((await failure(loud.context.evalAsync('while True: print("x" * 50); now(1)'))).limit).toBe('outputBytes');
    for (const { context } of [counted, loud]) context.close();
  });

  test('by an interrupt, while it waits or runs, in whatever thread', async () => {
    const inThread = `import threading\nthread = threading.Thread(target=never)\nthread.start()\nthread.join()`;
    for (const source of [stubborn('never()'), stubborn('pass'), stubborn('import time; time.sleep(100)'), inThread]) {
      const { context, printed } = make();
      setTimeout(() => context.interrupt(), 20);
      const error = await failure(context.evalAsync(source));
      expect([error instanceof LimitError, error.limit, printed]).toEqual([true, 'interrupt', []]);
      context.close();
    }
  });

  test('by closing the context', async () => {
    const { context, printed } = make();
    const running = failure(context.evalAsync(stubborn('never()')));
    await pause(5);
    context.close();
    expect(await running).toMatchObject({ limit: 'interrupt', message: 'the context was closed' });
    expect(printed).toEqual([]);
    expect(() => context.eval('1')).toThrow('the context is closed');
    expect((await failure(context.evalAsync('1'))).message).toBe('the context is closed');
    const other = make().context;
    other.globals.set('close', () => other.close());
    expect((await failure(other.evalAsync('close()\nfor i in range(10): pass'))).message).toBe(
      'the context was closed',
    );
    expect(() => other.eval('1')).toThrow('the context is closed');
  });
});
