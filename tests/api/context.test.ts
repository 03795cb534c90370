import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  Context,
  ExitError,
  HostFileSystem,
  hostFolder,
  LimitError,
  MemoryFileSystem,
  MountFileSystem,
  OverlayFileSystem,
  PosixError,
  PythonError,
  ReadOnlyFileSystem,
  type Value,
} from '../../src/launcher/embedding.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');

const failure = (run: () => unknown): any => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('values', () => {
  const context = Context.create();

  test('expressions and statements', () => {
    expect(context.eval('6 * 7').as('number')).toBe(42);
    expect(context.eval('x = 5').isNone).toBe(true);
    expect(context.globals.get('x')!.as('bigint')).toBe(5n);
    expect(context.globals.get('missing')).toBeUndefined();
    expect(context.eval('2 ** 70').as('bigint')).toBe(2n ** 70n);
    expect(() => context.eval('2 ** 70').as('number')).toThrow(RangeError);
    expect(() => context.eval('"a"').as('number')).toThrow(TypeError);
    expect(() => context.eval('True').as('number')).toThrow(TypeError);
    expect(context.eval('b"\\x00\\xff"').as('bytes')).toEqual(Uint8Array.of(0, 255));
    expect(context.eval('{1: "a"}').as('map')).toEqual(new Map([[1, 'a']]));
  });

  test('conversion both ways', () => {
    const data = { a: [1, 2.5, 'x', null, true], b: { c: new Uint8Array([1]) } };
    context.globals.set('data', data);
    expect(context.eval('repr(data)').as('string')).toBe("{'a': [1, 2.5, 'x', None, True], 'b': {'c': b'\\x01'}}");
    const back = context.eval('data').toJS() as any;
    expect(Object.getPrototypeOf(back)).toBeNull();
    expect(back.a).toEqual(data.a);
    expect(context.eval('{(1, 2): {3}}').toJS()).toEqual(new Map([[[1, 2], new Set([3])]]));
    const cycle = context.eval('l = []\nl.append(l)') && (context.eval('l').toJS() as unknown[]);
    expect(cycle[0]).toBe(cycle);
    expect(context.eval('__import__("math").nan').toJS()).toBeNaN();
    expect(() => context.globals.set('d', new Date(0))).toThrow('a Date cannot be passed to Python');
  });

  test('members, calls, iteration', () => {
    const made = context.eval('class P:\n  def __init__(self, x): self.x = x\n  def add(self, n): return self.x + n');
    expect(made.isNone).toBe(true);
    const p = context.globals.get('P')!.call(3);
    expect(p.typeName).toBe('P');
    expect([p.has('x'), p.has('y'), p.get('y')]).toEqual([true, false, undefined]);
    p.set('x', 10);
    expect(p.invoke('add', 5).as('number')).toBe(15);
    expect([...context.eval('(i * i for i in range(4))').iterate()].map((v) => v.as('number'))).toEqual([0, 1, 4, 9]);
    const dict = context.eval('{"k": 1}');
    dict.setItem('n', p);
    expect(dict.getItem('n').get('x')!.as('number')).toBe(10);
    expect(dict.size).toBe(2);
    expect(
      context
        .import('json')
        .invoke('dumps', [1, { a: 'b' }])
        .as('string'),
    ).toBe('[1, {"a": "b"}]');
  });

  test('functions of the host', () => {
    const calls: unknown[][] = [];
    context.globals.set('host', (...args: unknown[]) => {
      calls.push(args);
      return args.length;
    });
    expect(context.eval('host(1, "a", [None], key=2)').as('number')).toBe(4);
    expect(calls[0]!.slice(0, 3)).toEqual([1, 'a', [null]]);
    const mistake = new Error('from the host');
    context.globals.set('fails', () => {
      throw mistake;
    });
    expect(
      context.eval('try: fails()\nexcept RuntimeError as e: caught = str(e)') &&
        context.globals.get('caught')!.as('string'),
    ).toBe('from the host');
    const error = failure(() => context.eval('fails()')) as PythonError;
    expect(error.cause).toBe(mistake);
    context.globals.set('later', async () => 1);
    expect(failure(() => context.eval('later()')).message).toContain('returned a promise');
    context.globals.set('again', (n: number) => context.eval(`${n} + 1`).as('number'));
    expect(context.eval('again(again(1))').as('number')).toBe(3);
  });

  test('exceptions', () => {
    const error = failure(() => context.eval('def f():\n  raise ValueError("no")\nf()', { filename: 'prog.py' }));
    expect(error).toBeInstanceOf(PythonError);
    expect([error.name, error.message]).toEqual(['ValueError', 'no']);
    expect(error.traceback).toContain('File "prog.py", line 2, in f');
    expect((error.exception as Value).get('args')!.toJS()).toEqual(['no']);
    expect(failure(() => context.eval('1 +')).name).toBe('SyntaxError');
    expect(failure(() => context.eval('def g(): g()\ng()')).name).toBe('RecursionError');
    expect(context.eval('1').as('number')).toBe(1);
    expect(failure(() => context.eval('raise SystemExit(3)')).code).toBe(3);
    expect(failure(() => context.eval('import os; os._exit(4)'))).toBeInstanceOf(ExitError);
  });
});

