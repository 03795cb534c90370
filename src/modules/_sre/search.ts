import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { Matcher } from './matcher.ts';
import { PMatch, type PPattern, type PScanner } from './objects.ts';
import { type Subject, subjectOf } from './subject.ts';

/** A search about to start; `matcher` must be given back. */
export interface Search {
  readonly subject: Subject;
  readonly matcher: Matcher;
  readonly start: number;
  readonly end: number;
}

/** Checks text and bounds and takes a matcher: `state_init`. */
export function begin(pattern: PPattern, string: PValue, pos: number, endpos: number): Search {
  const subject = subjectOf(string);
  if (pattern.isBytes !== null && pattern.isBytes !== subject.isBytes)
    throw typeError(
      subject.isBytes
        ? 'cannot use a string pattern on a bytes-like object'
        : 'cannot use a bytes pattern on a string-like object',
    );
  const length = subject.length;
  const start = Math.min(Math.max(pos, 0), length);
  const end = Math.min(Math.max(endpos, 0), length);
  const matcher = pattern.take(length);
  matcher.reset(subject.text, end);
  return { subject, matcher, start, end };
}

/** `Pattern.match`, `fullmatch` and `search`. */
export function matchOnce(
  pattern: PPattern,
  string: PValue,
  pos: number,
  endpos: number,
  how: 'match' | 'fullmatch' | 'search',
): PMatch | null {
  const { subject, matcher, start, end } = begin(pattern, string, pos, endpos);
  try {
    matcher.full = how === 'fullmatch';
    const found = how === 'search' ? matcher.search(start) : matcher.matchAt(start);
    return found ? new PMatch(pattern, subject, matcher, start, end) : null;
  } finally {
    pattern.give(matcher);
  }
}

/** One step of a scanner. */
export function scannerStep(scanner: PScanner, search: boolean): PMatch | null {
  if (scanner.next < 0) return null;
  const { pattern, subject } = scanner;
  const matcher = pattern.take(subject.length);
  try {
    matcher.reset(subject.text, scanner.endpos);
    matcher.mustAdvance = scanner.mustAdvance;
    const found = search ? matcher.search(scanner.next) : matcher.matchAt(scanner.next);
    if (!found) {
      scanner.next = -1;
      return null;
    }
    scanner.mustAdvance = matcher.end === matcher.start ? matcher.end : -1;
    scanner.next = matcher.end;
    return new PMatch(pattern, subject, matcher, scanner.pos, scanner.endpos);
  } finally {
    pattern.give(matcher);
  }
}
