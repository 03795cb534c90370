import { expect, test } from 'vitest';
import { buildClass } from '../../src/modules/builtins/build-class.ts';
import { compileSource } from '../../src/nodes/compile.ts';
import '../../src/objects/index.ts';
import { pyObjectRepr } from '../../src/runtime/abstract/text.ts';
import { readyBuiltinTypes } from '../../src/runtime/clinic/define-type.ts';
import { PDict } from '../../src/runtime/values/dict.ts';
import { exceptionType } from '../../src/runtime/values/exception.ts';
import { strType } from '../../src/runtime/values/scalars.ts';
import { rangeType } from '../../src/runtime/values/sequences.ts';
import { compilerLog, compilerOptions } from '../../src/truffle/compiler.ts';

// Python programs give the same `result` interpreted, compiled at once, and compiled while they run.

readyBuiltinTypes();

const PROGRAMS = {
  arithmetic: `
def f(n):
    a, s, x = 0, 0, 0.5
    while a < n:
        s = s + a * a % 7 - (a >> 1) // 3
        x = x * 1.25 - a / 3.0
        if x > 1e6: x = -x / 1e5
        a += 1
    return s, x, s ** 40 & 0xffff
result = [f(i) for i in range(60)]`,
  completions: `
def f(n):
    out = []
    for i in range(n):
        try:
            if i % 5 == 0: continue
            if i == 17: break
            if i % 3 == 0: raise ValueError(i)
            out.append(i)
        except ValueError as e:
            out.append(-e.args[0])
            if i == 12: return out
        finally:
            out.append('f')
        for j in range(4):
            if j == i % 4: break
        else:
            out.append('e')
    else:
        out.append('end')
    return out
result = [f(i) for i in range(25)] + [f(10) for i in range(50)]`,
  classes: `
class V:
    def __init__(self, x, y=2): self.x, self.y = x, y
    def add(self, o): return self.__class__(self.x + o.x, self.y + o.y)
class W(V):
    def add(self, o):
        r = V.add(self, o)
        r.z = self.x
        return r
a, b, result = V(1), W(0.5), []
for i in range(90):
    a = a.add(b)
    if i > 40: b = b.add(V(1, y=i))
    if i == 60: V.add = lambda self, o: W(self.x - 1, 0)
    result.append((a.x, a.y, b.x))`,
  closures: `
def make(k):
    n = k
    def step(d=1):
        nonlocal n
        n += d
        return n, k
    return step
result, fs = [], [make(i) for i in range(3)]
for i in range(80):
    for f in fs: result.append(f() if i % 2 else f(i))`,
  unpacking: `
def f(n):
    a, b, l, out = 0, 1, [3, 4], []
    for i in range(n):
        a, b = b, (a + b) % 1009
        [x, y], z = l, (i, a)
        l[0], l[1] = l[1], l[0] + i
        l[0], l = l, [b, i]
        try:
            p, q = [1, 2, 3][i % 3:] if i % 2 else (i,) * (i % 4)
        except ValueError as e:
            p, q = 0, e.args[0]
        for c, (d, e) in [(1, (2, i)), [i, [4, b]]]: out.append((c, d, e))
        out.append((a, b, x, y, z, p, q))
    return out
result = [f(i) for i in range(50)]`,
  powers: `
def f(n):
    out = []
    for i in range(n):
        x = i / 3.0 - 2.1
        out.append((i ** 2, (i - 9) ** 3, i ** i, x ** 2, x ** 3, x ** 0.5, x ** -1.5, 2.0 ** x, x ** -2))
    return out
result = [f(i) for i in range(45)]`,
  slices: `
def f(n):
    a, t, s, out = [*range(n)], (1, 2, 3, 4), 'abcd\\U0001f600ef', []
    for i in range(n):
        k = i - 9
        a[:k] = a[:k][::-1]
        a[k:i] = t[k:i]
        a[i % 5 + 1:2] = a
        a[::2] = a[1::2] + [k] * (a.__len__() % 2)
        del a[20:]
        a[:] = a
        out.append((a[k:], a[:-k], a[-3:k], a[k::-1], a[::3], a[5:-1:-2], s[k:], s[:i], s[i:k], s[::-1], t[:k], s[True:]))
        try: a[::2 if i < n - 1 else 0]
        except ValueError as e: out.append(e.args)
        try: a['x':]
        except TypeError as e: out.append(e.args)
    return out, a
result = [f(8), f(30)]`,
  floats: `
def escape(n):
    total = 0
    for i in range(n):
        cr, zr, zi, k = i / 20.0 - 1.5, 0.0, 0.0, 0
        while k < 30 and zr * zr + zi * zi < 4.0:
            zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + 0.25
            k += 1
        total += k
    return total
def kinds(n):
    x, y, out = 0, None, []
    for i in range(n):
        if i > n // 2:
            x = x * 0.5 + i
            y = x
        else: x = x + 1
        z = x * -0.5
        w = z - 1.0
        if i % 3 == 0: del z
        try: out.append(z)
        except UnboundLocalError: out.append(w)
        if i == n - 1: x = str(x)
    return x, y, out
def identity(n):
    s, out = 0.0, []
    for i in range(n):
        s = s + 1.5
        if i == n - 2: s = s * 1e308 * 10 - s * 1e308 * 10
        t = s
        out.append((t in [t], t is s, t == s))
        if i == 4: s = i
    return out, s
def raised(n):
    a = 0.5
    try:
        for i in range(n): a = a * 1.5 + 1.0 / (n - 1 - i)
    except ZeroDivisionError: return a
result = [escape(60), [kinds(i) for i in (5, 40)], identity(30), raised(40), [raised(4) for i in range(9)]]`,
} as const;