describe('isolation', () => {
  test('contexts know nothing of each other', () => {
    const [a, b] = [Context.create(), Context.create()];
    a.eval('import sys; sys.secret = 1; x = 1\nclass Hidden: pass');
    expect(failure(() => b.eval('x')).name).toBe('NameError');
    expect(b.eval('import sys').isNone && b.eval('hasattr(sys, "secret")').as('boolean')).toBe(false);
    expect(b.eval('any(c.__name__ == "Hidden" for c in object.__subclasses__())').as('boolean')).toBe(false);
    expect(a.eval('any(c.__name__ == "Hidden" for c in object.__subclasses__())').as('boolean')).toBe(true);
    expect(failure(() => b.globals.set('v', a.eval('[]'))).message).toBe('the value belongs to another context');
    // One calls the other, deep in its own stack.
    a.globals.set('other', (n: number) => b.eval(`sum(range(${n}))`).as('number'));
    expect(a.eval('[other(i) for i in range(5)]').toJS()).toEqual([0, 0, 1, 3, 6]);
    a.close();
    expect(() => a.eval('1')).toThrow('the context is closed');
    expect(b.eval('1').as('number')).toBe(1);
    b.close();
  });

  test('nothing is allowed by default', () => {
    const context = Context.create();
    context.eval('import os, socket, subprocess');
    expect(context.eval('os.listdir("/")').toJS()).not.toContain('etc');
    expect(context.eval('dict(os.environ)').toJS()).toEqual(Object.create(null));
    expect(failure(() => context.eval('open("/etc/passwd")')).name).toBe('FileNotFoundError');
    expect(failure(() => context.eval('subprocess.run(["/bin/true"])')).name).toBe('PermissionError');
    expect(failure(() => context.eval('os.system("true")')).name).toBe('PermissionError');
    expect(failure(() => context.eval('socket.create_connection(("10.0.0.1", 80))')).name).toBe('PermissionError');
    expect(failure(() => context.eval('open("/usr/lib/python3.13/os.py", "w")')).name).toBe('PermissionError');
    expect(context.eval('os.getuid(), os.getpid()').toJS()).toEqual([1000, 1]);
    expect(failure(() => Context.create({ posixModuleBackend: 'native' })).message).toContain('allowNative');
    expect(failure(() => Context.create({ posixModuleBackend: 'nativ' as 'native' })).message).toContain(
      'native, emulated, java',
    );
    context.close();
  });

  test('files, streams, environment, arguments', () => {
    const fileSystem = new MemoryFileSystem({
      '/app/main.py': 'import helper\nresult = helper.twice(21)\nprint("ü", input())',
      '/app/helper.py': 'def twice(n): return 2 * n',
    });
    let out = '';
    let errors = '';
    const context = Context.create({
      fileSystem,
      stdin: 'typed\n',
      stdout: (text) => void (out += text),
      stderr: { write: (bytes) => void (errors += new TextDecoder().decode(bytes)) },
      env: { NAME: 'value' },
      args: ['main.py', 'x'],
    });
    context.evalFile('/app/main.py');
    expect(context.globals.get('result')!.as('number')).toBe(42);
    expect(out).toBe('ü typed\n');
    expect(context.eval('__import__("os").environ["NAME"], __import__("sys").argv').toJS()).toEqual([
      'value',
      ['main.py', 'x'],
    ]);
    context.eval('import sys; print("no", file=sys.stderr); open("/tmp/kept", "w").write("text")');
    expect(errors).toBe('no\n');
    context.close();
    const second = Context.create({ fileSystem });
    expect(second.eval('open("/tmp/kept").read()').as('string')).toBe('text');
    second.close();
  });

  test('a host that fails', () => {
    const fileSystem = new MemoryFileSystem();
    const context = Context.create({ fileSystem });
    const cause = new TypeError('broken');
    context.eval('import os; f = open("/tmp/f", "w")');
    const { stat } = fileSystem;
    fileSystem.stat = () => {
      throw cause;
    };
    const error = failure(() => context.eval('os.stat("/tmp/f")'));
    expect([error.name, error.message, error.cause]).toEqual([
      'OSError',
      "[Errno 5] Input/output error: '/tmp/f'",
      cause,
    ]);
    fileSystem.stat = () => {
      throw new PosixError(28);
    };
    expect(failure(() => context.eval('os.stat("/tmp/f")')).message).toContain('[Errno 28] No space left on device');
    fileSystem.stat = stat;
    expect(
      context.eval('f.write("abc"); f.close(); open("/tmp/f").read()') &&
        context.eval('open("/tmp/f").read()').as('string'),
    ).toBe('abc');
    context.close();
  });
});

