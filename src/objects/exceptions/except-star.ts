import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PBaseException } from '../../runtime/values/exception.ts';
import { PTraceback } from '../../runtime/values/frame.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { exceptionMatches, groupExceptions, isExceptionGroup, newExceptionGroup, splitGroup } from './group.ts';

/** One `except*` clause: the part of `exception` that it handles and what is left, `_PyEval_ExceptionGroupMatch`. */
export function exceptionGroupMatch(
  exception: PBaseException | null,
  classes: PValue,
): { match: PValue; rest: PValue } {
  if (exception === null) return { match: null, rest: null };
  if (exceptionMatches(exception, classes)) {
    if (isExceptionGroup(exception)) return { match: exception, rest: null };
    const wrapped = newExceptionGroup('', [exception]);
    // The wrapping happens in the frame that handles the exception, whose entry comes first.
    const here = exception.traceback;
    if (here !== null) wrapped.traceback = new PTraceback(null, here.frame, here.position, here.lineno);
    return { match: wrapped, rest: null };
  }
  if (!isExceptionGroup(exception)) return { match: null, rest: exception };
  const pair = pyObjectCallMethod(exception, 'split', [classes]);
  const name = typeOf(exception).name;
  if (!(pair instanceof PTuple)) throw typeError(`${name}.split must return a tuple, not ${typeOf(pair).name}`);
  if (pair.items.length < 2)
    throw typeError(`${name}.split must return a 2-tuple, got tuple of size ${pair.items.length}`);
  return { match: pair.items[0]!, rest: pair.items[1]! };
}

/** What remains to be raised after all clauses of a `try … except*`, or None: `_PyExc_PrepReraiseStar`. */
export function prepareReraiseStar(original: PBaseException, results: readonly PValue[]): PValue {
  const given = results.filter((result): result is PBaseException => result !== null);
  if (given.length === 0) return null;
  if (!isExceptionGroup(original)) return given[0]!;
  const raised: PBaseException[] = [];
  const reraised: PBaseException[] = [];
  for (const exception of given) (sameMetadata(exception, original) ? reraised : raised).push(exception);
  const kept = projection(original, reraised);
  if (raised.length === 0) return kept;
  if (kept !== null) raised.push(kept);
  return raised.length > 1 ? newExceptionGroup('', raised) : raised[0]!;
}

/** `is_same_exception_metadata`: both stem from one group. */
function sameMetadata(a: PBaseException, b: PBaseException): boolean {
  return (
    isExceptionGroup(a) &&
    pyObjectLookupAttr(a, '__notes__') === pyObjectLookupAttr(b, '__notes__') &&
    a.traceback === b.traceback &&
    a.cause === b.cause &&
    a.context === b.context
  );
}

/** The part of `group` that holds the leaves of `kept`. */
function projection(group: PBaseException, kept: readonly PBaseException[]): PBaseException | null {
  const leaves = new Set<PValue>();
  const collectLeaves = (exception: PValue): void => {
    if (isExceptionGroup(exception))
      for (const each of groupExceptions(exception as PBaseException)) collectLeaves(each);
    else leaves.add(exception);
  };
  for (const exception of kept) collectLeaves(exception);
  return splitGroup(group, (exception) => leaves.has(exception), false).match;
}
