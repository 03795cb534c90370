import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { pushItem } from '../../runtime/allocation.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, ssize } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { joinParts } from '../../runtime/text/join.ts';
import { checkTextSize, indexOfPart, lastIndexOfPart } from '../../runtime/text/search.ts';
import {
  LEFT,
  RIGHT,
  rsplitBy,
  rsplitSpaces,
  splitBy,
  splitLines,
  splitSpaces,
  stripText,
} from '../../runtime/text/split.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { plainText, text, textOrNone } from './self.ts';

function splitter(name: 'split' | 'rsplit', doc: string): Member {
  const bySpaces = name === 'split' ? splitSpaces : rsplitSpaces;
  const by = name === 'split' ? splitBy : rsplitBy;
  return method(text, name, {
    doc,
    params: [arg('sep', textOrNone('must be str or None, not %s'), null), arg('maxsplit', ssize, -1)],
    run(self, separator, limit) {
      if (separator === null) return new PList(bySpaces(self, limit));
      if (separator.length === 0) throw valueError('empty separator');
      return new PList(by(self, separator, limit));
    },
  });
}

function stripper(name: string, sides: number, doc: string): Member {
  return method(text, name, {
    doc,
    params: [arg('chars', textOrNone(`${name} arg must be None or str`), null), '/'],
    run: (self, chars) => stripText(self, chars, sides),
  });
}

/** The items to join: those of an exact list or tuple as they are, without a copy. */
function joinItems(iterable: PValue): readonly PValue[] {
  if (iterable instanceof PList || iterable instanceof PTuple) {
    const name = iterable.shape.cls.name;
    if (name === 'list' || name === 'tuple') return iterable.items;
  }
  let iterator: PBase;
  try {
    iterator = pyObjectGetIter(iterable);
  } catch (error) {
    if (isException(error, 'TypeError')) throw typeError('can only join an iterable');
    throw error;
  }
  const items: PValue[] = [];
  const next = stepOf(iterator, iterable);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) pushItem(items, item);
  return items;
}

/**
 * How long the items are in all, -1 when some are not exact strs. A loop on its own, see `text/split.ts`.
 */
function plainSize(items: readonly PValue[]): number {
  let size = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item !== 'string') return -1;
    size += item.length;
  }
  return size;
}

function subclassSize(items: readonly PValue[]): number {
  let size = 0;
  for (let i = 0; i < items.length; i++) {
    const part = strValue(items[i]!);
    if (part === undefined)
      throw typeError(`sequence item ${i}: expected str instance, ${typeOf(items[i]!).tpName} found`);
    size += part.length;
  }
  return size;
}

/** `separator.join(iterable)`: `PyUnicode_Join`. */
export function joinTexts(separator: string, iterable: PValue): string {
  const items = joinItems(iterable);
  const count = items.length;
  if (count === 0) return '';
  const plain = plainSize(items);
  const size = plain < 0 ? subclassSize(items) : plain;
  if (count === 1) return strValue(items[0]!)!;
  checkTextSize(size + separator.length * (count - 1));
  if (count === 2) return strValue(items[0]!)! + separator + strValue(items[1]!)!;
  return plain < 0
    ? items.map((item) => strValue(item)!).join(separator)
    : joinParts(items as readonly string[], separator, size);
}

export const splitMembers: readonly Member[] = [
  splitter(
    'split',
    'The parts between separators, found from the left; runs of white space separate when `sep` is None.',
  ),
  splitter('rsplit', 'The parts between separators, found from the right when `maxsplit` bounds their number.'),
  method(text, 'splitlines', {
    doc: 'The lines of the string, without their ends unless `keepends` is true.',
    params: [arg('keepends', bool, false)],
    run: (self, keepEnds) => new PList(splitLines(self, keepEnds)),
  }),
  method(text, 'partition', {
    doc: 'What is before the first separator, the separator, and what is after it.',
    params: [arg('sep', plainText), '/'],
    run(self, separator) {
      if (separator.length === 0) throw valueError('empty separator');
      const at = indexOfPart(self, separator, 0, self.length);
      if (at < 0) return new PTuple([self, '', '']);
      return new PTuple([self.slice(0, at), separator, self.slice(at + separator.length)]);
    },
  }),
  method(text, 'rpartition', {
    doc: 'What is before the last separator, the separator, and what is after it.',
    params: [arg('sep', plainText), '/'],
    run(self, separator) {
      if (separator.length === 0) throw valueError('empty separator');
      const at = lastIndexOfPart(self, separator, 0, self.length);
      if (at < 0) return new PTuple(['', '', self]);
      return new PTuple([self.slice(0, at), separator, self.slice(at + separator.length)]);
    },
  }),
  stripper('strip', LEFT | RIGHT, 'A copy without leading and trailing white space, or characters of a given set.'),
  stripper('lstrip', LEFT, 'A copy without leading white space, or characters of a given set.'),
  stripper('rstrip', RIGHT, 'A copy without trailing white space, or characters of a given set.'),
  method(text, 'join', {
    replayed: true,
    doc: 'The strings of an iterable in a row, with this string between them.',
    params: [arg('iterable', object), '/'],
    run: (self, iterable) => joinTexts(self, iterable),
  }),
];
