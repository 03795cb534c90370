import { genericAlias } from '../../objects/generic-alias/generic-alias.ts';
import { PCallableIterator } from '../../objects/iterators/sequence-iterators.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectRichCompareBool } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import type { PValue } from '../../runtime/object.ts';
import { slicePoints } from '../../runtime/text/code-points.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PDict, PMappingProxy } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import type { Matcher } from './matcher.ts';
import { type PMatch, PPattern, PScanner, patternType, scannerType } from './objects.ts';
import { begin, matchOnce, scannerStep } from './search.ts';
import { bytesFrom, type Subject } from './subject.ts';
import { substitute } from './substitute.ts';

const SIZE_MAX = Number.MAX_SAFE_INTEGER;
const where = [arg('string', object), arg('pos', ssize, 0), arg('endpos', ssize, SIZE_MAX, 'sys.maxsize')] as const;

const FLAGS: readonly [name: string, bit: number][] = [
  ['re.IGNORECASE', 2],
  ['re.LOCALE', 4],
  ['re.MULTILINE', 8],
  ['re.DOTALL', 16],
  ['re.UNICODE', 32],
  ['re.VERBOSE', 64],
  ['re.DEBUG', 128],
  ['re.ASCII', 256],
];

function patternRepr(self: PPattern): string {
  let { flags } = self;
  // A str pattern is Unicode unless it says otherwise.
  if (self.isBytes === false && (flags & (4 | 32 | 256)) === 32) flags &= ~32;
  const names: string[] = [];
  for (const [name, bit] of FLAGS)
    if ((flags & bit) !== 0) {
      names.push(name);
      flags &= ~bit;
    }
  if (flags !== 0) names.push('0x' + flags.toString(16));
  const shown = slicePoints(pyObjectRepr(self.pattern), 0, 200);
  return names.length === 0 ? `re.compile(${shown})` : `re.compile(${shown}, ${names.join('|')})`;
}

/** All matches into `found`. A loop on its own, see `text/split.ts`. */
function collectMatches(found: PValue[], groups: number, subject: Subject, matcher: Matcher, start: number): void {
  const empty: PValue = subject.isBytes ? bytesFrom('') : '';
  const part = (group: number): PValue => {
    const from = matcher.marks[group * 2]!;
    const to = matcher.marks[group * 2 + 1]!;
    return from < 0 || to < from ? empty : subject.slice(from, to);
  };
  for (let next = start; matcher.search(next); ) {
    if (groups === 0) found.push(subject.slice(matcher.start, matcher.end));
    else if (groups === 1) found.push(part(0));
    else {
      const items: PValue[] = new Array(groups);
      for (let i = 0; i < groups; i++) items[i] = part(i);
      found.push(new PTuple(items));
    }
    next = matcher.end;
    matcher.mustAdvance = matcher.end === matcher.start ? next : -1;
  }
}

const matchesOf = (text: string, expression: RegExp): PValue[] => text.match(expression) ?? [];
const partsOf = (text: string, expression: RegExp): PValue[] => text.split(expression);

function findAll(self: PPattern, string: PValue, pos: number, endpos: number): PValue {
  const { subject, matcher, start } = begin(self, string, pos, endpos);
  const found: PValue[] = [];
  try {
    if (self.groups === 0 && start === 0 && !subject.isBytes) {
      const all = matcher.allAtOnce(matchesOf);
      if (all !== undefined) return new PList(all);
    }
    collectMatches(found, self.groups, subject, matcher, start);
  } finally {
    self.give(matcher);
  }
  return new PList(found);
}

/** The parts before matches and their groups into `parts`; where the last match ends. A loop on its own, too. */
function splitInto(parts: PValue[], groups: number, subject: Subject, matcher: Matcher, limit: number): number {
  let last = 0;
  for (let n = 0; limit === 0 || n < limit; n++) {
    if (!matcher.search(last)) return last;
    parts.push(subject.slice(last, matcher.start));
    for (let i = 0; i < groups; i++) {
      const from = matcher.marks[i * 2]!;
      const to = matcher.marks[i * 2 + 1]!;
      parts.push(from < 0 || to < from ? null : subject.slice(from, to));
    }
    last = matcher.end;
    matcher.mustAdvance = matcher.end === matcher.start ? last : -1;
  }
  return last;
}

