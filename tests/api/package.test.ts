// What is shipped: dist/ as the package's exports name it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const script = async (...args: string[]) => (await run(process.execPath, args)).stdout;

test('the bundle for browsers knows nothing of Node', () => {
  const text = readFileSync('dist/browser.mjs', 'utf8');
  expect(text.match(/^import\b[^'"\n]*\bfrom\s*["'][^"']+["'];$/gm) ?? []).toEqual([]);
  expect(text).not.toMatch(/\bkoffi\b|["']node:|\brequire\(["']/);
});

test('evalAsync in the bundle for browsers, by the means that those have', async () => {
  const program = `
    delete globalThis.setImmediate;
    const { Context } = await import('./dist/browser.mjs');
    const { hostFolder } = await import('tspy');
    const context = Context.create({ library: hostFolder('lib-python/3.13') });
    context.globals.set('later', (value) => new Promise((done) => setTimeout(done, 5, value)));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const source = 'import time\\nend = time.monotonic() + 0.1\\nwhile time.monotonic() < end: pass\\nx = later(3)';
    await context.evalAsync(source);
    console.log(context.globals.get('x').as('number'), turns > 1);
    process.exit();`;
  expect(await script('--input-type=module', '-e', program)).toBe('3 true\n');
});

test('the command without anything native does not load koffi', async () => {
  const list = 'print(any("koffi" in line for line in open("/proc/self/maps")))';
  expect(await script('dist/tspy-managed.mjs', '-c', list)).toBe('False\n');
  expect(await script('dist/tspy.mjs', '-c', list)).toBe('True\n');
});

test('examples/embedding.mjs', async () => {
  expect(await script('examples/embedding.mjs')).toBe(
    [
      '16 {"total": 16, "currency": "EUR"}',
      'hello from tspy',
      '[ 1, 1.25 ]',
      "FileNotFoundError: [Errno 2] No such file or directory: '/etc/passwd'",
      'true statements',
      '',
    ].join('\n'),
  );
});

test('modules of our own are in a context too, and cannot be written to', async () => {
  const program = `
    import { Context } from 'tspy';
    const context = Context.create({ stdout: (text) => process.stdout.write(text) });
    context.eval('import sysconfig, webbrowser, zoneinfo; print(sysconfig.get_path("stdlib"), webbrowser.open("http://x"))');
    try { context.eval('open(webbrowser.__file__, "a")'); } catch (error) { console.log(error.name); }
    context.close();`;
  expect(await script('--input-type=module', '-e', program)).toBe('/usr/lib/python3.13 False\nPermissionError\n');
});

test('what dies in a context is told there, and a closed one gives its memory back', async () => {
  const program = `
    import { Context } from 'tspy';
    const said = [];
    const make = (name) => {
      const context = Context.create({ allowThreads: true });
      context.globals.set('say', (what) => void said.push(name + what));
      return context;
    };
    const turn = () => new Promise((done) => setTimeout(done, 5));
    const [a, b] = [make('a'), make('b')];
    a.eval('import weakref, gc\\nclass C: pass\\nr = weakref.ref(C(), lambda r: say(" died"))\\nx = [None] * 100');
    b.eval('import weakref, gc');
    await turn();
    gc();
    b.eval('gc.collect()');
    console.log(said.join());
    a.eval('gc.collect()');
    console.log(said.join());
    const used = () => (gc(), process.memoryUsage().heapUsed);
    const once = async () => {
      const context = make('c');
      context.globals.set('now', async (value) => value);
      await context.evalAsync('import colorsys, weakref\\nk = weakref.WeakSet(); x = now(1)');
      context.close();
      await turn();
    };
    await once();
    const before = used();
    for (let i = 0; i < 3; i++) await once();
    console.log(used() - before < 6e6);`;
  expect(await script('--expose-gc', '--input-type=module', '-e', program)).toBe('\na died\ntrue\n');
});

test('the native backend is asked for by name and permission', async () => {
  const program = `
    import { Context } from 'tspy';
    import { createNativePosix } from 'tspy/native';
    const context = Context.create({ posixModuleBackend: 'native', allowNative: true, native: createNativePosix });
    console.log(context.eval('__import__("os").getpid()').as('number') === process.pid);
    try { context.eval('open("/nowhere/at/all")'); } catch (error) { console.log(error.name); }
  `;
  expect(await script('--input-type=module', '-e', program)).toBe('true\nFileNotFoundError\n');
});

test('options of the commands', async () => {
  const backend = ['-c', 'import sys; print(sys.implementation.posix_module_backend)'];
  expect(await script('dist/tspy.mjs', '--python.PosixModuleBackend=java', ...backend)).toBe('emulated\n');
  expect(await script('dist/tspy.mjs', ...backend)).toBe('native\n');
  await expect(script('dist/tspy-managed.mjs', '--python.PosixModuleBackend=x', ...backend)).rejects.toMatchObject({
    code: 2,
    stderr: "unknown POSIX backend 'x': it is one of native, emulated, java\n",
  });
  const look =
    'import os; print(sorted(os.listdir("/")), os.getcwd(), list(os.environ), os.path.exists("/etc/passwd"))';
  expect(await script('dist/tspy-managed.mjs', '--memory-fs', '-c', look)).toBe(
    "['dev', 'tmp', 'usr'] / ['LC_CTYPE'] False\n",
  );
  const child =
    'import subprocess, sys; print(subprocess.run([sys.executable, "-c", "import sys, os; print(sys.implementation.posix_module_backend, os.listdir(chr(47)))"], capture_output=True, text=True).stdout)';
  expect(await script('dist/tspy-managed.mjs', '--allow-run', '--memory-fs', '-c', child)).toBe(
    "emulated ['tmp', 'dev', 'usr']\n\n",
  );
});
