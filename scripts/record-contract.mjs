// Records what CPython answers to the cases of tests/posix/contract: tests/posix/contract/expected.json.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cases } from '../tests/posix/contract/cases.mjs';
import { findCPython } from './python.mjs';

const folder = 'tests/posix/contract';
const { status, stdout } = spawnSync(
  findCPython().python,
  ['-W', 'ignore', '-c', readFileSync(`${folder}/adapter.py`, 'utf8')],
  {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  },
);
if (status !== 0) process.exit(1);
const results = JSON.parse(stdout);
const lines = Object.entries(results).map(([name, result]) => `  ${JSON.stringify(name)}: ${JSON.stringify(result)}`);
writeFileSync(`${folder}/expected.json`, `{\n${lines.join(',\n')}\n}\n`);
console.log(`${lines.length} cases`);
