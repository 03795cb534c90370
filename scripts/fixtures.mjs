import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { globSync } from './glob.mjs';

/**
 * The Python programs of tests/python: `{ name, path, expected, input, backends, starts, lacks }`. A program is run in its own folder; `x.in` is its
 * standard input; a comment `# backends: native` in its first lines restricts where it runs, `# starts: processes` lets it start some,
 * `# needs: libx.so.1` names libraries of the system without which it is skipped.
 */
export function fixtures() {
  return globSync('tests/python', /\.py$/)
    .filter((path) => !/\/(modules|data)\//.test(path))
    .map((path) => {
      const stem = path.slice(0, -'.py'.length);
      const head = readFileSync(path, 'utf8').slice(0, 500);
      const only = /^# backends: (.+)$/m.exec(head);
      return {
        name: stem.slice('tests/python/'.length),
        path,
        expected: `${stem}.expected`,
        input: existsSync(`${stem}.in`) ? readFileSync(`${stem}.in`) : '',
        starts: /^# starts: processes$/m.test(head),
        lacks: (/^# needs: (.+)$/m.exec(head)?.[1].split(' ') ?? []).filter((name) => !hasLibrary(name)),
        backends: only ? only[1].split(/[ ,]+/) : ['native', 'emulated'],
      };
    });
}

let libraries;

/** Whether the dynamic linker knows a library. */
function hasLibrary(name) {
  libraries ??=
    spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: { PATH: '/sbin:/usr/sbin:/usr/bin:/bin' } }).stdout ?? '';
  return libraries.includes(name);
}

/** Runs one fixture with `command` and gives its output in the form of an .expected file: stdout, then stderr and exit code if there is any. */
export function runFixture(fixture, command, { library, timeout = 120_000 } = {}) {
  const folder = resolve(dirname(fixture.path));
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHON_COLORS: '0' };
  for (const [key, value] of Object.entries(process.env)) if (key.startsWith('TSPY_')) env[key] = value;
  return new Promise((done, fail) => {
    const child = spawn(command[0], [...command.slice(1), basename(fixture.path)], {
      cwd: folder,
      env,
      timeout,
      killSignal: 'SIGKILL',
    });
    const chunks = { stdout: [], stderr: [] };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => chunks[name].push(chunk));
    child.on('error', fail);
    child.stdin.on('error', () => {});
    child.stdin.end(fixture.input);
    child.on('close', (code, signal) => {
      const text = (name) => {
        let output = Buffer.concat(chunks[name]).toString('utf8').replaceAll(folder, '<folder>');
        if (library) output = output.replaceAll(library, '<library>');
        return output;
      };
      let output = text('stdout');
      const stderr = text('stderr');
      if (stderr !== '') output += `--- stderr\n${stderr}`;
      if (code !== 0) output += `--- exit ${signal ?? code}\n`;
      done(output);
    });
  });
}
