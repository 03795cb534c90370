// Speed of the parts of one program against CPython: `node scripts/bench-parts.mjs [--runs=N] [--modes=native,managed,memory] PROGRAM [ARGUMENT]...`
//
// The program prints `name<TAB>seconds` for each part that it measured. Runs are interleaved; the table has medians, and ratios: CPython's
// time divided by ours. The program comes by standard input, so that it runs in a file system in memory too.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findCPython } from './python.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    modes: { type: 'string', default: 'native' },
    timeout: { type: 'string', default: '600' },
  },
});
const [program, ...rest] = positionals;
if (program === undefined) {
  console.error('bench-parts: which program?');
  process.exit(2);
}
const source = readFileSync(program);

const COMMANDS = {
  native: [process.execPath, 'dist/tspy.mjs'],
  never: [process.execPath, 'dist/tspy.mjs', '--compile=never'],
  managed: [process.execPath, 'dist/tspy-managed.mjs', '--allow-run', '--allow-env'],
  memory: [process.execPath, 'dist/tspy-managed.mjs', '--memory-fs'],
};
const cpython = findCPython();
const interpreters = options.modes.split(',').map((name) => ({ name, command: COMMANDS[name] }));
if (cpython) interpreters.push({ name: 'CPython', command: [cpython.python] });

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
/** `part` → interpreter → seconds of each run. */
const parts = new Map();
let failures = 0;
for (let round = 0; round < Number(options.runs); round++)
  for (const { name, command } of interpreters) {
    const { status, signal, stdout, stderr } = spawnSync(command[0], [...command.slice(1), '-', ...rest], {
      input: source,
      encoding: 'utf8',
      timeout: Number(options.timeout) * 1000,
    });
    if (status !== 0) {
      failures++;
      console.error(`${name}: ${signal ?? (stderr.trim().split('\n').at(-1) || `exit ${status}`)}`);
    }
    for (const [, part, seconds] of stdout.matchAll(/^(.+)\t([\d.e-]+)$/gm)) {
      if (!parts.has(part)) parts.set(part, new Map());
      const times = parts.get(part);
      if (!times.has(name)) times.set(name, []);
      times.get(name).push(Number(seconds));
    }
  }

/** Seconds in the unit that suits them. */
function shown(seconds) {
  if (seconds === undefined) return '-';
  for (const [unit, factor] of [
    ['s', 1],
    ['ms', 1e3],
    ['us', 1e6],
  ])
    if (seconds * factor >= 1) return `${(seconds * factor).toPrecision(3)} ${unit}`;
  return `${(seconds * 1e9).toFixed(0)} ns`;
}

const ours = interpreters.filter(({ name }) => name !== 'CPython').map(({ name }) => name);
const rows = [...parts].map(([part, times]) => {
  const medians = new Map([...times].map(([name, all]) => [name, median(all)]));
  return { part, medians, ratios: ours.map((name) => medians.get('CPython') / medians.get(name)) };
});
rows.sort((a, b) => a.ratios[0] - b.ratios[0]);
const width = Math.max(...rows.map(({ part }) => part.length), 4) + 2;
console.log(
  'part'.padEnd(width) +
    interpreters.map(({ name }) => name.padStart(11)).join('') +
    ours.map((name) => `x ${name}`.padStart(11)).join(''),
);
for (const { part, medians, ratios } of rows)
  console.log(
    part.padEnd(width) +
      interpreters.map(({ name }) => shown(medians.get(name)).padStart(11)).join('') +
      ratios.map((ratio) => (Number.isNaN(ratio) ? '-' : ratio.toFixed(2)).padStart(11)).join(''),
  );
ours.forEach((name, i) => {
  const known = rows.map(({ ratios }) => ratios[i]).filter((ratio) => !Number.isNaN(ratio));
  if (known.length === 0) return;
  const geomean = Math.exp(known.reduce((sum, ratio) => sum + Math.log(ratio), 0) / known.length);
  console.log(
    `${name}: geomean ${geomean.toFixed(2)}, ${known.filter((ratio) => ratio < 0.3).length} of ${known.length} below 0.3`,
  );
});
process.exit(failures === 0 ? 0 : 1);
