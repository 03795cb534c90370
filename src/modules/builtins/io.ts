import { collectInPassing } from '../../objects/object/finalize.ts';
import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { decodeBytes, encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { eofError, isException, makeException, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { atOnce, keptByCall, leavable, leavableMethod } from '../../runtime/threads/attempt.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { finalization } from '../../runtime/values/finalization.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { audit } from '../sys/audit.ts';
import { KEPT_LINE, TerminalLine, untilNobodyReads } from './terminal-line.ts';

function separator(name: string, value: PValue, fallback: string): string {
  if (value === null) return fallback;
  const text = strValue(value);
  if (text === undefined) throw typeError(`${name} must be None or a string, not ${typeOf(value).tpName}`);
  return text;
}

function standardStream(name: 'stdin' | 'stdout' | 'stderr'): PValue {
  const stream = currentContext().sysAttribute(name);
  if (stream === undefined || stream === null) throw runtimeError(`input(): lost sys.${name}`);
  return stream;
}

/** Flushes a stream if it can be. */
function flushQuietly(stream: PValue): void {
  try {
    pyObjectCallMethod(stream, 'flush');
  } catch (error) {
    if (!isException(error, 'Exception')) throw error;
  }
}

/** A call of `input` that is begun again has written its prompt. */
const PROMPTED = 'prompted';

/** Whether a stream of `sys` is the process's own, and a terminal. */
function isTerminal(stream: PValue, fd: number): boolean {
  try {
    return asIndex(pyObjectCallMethod(stream, 'fileno')) === fd && currentContext().posix.isatty(fd);
  } catch (error) {
    if (!isException(error, 'Exception')) throw error;
    return false;
  }
}

/** A line that is to be read from the terminal; null for streams whose text is not known. */
function terminalLine(prompt: PValue, stdout: PValue): TerminalLine | null {
  const coding = codingOf('stdin');
  const shown = codingOf('stdout');
  if (coding === null || shown === null) return null;
  untilNobodyReads();
  return atOnce(() => {
    flushQuietly(stdout);
    const bytes = encodeText(pyObjectStr(prompt), ...shown);
    if (bytes.includes(0)) throw valueError('input: prompt string cannot contain null characters');
    return new TerminalLine(bytes);
  });
}

/** Encoding and error handler of a stream. */
function codingOf(name: 'stdin' | 'stdout'): [string, string] | null {
  const stream = standardStream(name);
  const [encoding, errors] = ['encoding', 'errors'].map((attribute) => {
    const value = pyObjectLookupAttr(stream, attribute);
    return value === undefined ? undefined : strValue(value);
  });
  return encoding === undefined || errors === undefined ? null : [encoding, errors];
}

function fromTerminal(line: TerminalLine): PValue {
  const bytes = line.run();
  if (bytes.length === 0) throw makeException(exceptionType('EOFError'));
  const text = decodeBytes(bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes, ...codingOf('stdin')!);
  audit('builtins.input/result', text);
  return text;
}

export const ioFunctions = [
  builtinFunction('print', {
    replayed: true,
    doc: 'Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream.',
    params: [
      varargs('args'),
      arg('sep', object, null, "' '"),
      arg('end', object, null, "'\\n'"),
      arg('file', object, null),
      arg('flush', bool, false),
    ],
    run(_module, args, sep, end, file, flush) {
      if (finalization.finalizable > 0) collectInPassing();
      let stream = file;
      if (stream === null) {
        const out = currentContext().sysAttribute('stdout');
        if (out === undefined) throw runtimeError('lost sys.stdout');
        if (out === null) return;
        stream = out;
      }
      const between = separator('sep', sep, ' ');
      const last = separator('end', end, '\n');
      for (let i = 0; i < args.length; i++) {
        if (i > 0) pyObjectCallMethod(stream, 'write', [between]);
        pyObjectCallMethod(stream, 'write', [pyObjectStr(args[i]!)]);
      }
      pyObjectCallMethod(stream, 'write', [last]);
      if (flush) pyObjectCallMethod(stream, 'flush');
    },
  }),
  builtinFunction('input', {
    doc: 'Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available.',
    params: [arg('prompt', object, ''), '/'],
    restartable: true,
    run(_module, prompt) {
      const kept = keptByCall<TerminalLine | null>(KEPT_LINE, null);
      if (kept !== null) return fromTerminal(kept);
      const begun = keptByCall(PROMPTED, false);
      const stdin = standardStream('stdin');
      const stdout = standardStream('stdout');
      if (!begun) {
        const stderr = standardStream('stderr');
        audit('builtins.input', prompt);
        flushQuietly(stderr);
        if (isTerminal(stdin, 0) && isTerminal(stdout, 1)) {
          const line = terminalLine(prompt, stdout);
          if (line !== null) return fromTerminal(line);
        }
        atOnce(() => {
          const text = pyObjectStr(prompt);
          if (text !== '') pyObjectCallMethod(stdout, 'write', [text]);
          flushQuietly(stdout);
        });
      }
      const line = strValue(
        leavable(
          PROMPTED,
          () => leavableMethod('readline', stdin, 'readline'),
          () => true,
        ),
      );
      if (line === undefined) throw typeError('object.readline() returned non-string');
      if (line === '') throw eofError('EOF when reading a line');
      audit('builtins.input/result', line);
      return line.endsWith('\n') ? line.slice(0, -1) : line;
    },
  }),
];
