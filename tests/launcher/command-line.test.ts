import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* The command `tspy` as a shell sees it: what is run, what is printed, how it ends. Expectations are CPython 3.13's. */

const TSPY = `${process.cwd()}/dist/tspy`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tspy-launcher-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function tspy(
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; command?: string } = {},
) {
  const { status, stdout, stderr } = spawnSync(options.command ?? TSPY, args, {
    input: options.input ?? '',
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, stdout, stderr };
}

test('a folder and an archive with a __main__ module', () => {
  write(
    'app/__main__.py',
    'import os, sys, part\nprint(__name__, sys.path[0] == os.path.abspath(sys.argv[0]), sys.argv[1:], part.x)\n',
  );
  write('app/part.py', 'x = 5\n');
  expect(tspy(['app', 'a', 'b'])).toEqual({ status: 0, stdout: "__main__ True ['a', 'b'] 5\n", stderr: '' });
  tspy([
    '-c',
    "import zipfile\nwith zipfile.ZipFile('app.zip', 'w') as z:\n  for n in ('__main__.py', 'part.py'): z.write('app/' + n, n)",
  ]);
  expect(tspy(['app.zip', 'c']).stdout).toBe("__main__ True ['c'] 5\n");
  mkdirSync(join(folder, 'empty'), { recursive: true });
  expect(tspy(['empty'])).toEqual({
    status: 1,
    stdout: '',
    stderr: `${TSPY}: can't find '__main__' module in '${join(folder, 'empty')}'\n`,
  });
});

test('scripts that cannot be run', () => {
  expect(tspy(['none.py'])).toEqual({
    status: 2,
    stdout: '',
    stderr: `${TSPY}: can't open file '${join(folder, 'none.py')}': [Errno 2] No such file or directory\n`,
  });
  const nul = write('nul.py', 'a = 1\nb = "x\0"\n');
  expect(tspy([nul])).toEqual({
    status: 1,
    stdout: '',
    stderr: `  File "${nul}", line 2\n    b = "x\nSyntaxError: source code cannot contain null bytes\n`,
  });
  const bad = write('bad.py', Uint8Array.of(0x61, 0xff, 0x0a));
  expect(tspy([bad]).stderr).toBe(
    `SyntaxError: Non-UTF-8 code starting with '\\xff' in file ${bad} on line 1, but no encoding declared; see https://peps.python.org/pep-0263/ for details\n`,
  );
});

test('how programs end', () => {
  expect(tspy(['-c', 'raise SystemExit'])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(tspy(['-c', 'raise SystemExit("why")'])).toEqual({ status: 1, stdout: '', stderr: 'why\n' });
  expect(tspy(['-c', 'raise SystemExit(-1)']).status).toBe(255);
  expect(tspy(['-c', '1/0'])).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n',
  });
  const closed = spawnSync(
    'sh',
    ['-c', `"${TSPY}" -c 'print(1)' >&-; echo $?; "${TSPY}" -c 'print("x" * 100000)' 2>&1 | true`],
    { encoding: 'utf8' },
  );
  expect(closed.stdout).toBe('0\n');
});

test('options and variables become flags', () => {
  const flags =
    'import sys; f = sys.flags; print(f.optimize, f.inspect, f.dont_write_bytecode, f.isolated, f.safe_path, f.utf8_mode, f.bytes_warning)';
  expect(tspy(['-OO', '-B', '-b', '-X', 'utf8', '-c', flags]).stdout).toBe('2 0 1 0 False 1 1\n');
  expect(tspy(['-I', '-c', flags], { env: { PYTHONOPTIMIZE: '1', PYTHONDONTWRITEBYTECODE: '1' } }).stdout).toBe(
    '0 0 0 1 True 0 0\n',
  );
  expect(
    tspy(['-c', flags], { env: { PYTHONOPTIMIZE: '2', PYTHONDONTWRITEBYTECODE: '1', PYTHONSAFEPATH: '1' } }).stdout,
  ).toBe('2 0 1 0 True 0 0\n');
  expect(
    tspy(['-W', 'error', '-X', 'dev', '-c', 'import sys; print(sys.warnoptions, sys._xoptions)'], {
      env: { PYTHONWARNINGS: 'ignore' },
    }).stdout,
  ).toBe("['default', 'ignore', 'error'] {'dev': True}\n");
  expect(
    tspy(['-c', 'print(hash("a") == 4644230581026903084 or hash("a"))'], { env: { PYTHONHASHSEED: 'x' } }).status,
  ).toBe(1);
  expect(tspy(['--nothing']).status).toBe(2);
  expect(tspy(['-x', write('first.py', 'no python\nprint(2)\n')]).stdout).toBe('2\n');
});

