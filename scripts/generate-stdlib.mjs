import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipEntries } from './zip.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TARGET = join(ROOT, 'lib-python', '3.13');

/** What the archive holds beside CPython's library. docs/standard-library.md repeats this list. */
const LEFT_OUT = [
  /^_?pyodide\//,
  /^site-packages\//,
  /^_sysconfigdata/,
  /^webbrowser\.py$/, // Pyodide's own; ours is lib-python/tspy/webbrowser.py
  /\.(ini|ctypes|bat)$/,
  /^ctypes\/macholib\/fetch_macholib$/,
];

/** Pyodide's patches to files of the library, taken back: what to remove, and how often it must be there. */
const REMOVED = new Map([
  [
    'json/encoder.py',
    [
      [/^_JSNULL = None\n/m, 1],
      [/^ +elif \w+ is _JSNULL:\n.*\n/gm, 4],
    ],
  ],
  ['zoneinfo/_common.py', [[/^ +import sys\n +if "tzdata" not in sys\.modules:\n(?:.*\n){4}(?= +# There are)/m, 1]]],
  ['ctypes/util.py', [[/^elif os\.name == "posix" and sys\.platform == "emscripten":\n(?:(?: .*)?\n)+?(?=elif )/m, 1]]],
]);

/** The folder of the library, as a format that has no fields. */
const LIBRARY = "os.path.dirname(os.__file__).replace('{', '{{').replace('}', '}}')";

/** The files of the library that are altered, with the texts that are replaced, how often each stands there, and by what. */
const CHANGED = new Map([
  [
    'multiprocessing/context.py',
    [
      // No process can be forked here, so that `spawn` is the start method as on macOS.
      ["sys.platform == 'darwin'", 2, "sys.implementation.name == 'tspy'"],
      // A fork server has nothing to fork: its processes are spawned too.
      ['from .popen_forkserver import Popen', 1, 'from .popen_spawn_posix import Popen'],
    ],
  ],
  // Most patterns are compiled by `_sre` itself.
  // A program in a terminal of its own needs no fork.
  [
    'pty.py',
    [
      [
        '    pid, master_fd = fork()\n    if pid == CHILD:\n        os.execlp(argv[0], *argv)\n',
        1,
        '    master_fd, slave_fd = openpty()\n    actions = [(os.POSIX_SPAWN_OPEN, STDIN_FILENO, os.ttyname(slave_fd), os.O_RDWR, 0)]\n    actions += [(os.POSIX_SPAWN_DUP2, STDIN_FILENO, fd) for fd in (STDOUT_FILENO, STDERR_FILENO)]\n    pid = os.posix_spawnp(argv[0], argv, os.environ, setsid=True, file_actions=actions)\n    close(slave_fd)\n',
      ],
    ],
  ],
  [
    're/_compiler.py',
    [
      [
        '    if isstring(p):\n        pattern = p\n',
        1,
        '    if isstring(p):\n        pattern = p\n        made = _sre._compile_text(p, flags)\n        if made is not None:\n            return made\n',
      ],
    ],
  ],
  // The library is the prefix itself, or where a context has it.
  [
    'sysconfig/__init__.py',
    [
      [
        "'stdlib': '{installed_base}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}',\n        'platstdlib': '{platbase}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}',\n",
        2,
        `'stdlib': ${LIBRARY},\n        'platstdlib': ${LIBRARY},\n`,
      ],
    ],
  ],
]);

function changed(name, text) {
  for (const [old, count, by] of CHANGED.get(name)) {
    const parts = text.split(old);
    if (parts.length !== count + 1) throw new Error(`${name}: ${old} stands there ${parts.length - 1} times`);
    text = parts.join(by);
  }
  return text;
}

/** Takes Pyodide's patches back from one file of the library. */
function undoPatches(name, text) {
  for (const [pattern, expected] of REMOVED.get(name) ?? []) {
    const found = text.match(new RegExp(pattern, pattern.flags.replace('g', '') + 'g'))?.length ?? 0;
    if (found !== expected) throw new Error(`${name}: ${pattern} matches ${found} times instead of ${expected}`);
    text = text.replace(pattern, '');
  }
  return text;
}

/** Extracts CPython's pure-Python library from the development dependency that ships it to lib-python/3.13, unless it is there already. */
export async function generateStdlib() {
  const source = join(dirname(createRequire(import.meta.url).resolve('pyodide/package.json')), 'python_stdlib.zip');
  const archive = readFileSync(source);
  const stamp = createHash('sha256')
    .update(archive)
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex');
  const stampFile = join(TARGET, '.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  rmSync(TARGET, { recursive: true, force: true });
  const undone = new Set();
  const folders = new Set();
  for (const [name, contents] of zipEntries(archive)) {
    if (LEFT_OUT.some((pattern) => pattern.test(name))) continue;
    const path = join(TARGET, name);
    const folder = dirname(path);
    if (!folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      folders.add(folder);
    }
    if (REMOVED.has(name)) undone.add(name);
    if (REMOVED.has(name)) writeFileSync(path, undoPatches(name, contents.toString('utf8')));
    else if (CHANGED.has(name)) writeFileSync(path, changed(name, contents.toString('utf8')));
    else writeFileSync(path, contents);
  }
  for (const name of REMOVED.keys()) if (!undone.has(name)) throw new Error(`${name} is not in the archive`);
  writeFileSync(stampFile, stamp);
}
