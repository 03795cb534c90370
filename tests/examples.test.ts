// The examples print what python3 prints for them, on both backends.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);

const expected: Readonly<Record<string, string[]>> = {
  'http.py': [0, 1, 2, 3, 4].map((n) => `HTTP/1.1 200 OK you asked for /${n}`),
  'pool.py': ['40 20540'],
  'pipeline.py': [
    '2800 in',
    '2400 process',
    '2400 file',
    '2000 the',
    '2000 os',
    "222 words in ['counts.txt']",
    'ls failed: True',
  ],
};

const commands: Readonly<Record<string, string[]>> = {
  tspy: ['dist/tspy.mjs'],
  'tspy-managed': ['dist/tspy-managed.mjs', '--allow-run', '--allow-net'],
};

for (const [name, command] of Object.entries(commands))
  describe(name, () => {
    for (const [example, lines] of Object.entries(expected))
      test(example, async () => {
        const { stdout } = await run(process.execPath, [...command, `examples/${example}`]);
        expect(stdout).toBe(`${lines.join('\n')}\n`);
      });
  });
