// Runs CPython's own test files on tspy (or, with --baseline, on CPython) and compares the passing ids with the lists in tests/conformance.
//
//   npm run conformance -- [--backend=native|emulated] [--update [--allow-shrink]] [--baseline] [group or file]...
//
// `--only=<part of an id>` and `--without=<part>` narrow a run; `--update` then adds what passes to the lists, and drops nothing.
//
// The library and its tests are TSPY_TESTLIB (CPython's Lib, with its test folder), else those of the CPython 3.13 that is found.
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSnapshot } from './build-snapshot.mjs';
import { findCPython } from './python.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LISTS = join(ROOT, 'tests', 'conformance');
const BASELINE = 'cpython-3.13';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string', default: 'native' },
    compile: { type: 'string', default: 'auto' },
    baseline: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    'allow-shrink': { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    without: { type: 'string', multiple: true, default: [] },
    timeout: { type: 'string', default: '600' },
    'test-timeout': { type: 'string', default: '120' },
    network: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const name = options.baseline ? BASELINE : options.backend;
const work = join(ROOT, '.cache', 'conformance', name);
mkdirSync(work, { recursive: true });

const cpython = findCPython();
const library = process.env.TSPY_TESTLIB ?? cpython?.library;
if (!library || !existsSync(join(library, 'test', 'support'))) {
  console.error(
    "conformance: no CPython 3.13 with its tests: set TSPY_TESTLIB to a Lib folder that holds 'test', or TSPY_CPYTHON",
  );
  process.exit(2);
}

function readGroups() {
  const groups = new Map();
  for (const line of readFileSync(join(LISTS, 'files.txt'), 'utf8').split('\n')) {
    const match = /^(\w+): (.*)$/.exec(line);
    if (match) groups.set(match[1], match[2].trim().split(/\s+/));
  }
  return groups;
}

/** Ids that only CPython's implementation can pass, as patterns with `*`: `<file> <id> # reason`. */
function readExcluded() {
  const path = join(LISTS, 'excluded.txt');
  const excluded = [];
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const match = /^(\S+) (\S+)(?: on (\w+))? # (.+)$/.exec(line);
    if (!match) {
      if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`excluded.txt: no reason given: ${line}`);
      continue;
    }
    const [, file, id, backend] = match;
    if (backend !== undefined && backend !== name) continue;
    excluded.push({ file, pattern: new RegExp(`^${id.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`) });
  }
  return excluded;
}

/** What of `file` only CPython can pass: only what is listed all the same is run. */
const excludedOf = (file) => readExcluded().filter((one) => one.file === file);

function command() {
  if (options.baseline) {
    if (!cpython) throw new Error('no CPython 3.13 found');
    return [cpython.python];
  }
  if (options.backend === 'native')
    return [process.execPath, join(ROOT, 'dist', 'tspy.mjs'), `--compile=${options.compile}`];
  if (options.backend === 'emulated')
    return [
      process.execPath,
      join(ROOT, 'dist', 'tspy-managed.mjs'),
      `--compile=${options.compile}`,
      '--allow-run',
      '--allow-net',
      '--allow-env',
    ];
  throw new Error(`unknown backend ${options.backend}: native or emulated`);
}

/** Only loopback, so that no test waits for a name server; needs the right to make a network namespace. */
function withoutNetwork(args) {
  if (options.network || process.platform !== 'linux') return args;
  if (spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status !== 0) return args;
  return ['unshare', '-n', 'sh', '-c', 'ip link set lo up; exec "$@"', 'sh', ...args];
}

const prefix = withoutNetwork(command());
const snapshot = options.baseline ? '' : snapshotOfLibrary();

