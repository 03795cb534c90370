import { pyObjectCallMethod, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyOsFspathOr } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PException } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';
import { makeBuffered } from './buffered.ts';
import { initFile, isTerminalFile } from './fileio.ts';
import { makeText } from './textio.ts';
import { DEFAULT_BUFFER_SIZE, fileIOType, type PFileIO } from './types.ts';

/** A FileIO, as `open` makes it. */
export function makeFile(file: PValue, mode: string, closeFd: boolean, opener: PValue): PFileIO {
  const raw = fileIOType.allocate(fileIOType) as PFileIO;
  initFile(raw, file, mode, closeFd, opener);
  return raw;
}

/** `io.open`. */
export function pyOpen(
  file: PValue,
  mode: string,
  buffering: number,
  encoding: string | null,
  errors: string | null,
  newline: string | null,
  closeFd: boolean,
  opener: PValue,
): PValue {
  const isFd =
    typeof file === 'number' || typeof file === 'bigint' || typeof file === 'boolean' || typeOf(file).nb_index !== null;
  const path = isFd ? file : pyOsFspathOr(file);
  if (path === undefined) throw typeError(`expected str, bytes or os.PathLike object, not ${typeOf(file).tpName}`);
  const has = (letter: string) => mode.includes(letter);
  for (let i = 0; i < mode.length; i++)
    if (!'rwaxbt+'.includes(mode[i]!) || mode.indexOf(mode[i]!, i + 1) >= 0)
      throw valueError(`invalid mode: '${mode}'`);
  const main = ['x', 'r', 'w', 'a'].filter(has);
  const binary = has('b');
  if (has('t') && binary) throw valueError("can't have text and binary mode at once");
  if (main.length > 1) throw valueError('must have exactly one of create/read/write/append mode');
  if (binary && encoding !== null) throw valueError("binary mode doesn't take an encoding argument");
  if (binary && errors !== null) throw valueError("binary mode doesn't take an errors argument");
  if (binary && newline !== null) throw valueError("binary mode doesn't take a newline argument");
  if (binary && buffering === 1)
    warn(
      'RuntimeWarning',
      "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
    );
  const raw = makeFile(path, `${main[0] ?? ''}${has('+') ? '+' : ''}`, closeFd, opener);
  let result: PValue = raw;
  try {
    const terminal = buffering < 0 && isTerminalFile(raw);
    let line = false;
    if (buffering === 1 || terminal) {
      buffering = -1;
      line = true;
    }
    if (buffering < 0) buffering = raw.blockSize > 1 ? raw.blockSize : DEFAULT_BUFFER_SIZE;
    if (buffering < 0) throw valueError('invalid buffering size');
    if (buffering === 0) {
      if (!binary) throw valueError("can't have unbuffered text I/O");
      return raw;
    }
    const updating = has('+');
    if (!updating && main.length === 0) throw valueError(`unknown mode: '${mode}'`);
    const readable = updating || has('r');
    const writable = updating || !has('r');
    const buffer = makeBuffered(raw, buffering, readable, writable);
    result = buffer;
    const { owned } = raw;
    if (owned !== null) {
      owned.type = buffer.shape.cls.tpName;
      owned.mode = null;
    }
    if (binary) return buffer;
    const text = makeText(buffer, encoding, errors, newline, line);
    result = text;
    pyObjectSetAttr(text, 'mode', mode);
    if (owned !== null) {
      owned.type = text.shape.cls.tpName;
      owned.mode = mode;
      owned.encoding = text.encoding;
    }
    return text;
  } catch (error) {
    try {
      pyObjectCallMethod(result, 'close');
    } catch (failed) {
      if (!(failed instanceof PException) || !(error instanceof PException)) throw failed;
    }
    throw error;
  }
}

const openParams = [
  arg('file', object),
  arg('mode', str, 'r'),
  arg('buffering', int, -1),
  arg('encoding', strOrNone, null),
  arg('errors', strOrNone, null),
  arg('newline', strOrNone, null),
  arg('closefd', bool, true),
  arg('opener', object, null),
] as const;

export const openFunction = builtinFunction(
  'open',
  {
    doc: 'Open file and return a stream.  Raise OSError upon failure.',
    params: openParams,
    run: (_self, file, mode, buffering, encoding, errors, newline, closeFd, opener) =>
      pyOpen(file, mode, buffering, encoding, errors, newline, closeFd, opener),
  },
  '_io',
);

export const openCodeFunction = builtinFunction('open_code', {
  doc: 'Opens the provided file with the intent to import the contents.',
  params: [arg('path', object)],
  run(_self, path) {
    if (strValue(path) === undefined)
      throw typeError(`open_code() argument 'path' must be str, not ${path === null ? 'None' : typeOf(path).name}`);
    return pyOpen(path, 'rb', -1, null, null, null, true, null);
  },
});

export const textEncodingFunction = builtinFunction('text_encoding', {
  doc: 'A helper function to choose the text encoding.',
  params: [arg('encoding', object), arg('stacklevel', int, 2), '/'],
  run(_self, encoding, stackLevel) {
    if (encoding !== null) return encoding;
    const { options } = currentContext();
    if (options.warnDefaultEncoding) warn('EncodingWarning', "'encoding' argument not specified", stackLevel);
    return options.utf8Mode ? 'utf-8' : 'locale';
  },
});
