/** SyntaxErrors of the stages behind the parser: they point at a node and count UTF-8 bytes. */
import type { SourceRange } from './scope.ts';
import { PythonSyntaxError, type SyntaxErrorLocation } from './syntax-error.ts';

/** What CPython's exception reports for a node's range: columns from 1. */
export function locationOf(range: SourceRange): SyntaxErrorLocation {
  return {
    lineno: range.lineno,
    offset: range.col_offset + 1,
    end_lineno: range.end_lineno,
    end_offset: range.end_col_offset + 1,
  };
}

export function syntaxErrorAt(message: string, filename: string, range: SourceRange): PythonSyntaxError {
  return new PythonSyntaxError('SyntaxError', message, filename, locationOf(range));
}
