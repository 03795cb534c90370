/** `from __future__ import …` (CPython's future.c). */
import type { Mod, NodeOf, Stmt } from './ast.ts';
import { docstringOf } from './docstring.ts';
import { PythonSyntaxError, UNKNOWN_OFFSET } from './syntax-error.ts';

export const CO_FUTURE_DIVISION = 0x20000;
export const CO_FUTURE_ABSOLUTE_IMPORT = 0x40000;
export const CO_FUTURE_WITH_STATEMENT = 0x80000;
export const CO_FUTURE_PRINT_FUNCTION = 0x100000;
export const CO_FUTURE_UNICODE_LITERALS = 0x200000;
export const CO_FUTURE_BARRY_AS_BDFL = 0x400000;
export const CO_FUTURE_GENERATOR_STOP = 0x800000;
export const CO_FUTURE_ANNOTATIONS = 0x1000000;
/** `PyCF_MASK`: all of them, among the flags of code and of `compile`. */
export const FUTURE_MASK = 0x1fe0000;

/** Features that are on for good: naming them changes nothing. */
const MANDATORY = new Set([
  'nested_scopes',
  'generators',
  'division',
  'absolute_import',
  'with_statement',
  'print_function',
  'unicode_literals',
  'generator_stop',
]);

export interface FutureFeatures {
  /** `CO_FUTURE_…` bits. */
  features: number;
  /** The last future statement at the head of the module: one further down is an error. */
  last: NodeOf<'ImportFrom'> | null;
}

/** The future features that the statements at the head of a module ask for. */
export function futureFeatures(mod: Mod, filename: string): FutureFeatures {
  const found: FutureFeatures = { features: 0, last: null };
  if (mod.kind !== 'Module' && mod.kind !== 'Interactive') return found;
  const body: Stmt[] = mod.body;
  for (let i = docstringOf(body) === null ? 0 : 1; i < body.length; i++) {
    const statement = body[i]!;
    if (statement.kind !== 'ImportFrom' || statement.module !== '__future__' || statement.level) break;
    found.features |= featuresOf(statement, filename);
    found.last = statement;
  }
  return found;
}

function featuresOf(statement: NodeOf<'ImportFrom'>, filename: string): number {
  let features = 0;
  for (const alias of statement.names) {
    if (MANDATORY.has(alias.name)) continue;
    else if (alias.name === 'annotations') features |= CO_FUTURE_ANNOTATIONS;
    else if (alias.name === 'barry_as_FLUFL') features |= CO_FUTURE_BARRY_AS_BDFL;
    else if (alias.name === 'braces') throw futureError('not a chance', filename, statement);
    else throw futureError(`future feature ${alias.name.slice(0, 100)} is not defined`, filename, statement);
  }
  return features;
}

/** These errors know where they begin only. */
function futureError(message: string, filename: string, statement: NodeOf<'ImportFrom'>): PythonSyntaxError {
  return new PythonSyntaxError('SyntaxError', message, filename, {
    lineno: statement.lineno,
    offset: statement.col_offset + 1,
    end_lineno: statement.lineno,
    end_offset: UNKNOWN_OFFSET,
  });
}
