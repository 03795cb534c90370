import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import {
  BUILTIN_HANDLERS,
  DecodeErrors,
  EncodeErrors,
  handlerFunctions,
  replacementText,
} from '../../runtime/codecs/errors.ts';
import { exceptionKeys, isException, raised, typeError } from '../../runtime/errors.ts';
import { getProperty, type PValue } from '../../runtime/object.ts';
import { codePointLength, pointOfUnit, unitOfPoint } from '../../runtime/text/code-points.ts';
import { PBaseException, PException } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';

/*
 * The builtin error handlers as functions of the exception: what `codecs.lookup_error` gives.
 */

function handle(name: string, error: PValue): PValue {
  if (!(error instanceof PBaseException)) throw typeError('codec must pass exception instance');
  const given = new PException(error);
  if (name === 'strict') throw raised(error);
  const unknown = () => typeError(`don't know how to handle ${typeOf(error).tpName} in error callback`);
  const object = getProperty(error, exceptionKeys.object) ?? null;
  const encoding = strValue(getProperty(error, exceptionKeys.encoding) ?? '') ?? '';
  let start = Number(getProperty(error, exceptionKeys.start) ?? 0);
  let end = Number(getProperty(error, exceptionKeys.end) ?? 0);
  const text = strValue(object);
  const size = text !== undefined ? codePointLength(text) : object instanceof PBytes ? object.bytes.length : 0;
  start = Math.max(0, Math.min(start, size - 1));
  end = Math.max(Math.min(end, size), Math.min(1, size));
  if (text !== undefined && isException(given, 'UnicodeTranslateError')) {
    if (name === 'ignore') return new PTuple(['', end]);
    if (name === 'replace') return new PTuple(['\ufffd'.repeat(Math.max(0, end - start)), end]);
    if (name.startsWith('surrogate') || name === 'namereplace') throw unknown();
    if (name === 'xmlcharrefreplace') throw unknown();
    return new PTuple([replacementText(text.slice(unitOfPoint(text, start), unitOfPoint(text, end)), name), end]);
  }
  if (text !== undefined && isException(given, 'UnicodeEncodeError')) {
    const state = new EncodeErrors(encoding, text, name);
    try {
      const first = unitOfPoint(text, start);
      const last = unitOfPoint(text, end);
      const replacement = state.handle(first, Math.max(first, last), '');
      if (name === 'surrogateescape' && state.next < last) throw raised(error);
      const value = typeof replacement === 'string' ? replacement : new PBytes(replacement);
      return new PTuple([value, pointOfUnit(text, state.next)]);
    } catch (failure) {
      throw isException(failure, 'UnicodeEncodeError') ? raised(error) : failure;
    }
  }
  if (object instanceof PBytes && isException(given, 'UnicodeDecodeError')) {
    if (name === 'xmlcharrefreplace' || name === 'namereplace') throw unknown();
    const state = new DecodeErrors(encoding, object.bytes, name);
    try {
      const replacement = state.handle(start, Math.max(start, end), '');
      return new PTuple([replacement, state.next]);
    } catch (failure) {
      throw isException(failure, 'UnicodeDecodeError') ? raised(error) : failure;
    }
  }
  throw unknown();
}

for (const name of BUILTIN_HANDLERS)
  handlerFunctions.set(
    name,
    builtinFunction(`${name === 'surrogatepass' || name === 'surrogateescape' ? name : `${name}_errors`}`, {
      doc: `Implements the '${name}' error handling.`,
      params: [arg('exception', object), '/'],
      run: (_module, error) => handle(name, error),
    }),
  );
