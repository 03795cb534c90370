import { arg } from '../../runtime/clinic/clinic.ts';
import { object, sliceIndex, ssize, str } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { codePointLength, unitOfPoint } from '../../runtime/text/code-points.ts';
import { adjustBounds, countText, findText, hasPartAt, replaceText } from '../../runtime/text/search.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { text } from './self.ts';

const bounds = [arg('start', sliceIndex, undefined, 'None'), arg('end', sliceIndex, undefined, 'None')] as const;

const SOUGHT = '($self, sub[, start[, end]], /)';

function finder(name: string, direction: 1 | -1, missing: boolean, doc: string): Member {
  return method(text, name, {
    doc,
    textSignature: SOUGHT,
    params: [arg('sub', str), ...bounds, '/'],
    raises: true,
    run(self, sub, start, end) {
      const at = findText(self, sub, start, end, direction);
      return at < 0 && missing ? raising(valueError('substring not found')) : at;
    },
  });
}

/** Whether `self[start:end]` begins (or ends) with one text or one of a tuple. */
function affixTest(name: 'startswith' | 'endswith', doc: string): Member {
  return method(text, name, {
    doc,
    textSignature: name === 'startswith' ? '($self, prefix[, start[, end]], /)' : '($self, suffix[, start[, end]], /)',
    params: [arg(name === 'startswith' ? 'prefix' : 'suffix', object), ...bounds, '/'],
    run(self, affix, start, end): PValue {
      const whole = start === undefined && end === undefined;
      const [from, to] = whole ? [0, 0] : adjustBounds(start, end, codePointLength(self));
      if (from > to) {
        if (affixes(affix, name)) return false;
        return false;
      }
      const first = whole ? 0 : unitOfPoint(self, from);
      const last = whole ? self.length : unitOfPoint(self, to);
      const one = strValue(affix);
      if (one !== undefined) return matches(self, one, first, last, name);
      for (const part of affixes(affix, name)) {
        const candidate = strValue(part);
        if (candidate === undefined)
          throw typeError(`tuple for ${name} must only contain str, not ${typeOf(part).tpName}`);
        if (matches(self, candidate, first, last, name)) return true;
      }
      return false;
    },
  });
}

function affixes(affix: PValue, name: string): readonly PValue[] {
  if (affix instanceof PTuple) return affix.items;
  const one = strValue(affix);
  if (one !== undefined) return [one];
  throw typeError(`${name} first arg must be str or a tuple of str, not ${typeOf(affix).tpName}`);
}

function matches(self: string, part: string, first: number, last: number, name: string): boolean {
  if (part.length > last - first) return false;
  if (part.length === 0) return true;
  return hasPartAt(self, part, name === 'startswith' ? first : last - part.length);
}

export const searchMembers: readonly Member[] = [
  finder('find', 1, false, 'Lowest index of a substring within the bounds, -1 if there is none.'),
  finder('rfind', -1, false, 'Highest index of a substring within the bounds, -1 if there is none.'),
  finder('index', 1, true, 'Lowest index of a substring within the bounds; ValueError if there is none.'),
  finder('rindex', -1, true, 'Highest index of a substring within the bounds; ValueError if there is none.'),
  method(text, 'count', {
    textSignature: SOUGHT,
    doc: 'Number of non-overlapping occurrences of a substring within the bounds.',
    params: [arg('sub', str), ...bounds, '/'],
    run: (self, sub, start, end) => countText(self, sub, start, end),
  }),
  affixTest('startswith', 'Whether the string begins with the prefix, or one of a tuple of prefixes.'),
  affixTest('endswith', 'Whether the string ends with the suffix, or one of a tuple of suffixes.'),
  method(text, 'replace', {
    doc: 'A copy with occurrences of a substring replaced by another, the first `count` of them or all.',
    params: [arg('old', str), arg('new', str), '/', arg('count', ssize, -1)],
    run: (self, old, by, count) => replaceText(self, old, by, count),
  }),
  method(text, 'removeprefix', {
    doc: 'A copy without the prefix, if the string begins with it.',
    params: [arg('prefix', str), '/'],
    run: (self, prefix) => (prefix.length > 0 && hasPartAt(self, prefix, 0) ? self.slice(prefix.length) : self),
  }),
  method(text, 'removesuffix', {
    doc: 'A copy without the suffix, if the string ends with it.',
    params: [arg('suffix', str), '/'],
    run(self, suffix) {
      const at = self.length - suffix.length;
      return suffix.length > 0 && at >= 0 && hasPartAt(self, suffix, at) ? self.slice(0, at) : self;
    },
  }),
];
