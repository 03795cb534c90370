// Every program of tests/python on both backends and in the modes never, auto and always: what CPython 3.13 printed, byte for byte. The
// emulated backend runs all in one mode, and in `never` what has to do with signals and threads: the mode does not change what a program asks
// of the OS layer, and `always` is two thirds of the time of all modes. FIXTURES=all runs everything everywhere.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixtures, runFixture } from '../scripts/fixtures.mjs';

const launchers = { native: 'dist/tspy.mjs', emulated: 'dist/tspy-managed.mjs' };
const modes = ['never', 'auto', 'always'] as const;
const programs = fixtures();
/** The programs that the emulated backend runs in a mode, beside those that are for it alone. */
const emulated = { never: /^(signals|threads)\//, auto: /^/, always: /^$/ };
const everywhere = process.env.FIXTURES === 'all';
/** Programs that do not print what CPython prints yet; one that does is an error, so the list only shrinks. */
const gaps = new Set(
  readFileSync('tests/python/known-gaps.txt', 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== ''),
);

for (const [backend, launcher] of Object.entries(launchers))
  for (const mode of modes) {
    const chosen = programs.filter(
      ({ backends, name }) =>
        backends.includes(backend) &&
        (everywhere || backend === 'native' || backends.length === 1 || emulated[mode].test(name)),
    );
    describe.skipIf(!existsSync(launcher) || chosen.length === 0)(`${backend}, --compile=${mode}`, () => {
      for (const fixture of chosen)
        (gaps.has(fixture.name) ? test.fails : test).concurrent(fixture.name, async () => {
          const command = [process.execPath, `${process.cwd()}/${launcher}`, `--compile=${mode}`];
          expect(await runFixture(fixture, command, { library: `${process.cwd()}/lib-python/3.13` })).toBe(
            readFileSync(fixture.expected, 'utf8'),
          );
        });
    });
  }