test('-i reads statements with prompts', () => {
  const input = 'x\n1 +\nfor i in (1, 2): i\n\ndef f():\n  return (3,\n  4)\n\nf()\n_\nraise SystemExit(7)\n';
  const { status, stdout, stderr } = tspy(['-i', '-c', 'import sys; sys.exit(5)'], { input });
  expect(stdout).toBe('1\n2\n(3, 4)\n(3, 4)\n');
  expect(stderr).toBe(
    'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\n    import sys; sys.exit(5)\n                ~~~~~~~~^^^\nSystemExit: 5\n' +
      '>>> Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n    x\nNameError: name \'x\' is not defined\n' +
      '>>>   File "<stdin>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n' +
      '>>> ... >>> ... ... ... >>> >>> >>> ',
  );
  expect(status).toBe(7);
});

test('-i shows the line of what the compiler refuses, counts empty lines, and ends lines that the input does not', () => {
  const { stderr, stdout } = tspy(['-i', '-q'], { input: '\n# nothing\ndef f(x, x): ...\n\n1 / 0\nif 1:\n  print(3)' });
  expect(stderr).toBe(
    '>>> >>> >>> ...   File "<stdin>-2", line 1\n    def f(x, x): ...\n             ^\n' +
      "SyntaxError: duplicate argument 'x' in function definition\n" +
      '>>> Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n    1 / 0\n    ~~^~~\n' +
      'ZeroDivisionError: division by zero\n>>> ... ... \n>>> \n',
  );
  expect(stdout).toBe('3\n');
});

test('-i ends when the input is closed', () => {
  expect(tspy(['-i', '-q'], { input: 'import os\nos.close(0)\n' }).stderr).toBe('>>> >>> >>> \n');
  expect(tspy(['-i', '-q'], { input: 'import sys\nsys.stdin.close()\n' }).status).toBe(0);
});

test('PYTHONSTARTUP is read where there is no program, and the hook called before any prompt', () => {
  const env = { PYTHONSTARTUP: write('startup.py', 'import sys\nprint("started")\n') };
  expect(tspy(['-i', '-q'], { env, input: 'print(1)\n' }).stdout).toBe('started\n1\n');
  const hooked = 'import sys; sys.__interactivehook__ = lambda: print("hook")';
  expect(tspy(['-i', '-c', hooked], { env, input: 'print(1)\n' }).stdout).toBe('hook\n1\n');
});

test('an exit code that no C long holds is -1', () => {
  expect(tspy(['-c', 'import sys; sys.exit(2 ** 63)']).status).toBe(255);
  expect(tspy(['-c', 'import sys; sys.exit(2 ** 40 + 3)']).status).toBe(3);
});

test('warnings of what is compiled come once, without the line', () => {
  const warned = '1: SyntaxWarning: "is" with \'int\' literal. Did you mean "=="?';
  const typed = tspy(['-i', '-q'], { input: '1 is 1\n"\\d"\n' });
  expect(typed.stderr).toBe(
    `>>> <stdin>-0:${warned}\n>>> <stdin>:1: SyntaxWarning: invalid escape sequence '\\d'\n>>> \n`,
  );
  expect(tspy(['-c', '1 is 1']).stderr).toBe(`<string>:${warned}\n`);
});

test('-i keeps the __future__ features of earlier statements', () => {
  const input = 'from __future__ import barry_as_FLUFL\n2 <> 3\nif 1 <> 2:\n  4\n\n2 != 3\n';
  const { stdout, stderr } = tspy(['-i'], { input });
  expect(stdout).toBe('True\n4\n');
  expect(stderr).toContain("SyntaxError: with Barry as BDFL, use '<>' instead of '!='\n");
});

test("asyncio's command awaits what is typed", () => {
  const input = 'x = await asyncio.sleep(0, 7)\nx\nasync def f(): return 3\n\n[await f() for _ in range(2)]\nexit(3)\n';
  const { status, stdout } = tspy(['-m', 'asyncio'], { input });
  expect(stdout.replaceAll('>>> ', '').replaceAll('... ', '')).toBe('7\n[3, 3]\n');
  expect(status).toBe(3);
});

test('a child interpreter is sys.executable, also through a link', () => {
  const child =
    'import subprocess, sys; print(subprocess.run([sys.executable, "-c", "print(6)"], capture_output=True, text=True).stdout)';
  expect(tspy(['-c', child]).stdout).toBe('6\n\n');
  const link = join(folder, 'python');
  symlinkSync(TSPY, link);
  expect(tspy(['-c', 'import sys; print(sys.executable)'], { command: link }).stdout).toBe(`${link}\n`);
  expect(
    spawnSync(process.execPath, [`${TSPY}.mjs`, '-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' })
      .stdout,
  ).toBe(`${TSPY}\n`);
});