/** A folder with a snapshot that starts with `library`: a start without one takes a second, and tests start many interpreters. */
function snapshotOfLibrary() {
  const launcher = options.backend === 'native' ? 'tspy' : 'tspy-managed';
  const place = join(ROOT, '.cache', 'conformance', 'snapshot');
  const stamp = join(place, `${launcher}.stamp`);
  const made = `${library} ${statSync(join(ROOT, 'dist', `${launcher}-engine.cjs`)).mtimeMs}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return place;
  mkdirSync(place, { recursive: true });
  buildSnapshot(launcher, place, library);
  writeFileSync(stamp, made);
  return place;
}

/** Told to end: what has run until now counts, no other file is begun. */
let terminated = false;

/** One process over the tests of `file` that are not in `results`; resolves when it has ended or was killed for lack of progress. */
function runOnce(file, out, log, skip, deadline) {
  return new Promise((resolve) => {
    const cwd = mkdtempSync(join(tmpdir(), 'tspy-conformance-'));
    const args = [
      ...prefix.slice(1),
      join(LISTS, 'runner.py'),
      '--module',
      `test.${file}`,
      '--out',
      out,
      '--skip',
      skip,
      ...options.only.flatMap((id) => ['--only', id]),
      ...options.without.flatMap((id) => ['--without', id]),
      ...(options.baseline ? [] : excludedOf(file).flatMap(({ pattern }) => ['--excluded', pattern.source])),
      ...(existsSync(listPath(name, file)) ? ['--listed', listPath(name, file)] : []),
    ];
    const descriptor = openSync(log, 'a');
    const env = {
      ...process.env,
      TSPY_STDLIB: library,
      TSPY_SNAPSHOT: snapshot,
      PYTHONDONTWRITEBYTECODE: '',
      TMPDIR: cwd,
      PYTHONHASHSEED: '0',
      LC_ALL: 'C.UTF-8',
    };
    const child = spawn(prefix[0], args, { cwd, env, detached: true, stdio: ['ignore', descriptor, descriptor] });
    let seen = '';
    let progress = Date.now();
    let killed;
    const kill = (why) => {
      killed = why;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {}
    };
    const timer = setInterval(() => {
      const now = readFileSync(out, 'utf8');
      if (now.length !== seen.length) progress = Date.now();
      seen = now;
      if (Date.now() - progress > Number(options['test-timeout']) * 1000) kill('timeout');
      else if (Date.now() > deadline) kill('deadline');
    }, 500);
    const stop = () => {
      terminated = true;
      kill('deadline');
    };
    process.once('SIGTERM', stop);
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      process.off('SIGTERM', stop);
      kill(killed); // what the tests left running
      closeSync(descriptor);
      rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
      resolve(killed ?? signal ?? code);
    });
  });
}

/** Status by id of the tests of one file, through as many processes as its crashes need, and whether all have run. */
async function runFile(file) {
  const out = join(work, `${file}.out`);
  const log = join(work, `${file}.log`);
  const skip = join(work, `${file}.skip`);
  writeFileSync(log, '');
  writeFileSync(out, '');
  const results = new Map();
  const deadline = Date.now() + Number(options.timeout) * 1000;
  let done = false;
  while (!done) {
    writeFileSync(skip, [...results.keys()].join('\n'));
    writeFileSync(out, '');
    const end = await runOnce(file, out, log, skip, deadline);
    const before = results.size;
    let running;
    for (const line of readFileSync(out, 'utf8').split('\n')) {
      if (line === 'done') done = true;
      const match = /^(\w+) ([^\t]+)/.exec(line);
      if (!match) continue;
      const [, status, id] = match;
      if (status === 'start') running = id;
      else {
        running = undefined;
        if (!results.has(id) || status !== 'pass') results.set(id, status);
      }
    }
    if (done) break;
    if (running !== undefined) results.set(running, end === 'timeout' || end === 'deadline' ? 'timeout' : 'crash');
    appendFileSync(
      log,
      `==== the process ended (${end}) ${running === undefined ? 'outside any test' : `in ${running}`}\n`,
    );
    if (terminated || Date.now() > deadline || results.size === before) break;
  }
  rmSync(skip, { force: true });
  writeFileSync(join(work, `${file}.results`), [...results].map(([id, status]) => `${status} ${id}\n`).join(''));
  return { results, done };
}

const shorten = (file, id) => (id.startsWith(`test.${file}.`) ? id.slice(`test.${file}.`.length) : id);
const listPath = (backend, file) => join(LISTS, backend, `${file}.txt`);
const readList = (backend, file) =>
  existsSync(listPath(backend, file))
    ? new Set(readFileSync(listPath(backend, file), 'utf8').split('\n').filter(Boolean))
    : new Set();

function writeList(backend, file, ids) {
  mkdirSync(join(LISTS, backend), { recursive: true });
  writeFileSync(
    listPath(backend, file),
    [...ids]
      .sort()
      .map((id) => `${id}\n`)
      .join(''),
  );
}

const groups = readGroups();
const files = (positionals.length > 0 ? positionals : [...groups.keys()]).flatMap((one) => groups.get(one) ?? [one]);
const partial = options.only.length + options.without.length > 0;
let problems = 0;
const totals = { theirs: 0, ours: 0 };
console.log('file                        CPython    ours       %');
for (const file of files) {
  if (terminated) break;
  if (!existsSync(join(library, 'test', `${file}.py`)) && !existsSync(join(library, 'test', file))) {
    console.log(`${file}: not in ${library}`);
    problems++;
    continue;
  }
  const { results, done } = await runFile(file);
  const excluded = excludedOf(file);
  const isExcluded = (id) => excluded.some(({ pattern }) => pattern.test(id));
  const passing = new Set([...results].filter(([, status]) => status === 'pass').map(([id]) => shorten(file, id)));
  if (options.verbose) for (const [id, status] of results) if (status !== 'pass') console.log(`  ${status} ${id}`);
  if (partial) {
    console.log(`${file}: ${passing.size} of ${results.size} pass`);
    if (options.update) writeList(name, file, new Set([...readList(name, file), ...passing]));
    continue;
  }
  const listed = readList(name, file);
  const ran = new Set([...results.keys()].map((id) => shorten(file, id)));
  const missed = done ? [] : [...listed].filter((id) => !ran.has(id));
  const lost = [...listed].filter((id) => !passing.has(id) && (done || ran.has(id)));
  const gained = [...passing].filter((id) => !listed.has(id));
  if (options.update) {
    const keeps = !done || (lost.length > 0 && !options['allow-shrink']);
    if (keeps) problems++;
    writeList(name, file, keeps ? new Set([...listed, ...passing]) : passing);
  } else problems += lost.length + gained.length + missed.length;
  if (missed.length > 0) console.log(`  ${file}: time was up before ${missed.length} listed tests`);
  for (const id of lost) console.log(`  listed, does not pass: ${file} ${id}`);
  if (!options.update) for (const id of gained) console.log(`  passes, is not listed: ${file} ${id}`);
  const theirs = [...readList(BASELINE, file)].filter((id) => !isExcluded(id));
  const both = theirs.filter((id) => passing.has(id)).length;
  totals.theirs += theirs.length;
  totals.ours += both;
  const percent = theirs.length === 0 ? '-' : ((100 * both) / theirs.length).toFixed(1);
  console.log(
    `${file.padEnd(26)} ${String(theirs.length).padStart(8)} ${String(both).padStart(7)} ${percent.padStart(7)}`,
  );
}
if (!partial && totals.theirs > 0)
  console.log(
    `all${' '.repeat(24)}${String(totals.theirs).padStart(8)} ${String(totals.ours).padStart(7)} ${((100 * totals.ours) / totals.theirs).toFixed(1).padStart(7)}`,
  );
process.exit(problems === 0 ? 0 : 1);
