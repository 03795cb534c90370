// Children that are killed, and a parent that is: no zombie, no hang, and the same answers on both backends.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

const program = 'tests/posix/killed_children.py';
const commands: Readonly<Record<string, string[]>> = {
  tspy: ['dist/tspy.mjs'],
  'tspy-managed': ['dist/tspy-managed.mjs', '--allow-run'],
};

/** Whether a process is there and no zombie. */
function lives(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return false;
  try {
    return !/^State:\s*Z/m.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}

for (const [name, command] of Object.entries(commands))
  describe(name, () => {
    test('children that are killed', { timeout: 120_000 }, async () => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [...command, program]);
      expect(stderr).toBe('');
      expect(stdout.trim().split('\n')).toEqual([
        "killed_while_it_reads (b'', -9)",
        "killed_while_we_read (b'', -9)",
        'killed_while_it_writes (100000, -9)',
        "timed_out b'begun\\n'",
        'stopped 0',
        "trapped (b'bye\\n', 3)",
        "whole_group (b'', -9)",
        'killed_twice gone',
        'reader_gone True',
        'many [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]',
        'flood [200000, 200000]',
        "passed_on (b'by number', b'0o27\\n', 0)",
        'nobody_left [Errno 10] No child processes',
      ]);
    });

    test.skipIf(!existsSync('/proc/self/status'))('a parent that is killed', { timeout: 60_000 }, async () => {
      const parent = spawn(process.execPath, [...command, program, 'parent'], { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void parent.kill('SIGKILL'));
      const pids = await new Promise<number[]>((resolve) => {
        let text = '';
        parent.stdout.on('data', (part: Buffer) => {
          text += part;
          if (text.endsWith('\n')) resolve(text.trim().split(' ').map(Number));
        });
      });
      expect(pids).toHaveLength(2);
      await pause(300);
      parent.kill('SIGKILL');
      for (let waited = 0; pids.some(lives) && waited < 200; waited++) await pause(100);
      expect(pids.filter(lives)).toEqual([]);
    });
  });
