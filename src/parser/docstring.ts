/** Docstrings (CPython's `_PyAST_GetDocString`). */
import type { Stmt } from './ast.ts';

/** The docstring that a body begins with, as written; `null` without one. */
export function docstringOf(body: readonly Stmt[]): string | null {
  const first = body[0];
  if (first === undefined || first.kind !== 'Expr' || first.value.kind !== 'Constant') return null;
  return typeof first.value.value === 'string' ? first.value.value : null;
}
