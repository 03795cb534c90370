import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'lib-python/3.13/.compiled';

/** Has the built tspy write the cache files of the library, unless they are there and come from the same sources and parser. */
export function compileLibrary() {
  const hash = createHash('sha256');
  hash.update(readFileSync('lib-python/3.13/.stamp'));
  hash.update(readFileSync('scripts/compile-library.py'));
  for (const name of readdirSync('src/parser', { recursive: true }).sort())
    if (/\.(ts|grammar)$/.test(name)) hash.update(readFileSync(join('src/parser', name)));
  for (const name of readdirSync('lib-python/tspy', { recursive: true }).sort())
    if (name.endsWith('.py')) hash.update(readFileSync(join('lib-python/tspy', name)));
  const stamp = hash.digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;
  const command = ['dist/tspy.mjs', '-I', 'scripts/compile-library.py', 'lib-python/3.13', 'lib-python/tspy'];
  const { TSPY_STDLIB: _, ...env } = process.env;
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit', env });
  if (status !== 0) throw new Error(`compiling the library: exit code ${status}`);
  writeFileSync(STAMP, stamp);
}
