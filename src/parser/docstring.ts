/** Docstrings (CPython's `_PyAST_GetDocString`). */
import type { Stmt } from './ast.ts';

/** The docstring that a body begins with, as written; `null` without one. */
export function docstringOf(body: readonly Stmt[]): string | null {
  const first = body[0];
  if (first === undefined || first.kind !== 'Expr' || first.value.kind !== 'Constant') return null;
  return typeof first.value.value === 'string' ? first.value.value : null;
}

/** A body without the docstring that it begins with. */
export function withoutDocstring(body: Stmt[]): Stmt[] {
  return docstringOf(body) === null ? body : body.slice(1);
}

/** `_PyCompile_CleanDoc`: indentation removed as `inspect.cleandoc` does, since 3.13. */
export function cleanDocstring(text: string): string {
  const lines = expandTabs(text).split('\n');
  let margin = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(1)) {
    const indent = line.length - line.replace(/^ +/, '').length;
    if (indent < line.length) margin = Math.min(margin, indent);
  }
  if (margin === Number.POSITIVE_INFINITY) margin = 0;
  const first = lines[0]!.replace(/^ +/, '');
  if (lines.length === 1) return first;
  return [
    first,
    ...lines
      .slice(1)
      .map((line) =>
        line.trim() === '' && line.length <= margin
          ? ''
          : line.slice(Math.min(margin, line.length - line.replace(/^ +/, '').length)),
      ),
  ].join('\n');
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let result = '';
  for (const c of text) {
    if (c === '\t') {
      const n = 8 - (column % 8);
      result += ' '.repeat(n);
      column += n;
    } else {
      result += c;
      column = c === '\n' ? 0 : column + 1;
    }
  }
  return result;
}
