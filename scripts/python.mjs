import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Asks `python` for its version and library; undefined when it is not a CPython 3.13. */
function probe(python) {
  const code =
    'import sys, sysconfig; print(sys.implementation.name, "%d.%d.%d" % sys.version_info[:3], sysconfig.get_path("stdlib"), sep="\\n")';
  const { status, stdout } = spawnSync(python, ['-I', '-c', code], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [name, version, library] = stdout.trim().split('\n');
  return name === 'cpython' && version.startsWith('3.13.') ? { python, version, library } : undefined;
}

/** A CPython 3.13: `TSPY_CPYTHON`, `python3.13` on the path, or one of pyenv's; `{ python, version, library }`, or undefined. */
export function findCPython() {
  const candidates = process.env.TSPY_CPYTHON ? [process.env.TSPY_CPYTHON] : ['python3.13'];
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  if (!process.env.TSPY_CPYTHON && existsSync(versions))
    for (const name of readdirSync(versions))
      if (name.startsWith('3.13')) candidates.push(join(versions, name, 'bin', 'python3.13'));
  for (const candidate of candidates) {
    const found = probe(candidate);
    if (found) return found;
  }
  return undefined;
}
