import { PosixError } from '../../posix/errors.ts';
import { pyObjectGetAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { lookupCodec } from '../../runtime/codecs/registry.ts';
import type { PythonContext } from '../../runtime/context.ts';
import { isException } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PModule } from '../../runtime/values/module.ts';
import { makeBuffered } from './buffered.ts';
import { isTerminalFile } from './fileio.ts';
import { makeFile } from './open.ts';
import { flushPendingFiles } from './pending.ts';
import { makeText } from './textio.ts';
import { DEFAULT_BUFFER_SIZE } from './types.ts';

/** Gives the running context `sys.stdin`, `sys.stdout`, `sys.stderr` and `builtins.open`: `init_sys_streams`. */
export function openStreams(context: PythonContext, withoutImports = false): void {
  for (const [name, stream] of Object.entries(createStdio(context, withoutImports))) {
    context.sys.dict.set(name, stream);
    context.sys.dict.set(`__${name}__`, stream);
  }
  const io = context.modules.getStr('_io');
  if (io instanceof PModule) context.builtins.dict.set('open', io.dict.getStr('open')!);
}

/** Makes the standard streams; None for an fd that is not open. Heeds `-u`, `-X utf8` and, if codecs can be imported, PYTHONIOENCODING. */
export function createStdio(
  context: PythonContext,
  withoutImports = false,
): Record<'stdin' | 'stdout' | 'stderr', PValue> {
  const { ignoreEnvironment, environment } = context.options;
  const setting = ignoreEnvironment || withoutImports ? undefined : environment.get('PYTHONIOENCODING');
  let encoding: string | null = null;
  let errors: string | null = null;
  if (setting !== undefined && setting !== '') {
    const colon = setting.indexOf(':');
    const named = colon < 0 ? setting : setting.slice(0, colon);
    if (named !== '') encoding = canonicalName(named);
    if (colon >= 0 && setting.length > colon + 1) errors = setting.slice(colon + 1);
  }
  const stdioErrors = errors ?? (encoding === null && usesEscapes(context) ? 'surrogateescape' : 'strict');
  encoding ??= 'utf-8';
  return {
    stdin: createStream(context, 0, false, '<stdin>', encoding, stdioErrors),
    stdout: createStream(context, 1, true, '<stdout>', encoding, stdioErrors),
    stderr: createStream(context, 2, true, '<stderr>', encoding, 'backslashreplace'),
  };
}

/** The name that an encoding's codec goes by. */
function canonicalName(encoding: string): string {
  if (/^utf[-_]?8$/i.test(encoding)) return 'utf-8';
  return pyObjectStr(pyObjectGetAttr(lookupCodec(encoding), 'name'));
}

/** In the C and POSIX locales and in UTF-8 mode undecodable bytes pass through the standard streams. */
function usesEscapes(context: PythonContext): boolean {
  const { environment, utf8Mode } = context.options;
  if (utf8Mode) return true;
  const locale = environment.get('LC_ALL') || environment.get('LC_CTYPE') || environment.get('LANG') || 'C';
  return locale === 'C' || locale === 'POSIX' || /^C\.utf-?8$/i.test(locale);
}

function createStream(
  context: PythonContext,
  fd: number,
  writing: boolean,
  name: string,
  encoding: string,
  errors: string,
): PValue {
  try {
    context.posix.fstat(fd);
  } catch (error) {
    if (error instanceof PosixError) return null;
    throw error;
  }
  let raw: ReturnType<typeof makeFile>;
  try {
    raw = makeFile(fd, writing ? 'wb' : 'rb', false, null);
  } catch (error) {
    if (isException(error, 'OSError')) return null;
    throw error;
  }
  const unbuffered = context.options.unbufferedStdio;
  const terminal = isTerminalFile(raw);
  const throughWrites = unbuffered && writing;
  const buffer: PValue = throughWrites ? raw : makeBuffered(raw, DEFAULT_BUFFER_SIZE, !writing, writing);
  pyObjectSetAttr(raw, 'name', name);
  const line = !throughWrites && (terminal || fd === 2 || context.options.interactive > 0);
  const stream = makeText(buffer, encoding, errors, writing ? '\n' : null, line, throughWrites);
  pyObjectSetAttr(stream, 'mode', writing ? 'w' : 'r');
  return stream;
}

/** Writes what open streams hold back, when the program ends; their failures are lost as in CPython's finalization. */
export function flushAtExit(): void {
  flushPendingFiles(true);
}