function run(source: string): string {
  const builtins = new PDict();
  builtins.set('range', rangeType);
  for (const name of ['ValueError', 'TypeError', 'UnboundLocalError', 'ZeroDivisionError'])
    builtins.set(name, exceptionType(name));
  builtins.set('str', strType);
  builtins.set('__build_class__', buildClass);
  const globals = new PDict();
  globals.set('__builtins__', builtins);
  globals.set('__name__', '__main__');
  const code = compileSource(source, 'exec', { filename: '<test>' });
  code.executable.run(globals, globals, null, null);
  return pyObjectRepr(globals.getStr('result')!);
}

for (const [name, source] of Object.entries(PROGRAMS))
  test(`${name}: the same in every form`, () => {
    let compiled = 0;
    compilerLog.listener = (event) => {
      if (event.kind === 'failed') throw event.error;
      if (event.kind === 'compiled') {
        compiled++;
        expect(event.nodes.filter(({ why }) => !why.endsWith('was never executed'))).toEqual([]);
      }
    };
    compilerOptions.mode = 'never';
    const expected = run(source);
    expect(compiled).toBe(0);
    compilerOptions.mode = 'always';
    expect(run(source)).toBe(expected);
    compilerOptions.mode = 'auto';
    compilerOptions.callThreshold = 3;
    compilerOptions.loopThreshold = 10;
    compilerOptions.charactersPerCall = Number.POSITIVE_INFINITY;
    expect(run(source)).toBe(expected);
    expect(compiled).toBeGreaterThan(1);
  });

test('what a loop, a try or an expression holds stands once in the code of every form', () => {
  const nested = (depth: number, head: string, tail: string): string => {
    const lines = ['def f(x):'];
    for (let i = 1; i <= depth; i++) lines.push(`${'    '.repeat(i)}${head}`);
    lines.push(`${'    '.repeat(depth + 1)}yield x`);
    for (let i = depth; tail !== '' && i >= 1; i--)
      lines.push(`${'    '.repeat(i)}${tail}`, `${'    '.repeat(i + 1)}x`);
    return `${lines.join('\n')}\nresult = [0 for k in (1, 2) for y in f(1)]`;
  };
  const largest = (source: string) => {
    let size = 0;
    compilerLog.listener = ({ kind, unit }) => {
      if (kind === 'compiled') size = Math.max(size, unit.code!.source.length);
    };
    run(source);
    return size;
  };
  for (const mode of ['never', 'always'] as const) {
    compilerOptions.mode = mode;
    for (const [head, tail] of [
      ['for i in g(x):', ''],
      ['for i in (x,):', 'else:'],
      ['while x > 1:', 'else:'],
      ['try:', 'finally:'],
      ['try:', 'except ValueError:'],
      ['if x:', 'else:'],
    ] as const) {
      const g = 'def g(x):\n    yield x\n';
      const source = (depth: number) => g + nested(depth, head, tail);
      const growth = largest(source(3)) - largest(source(2));
      expect(largest(source(6)) - largest(source(3)), `${head} ${mode}`).toBeLessThan(5 * growth);
    }
  }
});
