import { arg } from '../../runtime/clinic/clinic.ts';
import { type Converter, int, ssize } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import {
  capitalizeText,
  caseFoldText,
  isOneCase,
  isTitle,
  lowerText,
  swapCaseText,
  titleText,
  upperText,
} from '../../runtime/text/case.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import { repeated } from '../../runtime/text/pieces.ts';
import {
  allHave,
  DECIMAL,
  DIGIT,
  isAlnum,
  isAlpha,
  isIdentifier,
  isPrintable,
  isSpace,
  LOWER,
  NUMERIC,
  UPPER,
} from '../../runtime/text/properties.ts';
import { checkTextSize } from '../../runtime/text/search.ts';
import { expandTabs } from '../../runtime/text/split.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { text } from './self.ts';

function plain(name: string, doc: string, run: (self: string) => PValue): Member {
  return method(text, name, { doc, run });
}

/** A fill character. */
const fill: Converter<string> = {
  convert: (value) => {
    const found = strValue(value);
    if (found === undefined)
      throw typeError(`The fill character must be a unicode character, not ${typeOf(value).tpName}`);
    if (codePointLength(found) !== 1) throw typeError('The fill character must be exactly one character long');
    return found;
  },
};

function padded(name: 'center' | 'ljust' | 'rjust', doc: string): Member {
  return method(text, name, {
    doc,
    params: [arg('width', ssize), arg('fillchar', fill, ' '), '/'],
    run(self, width, character) {
      const padding = width - codePointLength(self);
      if (padding <= 0) return self;
      checkTextSize(self.length + padding * character.length);
      if (name === 'ljust') return self + repeated(character, padding);
      if (name === 'rjust') return repeated(character, padding) + self;
      // CPython puts the odd one on the left when the width is odd.
      const left = Math.floor(padding / 2) + (padding & width & 1);
      return repeated(character, left) + self + repeated(character, padding - left);
    },
  });
}

export const caseMembers: readonly Member[] = [
  plain('lower', 'A copy in lower case.', lowerText),
  plain('upper', 'A copy in upper case.', upperText),
  plain('title', 'A copy in which each word begins with a title case character and goes on in lower case.', titleText),
  plain('capitalize', 'A copy with the first character in title case and the rest in lower case.', capitalizeText),
  plain('swapcase', 'A copy with upper and lower case exchanged.', swapCaseText),
  plain('casefold', 'A copy for comparisons without regard to case.', caseFoldText),
  plain('isascii', 'Whether all characters are ASCII; true for the empty string.', (self) => !/[^\0-\x7f]/.test(self)),
  plain('islower', 'Whether there are cased characters and all of them are lower case.', (s) => isOneCase(s, LOWER)),
  plain('isupper', 'Whether there are cased characters and all of them are upper case.', (s) => isOneCase(s, UPPER)),
  plain('istitle', 'Whether the words are in title case, and there is one.', isTitle),
  plain('isspace', 'Whether all characters are white space, and there is one.', isSpace),
  plain('isdecimal', 'Whether all characters are decimal digits, and there is one.', (self) => allHave(self, DECIMAL)),
  plain('isdigit', 'Whether all characters are digits, and there is one.', (self) => allHave(self, DIGIT)),
  plain('isnumeric', 'Whether all characters are numeric, and there is one.', (self) => allHave(self, NUMERIC)),
  plain('isalpha', 'Whether all characters are letters, and there is one.', isAlpha),
  plain('isalnum', 'Whether all characters are letters or numeric, and there is one.', isAlnum),
  plain('isidentifier', 'Whether the string is a Python identifier; keywords are.', isIdentifier),
  plain('isprintable', 'Whether repr() would show all characters as they are; true for the empty string.', isPrintable),
  padded('center', 'A copy of at least the given width, the string in its middle.'),
  padded('ljust', 'A copy of at least the given width, the string on its left.'),
  padded('rjust', 'A copy of at least the given width, the string on its right.'),
  method(text, 'zfill', {
    doc: 'A copy of at least the given width, filled with zeros after the sign.',
    params: [arg('width', ssize), '/'],
    run(self, width) {
      const padding = width - codePointLength(self);
      if (padding <= 0) return self;
      checkTextSize(self.length + padding);
      const first = self.charCodeAt(0);
      if (first === 43 || first === 45) return self.charAt(0) + repeated('0', padding) + self.slice(1);
      return repeated('0', padding) + self;
    },
  }),
  method(text, 'expandtabs', {
    doc: 'A copy in which each tab is replaced by the spaces to the next multiple of the tab size.',
    params: [arg('tabsize', int, 8)],
    run: (self, size) => expandTabs(self, size, checkTextSize),
  }),
];
