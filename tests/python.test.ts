// Every program of tests/python on both backends and in the modes never, auto and always: what CPython 3.13 printed, byte for byte. Programs
// about the library or about what the OS layer does run in one mode, unless it matters to them: the mode changes nothing of what they ask, and
// `always` is two thirds of the time of all modes. FIXTURES=all runs everything everywhere.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixtures, runFixture } from '../scripts/fixtures.mjs';

const launchers = { native: 'dist/tspy.mjs', emulated: 'dist/tspy-managed.mjs' };
const modes = ['never', 'auto', 'always'] as const;
const programs = fixtures();
/** The programs that run in a mode on a backend, beside those that the native one does not run. */
const chosenFor: Record<string, Record<(typeof modes)[number], RegExp>> = {
  native: { never: /^(?!library\/)/, auto: /^/, always: /^(?!library\/)/ },
  emulated: { never: /^(signals|threads)\//, auto: /^/, always: /^$/ },
};
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
        (everywhere || !backends.includes('native') || chosenFor[backend]![mode].test(name)),
    );
    describe.skipIf(!existsSync(launcher) || chosen.length === 0)(`${backend}, --compile=${mode}`, () => {
      for (const fixture of chosen)
        (gaps.has(fixture.name) ? test.fails : test).concurrent(fixture.name, async (context) => {
          if (fixture.lacks.length > 0) context.skip(`the system has no ${fixture.lacks.join(' ')}`);
          const command = [process.execPath, `${process.cwd()}/${launcher}`, `--compile=${mode}`];
          if (fixture.starts) command.push('--allow-run');
          expect(await runFixture(fixture, command, { library: `${process.cwd()}/lib-python/3.13` })).toBe(
            readFileSync(fixture.expected, 'utf8'),
          );
        });
    });
  }
