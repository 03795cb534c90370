import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { PObject, type PShape } from '../../runtime/object.ts';
import { codePointLength, pointOfUnit, unitOfPoint } from '../../runtime/text/code-points.ts';
import { builtinType } from '../../runtime/types.ts';
import { strType } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { builtin } from '../iterators/builtin.ts';

/** An iterator over the characters of a str. `unit` is where the next one begins; -1 once exhausted. */
export class PStrIterator extends PObject {
  text: string;
  unit = 0;
  constructor(text: string, shape: PShape) {
    super(shape);
    this.text = text;
  }
}

export const strIteratorType = builtinType('str_iterator', { subclassable: false });
export const strAsciiIteratorType = builtinType('str_ascii_iterator', { subclassable: false });

/** Of longer texts they are taken one by one, so that a signal or a limit can end it. */
const MOST_AT_ONCE = 1_000_000;
const NOT_ASCII = /[^\0-\x7f]/;

/** `iter(text)`. */
export function strIterator(text: string): PStrIterator {
  return new PStrIterator(text, (NOT_ASCII.test(text) ? strIteratorType : strAsciiIteratorType).instanceShape);
}

function next(self: PStrIterator): string | undefined {
  const { text, unit } = self;
  if (unit < 0) return undefined;
  if (unit >= text.length) {
    self.unit = -1;
    self.text = '';
    return undefined;
  }
  if ((text.charCodeAt(unit) & 0xfc00) === 0xd800 && (text.charCodeAt(unit + 1) & 0xfc00) === 0xdc00) {
    self.unit = unit + 2;
    return text.slice(unit, unit + 2);
  }
  self.unit = unit + 1;
  return text.charAt(unit);
}

/** The characters of a text, in a fresh array. */
export function charactersOf(text: string): string[] {
  const characters: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const paired = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    characters.push(paired ? text.slice(i, ++i + 1) : text.charAt(i));
  }
  return characters;
}

strType.collectItems = (self: string) => (self.length > MOST_AT_ONCE ? undefined : charactersOf(self));

for (const type of [strIteratorType, strAsciiIteratorType])
  defineType(type, {
    slots: { tp_iter: (self) => self, tp_iternext: next },
    members: [
      method(PStrIterator, '__length_hint__', {
        doc: 'Number of characters still to come.',
        run: (self) => (self.unit < 0 ? 0 : codePointLength(self.text) - pointOfUnit(self.text, self.unit)),
      }),
      method(PStrIterator, '__reduce__', {
        doc: 'How to make this iterator again, for pickling.',
        run(self) {
          const iter = builtin('iter');
          if (self.unit < 0) return new PTuple([iter, new PTuple([''])]);
          return new PTuple([iter, new PTuple([self.text]), pointOfUnit(self.text, self.unit)]);
        },
      }),
      method(PStrIterator, '__setstate__', {
        doc: 'Sets the position.',
        params: [arg('state', object), '/'],
        run(self, state) {
          const index = Number(asIndex(state));
          if (self.unit < 0) return;
          self.unit = unitOfPoint(self.text, Math.min(Math.max(index, 0), codePointLength(self.text)));
        },
      }),
    ],
  });