function split(self: PPattern, string: PValue, limit: number): PValue {
  const { subject, matcher, end } = begin(self, string, 0, SIZE_MAX);
  const parts: PValue[] = [];
  let last: number;
  try {
    if (self.groups === 0 && limit === 0 && !subject.isBytes) {
      const all = matcher.allAtOnce(partsOf);
      if (all !== undefined) return new PList(all);
    }
    last = splitInto(parts, self.groups, subject, matcher, limit);
  } finally {
    self.give(matcher);
  }
  parts.push(subject.slice(last, end));
  return new PList(parts);
}

function makeScanner(self: PPattern, string: PValue, pos: number, endpos: number): PScanner {
  const { subject, matcher, start, end } = begin(self, string, pos, endpos);
  self.give(matcher);
  return new PScanner(self, subject, start, end);
}

function sameCode(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

defineType(patternType, {
  doc: 'Compiled regular expression object.',
  slots: {
    tp_repr: patternRepr,
    tp_hash: (self: PPattern) => {
      const hash = Number(BigInt.asIntN(48, BigInt(pyObjectHash(self.pattern)))) ^ self.flags ^ (self.code.length << 8);
      return hash === -1 ? -2 : hash;
    },
    tp_richcompare(self: PPattern, other, op) {
      if ((op !== EQ && op !== NE) || !(other instanceof PPattern)) return NotImplemented;
      const equal =
        self === other ||
        (self.flags === other.flags &&
          self.isBytes === other.isBytes &&
          sameCode(self.code, other.code) &&
          pyObjectRichCompareBool(self.pattern, other.pattern, EQ));
      return op === EQ ? equal : !equal;
    },
  },
  members: [
    method(PPattern, 'match', {
      doc: 'Matches zero or more characters at the beginning of the string.',
      params: where,
      run: (self, string, pos, endpos) => matchOnce(self, string, pos, endpos, 'match'),
    }),
    method(PPattern, 'fullmatch', {
      doc: 'Matches against all of the string.',
      params: where,
      run: (self, string, pos, endpos) => matchOnce(self, string, pos, endpos, 'fullmatch'),
    }),
    method(PPattern, 'search', {
      doc: 'Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches.',
      params: where,
      run: (self, string, pos, endpos) => matchOnce(self, string, pos, endpos, 'search'),
    }),
    method(PPattern, 'sub', {
      replayed: true,
      doc: 'Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.',
      params: [arg('repl', object), arg('string', object), arg('count', ssize, 0)],
      run: (self, replacement, string, count) => substitute(self, replacement, string, count, false)[0],
    }),
    method(PPattern, 'subn', {
      replayed: true,
      doc: 'Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.',
      params: [arg('repl', object), arg('string', object), arg('count', ssize, 0)],
      run: (self, replacement, string, count) => new PTuple(substitute(self, replacement, string, count, true)),
    }),
    method(PPattern, 'findall', {
      doc: 'Return a list of all non-overlapping matches of pattern in string.',
      params: where,
      run: findAll,
    }),
    method(PPattern, 'split', {
      doc: 'Split string by the occurrences of pattern.',
      params: [arg('string', object), arg('maxsplit', ssize, 0)],
      run: split,
    }),
    method(PPattern, 'finditer', {
      doc: 'Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object.',
      params: where,
      run: (self, string, pos, endpos) =>
        new PCallableIterator(pyObjectGetAttr(makeScanner(self, string, pos, endpos), 'search'), null),
    }),
    method(PPattern, 'scanner', { params: where, run: makeScanner }),
    method(PPattern, '__copy__', { run: (self) => self }),
    method(PPattern, '__deepcopy__', { params: [arg('memo', object), '/'], run: (self) => self }),
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
    getset(PPattern, 'pattern', {
      doc: 'The pattern string from which the RE object was compiled.',
      get: (self) => self.pattern,
      member: true,
    }),
    getset(PPattern, 'flags', { doc: 'The regex matching flags.', get: (self) => self.flags, member: true }),
    getset(PPattern, 'groups', {
      doc: 'The number of capturing groups in the pattern.',
      get: (self) => self.groups,
      member: true,
    }),
    getset(PPattern, 'groupindex', {
      doc: 'A dictionary mapping group names to group numbers.',
      get: (self) => (self.groupIndex.size === 0 ? new PDict() : new PMappingProxy(self.groupIndex)),
    }),
  ],
});

defineType(scannerType, {
  members: [
    method(PScanner, 'match', { run: (self): PMatch | null => scannerStep(self, false) }),
    method(PScanner, 'search', { run: (self): PMatch | null => scannerStep(self, true) }),
    getset(PScanner, 'pattern', { get: (self) => self.pattern, member: true }),
  ],
});
