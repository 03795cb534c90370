// Records what CPython 3.13 prints for the fixtures of tests/python: `node scripts/record-expected.mjs [--check] [--all] [folder or file]...`
// Without --all, only fixtures that have no .expected yet or are named. --check compares instead of writing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fixtures, runFixture } from './fixtures.mjs';
import { findCPython } from './python.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, all: { type: 'boolean', default: false } },
});
const cpython = findCPython();
if (!cpython) {
  console.error('record-expected: no CPython 3.13: set TSPY_CPYTHON');
  process.exit(2);
}
let different = 0;
let written = 0;
for (const fixture of fixtures()) {
  const named = positionals.some((one) => fixture.path.includes(one));
  if (positionals.length > 0 ? !named : !options.all && !options.check && existsSync(fixture.expected)) continue;
  const output = await runFixture(fixture, [cpython.python], { library: cpython.library });
  const before = existsSync(fixture.expected) ? readFileSync(fixture.expected, 'utf8') : undefined;
  if (output === before) continue;
  if (options.check) {
    console.log(`${fixture.path}: not what CPython ${cpython.version} prints`);
    different++;
  } else {
    writeFileSync(fixture.expected, output);
    written++;
  }
}
console.log(options.check ? `${different} differ` : `${written} written`);
process.exit(different === 0 ? 0 : 1);