test('the environment is the one the command was given', () => {
  const names = '["GLIBC_TUNABLES", "NODE_EXTRA_CA_CERTS", "TSPY_FDS", "TSPY_LENT", "TSPY_NODE_EXTRA_CA_CERTS"]';
  const show = `print([os.environ.get(name) for name in ${names}])`;
  const program = `import os, subprocess, sys\n${show}\nprint(subprocess.run(["/usr/bin/env"], capture_output=True, text=True).stdout.count("\\n") == len(os.environ))`;
  for (const command of ['tspy', 'tspy-managed'])
    for (const tunables of [undefined, 'glibc.malloc.hugetlb=1']) {
      const env = { NODE_EXTRA_CA_CERTS: join(folder, 'none.pem'), ...(tunables && { GLIBC_TUNABLES: tunables }) };
      const given = tunables === undefined ? 'None' : `'${tunables}'`;
      expect(tspy(['--allow-run', '-c', program], { env, command: `${process.cwd()}/dist/${command}` })).toEqual({
        status: 0,
        stdout: `[${given}, '${env.NODE_EXTRA_CA_CERTS}', None, None, None]\nTrue\n`,
        stderr: '',
      });
    }
});

test('a start from the snapshot is a start like any other', () => {
  const program =
    'import sys, os; print(os.environ.get("SOME"), sys.path[0] == "", "site" in sys.modules, len({hash("a") for _ in range(2)}))';
  const usual = tspy(['-c', program], { env: { SOME: 'v' } });
  expect(usual).toEqual({ status: 0, stdout: 'v True True 1\n', stderr: '' });
  // Options for Node make the snapshot unusable: the bundle is started instead.
  expect(tspy(['-c', program], { env: { SOME: 'v', NODE_OPTIONS: '--no-warnings' } })).toEqual(usual);
  write('env/pyvenv.cfg', `home = ${TSPY.slice(0, -'/tspy'.length)}\n`);
  mkdirSync(join(folder, 'env/bin'));
  symlinkSync(TSPY, join(folder, 'env/bin/python'));
  for (const env of [{}, { NODE_OPTIONS: '--no-warnings' }]) {
    const print = 'import os, sys; print(sys.executable, sys.prefix, [name for name in os.environ if "TSPY" in name])';
    const { stdout } = tspy(['-c', print], { command: join(folder, 'env/bin/python'), env });
    expect(stdout).toBe(`${folder}/env/bin/python ${folder}/env []\n`);
  }
  expect(tspy(['-c', 'print(hash("a"))']).stdout).not.toBe(tspy(['-c', 'print(hash("a"))']).stdout);
  expect(tspy(['-S', '-c', 'import sys; print("site" in sys.modules)']).stdout).toBe('False\n');
});

test.each([['-S'], ['-O'], ['-X', 'dev'], ['-E', '-s']])(
  'the snapshot serves %s as a start without it does',
  (...options) => {
    const program = [
      'import builtins, sys, os, site, collections.abc as abc',
      'print(sys.flags, sys._xoptions, sys.warnoptions, __debug__, sys.path)',
      'print(sorted(set(dir(builtins)) & {"exit", "help", "license"}), hasattr(sys, "__interactivehook__"))',
      'print([c.__name__ for c in object.__subclasses__()].count("Hashable"), isinstance({}, abc.Mapping))',
    ];
    const first = 'import sys; print(sorted(sys.modules), sorted(vars(sys)))';
    const args = [...options, '-c', [first, ...program].join('\n')];
    const usual = tspy(args);
    expect(usual.stderr).toBe('');
    expect(tspy(args, { env: { NODE_OPTIONS: '--no-warnings' } })).toEqual(usual);
  },
);

test('code of modules from the snapshot can be written and run again', () => {
  const program = write(
    'again.py',
    `import _imp, importlib, marshal, os, sys
for name in 'os', 'codecs', 'site':
    module = sys.modules[name]
    made = [value.__code__ for value in vars(module).values() if getattr(value, '__module__', None) == name and hasattr(value, '__code__')]
    again = [marshal.loads(marshal.dumps(code)) for code in made]
    print(name, len(made) > 0, [code.co_qualname for code in again] == [code.co_qualname for code in made])
code = _imp.get_frozen_object('os')
for i in range(2):
    space = {'__name__': 'again', '__builtins__': __builtins__}
    exec(code, space)
    print(space['path'] is os.path, space['fspath']('x'), space['_Environ'].__mro__[1].__name__, len(code.co_consts) > 50)
importlib.reload(os)
print(os.path.join('a', 'b'))
`,
  );
  expect(tspy([program])).toEqual({
    status: 0,
    stdout: `os True True
codecs True True
site True True
True x MutableMapping True
True x MutableMapping True
a/b
`,
    stderr: '',
  });
});

