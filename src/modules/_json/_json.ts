import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, ssize } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePointLength, hasPairs, pointOfUnit, unitOfPoint } from '../../runtime/text/code-points.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { encoderType } from './encoder.ts';
import { scannerType } from './scanner.ts';
import { quote, quoteAscii, scanString } from './strings.ts';

function text(value: PValue): string {
  const plain = strValue(value);
  if (plain === undefined) throw typeError(`first argument must be a string, not ${typeOf(value).tpName}`);
  return plain;
}

defineModule('_json', {
  doc: 'Reading and writing of JSON.',
  functions: [
    builtinFunction('encode_basestring_ascii', {
      textSignature: '($self, object, /)',
      doc: 'A str as a JSON string in ASCII.',
      params: [arg('string', object), '/'],
      run: (_module, value) => quoteAscii(text(value)),
    }),
    builtinFunction('encode_basestring', {
      textSignature: '($self, object, /)',
      doc: 'A str as a JSON string.',
      params: [arg('string', object), '/'],
      run: (_module, value) => quote(text(value)),
    }),
    builtinFunction('scanstring', {
      textSignature: null,
      doc: 'Reads a JSON string whose opening quote is before `end`: its text and where it ended.',
      params: [arg('string', object), arg('end', ssize), arg('strict', bool, true), '/'],
      run(_module, value, from, strict) {
        const source = text(value);
        if (from < 0 || from > codePointLength(source)) throw valueError('end is out of bounds');
        const pairs = hasPairs(source);
        const found = scanString(source, pairs ? unitOfPoint(source, from) : from, strict);
        return new PTuple([found.value, pairs ? pointOfUnit(source, found.end) : found.end]);
      },
    }),
  ],
  attributes: { make_scanner: scannerType, make_encoder: encoderType },
});
