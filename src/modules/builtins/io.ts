import { collectInPassing } from '../../objects/object/finalize.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { eofError, isException, runtimeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { finalization } from '../../runtime/values/finalization.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';

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
    run(_module, prompt) {
      const stdin = standardStream('stdin');
      const stdout = standardStream('stdout');
      flushQuietly(standardStream('stderr'));
      const text = pyObjectStr(prompt);
      if (text !== '') pyObjectCallMethod(stdout, 'write', [text]);
      flushQuietly(stdout);
      const line = strValue(pyObjectCallMethod(stdin, 'readline'));
      if (line === undefined) throw typeError('object.readline() returned non-string');
      if (line === '') throw eofError('EOF when reading a line');
      return line.endsWith('\n') ? line.slice(0, -1) : line;
    },
  }),
];
