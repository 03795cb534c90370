import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Context, Engine, MemoryFileSystem } from '../../src/launcher/embedding.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');

const program = `
"""What it is."""
import sys
SHARED = []
class Counter:
    count = 0
    def up(self, by: int = 1, *, twice=False):
        """One more."""
        Counter.count += by
        SHARED.append(by)
        return Counter.count
def locals_of_caller():
    return sorted(sys._getframe(1).f_locals)
def caller():
    a = b = 1
    return locals_of_caller()
def fail():
    raise ValueError(f"{Counter.count:>3}")
def numbers():
    yield from (n * n for n in range(3))
result = [Counter().up(), caller(), list(numbers()), Counter.up.__doc__, __doc__, SHARED]
`;
const warns = `${program}\nimport warnings\nx = "\\d"`;

/** What a context finds in the engine, and the program's results in it. */
function run(engine: Engine, source: string, filename: string) {
  const found: boolean[] = [];
  const sources = (engine as any).sources;
  sources.find = (key: string) => {
    const known = Object.getPrototypeOf(sources).find.call(sources, key);
    if (key.endsWith(source)) found.push(known !== undefined);
    return known;
  };
  let errors = '';
  const context = Context.create({ engine, stderr: (text) => void (errors += text) });
  context.eval(source, { filename });
  let traceback = '';
  try {
    context.eval('fail()');
  } catch (error) {
    traceback = (error as { traceback: string }).traceback;
  }
  return { context, found, errors, traceback, result: context.eval('result').toJS() };
}

test('contexts of an engine share what was compiled, and nothing else', () => {
  const engine = Engine.create();
  const first = run(engine, program, 'first.py');
  const second = run(engine, program, 'second.py');
  expect([first.found, second.found]).toEqual([[false], [true]]);
  expect(first.result).toEqual([1, ['a', 'b'], [0, 1, 4], 'One more.', 'What it is.', [1]]);
  expect(second.result).toEqual(first.result);
  expect(second.traceback).toBe(first.traceback.replaceAll('first.py', 'second.py'));
  expect(second.traceback).toContain('File "second.py", line 18, in fail\nValueError:   1');
  first.context.eval('Counter().up(5); Counter.up.__defaults__ = (7,); SHARED.clear()');
  expect(second.context.eval('[Counter().up(), Counter.up.__defaults__, SHARED]').toJS()).toEqual([2, [1], [1, 1]]);
  const fileSystem = new MemoryFileSystem({ '/lib/module.py': program });
  const third = Context.create({ engine, fileSystem });
  third.eval('import sys; sys.path.insert(0, "/lib"); import module');
  expect(third.eval('module.__file__, module.fail.__code__.co_filename').toJS()).toEqual([
    '/lib/module.py',
    '/lib/module.py',
  ]);
  expect((engine as any).sources.kept.size).toBe(1);
  engine.close();
  for (const { context } of [first, second]) expect(() => context.eval('1')).toThrow('the context is closed');
  expect(() => Context.create({ engine })).toThrow('the engine is closed');
});

test('what else decides is not overlooked', () => {
  const engine = Engine.create();
  for (const name of ['a.py', 'b.py']) {
    const { found, errors, context } = run(engine, warns, name);
    expect(found).toEqual([false]);
    expect(errors).toContain(`${name}:24: SyntaxWarning: invalid escape sequence`);
    context.close();
  }
  const context = Context.create({ engine });
  context.globals.set('text', `${program}\nbig = ${'1'.repeat(5000)}`);
  context.eval('import sys; sys.set_int_max_str_digits(0); compile(text, "x", "exec")');
  expect(() => context.eval('sys.set_int_max_str_digits(4300); compile(text, "x", "exec")')).toThrow(
    'Exceeds the limit',
  );
  context.globals.set('text', `${program}\nassert False`);
  context.eval('exec(compile(text, "x", "exec", optimize=2))');
  expect(() => context.eval('exec(compile(text, "x", "exec"))')).toThrow();
  engine.close();
});
