/** Frozen modules: those of the import system itself, which must be there before anything can be imported. */
import { compileSource } from '../../nodes/compile.ts';
import { decodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import type { PCode } from '../../runtime/values/code.ts';
import { readFile } from './read-file.ts';

/** Frozen module → its file in the standard library. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['_frozen_importlib', 'importlib/_bootstrap.py'],
  ['_frozen_importlib_external', 'importlib/_bootstrap_external.py'],
  ['zipimport', 'zipimport.py'],
]);

const compiled = contextLocal(() => new Map<string, PCode>());

export function frozenModuleNames(): string[] {
  return [...FILES.keys()];
}

export function isFrozen(name: string): boolean {
  return FILES.has(name);
}

/** The module's name outside of the import system: `importlib._bootstrap`. */
export function originalName(name: string): string {
  return FILES.get(name)!.replace(/\.py$/, '').replaceAll('/', '.');
}

/** The code of a frozen module. */
export function frozenCode(name: string): PCode {
  const known = compiled().get(name);
  if (known !== undefined) return known;
  const source = decodeUtf8(readFile(`${currentContext().options.stdlib}/${FILES.get(name)!}`));
  const code = compileSource(source, 'exec', { filename: `<frozen ${originalName(name)}>` });
  compiled().set(name, code);
  return code;
}