test('policies set what is open, and refuse what weakens them', () => {
  const refused = (options: object) => failure(() => Context.create({ policy: 'constrained', ...options })).message;
  for (const name of ['allowNetwork', 'allowCreateProcess', 'allowEnvironment', 'allowNative'])
    expect(refused({ [name]: true })).toBe(`policy 'constrained' does not allow ${name}`);
  expect(refused({ posixModuleBackend: 'native' })).toContain("does not allow posixModuleBackend 'native'");
  const whole = new HostFileSystem();
  for (const fileSystem of [
    whole,
    new ReadOnlyFileSystem(whole),
    new OverlayFileSystem(whole),
    new MountFileSystem(new MemoryFileSystem(), { '/host': new OverlayFileSystem(new ReadOnlyFileSystem(whole)) }),
  ])
    expect(refused({ fileSystem })).toContain('does not allow the whole file system of the host');
  expect(refused({ policy: 'isolated' })).toContain("policy 'isolated'");
  expect(refused({ policy: 'untrusted' })).toContain("policy 'untrusted'");
  expect(refused({ policy: 'loose' })).toContain("unknown policy 'loose'");
  const constrained = Context.create({
    policy: 'constrained',
    allowThreads: true,
    fileSystem: new OverlayFileSystem(hostFolder('tests/api')),
  });
  expect(constrained.eval('__import__("os").listdir("/")').toJS()).toContain('context.test.ts');
  expect(constrained.eval('dict(__import__("os").environ)').toJS()).toEqual(Object.create(null));
  const free = Context.create({ policy: 'trusted', allowEnvironment: false, fileSystem: whole });
  const program = `import os, subprocess, threading
t = threading.Thread(target=print); t.start(); t.join()
result = [subprocess.run(["/bin/echo", "hi"], capture_output=True).stdout, "PATH" in os.environ]`;
  free.eval(program);
  expect(free.eval('result').toJS()).toEqual([new TextEncoder().encode('hi\n'), false]);
  const all = Context.create({ policy: 'trusted' });
  expect(all.eval('"PATH" in __import__("os").environ').as('boolean')).toBe(true);
  for (const context of [constrained, free, all]) context.close();
});