test('common modules are imported without parsing', () => {
  const parsed = (program: string) =>
    tspy(['-v', '-c', program], { env: { PYTHONDONTWRITEBYTECODE: '' } }).stderr.match(/code object from .*\.py'?$/gm);
  expect(parsed('import dataclasses, typing, json, re, asyncio')).toBe(null);
  write('fresh.py', 'x = 1\n');
  expect(parsed('import fresh')?.length).toBe(1);
  expect(parsed('import fresh')).toBe(null);
});

test('a terminal gets prompts and results', () => {
  const program = [
    'import os, subprocess, sys',
    'leader, follower = os.openpty()',
    "environment = {**os.environ, 'PYTHON_BASIC_REPL': '1'}",
    "child = subprocess.Popen([sys.executable, '-q'], stdin=follower, stdout=follower, stderr=follower, env=environment)",
    'os.close(follower)',
    "out = b''",
    // what is typed before is taken apart by the terminal, which makes a NUL of Ctrl-D
    "while b'>>> ' not in out: out += os.read(leader, 1024)",
    "os.write(leader, b'6*7\\n_+1\\n\\x04')",
    'while True:',
    '    try: part = os.read(leader, 1024)',
    '    except OSError: break',
    '    if not part: break',
    '    out += part',
    "print(child.wait(), b'>>> ' in out, b'42\\r\\n' in out, b'43\\r\\n' in out)",
  ].join('\n');
  expect(tspy(['-c', program]).stdout).toBe('0 True True True\n');
});

test.skipIf(process.platform !== 'linux')(
  'arguments and variables may hold any bytes, and there may be no variables',
  () => {
    const program = [
      'import os, subprocess, sys',
      'def child(code, *args, env): print(subprocess.check_output([sys.executable, "-c", code, *args], env=env, text=True), end="")',
      'code = \'import os, sys; print(ascii(sys.argv[1:]), ascii(os.environ.get("X")))\'',
      "child(code, b'a\\xff', '\\xe9', env={b'X': b'\\xfe'})",
      'child("import os; print(list(os.environ))", env={})',
      'child("import os; print(list(os.environ))", env={"PWD": "/"})',
    ].join('\n');
    expect(tspy(['-c', program]).stdout).toBe("['a\\udcff', '\\xe9'] '\\udcfe'\n['LC_CTYPE']\n['PWD', 'LC_CTYPE']\n");
  },
);

test.skipIf(process.platform !== 'linux')('signals that are ignored or blocked when the process begins stay so', () => {
  const dispositions =
    'import signal; print([int(signal.getsignal(s) == signal.SIG_IGN) for s in (1, 2, 10, 15)]); signal.raise_signal(1)';
  const script = `trap '' HUP INT USR1; exec "$0" -c "$1"`;
  for (const command of [TSPY, `${TSPY}-managed`])
    expect(tspy(['-c', script, command, dispositions], { command: 'sh' })).toEqual({
      status: 0,
      stdout: '[1, 1, 1, 0]\n',
      stderr: '',
    });
  const mask =
    'import signal; print([*map(int, signal.pthread_sigmask(signal.SIG_BLOCK, []))]); signal.raise_signal(10)';
  const program = [
    'import os, signal, sys',
    'for command in sys.argv[1:]:',
    `    pid = os.posix_spawn(command, [command, "-c", ${JSON.stringify(mask)}], os.environ, setsigmask=[signal.SIGUSR1])`,
    '    print(os.waitpid(pid, 0)[1], flush=True)',
  ].join('\n');
  expect(tspy(['-c', program, TSPY, `${TSPY}-managed`]).stdout).toBe('[10]\n0\n[10]\n0\n');
});

test('a semaphore of another process is named as what the emulated backend lacks', () => {
  const program = [
    'import _multiprocessing',
    'try: _multiprocessing.SemLock._rebuild(99, 1, 1, None)',
    'except OSError as e: print(type(e).__name__, e)',
  ].join('\n');
  expect(tspy(['-c', program]).stdout).toBe('OSError [Errno 22] Invalid argument\n');
  expect(tspy(['-c', program], { command: `${TSPY}-managed` }).stdout).toBe(
    'UnsupportedOperation a semaphore of another process is not supported by the emulated POSIX backend\n',
  );
});
