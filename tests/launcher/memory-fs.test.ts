// `tspy-managed --memory-fs`: no file of the host is touched on behalf of Python code, as seen at the door to the system.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tspy-memory-')));
const record = join(folder, 'record');

/** What the program prints, and the paths of the host that its process asked for. */
function run(...args: string[]): { stdout: string; stderr: string; paths: string[] } {
  writeFileSync(record, '');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', './tests/launcher/host-files.cjs', 'dist/tspy-managed.mjs', ...args],
    { encoding: 'utf8', env: { ...process.env, HOST_FILES: record } },
  );
  const paths = readFileSync(record, 'utf8').split('\n').filter(Boolean);
  return { stdout, stderr, paths };
}

const PROGRAM = `
import glob, io, linecache, mmap, os, pathlib, shutil, socket, tempfile, traceback, pwd, time, zipfile
import json, sysconfig
SECRET = ${JSON.stringify(join(folder, 'secret'))}
def attempt(call):
    try: call()
    except OSError as error: print(type(error).__name__)
    else: print('done')
for path in ['/etc/passwd', SECRET, '/proc/self/environ', '/proc/self/fd/0', '/../..' + SECRET, '/dev/fd/0']:
    attempt(lambda: open(path, 'rb').read())
os.symlink(SECRET, '/tmp/link'); attempt(lambda: open('/tmp/link').read())
os.symlink('/', '/tmp/top'); attempt(lambda: os.stat('/tmp/top' + SECRET))
attempt(lambda: os.listdir('/home')); attempt(lambda: os.chdir(${JSON.stringify(folder)}))
attempt(lambda: os.mkdir(${JSON.stringify(join(folder, 'made'))}))
print(sorted(os.listdir('/')), os.getcwd(), list(glob.glob('/etc/*')), list(os.environ))
with tempfile.TemporaryDirectory() as name:
    path = pathlib.Path(name, 'x'); path.write_text('text'); shutil.copy(path, name + '/y'); os.replace(name + '/y', name + '/z')
    with zipfile.ZipFile(name + '/a.zip', 'w') as archive: archive.write(path)
    with open(path, 'r+b') as file, mmap.mmap(file.fileno(), 0) as memory: memory[0] = 84
    print(path.read_text(), shutil.disk_usage(name).total > 0, os.stat(path).st_size)
try: compile('1/0', SECRET, 'exec'), eval(compile('1/0', SECRET, 'eval'))
except ZeroDivisionError: print(traceback.format_exc().count(${JSON.stringify('secret of the host')}), linecache.getlines(SECRET))
try: import secretly
except ImportError as error: print(error)
print(pwd.getpwuid(os.getuid()).pw_dir, time.localtime(0).tm_year)
`;

test('Python code reaches no file of the host', () => {
  writeFileSync(join(folder, 'secret'), '"the secret of the host"');
  const { stdout, stderr, paths } = run('--memory-fs', '-c', PROGRAM);
  expect(stderr).toBe('');
  expect(stdout).not.toContain('secret of the host');
  expect(stdout.split('\n').slice(0, 12)).toEqual([
    ...Array(10).fill('FileNotFoundError'),
    'FileNotFoundError',
    expect.any(String),
  ]);
  expect(existsSync(join(folder, 'made'))).toBe(false);
  // The library and the engine itself are all that was asked for.
  const allowed = [realpathSync('dist'), realpathSync('lib-python'), record];
  // The library is a folder of the host that cannot be left; the launcher looks for the pipe by which signals come.
  const own = /^(?:existsSync|readdirSync) \/proc\/self\/fd$|^(?:readFileSync|openSync) \/proc\/self\/fdinfo\/\d+$/;
  const others = paths.filter(
    (line) => !own.test(line) && !allowed.some((place) => line.slice(line.indexOf(' ') + 1).startsWith(place)),
  );
  expect(others).toEqual([]);
  expect(paths.length).toBeGreaterThan(10);
});

test('what watches would see a file of the host', () => {
  writeFileSync(join(folder, 'secret'), '"the secret of the host"');
  const { stdout, paths } = run('-c', `print(open(${JSON.stringify(join(folder, 'secret'))}).read())`);
  expect(stdout).toBe('"the secret of the host"\n');
  expect(paths.some((line) => line.endsWith(join(folder, 'secret')))).toBe(true);
  rmSync(folder, { recursive: true });
});

test('the trace names the operations, their results and errors, but no data', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tspy-trace-')));
  const [file, log] = [join(folder, 'file'), join(folder, 'log')];
  const program = `import os; os.putenv('A', 'hidden'); open('${file}', 'w').write('hidden'); os.stat('${file}/x')`;
  for (const command of ['tspy', 'tspy-managed']) {
    const options = ['--log.posix.level=FINE', `--log.file=${log}`];
    spawnSync(process.execPath, [`dist/${command}.mjs`, ...options, '-c', program]);
    const lines = readFileSync(log, 'utf8');
    const name = command === 'tspy' ? 'native' : 'emulated';
    expect(lines).toContain(`[posix::${name}] FINE: openat(-100, "${file}", 524865, 438) = `);
    expect(lines).toMatch(/ FINE: write\(\d+, <6 bytes>\) = 6\n/);
    expect(lines).toMatch(/ FINE: fstatat\(.*\/file\/x", true\) = -1 ENOTDIR \(Not a directory\)\n/);
    expect(lines).not.toContain('hidden');
    rmSync(log);
  }
  rmSync(folder, { recursive: true });
});

test('the compatibility log says each approximation with the call and its arguments, once a call', () => {
  const program =
    'import resource, syslog; syslog.syslog("hidden"); [resource.setrlimit(resource.RLIMIT_CORE, (0, 0)) for _ in "ab"]';
  const lines = [
    '[python::compatibility] FINE: syslog(6, <6 bytes>): the message goes nowhere',
    '[python::compatibility] FINE: setrlimit(4, {soft: 0, hard: 0}): the limit is only remembered',
    '[python::compatibility] FINE: setrlimit(4, {soft: 0, hard: 0}): the limit is only remembered',
    '',
  ].join('\n');
  for (const level of [
    '--log.python.compatibility.level=FINE',
    '--log.python.compatibility.level=FINER',
    '--log.python.compatibility=FINE',
  ])
    expect(
      spawnSync(process.execPath, ['dist/tspy-managed.mjs', level, '-c', program], { encoding: 'utf8' }).stderr,
    ).toBe(lines);
  const silent = ['dist/tspy-managed.mjs', '--log.python.compatibility.level=OFF', '-c', program];
  expect(spawnSync(process.execPath, silent, { encoding: 'utf8' }).stderr).toBe('');
});

test('a backend that is none is told with those that are', () => {
  const message = (args: string[], backend = '') => {
    const env = { ...process.env, TSPY_POSIX_BACKEND: backend };
    const { status, stderr } = spawnSync(process.execPath, [...args, '-c', 'pass'], { encoding: 'utf8', env });
    return `${status} ${stderr.trim()}`;
  };
  const valid = 'it is one of native, emulated, java';
  expect(message(['dist/tspy.mjs', '--python.PosixModuleBackend=posix'])).toBe(
    `2 unknown POSIX backend 'posix': ${valid}`,
  );
  expect(message(['dist/tspy-managed.mjs'], 'Native')).toBe(`2 unknown POSIX backend 'Native': ${valid}`);
  expect(message(['dist/tspy-managed.mjs', '--python.PosixModuleBackend=native'])).toBe(
    '2 tspy-managed has no native POSIX backend: use tspy',
  );
});
