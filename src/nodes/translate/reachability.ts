import type { Expr, NodeOf, Stmt } from '../../parser/ast.ts';
import { isTrue } from '../../parser/constant-arithmetic.ts';

/*
 * What CPython's optimizer finds to be unreachable. No code is made of it: its lines are not among those of the code object.
 */

/** What a condition comes to whatever the variables in it hold; `undefined` if that matters. */
export function truthOf(e: Expr): boolean | undefined {
  switch (e.kind) {
    case 'Constant':
      return isTrue(e.value);
    case 'UnaryOp': {
      const truth = e.op === 'Not' ? truthOf(e.operand) : undefined;
      return truth === undefined ? undefined : !truth;
    }
    case 'BoolOp': {
      const decisive = e.op === 'Or';
      const parts = e.values.map(truthOf);
      if (parts.includes(decisive)) return decisive;
      return parts.includes(undefined) ? undefined : !decisive;
    }
    default:
      return undefined;
  }
}

/** Whether nothing after the statement is reached. */
export function ends(s: Stmt): boolean {
  switch (s.kind) {
    case 'Return':
    case 'Raise':
    case 'Break':
    case 'Continue':
      return true;
    case 'If': {
      const truth = truthOf(s.test);
      return (truth === false || s.body.some(ends)) && (truth === true || s.orelse.some(ends));
    }
    case 'While': {
      const truth = truthOf(s.test);
      if (truth !== true && !s.orelse.some(ends)) return false;
      return truth === false || !breaks(s.body);
    }
    case 'For':
    case 'AsyncFor':
      return s.orelse.some(ends) && !breaks(s.body);
    case 'Try':
      if (s.finalbody.some(ends)) return true;
      return (s.body.some(ends) || s.orelse.some(ends)) && s.handlers.every((handler) => handler.body.some(ends));
    case 'TryStar':
      return s.finalbody.some(ends);
    case 'Match':
      return takesAll(s.cases.at(-1)!) && s.cases.every((c) => c.body.some(ends));
    default:
      return false;
  }
}

/** Whether a `match` never goes past the case. */
function takesAll({ pattern, guard }: NodeOf<'Match'>['cases'][number]): boolean {
  if (guard !== null && truthOf(guard) !== true) return false;
  let last = pattern;
  while (last.kind === 'MatchOr') last = last.patterns.at(-1)!;
  return last.kind === 'MatchAs' && last.pattern === null;
}

/** Whether a `break` of the loop that they are the body of is reached. */
function breaks(body: readonly Stmt[]): boolean {
  for (const s of body) {
    if (breaksIn(s)) return true;
    if (ends(s)) return false;
  }
  return false;
}

function breaksIn(s: Stmt): boolean {
  switch (s.kind) {
    case 'Break':
      return true;
    case 'If': {
      const truth = truthOf(s.test);
      return (truth !== false && breaks(s.body)) || (truth !== true && breaks(s.orelse));
    }
    case 'While':
    case 'For':
    case 'AsyncFor':
      return breaks(s.orelse);
    case 'With':
    case 'AsyncWith':
      return breaks(s.body);
    case 'Try':
    case 'TryStar':
      return (
        breaks(s.body) || s.handlers.some((handler) => breaks(handler.body)) || breaks(s.orelse) || breaks(s.finalbody)
      );
    case 'Match':
      return s.cases.some((c) => breaks(c.body));
    default:
      return false;
  }
}