test('a library that cannot be read is told as an error of the host', () => {
  const library = new MemoryFileSystem();
  expect(() => Context.create({ library })).toThrow(
    /^the interpreter cannot start: FileNotFoundError: .*_bootstrap\.py/,
  );
});

describe('limits', () => {
  const hungry: Record<string, string> = {
    'an endless loop': 'while True: pass',
    'one that catches everything': 'while True:\n  try:\n    while True: pass\n  except BaseException: pass',
    'one with finally': 'def f():\n  try:\n    while True: pass\n  finally:\n    f()\nf()',
    'a generator': 'def g():\n  while True:\n    try: yield 1\n    except: pass\nfor _ in g(): pass',
    'a comprehension': 'sum(1 for _ in iter(int, 1))',
  };
  for (const [name, program] of Object.entries(hungry))
    test(`statements: ${name}`, () => {
      const context = Context.create({ limits: { statements: 20000 } });
      const error = failure(() => context.eval(program)) as LimitError;
      expect(error).toBeInstanceOf(LimitError);
      expect(error.limit).toBe('statements');
      // And nothing runs any more.
      expect(failure(() => context.eval('1'))).toBeInstanceOf(LimitError);
      context.close();
    });

  test('recursion depth and threads are what the host says', () => {
    const context = Context.create({ limits: { recursionDepth: 100 } });
    const raised = failure(() => context.eval('import sys; sys.setrecursionlimit(5000)')) as PythonError;
    expect(raised.name).toBe('ValueError');
    const source = 'def f(n):\n  try: return f(n + 1)\n  except RecursionError: return n\nr = f(0)';
    context.eval(source);
    expect(context.globals.get('r')!.as('number')).toBeLessThan(100);
    const thread = 'import threading\nt = threading.Thread(target=print)\nt.start(); t.join()';
    expect(failure(() => context.eval(thread)).message).toContain("can't start new thread");
    context.close();
    const free = Context.create({ allowThreads: true });
    free.eval(thread);
    const stuck =
      'lock = threading.Lock()\nlock.acquire()\nt = threading.Thread(target=lock.acquire, daemon=True)\nt.start(); t.join()';
    expect(failure(() => free.eval(stuck)).message).toContain('deadlock: all threads wait');
    free.close();
  });

  test('time, output, sleep', () => {
    const timed = Context.create({ limits: { wallTimeMs: 1500 } });
    expect((failure(() => timed.eval('while True: pass')) as LimitError).limit).toBe('wallTimeMs');
    timed.close();
    const builtin = Context.create({ limits: { wallTimeMs: 1500 } });
    expect(failure(() => builtin.eval('tuple(iter(int, 1))'))).toBeInstanceOf(LimitError);
    const sleeping = Context.create({ limits: { wallTimeMs: 1500 } });
    expect(
      (failure(() => sleeping.eval('import time\ntry: time.sleep(60)\nexcept BaseException: pass')) as LimitError)
        .limit,
    ).toBe('wallTimeMs');
    sleeping.close();
    const cpu = Context.create({ limits: { cpuTimeMs: 1500 } });
    expect((failure(() => cpu.eval('while True: pass')) as LimitError).limit).toBe('cpuTimeMs');
    cpu.close();
    let out = '';
    const loud = Context.create({ stdout: (text) => void (out += text), limits: { outputBytes: 1000 } });
    expect((failure(() => loud.eval('while True: print("x" * 50)')) as LimitError).limit).toBe('outputBytes');
    expect(out.length).toBeLessThanOrEqual(1000);
    loud.close();
  });

  test('the host interrupts', () => {
    const context = Context.create();
    context.globals.set('stop', () => context.interrupt());
    const error = failure(() => context.eval('n = 0\nwhile True:\n  n += 1\n  if n == 1000: stop()')) as LimitError;
    expect(error.limit).toBe('interrupt');
    context.close();
  });
});
