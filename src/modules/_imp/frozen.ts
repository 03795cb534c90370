/**
 * Frozen modules: those that CPython freezes too. Their code comes from the standard library's own files, through the cache file beside
 * them, which the package ships.
 */
import { compileSource, ModuleSource } from '../../nodes/compile.ts';
import { PosixError } from '../../posix/errors.ts';
import { decodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { isException } from '../../runtime/errors.ts';
import { readFile } from '../../runtime/read-file.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PCode } from '../../runtime/values/code.ts';
import { MarshalReader } from '../marshal/reader.ts';
import { MarshalWriter } from '../marshal/writer.ts';
import { cachedCode, cacheFile, cachePath, type SourceStamp } from './cache-file.ts';

export interface FrozenModule {
  /** Its file in the standard library. */
  readonly file: string;
  /** `__origname__`: its name outside of the import system. */
  readonly origin: string;
  readonly isPackage: boolean;
}

function plain(name: string, origin = name): [string, FrozenModule] {
  return [name, { file: `${origin.replaceAll('.', '/')}.py`, origin, isPackage: false }];
}

function packageOf(name: string, origin = name): [string, FrozenModule][] {
  const file = `${name.replaceAll('.', '/')}/__init__.py`;
  return [
    [name, { file, origin, isPackage: true }],
    [`${name}.__init__`, { file, origin: `<${origin}`, isPackage: false }],
  ];
}

const MODULES: ReadonlyMap<string, FrozenModule> = new Map([
  plain('_frozen_importlib', 'importlib._bootstrap'),
  plain('_frozen_importlib_external', 'importlib._bootstrap_external'),
  plain('zipimport'),
  plain('abc'),
  plain('codecs'),
  plain('io'),
  plain('_collections_abc'),
  plain('_sitebuiltins'),
  plain('genericpath'),
  plain('ntpath'),
  plain('posixpath'),
  plain('os.path', 'posixpath'),
  plain('os'),
  plain('site'),
  plain('stat'),
  plain('importlib.util'),
  plain('importlib.machinery'),
  plain('runpy'),
  plain('__hello__'),
  plain('__hello_alias__', '__hello__'),
  ['__phello_alias__', { file: '__hello__.py', origin: '__hello__', isPackage: true }],
  plain('__phello_alias__.spam', '__hello__'),
  ...packageOf('__phello__'),
  ...packageOf('__phello__.ham'),
  plain('__phello__.ham.eggs'),
  plain('__phello__.spam'),
]);

/** What cannot be imported in another way. */
const ESSENTIAL = new Set(['_frozen_importlib', '_frozen_importlib_external', 'zipimport']);

const state = contextLocal(() => ({ codes: new Map<string, PCode>(), override: 0 }));

/** `-X frozen_modules=off` or the override for tests: only what import itself needs is frozen then. */
function allFrozen(): boolean {
  const { override } = state();
  if (override !== 0) return override > 0;
  const option = currentContext().options.xOptions.get('frozen_modules');
  return option !== 'off';
}

export function overrideFrozenModules(override: number): void {
  state().override = override;
}

export function frozenModuleNames(): string[] {
  return [...MODULES.keys()];
}

export function findFrozen(name: string): FrozenModule | undefined {
  return ESSENTIAL.has(name) || allFrozen() ? MODULES.get(name) : undefined;
}

/** The code of a frozen module. */
export function frozenCode(name: string): PCode {
  const { codes } = state();
  const { file, origin } = MODULES.get(name)!;
  const key = origin.replace(/^</, '');
  let code = codes.get(key);
  if (code === undefined) {
    code = load(`${currentContext().options.stdlib}/${file}`, `<frozen ${key}>`);
    codes.set(key, code);
  }
  return code;
}

/** The marshalled code of a frozen module. */
export function frozenData(name: string): Uint8Array {
  const writer = new MarshalWriter(4, true);
  writer.value(frozenCode(name));
  return writer.finish();
}

function load(path: string, filename: string): PCode {
  const known = codeFromCache(path, filename);
  if (known !== null) return known;
  const code = compileSource(decodeUtf8(readFile(path)), 'exec', { filename });
  if (currentContext().options.dontWriteBytecode === 0) writeCache(path, code);
  return code;
}

/** The code in the cache file of the source at `path`, if there is one that may be used. */
export function codeFromCache(path: string, filename: string): PCode | null {
  try {
    const data = cachedCode(readFile(cachePath(path)), () => stampOf(path));
    const code = data === null ? null : new MarshalReader(data, true).object();
    if (!(code instanceof PCode)) return null;
    if (code.source instanceof ModuleSource) code.source.rename(code, filename);
    return code;
  } catch (error) {
    if (['OSError', 'ValueError', 'EOFError', 'TypeError'].some((kind) => isException(error, kind))) return null;
    throw error;
  }
}

function stampOf(path: string): SourceStamp {
  const { posix } = currentContext();
  const stat = syscall(() => posix.fstatat(posix.constants.libc.AT_FDCWD, path, true), path);
  return { mtime: stat.mtimeSec, size: Number(stat.size) };
}

/** Writes the cache file of `path`, as a whole or not at all; failures do not matter. */
function writeCache(path: string, code: PCode): void {
  const { posix } = currentContext();
  const { AT_FDCWD } = posix.constants.libc;
  const { O_WRONLY, O_CREAT, O_EXCL, O_CLOEXEC } = posix.constants.posix;
  const target = cachePath(path);
  const temporary = `${target}.${posix.getpid()}`;
  try {
    const writer = new MarshalWriter(4, true);
    writer.value(code);
    let rest = cacheFile(writer.finish(), stampOf(path));
    if (!posix.faccessat(AT_FDCWD, target.slice(0, target.lastIndexOf('/')), 0, false, true))
      posix.mkdirat(AT_FDCWD, target.slice(0, target.lastIndexOf('/')), 0o777);
    const fd = posix.openat(AT_FDCWD, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666);
    try {
      while (rest.length > 0) rest = rest.subarray(posix.write(fd, rest));
    } finally {
      posix.close(fd);
    }
    posix.renameat(AT_FDCWD, temporary, AT_FDCWD, target);
  } catch (error) {
    if (!(error instanceof PosixError) && !isException(error, 'OSError')) throw error;
  }
}
