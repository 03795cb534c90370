// Speed of the programs in bench/ against CPython: `npm run bench -- [--runs=N] [--modes=auto,never] [--threads] [program]...`
//
// Each program prints a checksum and the seconds that its work took. Runs are interleaved (every round runs each program on each
// interpreter once), so that a noisy machine disturbs all alike; the table has medians, and ratios: CPython's time divided by ours.
// With --threads each program also runs in a thread, and beside a thread that waits in a lock, and processor times are compared.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findCPython } from './python.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    modes: { type: 'string', default: 'auto,never' },
    timeout: { type: 'string', default: '300' },
    threads: { type: 'boolean', default: false },
    launcher: { type: 'string', default: 'dist/tspy.mjs' },
  },
});

const cpython = findCPython();
const interpreters = options.modes
  .split(',')
  .map((mode) => ({ name: mode, command: [process.execPath, options.launcher, `--compile=${mode}`] }))
  .filter(({ command }) => existsSync(command[1]))
  .flatMap((one) => (options.threads ? [around(one, 'alone'), around(one, 'in'), around(one, 'beside')] : [one]));
if (cpython) {
  const one = { name: `CPython ${cpython.version}`, command: [cpython.python] };
  interpreters.push(options.threads ? around(one, 'in') : one);
}
if (interpreters.length === 0) {
  console.error('bench: neither dist/tspy.mjs nor a CPython 3.13');
  process.exit(2);
}

function around({ name, command }, where) {
  return { name: `${name} ${where}`, command: [...command, 'bench/threads/run.py', where] };
}

const programs = readdirSync('bench')
  .filter((name) => name.endsWith('.py'))
  .map((name) => name.slice(0, -'.py'.length))
  .filter((name) => positionals.length === 0 || positionals.includes(name))
  .sort();

/** One run: what it printed but the time, the time, and the time of the whole process. */
function run(command, program) {
  const began = performance.now();
  const { status, signal, stdout, stderr } = spawnSync(command[0], [...command.slice(1), `bench/${program}.py`], {
    encoding: 'utf8',
    timeout: Number(options.timeout) * 1000,
  });
  const whole = (performance.now() - began) / 1000;
  const elapsed = (/^processor (.+)$/m.exec(stdout) ?? /^elapsed (.+)$/m.exec(stdout))?.[1];
  if (status !== 0 || elapsed === undefined) {
    const reason = signal ?? stderr.trim().split('\n').at(-1) ?? `exit ${status}`;
    return { failure: reason === '' ? `exit ${status}` : reason };
  }
  return { output: stdout.replace(/^(?:elapsed|processor) .*$/gm, ''), elapsed: Number(elapsed), whole };
}

const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const geomean = (numbers) => Math.exp(numbers.reduce((sum, n) => sum + Math.log(n), 0) / numbers.length);

const results = new Map();
for (let round = 0; round < Number(options.runs); round++)
  for (const program of programs)
    for (const { name, command } of interpreters) {
      const key = `${program} ${name}`;
      if (results.get(key)?.failure) continue;
      const one = run(command, program);
      const all = results.get(key) ?? { elapsed: [], whole: [], output: one.output };
      if (one.failure) all.failure = one.failure;
      else {
        if (one.output !== all.output) all.failure = 'prints something else each time';
        all.elapsed.push(one.elapsed);
        all.whole.push(one.whole);
      }
      results.set(key, all);
    }

const reference = cpython && interpreters.at(-1).name;
const ours = interpreters.filter(({ name }) => name !== reference);
const cell = (text, width = 10) => String(text).padStart(width);
const row = [
  'program'.padEnd(14),
  ...interpreters.map(({ name }) => cell(name.length > 14 ? name.slice(0, 14) : name, 15)),
];
if (reference) for (const { name } of ours) row.push(cell(`x ${name}`));
console.log(row.join(''));
const ratios = new Map(ours.map(({ name }) => [name, { elapsed: [], whole: [] }]));
let failures = 0;
for (const program of programs) {
  const line = [program.padEnd(14)];
  const expected = reference && results.get(`${program} ${reference}`);
  const notes = [];
  for (const { name } of interpreters) {
    const result = results.get(`${program} ${name}`);
    if (!result.failure && expected && !expected.failure && result.output !== expected.output)
      result.failure = 'wrong output';
    if (result.failure) {
      failures++;
      notes.push(`  ${name}: ${result.failure}`);
    }
    line.push(cell(result.failure ? 'failed' : `${(median(result.elapsed) * 1000).toFixed(0)} ms`, 15));
  }
  if (expected && !expected.failure)
    for (const { name } of ours) {
      const result = results.get(`${program} ${name}`);
      if (result.failure) {
        line.push(cell('-'));
        continue;
      }
      const ratio = median(expected.elapsed) / median(result.elapsed);
      ratios.get(name).elapsed.push(ratio);
      ratios.get(name).whole.push(median(expected.whole) / median(result.whole));
      line.push(cell(ratio.toFixed(2)));
    }
  console.log(line.join(''));
  for (const note of notes) console.log(note);
}
if (reference)
  for (const { name } of ours) {
    const { elapsed, whole } = ratios.get(name);
    if (elapsed.length === 0) continue;
    console.log(
      `${name}: geomean ${geomean(elapsed).toFixed(2)} (worst ${Math.min(...elapsed).toFixed(2)}) over ${elapsed.length} programs; with start-up ${geomean(whole).toFixed(2)}`,
    );
  }
process.exit(failures === 0 ? 0 : 1);
