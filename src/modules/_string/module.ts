import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { FieldSteps, fieldInteger, firstOfField, MarkupIterator } from '../../runtime/format/fields.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** `_string.formatter_parser`'s iterator. */
class PFormatterIterator extends PObject {
  readonly pieces: MarkupIterator;
  constructor(text: string) {
    super(formatterIteratorType.instanceShape);
    this.pieces = new MarkupIterator(text);
  }
}
/** The iterator over the steps of a field name. */
class PFieldNameIterator extends PObject {
  readonly steps: FieldSteps;
  constructor(name: string, from: number) {
    super(fieldNameIteratorType.instanceShape);
    this.steps = new FieldSteps(name, from);
  }
}

const formatterIteratorType = builtinType('formatteriterator', { subclassable: false });
const fieldNameIteratorType = builtinType('fieldnameiterator', { subclassable: false });

defineType(formatterIteratorType, {
  slots: {
    tp_iter: (self) => self,
    tp_iternext(self: PFormatterIterator) {
      const piece = self.pieces.next();
      if (piece === undefined) return undefined;
      const { field } = piece;
      if (field === null) return new PTuple([piece.literal, null, null, null]);
      return new PTuple([piece.literal, field.name, field.spec, field.conversion === '' ? null : field.conversion]);
    },
  },
});
defineType(fieldNameIteratorType, {
  slots: {
    tp_iter: (self) => self,
    tp_iternext(self: PFieldNameIterator) {
      const step = self.steps.next();
      return step === undefined ? undefined : new PTuple([step.isAttribute, step.key]);
    },
  },
});

function textArgument(value: PValue): string {
  const text = strValue(value);
  if (text === undefined) throw typeError(`expected str, got ${typeOf(value).tpName}`);
  return text;
}

defineModule('_string', {
  doc: 'What the string module needs of str.format.',
  functions: [
    builtinFunction('formatter_parser', {
      textSignature: '($self, object, /)',
      doc: 'The pieces of a format string.',
      params: [arg('format', object), '/'],
      run: (_m, format) => new PFormatterIterator(textArgument(format)),
    }),
    builtinFunction('formatter_field_name_split', {
      textSignature: '($self, object, /)',
      doc: 'The first part of a field name, and an iterator over the rest.',
      params: [arg('name', object), '/'],
      run(_m, value) {
        const name = textArgument(value);
        const first = firstOfField(name);
        return new PTuple([fieldInteger(first) ?? first, new PFieldNameIterator(name, first.length)]);
      },
    }),
  ],
});
